"""A backup back into an empty service, of this version or a newer one, on SQLite or PostgreSQL."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, Table, func, inspect, select, text, update

from triage.storage.backup.snapshot import (
    BackupError,
    Snapshot,
    TableFile,
    file_hash,
    newest_snapshot,
    snapshot_of,
)
from triage.storage.backup.values import reader_of
from triage.storage.database import Database
from triage.storage.indexing import index_missing
from triage.storage.migrate import knows, migrate
from triage.storage.originals import CHUNK, FolderOriginals, Originals
from triage.storage.tables import Job, JobState

_BATCH = 200


def restore(
    database: Database, originals: Originals, source: Path, say: Callable[[str], None] = lambda _words: None
) -> Snapshot:
    """Load the newest snapshot of the backup `source`, or the snapshot's folder that it names.

    Everything is checked before anything is written. The database must be empty. Work that somebody had in hand waits
    again. Raises `BackupError`.
    """
    folder = newest_snapshot(source)
    snapshot = snapshot_of(folder)
    _check_files(folder, snapshot)
    if not knows(snapshot.schema):
        raise BackupError("The snapshot was made by a newer version of the service. Install that version first.")
    if not _is_empty(database):
        raise BackupError("The database is not empty: a backup is restored into a new one only.")
    say("The snapshot is whole. Original files first.")
    store = FolderOriginals(folder.parent.parent / "originals")
    for row in _rows(folder / "originals.jsonl.gz"):
        _bring_back(store, originals, row)
    migrate(database, snapshot.schema)
    with database.engine.execution_options(immediate=True).connect() as connection:
        _load(connection, folder, snapshot, say)
        connection.commit()
    database.dispose()
    migrate(database)
    with database.writing() as session:
        session.execute(
            update(Job).where(Job.state == JobState.RUNNING).values(state=JobState.WAITING, lease_until=None)
        )
    say(f"{index_missing(database)} documents are searchable again")
    return snapshot


def _check_files(folder: Path, snapshot: Snapshot) -> None:
    for name, one in snapshot.tables.items():
        path = folder / f"{name}.jsonl.gz"
        if not path.is_file() or file_hash(path) != one.sha256:
            raise BackupError(f"The backup is damaged: {path.name} is missing or not as it was written.")


def _is_empty(database: Database) -> bool:
    with database.engine.connect() as connection:
        tables = set(inspect(connection).get_table_names()) - {"alembic_version"}
        known = [name for name in ("documents", "users", "children", "events") if name in tables]
        return not any(connection.execute(text(f"SELECT 1 FROM {name} LIMIT 1")).first() for name in known)  # noqa: S608


def _bring_back(store: FolderOriginals, originals: Originals, row: dict[str, Any]) -> None:
    try:
        with store.open(row["storage_key"]) as file:
            kept = originals.keep(iter(lambda: file.read(CHUNK), b""))
    except FileNotFoundError:
        raise BackupError(f"The backup lacks the original file {row['sha256'][:12]}….") from None
    if kept.sha256 != row["sha256"]:
        raise BackupError(f"The original file {row['sha256'][:12]}… is damaged in the backup.")


def _load(connection: Connection, folder: Path, snapshot: Snapshot, say: Callable[[str], None]) -> None:
    metadata = MetaData()
    metadata.reflect(connection)  # the tables as they were in the snapshot's version, not as they are in this one
    for table in metadata.sorted_tables:
        if table.name in snapshot.tables:
            loaded = _load_table(connection, table, folder / f"{table.name}.jsonl.gz", snapshot.tables[table.name])
            say(f"{table.name}: {loaded}")


def _load_table(connection: Connection, table: Table, path: Path, written: TableFile) -> int:
    postgresql = connection.dialect.name == "postgresql"
    readers = {column.name: reader_of(column, keeps_offsets=postgresql) for column in table.columns}
    own = [key.parent.name for key in table.foreign_keys if key.column.table is table]
    later: list[dict[str, Any]] = []
    batch: list[dict[str, Any]] = []
    count = 0
    for line in _rows(path):
        row = {name: readers[name](value) for name, value in line.items()}
        # a row that refers to another of its own table may come before it
        if any(row[name] is not None for name in own):
            later.append({"key": row["id"]} | {name: row[name] for name in own})
            row |= dict.fromkeys(own)
        batch.append(row)
        count += 1
        if len(batch) >= _BATCH:
            connection.execute(table.insert(), batch)
            batch = []
    if batch:
        connection.execute(table.insert(), batch)
    for one in later:
        connection.execute(table.update().where(table.c.id == one.pop("key")).values(one))
    if count != written.rows:
        raise BackupError(f"The backup is damaged: {path.name} holds {count} rows, not {written.rows}.")
    if postgresql and "id" in table.c and count:
        highest = connection.scalar(select(func.max(table.c.id)))
        sequence = connection.scalar(select(func.pg_get_serial_sequence(table.name, "id")))
        if sequence:
            connection.execute(select(func.setval(sequence, highest)))
    return count


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)
