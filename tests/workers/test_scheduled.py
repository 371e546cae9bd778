"""Work that comes round is done once each time, by one of many, and again where its doer died."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.conftest import LETTER, bring_and_read
from triage.pipeline import House
from triage.storage.tables import Schedule, now
from workers.scheduled import REGULAR, Regular, run_due

pytestmark = pytest.mark.both_ways
HOUR = timedelta(hours=1)


def test_one_of_many_does_it(house: House) -> None:
    done: list[int] = []

    def work(_house: House) -> str:
        done.append(1)
        return "done"

    with ThreadPoolExecutor(6) as many:
        list(many.map(lambda _n: run_due(house, [Regular("work", HOUR, work)]), range(6)))
    assert len(done) == 1
    run_due(house, [Regular("work", HOUR, work)])
    assert len(done) == 1
    with house.database.writing() as session:
        session.execute(update(Schedule).values(due_at=now()))
    run_due(house, [Regular("work", HOUR, work)])
    assert len(done) == 2


def test_where_its_doer_died_another_does_it(house: House) -> None:
    run_due(house, [Regular("work", HOUR, lambda _house: "once")])
    with house.database.writing() as session:
        session.execute(update(Schedule).values(lease_until=now() - HOUR, finished_at=None))
    assert run_due(house, [Regular("work", HOUR, lambda _house: "twice")]) == ["work"]


def test_a_fault_is_written_down_and_stops_no_other(house: House) -> None:
    def broken(_house: House) -> str:
        raise ZeroDivisionError("words of a document")

    run_due(house, [Regular("broken", HOUR, broken), Regular("sound", HOUR, lambda _house: "fine")])
    with house.database.reading() as session:
        rows = {row.name: (row.outcome, row.failures) for row in session.scalars(select(Schedule))}
    assert rows == {"broken": ("ZeroDivisionError", 1), "sound": ("fine", 0)}


def test_all_that_comes_round_works(house: House) -> None:
    bring_and_read(house, LETTER)
    run_due(house, [one for one in REGULAR if one.name != "queue"])
    with house.database.reading() as session:
        assert not session.scalars(select(Schedule).where(Schedule.failures > 0)).all()
