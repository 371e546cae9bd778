"""A backup while the service runs: one moment of the database, table by table, and the original files.

A backup is a folder. ``originals/`` keeps each content once, for all snapshots; ``snapshots/MOMENT/`` holds the tables
of one moment as compressed lines of JSON, and a ``manifest.json`` with their hashes, written last: without it a
snapshot is none. Lines of JSON, and not the database's own files, so that a backup of one kind of database can be
restored into the other.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, select

from triage.storage.backup.values import to_json
from triage.storage.database import Database
from triage.storage.migrate import current, newest
from triage.storage.originals import CHUNK, FolderOriginals, Originals, chunks_of
from triage.storage.tables import Base, FailedSignIn, SignedIn, now

FORMAT = 1
NOT_KEPT = frozenset({SignedIn.__tablename__, FailedSignIn.__tablename__})
"""Tables without lasting worth: who is signed in now. After a restore everybody signs in again."""
MANIFEST = "manifest.json"


class BackupError(Exception):
    """A backup or restore cannot go on. The message says why, in plain words."""


@dataclass(frozen=True, slots=True)
class TableFile:
    """One table of a snapshot: how many rows, and the SHA-256 of its file."""

    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a backup's manifest says."""

    format: int
    made_at: str
    schema: str
    tables: dict[str, TableFile]
    originals: int
    original_bytes: int

    @property
    def rows(self) -> int:
        """All rows of all tables."""
        return sum(one.rows for one in self.tables.values())


def back_up(
    database: Database, originals: Originals, target: Path, say: Callable[[str], None] = lambda _words: None
) -> Path:
    """Write a snapshot into the backup `target`, and give back its folder. Originals that are there stay.

    Raises `BackupError`, and OSError where the target cannot be written.
    """
    if current(database) != newest():
        raise BackupError("The tables are not those of this version. Run `triage migrate` first.")
    moment = now()
    folder = target / "snapshots" / f"{moment:%Y-%m-%dT%H%M%S.%f}Z"
    partial = folder.with_name(folder.name + ".partial")
    partial.mkdir(parents=True, mode=0o700)
    target.chmod(0o700)
    try:
        tables: dict[str, TableFile] = {}
        with one_moment(database) as connection:
            for table in kept_tables():
                tables[table.name] = _write_table(connection, table, partial / f"{table.name}.jsonl.gz")
                say(f"{table.name}: {tables[table.name].rows}")
            # originals after the tables were read, and the list as of the same moment: nothing is ever removed under it
            count, size = _copy_originals(connection, originals, FolderOriginals(target / "originals"), say)
        snapshot = Snapshot(FORMAT, moment.isoformat(), newest(), tables, count, size)
        _write_safely(partial / MANIFEST, json.dumps(asdict(snapshot), indent=1).encode())
        partial.rename(folder)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return folder


def snapshot_of(folder: Path) -> Snapshot:
    """The manifest of a snapshot's folder. Raises `BackupError`."""
    try:
        read = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        raise BackupError(f"{folder} is no finished snapshot: its {MANIFEST} is missing or damaged.") from None
    if read.get("format") != FORMAT:
        raise BackupError("The snapshot was made by a newer version of the service.")
    return Snapshot(**read | {"tables": {name: TableFile(**one) for name, one in read["tables"].items()}})


def newest_snapshot(target: Path) -> Path:
    """The last finished snapshot of a backup; a snapshot's own folder stands for itself. Raises `BackupError`."""
    if (target / MANIFEST).exists():
        return target
    finished = sorted(path.parent for path in (target / "snapshots").glob(f"*/{MANIFEST}"))
    if not finished:
        raise BackupError(f"There is no finished snapshot in {target}.")
    return finished[-1]


def kept_tables() -> list[Table]:
    """The tables of a backup, each after those that it refers to."""
    return [table for table in Base.metadata.sorted_tables if table.name not in NOT_KEPT]


@contextmanager
def one_moment(database: Database) -> Iterator[Connection]:
    """A connection that sees the database as it is now, however long it looks, while others write on."""
    with database.engine.connect() as connection:
        if not database.is_sqlite:  # SQLite's transactions are of this kind anyway
            connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        connection.execute(select(func.count()).select_from(Base.metadata.tables["documents"]))  # begins here
        yield connection
        connection.rollback()


def rows_of(connection: Connection, table: Table) -> Iterator[dict[str, Any]]:
    """The rows of a table in the order of their keys, without holding all of them."""
    result = connection.execution_options(yield_per=500).execute(select(table).order_by(*table.primary_key.columns))
    for row in result.mappings():
        yield dict(row)


def file_hash(path: Path) -> str:
    """The SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for chunk in chunks_of(file):
            digest.update(chunk)
    return digest.hexdigest()


def _write_table(connection: Connection, table: Table, path: Path) -> TableFile:
    count = 0
    with path.open("xb") as raw:
        path.chmod(0o600)
        with gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=5, mtime=0) as file:
            for row in rows_of(connection, table):
                line = json.dumps({name: to_json(value) for name, value in row.items()}, ensure_ascii=False)
                file.write(line.encode() + b"\n")
                count += 1
        raw.flush()
        os.fsync(raw.fileno())
    return TableFile(count, file_hash(path))


def _copy_originals(
    connection: Connection, originals: Originals, there: FolderOriginals, say: Callable[[str], None]
) -> tuple[int, int]:
    table = Base.metadata.tables["originals"]
    rows = connection.execute(select(table.c.sha256, table.c.storage_key, table.c.size).order_by(table.c.id)).all()
    copied, total = 0, 0
    for sha256, key, size in rows:
        total += size
        if there.size(key) == size:
            continue
        try:
            with originals.open(key) as file:
                kept = there.keep(iter(lambda file=file: file.read(CHUNK), b""))  # type: ignore[misc]
        except FileNotFoundError:
            raise BackupError(f"The original file {sha256[:12]}… is missing. Run `triage doctor`.") from None
        if kept.sha256 != sha256:
            raise BackupError(f"The original file {sha256[:12]}… is damaged. Run `triage doctor`.")
        copied += 1
    say(f"original files: {len(rows)}, of which {copied} are new in this backup")
    return len(rows), total


def _write_safely(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        path.chmod(0o600)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def age_of(snapshot: Snapshot) -> float:
    """How many seconds ago a snapshot was made."""
    return (now() - datetime.fromisoformat(snapshot.made_at)).total_seconds()
