"""The auditors' questions: how many plans on any day, how the months add up, and what plans cost."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.register.lists import plan, take_in
from triage.clocks.counting import months
from triage.pipeline import House
from triage.register.cost_sums import CostBy
from triage.register.costs import costs_on
from triage.register.counts import By, count_on, rows_on
from triage.register.importing.columns import ListKind
from triage.register.reconciliation import reconcile, rows_of

D = date


@pytest.fixture
def audited(house: House) -> House:
    """Five plans: one quiet, one ceased, one moved in, one moved out, one out of education; and one request."""
    take_in(
        house,
        [
            plan(),
            plan(Person_ID="P2", Plan_ID="E2", Forename="Ben", DOB="02/03/2008", Cease_Decision_Date="01/05/2025",
                 Date_Ceased="31/07/2025", Reason_Ceased="Needs are met without a plan", Primary_Need="SEMH"),
            plan(Person_ID="P3", Plan_ID="E3", Forename="Cara", DOB="09/09/2014", Transferred_In="15/06/2025",
                 Transfer_LA="874", School="Mill Lane School", School_URN="100003", Provision_Type="Special School",
                 Entry_Date="16/06/2025"),
            plan(Person_ID="P4", Plan_ID="E4", Forename="Dan", DOB="09/09/2013", Date_Ceased="30/09/2025",
                 Reason_Ceased="5", Receiving_LA="873"),
            plan(Person_ID="P5", Plan_ID="E5", Forename="Eve", DOB="01/01/2010", Leaving_Date="20/12/2025"),
            plan(Person_ID="P6", Plan_ID="", Forename="Finn", DOB="01/06/2019", Received_Date="05/01/2026",
                 Plan_Start="", Review_Meeting="", Decision_Letter_Date="", Review_Decision="", School="",
                 School_URN="", Provision_Type="", Entry_Date=""),
        ],
    )  # fmt: skip
    return house


def counted(house: House, day: date, by: By = By.STATUS) -> dict[str, int]:
    with house.database.reading() as session:
        return {cell.key: cell.count for cell in count_on(session, day, by).cells}


def total(house: House, day: date) -> int:
    with house.database.reading() as session:
        return count_on(session, day).total


def test_counts_on_any_day(audited: House) -> None:
    assert counted(audited, D(2023, 5, 25)) == {}
    assert counted(audited, D(2023, 5, 26)) == {"active": 4}
    assert total(audited, D(2025, 7, 31)) == 5
    assert total(audited, D(2025, 8, 1)) == 4
    assert counted(audited, D(2025, 8, 1))["ceased"] == 1
    assert counted(audited, D(2026, 2, 1)) == {
        "in_assessment": 1,
        "active": 2,
        "possibly_dormant": 1,
        "ceased": 1,
        "transferred": 1,
    }
    assert total(audited, D(2026, 2, 1)) == 3


@pytest.mark.both_ways
def test_counts_divided_and_their_rows(audited: House) -> None:
    day = D(2026, 2, 1)
    assert counted(audited, day, By.NEED) == {"ASD": 3}
    assert counted(audited, D(2025, 7, 1), By.NEED) == {"ASD": 4, "SEMH": 1}
    assert counted(audited, day, By.PLACEMENT) == {"mainstream": 1, "not_recorded": 1, "special": 1}
    assert counted(audited, day, By.AGE) == {"9": 1, "11": 1, "16": 1}
    with audited.database.reading() as session:
        for by in By:
            for cell in count_on(session, day, by).cells:
                rows, _ = rows_on(session, day, by, cell.key)
                assert len(rows) == cell.count, (by, cell)
        rows, following = rows_on(session, day, limit=2)
        rest, end = rows_on(session, day, after=following or 0, limit=2)
        assert (len(rows), len(rest), end) == (2, 1, None)
        dormant, _ = rows_on(session, day, By.STATUS, "possibly_dormant")
        assert (dormant[0].child_name, dormant[0].signs) == ("Eve Bright-Lowell", ["1"])


def test_months_add_up_and_lead_to_their_plans(audited: House) -> None:
    with audited.database.reading() as session:
        year = reconcile(session, D(2025, 6, 1), D(2025, 10, 31))
        assert [(m.opening, m.closing, m.difference) for m in year] == [
            (4, 5, 0),
            (5, 5, 0),
            (5, 4, 0),
            (4, 4, 0),
            (4, 3, 0),
        ]
        assert year[0].entered["transferred_in"] == 1
        assert (year[2].left["ceased"], year[4].left["transferred_out"]) == (1, 1)
        assert [day for _, day in rows_of(session, D(2025, 8, 1), "ceased")] == [D(2025, 7, 31)]
        assert len(rows_of(session, D(2025, 6, 1), "transferred_in")) == 1


def test_sixty_months_reconcile_to_the_row(house: House) -> None:
    chance, rows, truth = random.Random(7), [], list[tuple[date, date | None]]()
    for number in range(120):
        start = D(2020, 1, 1) + timedelta(days=chance.randrange(2200))
        end = start + timedelta(days=chance.randrange(30, 1500)) if chance.random() < 0.5 else None
        truth.append((start, end))
        moved = chance.random() < 0.3
        rows.append(
            plan(
                Person_ID=f"P{number}",
                Plan_ID=f"E{number}",
                Forename=f"Child {number}",
                Plan_Start=start.isoformat(),
                Transferred_In=start.isoformat() if moved else "",
                Date_Ceased=end.isoformat() if end else "",
                Reason_Ceased=chance.choice("1256") if end else "",
                Entry_Date=start.isoformat(),
            )
        )
    take_in(house, rows)
    with house.database.reading() as session:
        found = reconcile(session, D(2020, 1, 1), D(2024, 12, 1))
    assert len(found) == 60
    for month in found:
        last = months(month.first, 1) - timedelta(days=1)
        assert month.difference == 0
        assert month.closing == sum(start <= last and (end is None or end >= last) for start, end in truth)
    assert sum(month.left["ceased"] for month in found) > 5


def test_costs_by_day_year_and_cell(audited: House) -> None:
    line = {"Cost Type": "fee", "Unit": "year", "Status": "committed"}
    rows = [
        line | {"Plan ID": "E1", "Provider": "Hallow Beck", "Amount": "6000", "Start": "2025-09-01", "Type": "x"},
        line | {"Plan ID": "E3", "Provider": "Mill Lane School", "Amount": "24,000.00", "Start": "2025-06-16"},
        line | {"Plan ID": "E3", "Provider": "Taxi", "Amount": "50", "Unit": "day", "Start": "2025-09-01",
                "Cost Type": "transport", "Funder": "general fund"},
        line | {"Plan ID": "E3", "Provider": "Mill Lane School", "Amount": "8000", "Start": "2025-09-01",
                "End": "2025-12-31", "Status": "invoiced", "Unit": "once", "Invoice": "77"},
        line | {"Plan ID": "E1", "Provider": "Nobody Ltd", "Amount": "990", "Start": "2025-10-01",
                "End": "2025-10-31", "Status": "paid", "Unit": "once", "Invoice": "78"},
        line | {"Plan ID": "E404", "Provider": "Lost", "Amount": "100", "Start": "2025-09-01"},
    ]  # fmt: skip
    assert take_in(audited, rows, ListKind.COSTS).counts["new"] == 6
    with audited.database.reading() as session:
        found = costs_on(session, D(2026, 2, 1), CostBy.SETTING)
        by_funder = costs_on(session, D(2026, 2, 1), CostBy.FUNDER)
        before = costs_on(session, D(2025, 6, 1), CostBy.SETTING)
    assert found.total.committed == Decimal("39500.00")
    assert found.cells["Mill Lane School"].committed == Decimal("33500.00")
    assert found.total.in_year_committed == Decimal("3500.00") + Decimal("19000.00") + Decimal("5541.67")
    assert (found.total.invoiced, found.total.paid) == (8000, 990)
    assert [unmatched.invoice for unmatched in found.unmatched] == ["78"]
    assert found.without_plan.committed == 100
    assert found.active_without_line == 1
    assert by_funder.cells["general_fund"].committed == Decimal("9500.00")
    assert before.total.committed == 0
    assert found.to_json()["unmatched_invoices"]["amount"] == "990.00"
