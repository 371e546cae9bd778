"""The life of a piece of work: one reader at a time, nothing lost, no second draft."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import OperationalError

from tests.conftest import LETTER, bring
from triage import pipeline
from triage.drafts.actor import Actor
from triage.drafts.closing import set_aside
from triage.drafts.receive import Received
from triage.drafts.record import record_draft
from triage.drafts.switches import pause
from triage.drafts.work import (
    bury_the_dead,
    due,
    keep_alive,
    mend_states,
    put_back,
    put_back_the_orphaned,
    reader_died,
    take,
    try_later,
)
from triage.pipeline import House, process
from triage.reading import read_document
from triage.reading.errors import ReadingError, ReadingErrorCode
from triage.storage.tables import Document, Event, Job, JobState, Run, State, What, now
from triage.understanding import understand

pytestmark = pytest.mark.both_ways


def job_of(house: House) -> Job:
    with house.database.reading() as session:
        return session.scalars(select(Job)).one()


def document_of(house: House) -> Document:
    with house.database.reading() as session:
        return session.scalars(select(Document)).one()


def test_work_is_taken_by_one_reader(house: House) -> None:
    brought = bring(house, LETTER)
    assert brought.job_id is not None
    assert take(house.database, house.settings, brought.job_id, "one:1") is not None
    assert take(house.database, house.settings, brought.job_id, "two:1") is None
    assert document_of(house).state == State.READING


def test_work_is_taken_by_one_of_many_at_the_same_moment(house: House) -> None:
    brought = bring(house, LETTER)
    assert brought.job_id is not None
    with ThreadPoolExecutor(8) as readers:
        taken = list(
            readers.map(lambda n: take(house.database, house.settings, brought.job_id or 0, f"{n}:1"), range(8))
        )
    assert len([one for one in taken if one is not None]) == 1
    assert job_of(house).attempts == 1


def test_people_and_readers_do_not_wait_for_each_other_for_ever(house: House, caseworker: Actor) -> None:
    brought = [bring(house, b"Dear council, letter %d" % number, f"{number}.txt") for number in range(12)]

    def put_away(one: Received) -> None:
        with house.database.writing() as session:
            set_aside(session, one.public_id, "not_ours", caseworker)

    with ThreadPoolExecutor(6) as many:
        reading = [many.submit(process, house, one.job_id or 0, f"{one.job_id}:1") for one in brought]
        putting = [many.submit(put_away, one) for one in brought]
        for future in (*reading, *putting):
            future.result(60)
    with house.database.reading() as session:
        assert set(session.scalars(select(Document.state))) == {State.SET_ASIDE}
        assert not session.scalars(select(Job).where(Job.failures > 0)).all()


def test_doing_it_twice_makes_one_draft(house: House) -> None:
    brought = bring(house, LETTER)
    assert brought.job_id is not None
    process(house, brought.job_id, "one:1")
    process(house, brought.job_id, "two:1")
    with house.database.reading() as session:
        assert session.scalar(select(func.count(Run.id))) == 1
    assert job_of(house).state == JobState.DONE


def test_a_reader_that_was_overtaken_writes_nothing(house: House) -> None:
    brought = bring(house, LETTER)
    assert brought.job_id is not None
    slow = take(house.database, house.settings, brought.job_id, "slow:1")
    assert slow is not None
    reader_died(house.database, house.settings, brought.job_id, "slow:1")
    process(house, brought.job_id, "quick:1")
    document = read_document(LETTER, "letter.txt")
    reading = understand(document, name="letter.txt", received=slow.received)
    record_draft(house.database, house.originals, slow, document, reading, sure_above=0.9, seconds=1.0)
    assert not keep_alive(house.database, slow, 30)
    with house.database.reading() as session:
        assert session.scalar(select(func.count(Run.id))) == 1
        assert document_of(house).state == State.DRAFT


def test_a_dead_reader_is_found_and_its_work_done(house: House) -> None:
    brought = bring(house, LETTER)
    assert brought.job_id is not None
    take(house.database, house.settings, brought.job_id, "dead:1")
    assert bury_the_dead(house.database, house.settings) == 0
    assert bury_the_dead(house.database, house.settings, now() + timedelta(minutes=5)) == 1
    assert [one.job_id for one in due(house.database)] == [brought.job_id]
    process(house, brought.job_id, "next:1")
    assert document_of(house).state == State.DRAFT


def test_a_document_that_kills_its_reader_twice_needs_help(house: House) -> None:
    brought = bring(house, LETTER)
    assert brought.job_id is not None
    for worker in ("one:1", "two:1"):
        assert take(house.database, house.settings, brought.job_id, worker) is not None
        reader_died(house.database, house.settings, brought.job_id, worker)
    document = document_of(house)
    assert (document.state, document.state_reason) == (State.NEEDS_HELP, "stopped_the_reader")
    assert take(house.database, house.settings, brought.job_id, "three:1") is None
    assert due(house.database) == []


def test_stopping_a_reader_on_purpose_is_not_held_against_the_document(house: House) -> None:
    brought = bring(house, LETTER)
    assert brought.job_id is not None
    for _ in range(5):
        take(house.database, house.settings, brought.job_id, "one:1")
        put_back(house.database, "one:1")
    assert job_of(house).crashes == 0
    assert document_of(house).state == State.RECEIVED


def test_faults_of_ours_are_tried_again_with_growing_pauses(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("words of a document")

    monkeypatch.setattr(pipeline.understanding, "understand", broken)
    brought = bring(house, LETTER)
    assert brought.job_id is not None
    pauses = []
    for _ in house.settings.retry_pauses:
        process(house, brought.job_id, "one:1")
        pauses.append((job_of(house).due_at - now()).total_seconds())
        assert due(house.database) == []
        with house.database.writing() as session:
            session.execute(update(Job).values(due_at=now()))
    process(house, brought.job_id, "one:1")
    assert pauses == sorted(pauses)
    assert document_of(house).state_reason == "gave_up"
    assert job_of(house).last_error == "gave_up"
    with house.database.reading() as session:
        assert "words" not in str([event.details for event in session.scalars(select(Event))])


def test_a_document_without_work_gets_some(house: House) -> None:
    bring(house, LETTER)
    with house.database.writing() as session:
        session.execute(update(Job).values(state=JobState.CANCELLED))
    assert mend_states(house.database) == 0  # just received: its work may be on its way
    assert mend_states(house.database, timedelta(seconds=-1)) == 1
    assert len(due(house.database)) == 1


def test_setting_aside_while_it_is_read_stops_the_draft(house: House, caseworker: Actor) -> None:
    brought = bring(house, LETTER)
    assert brought.job_id is not None
    task = take(house.database, house.settings, brought.job_id, "one:1")
    assert task is not None
    with house.database.writing() as session:
        set_aside(session, brought.public_id, "not_ours", caseworker)
    document = read_document(LETTER, "letter.txt")
    reading = understand(document, name="letter.txt", received=task.received)
    record_draft(house.database, house.originals, task, document, reading, sure_above=0.9, seconds=1.0)
    assert document_of(house).state == State.SET_ASIDE


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "empty.pdf", "empty_file"),
        (b"%PDF-1.7\nhalf a file", "half.pdf", "damaged"),
        (bytes(range(256)) * 8, "program.exe", "unknown_type"),
    ],
)
def test_what_cannot_be_read_is_kept_and_says_why(house: House, data: bytes, name: str, code: str) -> None:
    brought = bring(house, data, name)
    assert brought.job_id is not None
    process(house, brought.job_id, "one:1")
    document = document_of(house)
    assert (document.state, document.state_reason) == (State.NEEDS_HELP, code)
    assert document.state_words
    assert house.originals.read(document.original.storage_key) == data
    with house.database.reading() as session:
        assert What.DOCUMENT_NEEDS_HELP in session.scalars(select(Event.what)).all()


def test_a_reading_process_that_is_killed_is_tried_once_more(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ReadingError(ReadingErrorCode.INTERNAL, "The file could not be read: it broke the reader.")

    brought = bring(house, LETTER)
    assert brought.job_id is not None
    monkeypatch.setattr(pipeline, "read_guarded", broken)
    process(house, brought.job_id, "one:1")
    assert [one.job_id for one in due(house.database)] == [brought.job_id]
    process(house, brought.job_id, "one:1")
    assert (document_of(house).state, document_of(house).state_reason) == (State.NEEDS_HELP, "internal")


def test_a_machine_that_starts_again_blames_no_document(house: House) -> None:
    brought = [bring(house, b"letter %d" % number, f"{number}.txt") for number in range(3)]
    for one, worker in zip(brought, ("here:11", "here:12", "there:11"), strict=True):
        take(house.database, house.settings, one.job_id or 0, worker)
    assert put_back_the_orphaned(house.database, "here", lambda pid: pid == 12) == 1
    assert [one.job_id for one in due(house.database)] == [brought[0].job_id]
    with house.database.reading() as session:
        assert session.scalar(select(func.sum(Job.crashes))) == 0


def test_a_pause_holds_for_all_readers_and_loses_nothing(house: House, admin: Actor) -> None:
    with house.database.writing() as session:
        pause(session, admin, on=True)
    brought = bring(house, LETTER)
    assert brought.job_id is not None
    process(house, brought.job_id, "one:1")
    assert document_of(house).state == State.RECEIVED
    with house.database.writing() as session:
        pause(session, admin, on=False)
    process(house, brought.job_id, "one:1")
    assert document_of(house).state == State.DRAFT


def test_a_database_that_is_away_is_waited_for(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    away = iter([True, True, False])

    def give_back(*arguments: Any) -> None:
        if next(away):
            raise OperationalError("", {}, Exception("the disk is full"))
        try_later(*arguments)

    def broken(*_: object, **__: object) -> None:
        raise OperationalError("", {}, Exception("the disk is full"))

    monkeypatch.setattr(pipeline, "try_later", give_back)
    monkeypatch.setattr(pipeline, "record_draft", broken)
    monkeypatch.setattr(pipeline.time, "sleep", lambda _seconds: None)
    brought = bring(house, LETTER)
    process(house, brought.job_id or 0, "one:1")
    assert (job_of(house).state, job_of(house).crashes, job_of(house).failures) == (JobState.WAITING, 0, 1)
