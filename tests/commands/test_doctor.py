"""The doctor finds every broken promise, and mends what is safe."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete, select, text, update

from tests.conftest import LETTER, bring, bring_and_read
from tests.register.lists import plan, take_in
from tests.services import valkey
from triage.commands.doctor import Finding, examine
from triage.drafts.queue import QueueFilter, View, queue_page
from triage.drafts.work import Due
from triage.pipeline import House
from triage.register.importing.columns import ListKind
from triage.settings import Settings
from triage.storage.originals import FolderOriginals
from triage.storage.tables import CostSpan, Document, Event, Job, JobState, Original, Priority, Run, State, What
from workers.queue import Enqueuer

pytestmark = pytest.mark.xdist_group("servers")


@pytest.fixture
def cared_for(house: House) -> Iterator[House]:
    """A house with a queue server, and one document read and one waiting."""
    settings = house.settings.model_copy(update={"redis_url": valkey().url})
    house = House(settings, house.database, house.originals)
    queue = Enqueuer(house.settings)
    queue.forget(sorted(queue.standing()))
    bring_and_read(house, LETTER)
    bring(house, b"Dear council, later", "later.txt")
    yield house
    queue.forget(sorted(queue.standing()))


def faults(house: House, *, mend: bool = False) -> dict[str, Finding]:
    return {one.what: one for one in examine(house, mend=mend) if not one.good or one.mended}


@pytest.mark.both_ways
def test_a_healthy_service_has_no_fault(cared_for: House) -> None:
    assert faults(cared_for) == {}


@pytest.mark.both_ways
def test_work_is_made_where_it_is_missing_and_taken_where_it_is_needless(cared_for: House) -> None:
    with cared_for.database.writing() as session:
        session.execute(update(Job).where(Job.state == JobState.WAITING).values(state=JobState.CANCELLED))
        session.execute(update(Job).where(Job.state == JobState.DONE).values(state=JobState.WAITING))
    found = faults(cared_for)
    assert {"documents without work", "work without need"} <= set(found)
    assert {"documents without work", "work without need"} <= set(faults(cared_for, mend=True))
    assert not {"documents without work", "work without need"} & set(faults(cared_for))


def test_jobs_that_the_database_does_not_know_leave_the_queue(cared_for: House) -> None:
    Enqueuer(cared_for.settings).enqueue(Due(987654, 0, Priority.LIVE))
    assert set(faults(cared_for)) == {"jobs without rows"}
    faults(cared_for, mend=True)
    assert faults(cared_for) == {}


def test_the_checks_of_the_register_may_wait_in_the_queue(cared_for: House) -> None:
    queue = Enqueuer(cared_for.settings)
    assert queue.enqueue_checks()
    assert not queue.enqueue_checks()
    assert faults(cared_for) == {}


@pytest.mark.both_ways
def test_sums_of_the_register_that_are_behind_are_worked_out_anew(cared_for: House) -> None:
    take_in(cared_for, [plan()])
    take_in(cared_for, [{"Plan ID": "E1", "Amount": "100", "Start": "2025-04-01", "Provider": "S"}], ListKind.COSTS)
    assert faults(cared_for) == {}
    with cared_for.database.writing() as session:
        session.execute(delete(CostSpan))
    assert set(faults(cared_for)) == {"register"}
    faults(cared_for, mend=True)
    assert faults(cared_for) == {}


@pytest.mark.both_ways
def test_what_search_cannot_find_is_indexed_anew(cared_for: House) -> None:
    with cared_for.database.writing() as session:
        session.execute(text("DELETE FROM document_search"))
    assert set(faults(cared_for)) == {"search index"}
    faults(cared_for, mend=True)
    assert faults(cared_for) == {}
    with cared_for.database.reading() as session:
        assert len(queue_page(session, QueueFilter(View.ALL, search="autism")).rows) == 1


@pytest.mark.both_ways
def test_gaps_in_the_history_are_found_and_never_filled(cared_for: House) -> None:
    with cared_for.database.writing() as session:
        session.execute(delete(Event).where(Event.what == What.DOCUMENT_READ))
    assert set(faults(cared_for, mend=True)) == {"history"}
    assert set(faults(cared_for)) == {"history"}


def test_a_second_draft_of_one_reading_is_found(cared_for: House) -> None:
    with cared_for.database.writing() as session:
        run = session.scalars(select(Run)).one()
        session.add(Run(document_id=run.document_id, number=2, reading={}))
    assert "drafts" in faults(cared_for)


def test_originals_that_are_missing_or_changed_are_found(cared_for: House) -> None:
    assert isinstance(cared_for.originals, FolderOriginals)
    with cared_for.database.reading() as session:
        first, second = session.scalars(select(Original.storage_key).order_by(Original.id))
    (cared_for.originals.folder / first).write_bytes(b"changed")
    (cared_for.originals.folder / second).unlink()
    words = faults(cared_for)["original files"].words
    assert "2 of 2 wrong" in words
    assert "changed" in words
    assert "missing" in words


def test_a_store_that_takes_nothing_is_found(cared_for: House, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    cared_for.originals = FolderOriginals(tmp_path / "file")
    assert "store" in faults(cared_for)


def test_a_queue_server_that_is_away_is_said(house: House) -> None:
    bring(house, LETTER)
    assert set(faults(house)) == {"queue server"}


def test_old_tables_are_said(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    assert [one.what for one in examine(House.of(Settings(home=tmp_path / "home")), mend=False)] == ["tables"]


def test_a_document_that_is_checked_without_saying_so_is_found(cared_for: House) -> None:
    with cared_for.database.writing() as session:
        session.execute(update(Document).where(Document.state == State.DRAFT).values(state=State.CHECKED))
    assert "checked, but not told so" in faults(cared_for)["history"].words
