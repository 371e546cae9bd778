"""The checks of the register run in the background: asked for once or often, by one worker, again where it died."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.register.lists import plan, take_in
from triage.pipeline import House
from triage.register.quality.running import NAME, Progress, ask, how_they_run
from triage.storage.tables import QualityFinding, Schedule, now
from workers.scheduled import CHECKS, is_due, run_due

pytestmark = pytest.mark.both_ways


def progress(house: House) -> Progress:
    with house.database.reading() as session:
        return how_they_run(session).progress


def asked(house: House) -> None:
    with house.database.writing() as session:
        ask(session)


def test_asked_they_wait_run_once_and_say_when_they_ended(house: House) -> None:
    take_in(house, [plan()])
    assert progress(house) is Progress.IDLE
    asked(house)
    asked(house)
    assert progress(house) is Progress.WAITING
    assert is_due(house.database, CHECKS)
    assert run_due(house, [CHECKS]) == [NAME]
    assert run_due(house, [CHECKS]) == []
    assert not is_due(house.database, CHECKS)
    with house.database.reading() as session:
        ran = how_they_run(session)
        assert "DQ09" in set(session.scalars(select(QualityFinding.rule)))
    assert (ran.progress, ran.failed, ran.started) == (Progress.IDLE, False, None)
    assert ran.finished is not None
    assert ran.to_json()["finished_at"] == ran.finished.isoformat()


def test_asked_while_they_run_they_run_once_more(house: House) -> None:
    run_due(house, [CHECKS])
    with house.database.writing() as session:
        later = now() + timedelta(minutes=5)
        session.execute(update(Schedule).values(lease_until=later, started_at=now()))
        ask(session)
    assert progress(house) is Progress.RUNNING
    assert not is_due(house.database, CHECKS)
    with house.database.writing() as session:
        session.execute(update(Schedule).values(lease_until=None))
    assert progress(house) is Progress.WAITING
    assert run_due(house, [CHECKS]) == [NAME]


def test_where_the_worker_died_they_wait_for_another(house: House) -> None:
    run_due(house, [CHECKS])
    with house.database.writing() as session:
        session.execute(update(Schedule).values(lease_until=now() - timedelta(seconds=1)))
    assert progress(house) is Progress.WAITING
    assert is_due(house.database, CHECKS)


def test_a_run_that_broke_off_says_so(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("workers.scheduled.run_checks", broken)
    run_due(house, [CHECKS])
    with house.database.reading() as session:
        assert how_they_run(session).failed
