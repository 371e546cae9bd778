"""A backup, made while documents come in, restored into an empty service, is the same; also into the other database."""

from __future__ import annotations

import csv
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from tests.conftest import LETTER, bring, bring_and_read
from tests.services import object_store, postgres
from triage.drafts.actor import Actor
from triage.drafts.checking import accept
from triage.drafts.queue import QueueFilter, View, queue_page
from triage.pipeline import House
from triage.settings import Settings
from triage.storage.backup.export import export
from triage.storage.backup.restore import restore
from triage.storage.backup.snapshot import (
    BackupError,
    back_up,
    kept_tables,
    newest_snapshot,
    one_moment,
    rows_of,
    snapshot_of,
)
from triage.storage.tables import Document, Job, JobState, State

DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.xdist_group("servers"))]


@pytest.fixture(params=DATABASES)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """A service that holds nothing, not even tables."""
    given: dict[str, Any] = {}
    if request.param == "postgresql":
        bucket = object_store().bucket()
        given = {
            "database_url": postgres().fresh(empty=True),
            "s3_bucket": bucket.name,
            "s3_prefix": bucket.prefix,
            "s3_endpoint": bucket.endpoint,
            "s3_region": bucket.region,
        }
    (tmp_path / "new").mkdir()
    made = House.of(Settings(home=tmp_path / "new", **given))
    yield made
    made.database.dispose()
    if given:
        postgres().drop(made.database.url)


def contents(house: House) -> dict[str, list[dict[str, Any]]]:
    with one_moment(house.database) as connection:
        return {table.name: list(rows_of(connection, table)) for table in kept_tables()}


@pytest.fixture
def filled(house: House, caseworker: Actor) -> House:
    read = bring_and_read(house, LETTER)
    bring_and_read(house, LETTER, "again.txt")
    bring(house, bytes(range(256)) * 20, "unread.bin")
    with house.database.writing() as session:
        accept(session, read.public_id, "child_name", 0, caseworker)
    return house


@pytest.mark.both_ways
def test_what_is_restored_is_what_was_there(filled: House, empty: House, tmp_path: Path) -> None:
    back_up(filled.database, filled.originals, tmp_path / "backup")
    said: list[str] = []
    restore(empty.database, empty.originals, tmp_path / "backup", said.append)
    assert contents(empty) == contents(filled)
    with empty.database.reading() as session:
        for document in session.scalars(select(Document)):
            key = document.original.storage_key
            assert empty.originals.read(key) == filled.originals.read(key)
        assert len(queue_page(session, QueueFilter(View.ALL, search="autism")).rows) == 1


def test_a_restored_service_goes_on(filled: House, empty: House, tmp_path: Path) -> None:
    with filled.database.writing() as session:
        session.execute(
            update(Job).where(Job.state == JobState.WAITING).values(state=JobState.RUNNING, worker="gone:1")
        )
    back_up(filled.database, filled.originals, tmp_path / "backup")
    restore(empty.database, empty.originals, tmp_path / "backup")
    brought = bring_and_read(empty, b"Dear council, a new letter about Amara.", "new.txt")
    with empty.database.reading() as session:
        document = session.scalars(select(Document).where(Document.public_id == brought.public_id)).one()
        assert document.state == State.DRAFT
        assert not session.scalars(select(Job).where(Job.state == JobState.RUNNING)).all()


def test_a_backup_is_one_moment_while_documents_come_in(house: House, tmp_path: Path) -> None:
    over = threading.Event()

    def keep_coming() -> None:
        number = 0
        while not over.is_set():
            number += 1
            bring(house, b"letter %d" % number, f"{number}.txt")

    coming = threading.Thread(target=keep_coming)
    coming.start()
    try:
        folders = [back_up(house.database, house.originals, tmp_path / f"backup{n}") for n in range(2)]
    finally:
        over.set()
        coming.join()
    for number, folder in enumerate(folders):
        made = snapshot_of(folder)
        # every document has its original, its work and its event: nothing of a later moment is in it
        rows = {name: made.tables[name].rows for name in ("documents", "originals", "jobs", "events")}
        assert len(set(rows.values())) == 1, rows
        (tmp_path / f"new{number}").mkdir()
        new = House.of(Settings(home=tmp_path / f"new{number}"))
        restore(new.database, new.originals, folder)
        new.database.dispose()


def test_the_next_backup_copies_only_new_originals(house: House, tmp_path: Path) -> None:
    bring(house, b"one", "one.txt")
    back_up(house.database, house.originals, tmp_path / "backup")
    bring(house, b"two", "two.txt")
    said: list[str] = []
    back_up(house.database, house.originals, tmp_path / "backup", said.append)
    assert said[-1] == "original files: 2, of which 1 are new in this backup"


def test_a_damaged_backup_is_refused_before_anything_is_written(house: House, empty: House, tmp_path: Path) -> None:
    bring(house, b"one", "one.txt")
    folder = back_up(house.database, house.originals, tmp_path / "backup")
    path = folder / "documents.jsonl.gz"
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(BackupError, match="damaged"):
        restore(empty.database, empty.originals, folder)
    assert not list(empty.originals.keys())


def test_a_damaged_original_in_a_backup_is_refused(house: House, empty: House, tmp_path: Path) -> None:
    bring(house, b"one", "one.txt")
    back_up(house.database, house.originals, tmp_path / "backup")
    (original,) = [path for path in (tmp_path / "backup" / "originals").rglob("*") if path.is_file()]
    original.write_bytes(b"two")
    with pytest.raises(BackupError, match="damaged"):
        restore(empty.database, empty.originals, tmp_path / "backup")


def test_nothing_is_restored_over_something(house: House, tmp_path: Path) -> None:
    bring(house, b"one", "one.txt")
    back_up(house.database, house.originals, tmp_path / "backup")
    with pytest.raises(BackupError, match="not empty"):
        restore(house.database, house.originals, tmp_path / "backup")


def test_an_unfinished_backup_is_none(tmp_path: Path) -> None:
    (tmp_path / "snapshots" / "2026-01-01T000000Z").mkdir(parents=True)
    with pytest.raises(BackupError, match="no finished snapshot"):
        newest_snapshot(tmp_path)


@pytest.mark.both_ways
def test_the_export_holds_everything_and_no_secret(filled: House, tmp_path: Path) -> None:
    assert export(filled.database, filled.originals, tmp_path / "out") == 3
    with (tmp_path / "out" / "tables" / "documents.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    place = tmp_path / "out" / "documents" / rows[0]["public_id"]
    assert (place / "original.txt").read_bytes() == LETTER
    assert "Amara Bright-Lowell" in (place / "text.txt").read_text("utf-8")
    assert json.loads((place / "reading.json").read_text("utf-8"))["fields"]["child_name"]
    assert json.loads((place / "decisions.json").read_text("utf-8"))[0]["action"] == "accepted"
    everything = "".join(path.read_text("utf-8", "replace") for path in (tmp_path / "out" / "tables").iterdir())
    assert "argon2" not in everything
    described = json.loads((tmp_path / "out" / "datapackage.json").read_text("utf-8"))
    assert {one["path"] for one in described["resources"]} == {
        f"tables/{p.name}" for p in (tmp_path / "out" / "tables").iterdir()
    }
