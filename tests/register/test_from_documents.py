"""Checked documents grow the register by themselves, and opening one again takes back what it said."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import delete, select

from tests.conftest import LETTER, bring, bring_and_read
from triage.drafts.actor import Actor
from triage.drafts.checking import NEW_CHILD, accept, confirm_child
from triage.drafts.closing import confirm
from triage.drafts.opening import find_document
from triage.drafts.replaying import replay
from triage.drafts.standing import standings
from triage.pipeline import House
from triage.register.costs import costs_on
from triage.register.counts import By, count_on
from triage.register.quality.work_list import find_all
from triage.register.record import new_child, record_checked, withdraw
from triage.storage.tables import (
    Child,
    ChildClock,
    ClockStep,
    Placement,
    PlanEvent,
    PlanKey,
    PlanRecord,
    PlanSpan,
    State,
)

D = date


def check(house: House, received: date, **values: Any) -> str:
    """A checked document of the one child in the house."""
    public_id = bring(house, repr((received, values)).encode(), received=received).public_id
    with house.database.writing() as session:
        child = session.scalar(select(Child)) or new_child(session, "Amara Bright-Lowell")
        entered = {"child_name": ["Amara Bright-Lowell"]} | {name: [value] for name, value in values.items()}
        document = find_document(session, public_id)
        document.document_type, document.child_id, document.state = values["document_type"], child.id, State.CHECKED
        record_checked(session, child, document, entered, None)
    return public_id


def statuses(house: House, day: date) -> dict[str, int]:
    with house.database.reading() as session:
        return {cell.key: cell.count for cell in count_on(session, day).cells}


def test_a_year_of_documents(house: House) -> None:
    check(house, D(2025, 1, 6), document_type="ehc_request")
    check(house, D(2025, 1, 20), document_type="correspondence")
    check(house, D(2025, 4, 16), document_type="ehc_plan", plan_status="draft", plan_date="2025-04-15")
    final = check(
        house,
        D(2025, 5, 28),
        document_type="ehc_plan",
        plan_status="final",
        plan_date="2025-05-23",
        setting_name="Hallow Beck Primary School",
        primary_need="ASD",
        annual_cost=12000,
    )
    check(house, D(2026, 5, 2), document_type="annual_review", event_date="2026-04-20", review_recommendation="amend")
    assert statuses(house, D(2025, 1, 5)) == {}
    assert statuses(house, D(2025, 5, 22)) == {"in_assessment": 1}
    assert sum(statuses(house, D(2025, 5, 23)).get(key, 0) for key in ("active", "possibly_dormant")) == 1
    with house.database.reading() as session:
        assert len(session.scalars(select(PlanRecord)).all()) == 1
        assert [cell.key for cell in count_on(session, D(2025, 6, 1), By.NEED).cells] == ["ASD"]
        costs = costs_on(session, D(2025, 6, 1))
        assert (costs.total.committed, costs.total.forecast) == (0, 12000)
    with house.database.writing() as session:
        withdraw(session, find_document(session, final))
    assert statuses(house, D(2025, 6, 1)) == {"in_assessment": 1}
    with house.database.reading() as session:
        assert costs_on(session, D(2025, 6, 1)).total.forecast == 0


def test_correspondence_opens_no_plan_and_a_cost_without_one_is_kept(house: House) -> None:
    check(house, D(2025, 1, 6), document_type="costing", annual_cost=5000)
    assert statuses(house, D(2025, 2, 1)) == {}
    with house.database.reading() as session:
        assert costs_on(session, D(2025, 2, 1)).without_plan.forecast == 5000


def test_documents_checked_before_enter_without_being_opened(house: House, caseworker: Actor) -> None:
    paper = bring_and_read(house, LETTER, received=D(2025, 3, 6)).public_id
    with house.database.writing() as session:
        for (field, position), standing in standings(session, find_document(session, paper)).items():
            if standing.suggestion is not None and field != "child":
                accept(session, paper, field, position, caseworker)
        confirm_child(session, paper, NEW_CHILD, caseworker)
        confirm(session, paper, caseworker)
    with house.database.writing() as session:  # as an earlier version left it
        for table in (ClockStep, ChildClock, PlanKey, PlanSpan, Placement, PlanEvent, PlanRecord):
            session.execute(delete(table))
    assert statuses(house, D(2025, 3, 6)) == {}
    first, again = replay(house.database), replay(house.database)
    assert (first.looked_at, first.plans, first.clocks) == (1, 1, 1)
    assert (again.looked_at, again.plans, again.clocks) == (1, 0, 0)
    assert statuses(house, D(2025, 3, 6)) == {"in_assessment": 1}
    with house.database.reading() as session:
        assert {"A1", "A3", "A4"} <= set(session.scalars(select(ChildClock.rule)))


def test_a_document_says_where_the_child_goes_until_the_next_one(house: House) -> None:
    plan = {"document_type": "ehc_plan", "plan_status": "final", "plan_date": "2025-05-23"}
    check(house, D(2025, 5, 28), setting_name="Hallow Beck Primary School", **plan)
    check(house, D(2025, 9, 8), document_type="education_advice", setting_name="Hallow Beck")
    check(house, D(2026, 1, 12), document_type="education_advice", setting_name="Mill Lane School")
    with house.database.reading() as session:
        for day, setting in ((D(2025, 12, 1), "Hallow Beck Primary School"), (D(2026, 1, 12), "Mill Lane School")):
            assert [cell.key for cell in count_on(session, day, By.SETTING).cells] == [setting]
        assert "DQ16" not in {found.id for found, _ in find_all(session, D(2026, 2, 1))}
