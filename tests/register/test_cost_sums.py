"""What the table of cost spans adds up to is what the plain rules say, whatever was entered, changed or withdrawn."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from tests.conftest import bring
from tests.register.lists import plan, take_in
from triage.pipeline import House
from triage.register.cost_lines import (
    ELEMENTS,
    LINE_COLUMNS,
    UNITS,
    CostStatus,
    Funder,
    Line,
    financial_year,
    standing,
    unmatched,
)
from triage.register.cost_list import cost_rows
from triage.register.cost_sums import CostBy, Part, Sums, live_plans, sums_on, total_on
from triage.register.costs import costs_on
from triage.register.counts import By, keys_on
from triage.register.importing.columns import ListKind
from triage.register.spans import bring_up_to_date, out_of_date, work_out
from triage.storage.tables import FOR_EVER, Child, CostSpan, Document, PlanCost, PlanKey, PlanRecord, now

D = date
PLANS = 12


@pytest.fixture
def council(house: House) -> House:
    """Plans that begin, cease and move, and two documents that a line may come from."""
    rows = []
    for number in range(PLANS):
        ceased = {"Date_Ceased": "31/07/2025", "Reason_Ceased": "1"} if number % 4 == 3 else {}
        need = {"Primary_Need": "SEMH"} if number % 3 == 0 else {}
        rows.append(plan(Person_ID=f"P{number}", Plan_ID=f"E{number}", Forename=f"Child {number}", **ceased, **need))
    rows.append(plan(Person_ID="P0", Plan_ID="E99", Forename="Child 0", Plan_Start="01/09/2025"))
    take_in(house, rows)
    bring(house, b"first")
    bring(house, b"second")
    return house


def enter_lines(session: Session, chance: random.Random, plans: Iterable[int], number: int) -> None:
    """Any cost lines: of every kind, overlapping, open, of one day, the wrong way round, with and without a plan."""
    documents = [None, *session.scalars(select(Document.id))]
    wanted = [*plans, None]
    rows = []
    for _ in range(number):
        start = D(2022, 1, 1) + timedelta(days=chance.randrange(1700))
        end = chance.choice([FOR_EVER, start, start + timedelta(days=chance.randrange(-5, 900))])
        unit = chance.choice([*UNITS, "year", "year"])
        rows.append(
            {
                "plan_id": chance.choice(wanted),
                "element": chance.choice(list(ELEMENTS)[:4]),
                "amount": Decimal(chance.randrange(-50_000, 5_000_000)) / 100,
                "unit": unit,
                "quantity": chance.choice([None, Decimal("37.5"), Decimal("0.33")]) if unit != "hour" else Decimal(9),
                "payee": chance.choice(["Hallow Beck", "hallow-beck", "Taxi", ""]),
                "urn": chance.choice([None, "100001"]),
                "funder": chance.choice(list(Funder)[:3]),
                "status": chance.choice([*CostStatus, CostStatus.FORECAST, CostStatus.COMMITTED]),
                "document_id": chance.choice(documents),
                "start": start,
                "end": end,
            }
        )
    session.execute(insert(PlanCost), rows)


def lines_by_plan(session: Session) -> dict[int | None, list[Line]]:
    """The lines as they stand, read without the table of spans."""
    out: dict[int | None, list[Line]] = defaultdict(list)
    query = select(*LINE_COLUMNS).where(PlanCost.withdrawn_at.is_(None)).order_by(PlanCost.id)
    for row in session.execute(query):
        line = Line(*row)
        out[line.plan_id].append(line)
    return out


def plain(session: Session, on: date, by: CostBy | None) -> tuple[dict[str, Sums], dict[tuple[str, Part], set[int]]]:
    """The sums of a day line by line, as the rules say; and the numbers of the lines behind each."""
    live = set(session.scalars(live_plans(on)))
    names = dict(session.execute(select(PlanRecord.id, PlanRecord.public_id)).all())
    of_child = dict(session.execute(select(PlanRecord.id, Child.public_id).join(Child)).all())
    keys = (
        dict(session.execute(keys_on(on, By(by.value)).select()).all()) if by in (CostBy.NEED, CostBy.SETTING) else {}
    )
    sums, behind, counted = defaultdict[str, Sums](Sums), defaultdict[tuple[str, Part], set[int]](set), set()
    year = financial_year(on)
    for number, lines in lines_by_plan(session).items():
        if number is None:
            continue
        held = {line.row for line in standing(lines, on)}
        for line in lines:
            own = {
                CostBy.FUNDER: line.funder,
                CostBy.ELEMENT: line.element,
                CostBy.PLAN: names[number],
                CostBy.CHILD: of_child[number],
                None: "",
            }
            key = str(own[by] if by in own else keys.get(number) or "not_recorded")
            here = sums[key]
            replaced = line.holds_on(on) and not line.is_invoice and line.row not in held
            parts = [(part, line.in_period(*year)) for part in Part if part.in_year and not replaced]
            parts += [(part, line.annual) for part in Part if not part.in_year and line.row in held]
            for part, pounds in parts:
                if part.status != line.status:
                    continue
                name = part.value.removeprefix("annual_").replace("in_year_invoiced", "invoiced")
                name = name.replace("in_year_paid", "paid")
                setattr(here, name, getattr(here, name) + pounds)
                if pounds or not part.in_year:
                    behind[key, part].add(line.row)
            if line.row in held and number in live and (key, number) not in counted:
                counted.add((key, number))
                here.plans += 1
    return sums, behind


def assert_same(session: Session, on: date) -> None:
    for by in (None, CostBy.SETTING, CostBy.NEED, CostBy.FUNDER, CostBy.ELEMENT, CostBy.PLAN, CostBy.CHILD):
        expected, behind = plain(session, on, by)
        found = sums_on(session, on, by)
        nothing = Sums()
        keys = ["not_recorded"] if by is None else sorted(set(expected) | set(found))
        for key in keys:
            wanted = expected.get("" if by is None else key, nothing)
            assert found.get(key, nothing) == wanted, (on, by, key)
            brief = sums_on(session, on, by, in_year=False).get(key, nothing)
            assert (brief.committed, brief.forecast, brief.plans) == (wanted.committed, wanted.forecast, wanted.plans)
            for part in Part if by is not None else ():
                rows, _ = cost_rows(session, on, by, key, part, limit=10_000)
                numbers = {one.row.id for one in rows}
                assert behind[key, part] <= numbers, (on, by, key, part)
                assert not part.in_year or all(one.line.status == part.status for one in rows)
                if not part.in_year:
                    assert numbers == behind[key, part], (on, by, key, part)
    total = total_on(session, on)
    assert costs_on(session, on, CostBy.FUNDER).total == total == costs_on(session, on, CostBy.SETTING).total
    by_plan = lines_by_plan(session)
    lost = [line for line in by_plan.pop(None, []) if line.is_invoice]
    missing = {line.row for lines in by_plan.values() for line in unmatched(lines)} | {line.row for line in lost}
    assert {line.row for line in costs_on(session, on).unmatched} == missing


def days(chance: random.Random, number: int) -> list[date]:
    """Days of all years, and the edges of a financial year."""
    edges = [D(2024, 3, 31), D(2024, 4, 1), D(2021, 12, 31), D(2031, 4, 1)]
    return edges + [D(2022, 1, 1) + timedelta(days=chance.randrange(2200)) for _ in range(number)]


@pytest.mark.both_ways
@pytest.mark.parametrize("seed", [1, 2])
def test_sums_are_those_of_the_rules(council: House, seed: int) -> None:
    chance = random.Random(seed)
    with council.database.writing() as session:
        plans = list(session.scalars(select(PlanRecord.id)))
        enter_lines(session, chance, plans, 400)
        work_out(session)
    with council.database.reading() as session:
        for day in days(chance, 8):
            assert_same(session, day)
        assert session.scalars(select(CostSpan.id).where(CostSpan.replaced).limit(1)).first() is not None


def test_sums_follow_what_is_entered_and_withdrawn(council: House) -> None:
    chance = random.Random(3)
    for _ in range(6):
        with council.database.writing() as session:
            plans = list(session.scalars(select(PlanRecord.id)))
            some = chance.sample(plans, 3)
            enter_lines(session, chance, some, 30)
            gone = chance.sample(list(session.scalars(select(PlanCost.id).where(PlanCost.plan_id.in_(some)))), 6)
            session.execute(update(PlanCost).where(PlanCost.id.in_(gone)).values(withdrawn_at=now()))
            work_out(session, some)
        with council.database.reading() as session:
            for day in days(chance, 3):
                assert_same(session, day)


def test_a_changed_list_takes_the_place_of_what_it_said(council: House) -> None:
    def line(reference: str, amount: str) -> dict[str, str]:
        return {"Plan ID": reference, "Provider": "Hallow Beck", "Amount": amount, "Start": "2025-04-01",
                "Cost Type": "fee", "Unit": "year", "Cost ID": "C1"}  # fmt: skip

    def total() -> Decimal:
        with council.database.reading() as session:
            assert_same(session, D(2026, 2, 1))
            return total_on(session, D(2026, 2, 1)).committed

    take_in(council, [line("E0", "1000")], ListKind.COSTS)
    assert total() == 1000
    take_in(council, [line("E0", "2500.50")], ListKind.COSTS)
    assert total() == Decimal("2500.50")
    take_in(council, [line("E1", "2500.50")], ListKind.COSTS)
    assert total() == Decimal("2500.50")


def test_what_the_version_before_left_undone_is_worked_out(council: House) -> None:
    """It runs beside the new one for a while: it enters and withdraws lines and knows nothing of their sums."""
    chance = random.Random(4)
    with council.database.writing() as session:
        plans = list(session.scalars(select(PlanRecord.id)))
        enter_lines(session, chance, plans, 60)
        work_out(session)
    with council.database.reading() as session:
        assert out_of_date(session) == []
    with council.database.writing() as session:
        enter_lines(session, chance, plans[:2], 6)
        withdrawn = select(PlanCost.id).where(PlanCost.plan_id == plans[5], PlanCost.withdrawn_at.is_(None)).limit(1)
        session.execute(update(PlanCost).where(PlanCost.id == withdrawn.scalar_subquery()).values(withdrawn_at=now()))
    assert 2 <= bring_up_to_date(council.database) <= 3
    assert bring_up_to_date(council.database) == 0
    with council.database.reading() as session:
        assert_same(session, D(2025, 6, 1))
    with council.database.writing() as session:  # as it is right after the tables were made
        session.execute(delete(CostSpan))
    assert bring_up_to_date(council.database) > 5
    with council.database.reading() as session:
        assert_same(session, D(2025, 6, 1))
        assert session.scalar(select(PlanKey.id).limit(1)) is not None
