"""Every planted fault is found, and a register without faults gives no finding."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from tests.conftest import bring
from tests.register.lists import UPNS, plan, take_in
from triage.pipeline import House
from triage.register.case import Case, Place
from triage.register.cost_lines import Line
from triage.register.importing.columns import ListKind
from triage.register.life import Happened, Kind
from triage.register.quality.check import Found, Look, School, Severity
from triage.register.quality.checks import CHECKS
from triage.register.quality.work_list import find_all, findings, keep_work_list
from triage.storage.tables import Child, Document, QualityFinding, State

D = date
DAY = D(2026, 3, 2)
SCHOOLS = {"100001": School("Hallow Beck", None), "100002": School("Old Mill", D(2025, 8, 31))}


def good() -> Case:
    case = Case(1, "plan", 1, "child", D(2014, 5, 4), UPNS[0], "6", "ASD")
    case.events = [
        Happened(Kind.FINAL_ISSUED, D(2023, 5, 26)),
        Happened(Kind.REVIEW_MEETING, D(2024, 4, 20)),
        Happened(Kind.DECIDED_MAINTAIN, D(2024, 5, 10)),
        Happened(Kind.REVIEW_MEETING, D(2025, 6, 20)),
        Happened(Kind.DECIDED_MAINTAIN, D(2025, 7, 10)),
    ]
    case.places = [
        Place("attended", 1, D(2023, 5, 26), urn="100001", placement_type="mainstream", row=1),
        Place("named", 1, D(2023, 5, 26), urn="100001", placement_type="mainstream", row=2),
    ]
    case.lines = [Line("top_up", Decimal(6000), "year", D(2023, 5, 26), payee="Hallow Beck", urn="100001", row=1)]
    return case


def found(case: Case, day: date = DAY, **look: Any) -> dict[str, Found]:
    seen = Look(case, day, SCHOOLS, **look)
    return {check.id: one for check in CHECKS if check.of_plan is not None for one in check.of_plan(seen)}


def test_a_good_plan_gives_no_finding() -> None:
    assert found(good()) == {}


def ended(day: date, notice: date | None = None, **details: str) -> list[Happened]:
    events = [*good().events, Happened(Kind.CEASED, day, details)]
    return [*events, Happened(Kind.CEASE_NOTICE, notice)] if notice else events


def asked(*events: Happened) -> Case:
    case = good()
    case.events = [Happened(Kind.REQUEST_RECEIVED, D(2025, 10, 1)), *events]
    return case


def with_(**fields: Any) -> Case:
    case = good()
    for name, value in fields.items():
        setattr(case, name, value)
    return case


def more(*events: Happened) -> Case:
    return with_(events=[*good().events, *events])


def line(**fields: Any) -> Line:
    return replace(good().lines[0], row=9, public_id="other", **fields)


def faults() -> Iterator[tuple[str, Case, Severity]]:
    error, query = Severity.ERROR, Severity.QUERY
    stay = good().places
    yield "DQ01", with_(born=D(2000, 1, 1)), error
    yield "DQ01", with_(born=D(2000, 6, 1)), query
    yield "DQ02", with_(events=good().events[:3]), error
    yield "DQ03", with_(events=good().events[:4]), error
    amend = [*good().events[:4], Happened(Kind.DECIDED_AMEND, D(2025, 7, 10))]
    yield "DQ04", with_(events=amend), error
    yield "DQ06", with_(events=ended(D(2025, 12, 31), D(2025, 9, 1), reason="2")), error
    yield "DQ07", with_(events=ended(D(2025, 12, 31), D(2025, 9, 1))), error
    yield "DQ07", with_(events=ended(D(2025, 12, 31), reason="2")), error
    yield "DQ08", with_(events=ended(D(2025, 12, 31), D(2025, 11, 10), reason="2")), query
    yield "DQ09", with_(lines=[]), error
    costly = replace(stay[0], placement_type="independent")
    yield "DQ09", with_(places=[costly], lines=[replace(good().lines[0], amount=Decimal(0))]), error
    yield "DQ11", with_(lines=[replace(good().lines[0], urn="100009")]), error
    yield "DQ12", with_(places=[stay[0], replace(stay[1], urn="100003")]), query
    yield "DQ13", with_(places=[replace(stay[0], urn="100002")]), error
    yield "DQ13", with_(places=[replace(stay[0], urn="100008")]), error
    invoice = line(status="invoiced", start=D(2026, 1, 5), end=D(2026, 3, 31))
    left = Happened(Kind.CHILD_LEFT, D(2025, 12, 19))
    yield "DQ14", with_(events=[*good().events, left], lines=[*good().lines, invoice]), error
    yield "DQ15", with_(lines=[replace(good().lines[0], band_amount=Decimal(4000))]), query
    jump = [replace(good().lines[0], end=D(2025, 8, 31)), line(amount=Decimal(9000), start=D(2025, 9, 1))]
    yield "DQ15", with_(lines=jump), query
    yield "DQ16", with_(places=[*stay, replace(stay[0], start=D(2025, 9, 1), row=3)]), error
    yield "DQ16", with_(lines=[replace(good().lines[0], full_time=True), line(full_time=True)]), error
    yield "DQ17", more(Happened(Kind.FILE_ASKED_FOR, D(2026, 2, 1), {"council": "874"})), query
    yield "DQ18", asked(), error
    yield "DQ18", asked(Happened(Kind.DECIDED_TO_ASSESS, D(2025, 11, 1))), error
    yield "DQ19", with_(lines=[replace(good().lines[0], start=D(2023, 1, 1))]), error
    yield "DQ19", with_(born=D(2024, 1, 1)), error
    yield "DQ20", with_(upn=None), error
    yield "DQ20", with_(upn="Q207000016049"), error
    yield "DQ21", with_(primary_need=None), query
    plan_said = [*good().events[:-2], Happened(Kind.FINAL_AMENDED, D(2025, 7, 1), document=5)]
    yield "DQ21", with_(events=plan_said, facts={"primary_need": [(D(2025, 7, 1), "SEMH", 5)]}), query
    yield "DQ23", with_(events=ended(D(2025, 12, 31), D(2025, 9, 1), reason="5")), query
    yield "DQ24", with_(places=[replace(place, end=D(2025, 12, 19)) for place in stay]), query


@pytest.mark.parametrize(("rule", "case", "severity"), [pytest.param(*fault, id=fault[0]) for fault in faults()])
def test_each_fault_is_found(rule: str, case: Case, severity: Severity) -> None:
    assert found(case)[rule].severity is severity


def test_faults_that_depend_on_the_day() -> None:
    quiet = with_(events=[e for e in good().events if e.day < D(2025, 3, 1)])
    assert "DQ22" in found(quiet, D(2025, 10, 1))
    assert "DQ22" not in found(quiet, D(2025, 9, 30))
    assert "DQ22" not in found(good(), D(2025, 10, 1))
    assert "DQ26" in found(good(), waiting=D(2026, 2, 27))
    assert "DQ26" not in found(good(), waiting=D(2025, 7, 1))


def test_money_at_stake_after_the_end_is_exact() -> None:
    case = with_(events=ended(D(2025, 12, 31), D(2025, 9, 1), reason="2"))
    assert found(case, D(2026, 2, 28))["DQ06"].money == Decimal("1000.00")


def test_the_table_has_all_twenty_six() -> None:
    assert [check.id for check in CHECKS] == [f"DQ{number:02}" for number in range(1, 27)]


def test_the_work_list_lives(house: House) -> None:
    day = D(2026, 3, 1)
    twin = {"Forename": "Ada", "Surname": "Okoro", "DOB": "03/04/2016"}
    take_in(
        house,
        [
            plan(UPN=UPNS[0]),
            plan(Person_ID="P2", Plan_ID="E2", UPN=UPNS[1], **twin),
            plan(Person_ID="P3", Plan_ID="E3", UPN=UPNS[2], **twin),
        ],
    )
    costs = [
        {"Plan ID": plan_id, "Amount": "6000", "Start": "2023-09-01", "Cost Type": "top_up", "Provider": "Hallow Beck"}
        for plan_id in ("E1", "E2", "E3", "LOST")
    ]
    take_in(house, costs, ListKind.COSTS)
    take_in(house, [{"Source": "SEN2", "Measure": "plans", "Date": "2026-01-15", "Value": "5"}], ListKind.FIGURES)

    def rules() -> list[str]:
        with house.database.reading() as session:
            return sorted(check.id for check, _ in find_all(session, day))

    assert rules() == ["DQ05", "DQ10", "DQ25"]
    with house.database.writing() as session:
        first = keep_work_list(session, day)
        assert (first.active, first.score) == (3, 100.0)
    take_in(house, [*costs[:3], {**costs[3], "Plan ID": "E1"}], ListKind.COSTS, source="mended")
    broken = plan(Person_ID="P2", Plan_ID="E2", Primary_Need="SEMH", UPN=UPNS[1], **twin)
    assert take_in(house, [broken]).counts["changed"] == 1
    take_in(house, [{"Source": "SEN2", "Measure": "plans", "Date": "2026-01-15", "Value": "3"}], ListKind.FIGURES)
    with house.database.writing() as session:
        keep_work_list(session, D(2026, 4, 1))
        listed, _ = findings(session)
        assert [row["rule"] for row in listed] == ["DQ05", "DQ10"]
        assert listed[0]["first_seen"] == "2026-03-01"
        assert session.scalars(select(QualityFinding.rule).where(QualityFinding.mended_at.is_not(None))).all() == [
            "DQ25"
        ]


def test_an_unchecked_document_of_a_child_is_seen(house: House) -> None:
    take_in(house, [plan(UPN=UPNS[0])])
    public_id = bring(house, b"A letter", received=D(2026, 2, 20)).public_id
    with house.database.writing() as session:
        document = session.scalars(select(Document).where(Document.public_id == public_id)).one()
        document.hinted_child_id = session.scalars(select(Child.id)).one()
        document.state = State.DRAFT
    with house.database.reading() as session:
        assert "DQ26" in {check.id for check, _ in find_all(session, D(2026, 3, 1))}
