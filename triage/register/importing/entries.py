"""From one row of an old system to the register's rows: plans with their events, placements, costs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.register.cost_lines import ELEMENTS, UNITS, CostStatus, Funder
from triage.register.importing import values as read
from triage.register.importing.values import BadValue
from triage.register.life import Kind
from triage.storage.tables import (
    FOR_EVER,
    Placement,
    PlanCost,
    PlanEvent,
    RegisterSetting,
    ReportedFigure,
)

_OUTCOMES = {"maintain": Kind.DECIDED_MAINTAIN, "amend": Kind.DECIDED_AMEND, "cease": Kind.DECIDED_CEASE}
_DECISIONS = {
    "y": Kind.DECIDED_TO_ASSESS,
    "yes": Kind.DECIDED_TO_ASSESS,
    "assess": Kind.DECIDED_TO_ASSESS,
    "n": Kind.REFUSED_TO_ASSESS,
    "no": Kind.REFUSED_TO_ASSESS,
    "refuse": Kind.REFUSED_TO_ASSESS,
    "w": Kind.REQUEST_WITHDRAWN,
    "withdrawn": Kind.REQUEST_WITHDRAWN,
}
Entry = PlanEvent | Placement | PlanCost


def plan_entries(row: dict[str, str], plan_id: int, row_id: int) -> tuple[list[Entry], list[str]]:
    """The events and the placement of a row of plans; and warnings. Raises `BadValue`."""
    start, moved = read.a_date(row, "start_date"), read.a_date(row, "transfer_in_date")
    ceased, reason = read.a_date(row, "cease_date"), read.cease_reason(row)
    warnings = []
    steps: list[tuple[Kind, date | None, dict[str, Any]]] = [
        (Kind.REQUEST_RECEIVED, read.a_date(row, "request_date"), {"source": read.request_source(row)}),
        _decision(row),
    ]
    if moved is not None:
        details = {"council": row.get("transfer_from"), "plan_start": start.isoformat() if start else None}
        steps.append((Kind.TRANSFERRED_IN, moved, details))
    else:
        steps.append((Kind.FINAL_ISSUED, start, {}))
    outcome = read.one_of(row, "review_outcome", frozenset(_OUTCOMES))
    steps += [
        (Kind.REVIEW_MEETING, read.a_date(row, "last_review_meeting"), {}),
        (_OUTCOMES.get(outcome or "", Kind.DECIDED_MAINTAIN), read.a_date(row, "last_review_decision"), {}),
        (Kind.REVIEW_PLANNED, read.a_date(row, "next_review"), {}),
        (Kind.CEASE_NOTICE, read.a_date(row, "cease_notice_date"), {}),
    ]
    out = reason == "5" or bool(row.get("cease_to"))
    details = {"reason": reason, "council": row.get("cease_to")}
    steps.append((Kind.TRANSFERRED_OUT if out else Kind.CEASED, ceased, details))
    if reason is not None and ceased is None:
        warnings.append("There is a reason for ceasing but no day: the plan counts as active.")
    if start is not None and ceased is not None and ceased < start:
        warnings.append("The plan ends before it begins.")
    entries: list[Entry] = [
        PlanEvent(
            plan_id=plan_id,
            kind=kind,
            day=day,
            details={name: value for name, value in codes.items() if value is not None},
            imported_row_id=row_id,
        )
        for kind, day, codes in steps
        if day is not None
    ]
    if not entries:
        raise BadValue("The row has no day at all: neither a request nor a plan.")
    begins = read.a_date(row, "placement_start") or moved or start
    if begins is not None and any(row.get(name) for name in ("urn", "ukprn", "sen_setting", "setting_name")):
        ends = read.a_date(row, "placement_end") or ceased or FOR_EVER
        entries.append(_placement(row, plan_id, row_id, begins, ends))
    return entries, warnings


def event_entries(row: dict[str, str], plan_id: int, row_id: int) -> list[Entry]:
    """The event of a row. Raises `BadValue`."""
    kind, day = read.one_of(row, "kind", frozenset(Kind)), read.a_date(row, "day")
    if kind is None or day is None:
        raise BadValue("The row has no event or no day.")
    details = {name: row[name] for name in ("reason", "council") if name in row}
    return [PlanEvent(plan_id=plan_id, kind=kind, day=day, details=details, imported_row_id=row_id)]


def placement_entries(row: dict[str, str], plan_id: int, row_id: int) -> list[Entry]:
    """The placement of a row. Raises `BadValue`."""
    start = read.a_date(row, "start")
    if start is None:
        raise BadValue("The placement has no first day.")
    return [_placement(row, plan_id, row_id, start, read.a_date(row, "end") or FOR_EVER)]


def cost_entries(row: dict[str, str], plan_id: int | None, child_id: int | None, row_id: int) -> list[Entry]:
    """The cost line of a row. Raises `BadValue`."""
    amount, start = read.money(row, "amount"), read.a_date(row, "start")
    if amount is None or start is None:
        raise BadValue("The cost line has no sum or no first day.")
    unit = read.one_of(row, "unit", frozenset(UNITS), "year") or "year"
    quantity = read.money(row, "quantity")
    if unit == "hour" and quantity is None:
        raise BadValue("A cost by the hour needs the number of hours a year.")
    return [
        PlanCost(
            plan_id=plan_id,
            child_id=child_id,
            element=read.one_of(row, "element", frozenset(ELEMENTS), "other") or "other",
            payee=row.get("payee", "")[:300],
            urn=read.urn(row),
            amount=amount,
            unit=unit,
            quantity=quantity,
            start=start,
            end=read.a_date(row, "end") or FOR_EVER,
            funder=read.one_of(row, "funder", frozenset(Funder), Funder.HIGH_NEEDS) or Funder.HIGH_NEEDS,
            status=read.one_of(row, "status", frozenset(CostStatus), CostStatus.COMMITTED) or CostStatus.COMMITTED,
            full_time=read.yes(row, "full_time"),
            band=row.get("band", "")[:50] or None,
            band_amount=read.money(row, "band_amount"),
            invoice=row.get("invoice", "")[:100] or None,
            imported_row_id=row_id,
        )
    ]


def check_setting(row: dict[str, str]) -> tuple[str, str | None, date | None]:
    """URN, placement type and closing day of a school. Raises `BadValue`."""
    number = read.urn(row)
    if number is None:
        raise BadValue("The school has no URN.")
    return number, read.placement_type(row), read.a_date(row, "closed_on")


def enter_setting(session: Session, row: dict[str, str], row_id: int) -> None:
    """Enter or change a school that the council knows. Raises `BadValue`."""
    number, kind, closed_on = check_setting(row)
    school = session.scalar(select(RegisterSetting).where(RegisterSetting.urn == number))
    if school is None:
        school = RegisterSetting(urn=number, name="")
        session.add(school)
    school.name, school.placement_type = row.get("setting_name", "")[:300], kind
    school.closed_on, school.imported_row_id = closed_on, row_id


def check_figure(row: dict[str, str]) -> tuple[str, str, date, Decimal]:
    """Source, measure, day and number of a reported total. Raises `BadValue`."""
    origin = read.one_of(row, "origin", frozenset({"sen2", "finance"}))
    measure = read.one_of(row, "measure", frozenset({"plans", "annual_cost"}))
    day, value = read.a_date(row, "day"), read.money(row, "value")
    if origin is None or measure is None or day is None or value is None:
        raise BadValue("The row lacks its source, its measure, its day or its number.")
    return origin, measure, day, value


def enter_figure(session: Session, row: dict[str, str], row_id: int) -> None:
    """Enter or change a total that another place reports. Raises `BadValue`."""
    origin, measure, day, value = check_figure(row)
    same = (ReportedFigure.origin == origin, ReportedFigure.measure == measure, ReportedFigure.day == day)
    figure = session.scalar(select(ReportedFigure).where(*same))
    if figure is None:
        figure = ReportedFigure(origin=origin, measure=measure, day=day, value=value)
        session.add(figure)
    figure.value, figure.imported_row_id = value, row_id


def _decision(row: dict[str, str]) -> tuple[Kind, date | None, dict[str, Any]]:
    day = read.a_date(row, "decision_date")
    said = row.get("decision", "y").casefold()
    kind = _DECISIONS.get(said.split()[0]) if said not in _DECISIONS else _DECISIONS[said]
    if kind is None and day is not None:
        raise BadValue("The decision on the request is none of: assess, refuse, withdrawn.")
    return kind or Kind.DECIDED_TO_ASSESS, day, {}


def _placement(row: dict[str, str], plan_id: int, row_id: int, start: date, end: date) -> Placement:
    rank = row.get("rank", "1")
    if rank not in ("1", "2"):
        raise BadValue("The rank of a placement is 1 or 2.")
    return Placement(
        plan_id=plan_id,
        role=read.one_of(row, "role", frozenset({"named", "attended"}), "attended") or "attended",
        rank=int(rank),
        urn=read.urn(row),
        ukprn=row.get("ukprn", "")[:8] or None,
        sen_setting=read.sen_setting(row),
        setting_name=row.get("setting_name", "")[:300] or None,
        placement_type=read.placement_type(row),
        residential=read.one_of(row, "residential", frozenset({"A", "B"})),
        work_based=read.one_of(row, "work_based", frozenset({"A", "T", "I"})),
        start=start,
        end=end,
        imported_row_id=row_id,
    )
