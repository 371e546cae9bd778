"""Checked documents grow the register by themselves, and opening one again takes back what it said."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from tests.conftest import bring
from triage.drafts.opening import find_document
from triage.pipeline import House
from triage.register.costs import costs_on
from triage.register.counts import By, count_on
from triage.register.record import new_child, record_checked, withdraw
from triage.storage.tables import Child, PlanRecord

D = date


def check(house: House, received: date, **values: Any) -> str:
    """A checked document of the one child in the house."""
    public_id = bring(house, repr((received, values)).encode(), received=received).public_id
    with house.database.writing() as session:
        child = session.scalar(select(Child)) or new_child(session, "Amara Bright-Lowell")
        entered = {"child_name": ["Amara Bright-Lowell"]} | {name: [value] for name, value in values.items()}
        record_checked(session, child, find_document(session, public_id), entered, None)
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
