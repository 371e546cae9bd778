"""The tables, and what the database promises about them."""

from __future__ import annotations

import os
import stat
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import event, func, inspect, select, text
from sqlalchemy.exc import IntegrityError

from tests.conftest import LETTER, bring, bring_and_read
from triage.drafts.queue import QueueFilter, queue_page
from triage.pipeline import House
from triage.settings import Settings
from triage.storage.database import Database
from triage.storage.migrate import FOLDER, is_current, migrate
from triage.storage.search import index_text, matching
from triage.storage.tables import Base, Document, Job, Team


@pytest.mark.both_ways
def test_migrations_make_exactly_the_tables(house: House) -> None:
    migrate(house.database)  # again: changes nothing
    assert is_current(house.database)
    with house.database.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    assert [one for one in differences if "document_search" not in str(one)] == []


def test_the_version_before_goes_on_with_the_new_tables(tmp_path: Path) -> None:
    """Nothing that it reads goes away or changes its type, and nothing is asked for that it does not write."""
    database = Database(f"sqlite:///{tmp_path / 'old.db'}")
    steps = [one.stem.partition("_")[0] for one in sorted((FOLDER / "versions").glob("[0-9]*.py"))]
    migrate(database, steps[0])
    before = columns(database)
    for step in steps[1:]:
        migrate(database, step)
        after = columns(database)
        for table, old in before.items():
            assert table in after, f"{step} takes {table} away"
            for name, (kind, _) in old.items():
                assert after[table].get(name, ("gone",))[0] == kind, f"{step} changes {table}.{name}"
            asked = [name for name, (_, needed) in after[table].items() if needed and not old.get(name, ("", False))[1]]
            assert asked == [], f"{step} asks for more in {table}"
        before = after
    assert is_current(database)
    database.dispose()


def columns(database: Database) -> dict[str, dict[str, tuple[str, bool]]]:
    """The columns of every table: type, and whether a writer must give a value."""
    found = inspect(database.engine)
    return {
        table: {
            one["name"]: (str(one["type"]), not one["nullable"] and one["default"] is None and not one["primary_key"])
            for one in found.get_columns(table)
        }
        for table in found.get_table_names()
        if not table.startswith("document_search")
    }


def test_sqlite_is_set_up_for_many_processes(house: House) -> None:
    with house.database.reading() as session:
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"
        assert session.scalar(text("PRAGMA foreign_keys")) == 1
        assert session.scalar(text("PRAGMA synchronous")) == 2


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps rights in another way")
def test_a_new_database_is_for_its_owner_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    house = House.of(Settings(home=home))
    migrate(house.database)
    house.database.dispose()
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in home.glob("triage.db*")} == {0o600}


def test_writers_wait_for_each_other(house: House) -> None:
    def add(number: int) -> None:
        with house.database.writing() as session:
            count = session.scalar(select(func.count(Team.id))) or 0
            session.add(Team(name=f"{number}-{count}"))

    threads = [threading.Thread(target=add, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with house.database.reading() as session:
        counted = sorted(int(name.split("-")[1]) for name in session.scalars(select(Team.name)))
    assert counted == list(range(12))


@pytest.mark.both_ways
def test_times_keep_their_moment(house: House) -> None:
    half_past = datetime(2025, 7, 1, 12, 30, tzinfo=timezone(timedelta(hours=1)))
    brought = bring(house, b"x")
    with house.database.writing() as session:
        document = session.scalars(select(Document).where(Document.public_id == brought.public_id)).one()
        document.received_at = half_past
    with house.database.reading() as session:
        kept = session.scalars(select(Document.received_at)).one()
    assert kept == half_past
    assert kept.tzinfo is UTC


@pytest.mark.both_ways
def test_a_document_has_one_piece_of_living_work(house: House) -> None:
    bring(house, b"x")
    with pytest.raises(IntegrityError), house.database.writing() as session:
        session.add(Job(document_id=session.scalars(select(Document.id)).one()))


@pytest.mark.both_ways
@pytest.mark.parametrize("query", ["speech therapy", "THERAPIES", "therapy speech", "will", "zoe", "report", "o'hara"])
def test_words_are_found(house: House, query: str) -> None:
    assert _found(house, query)


HOSTILE = ["speech and swimming", '"', "a OR b", "words:x", "NEAR(", "*", "'; DROP TABLE documents"]


@pytest.mark.both_ways
@pytest.mark.parametrize("query", HOSTILE)
def test_any_text_is_a_safe_query(house: House, query: str) -> None:
    assert not _found(house, query)


def _found(house: House, query: str) -> list[int]:
    bring(house, b"x")
    with house.database.writing() as session:
        number = session.scalars(select(Document.id)).one()
        index_text(session, number, "Old words")
        index_text(session, number, "Weekly speech and language therapy for Will and Zoë O’Hara: report.pdf")
        return list(session.scalars(select(Document.id).where(matching(session, query))))


def test_sqlite_is_told_in_which_index_a_lane_of_the_queue_is_in_order(house: House) -> None:
    """It counts nothing by itself: left alone, it reads a whole state of a million documents for one page."""
    bring_and_read(house, LETTER)
    said: list[str] = []
    event.listen(house.database.engine, "before_cursor_execute", lambda *given: said.append(given[2]))
    with house.database.reading() as session:
        queue_page(session, QueueFilter())
        queue_page(session, QueueFilter(search="Amara"))
    assert any("INDEXED BY ix_documents_state_urgency_rank" in one for one in said)
    assert any("FROM documents NOT INDEXED" in one for one in said)
