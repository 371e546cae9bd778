"""What plans cost: on a day in a full year, and in the council's financial year; and invoices that match nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from triage.register.codes import PLACEMENT_TYPES, SEN_SETTINGS
from triage.register.cost_lines import ELEMENTS, LINE_COLUMNS, CostStatus, Line, financial_year, standing
from triage.register.cost_sums import CostBy, Sums, live_plans, sums_on, total_on
from triage.register.counts import NOT_RECORDED
from triage.storage.tables import FOR_EVER, CostSpan, PlanCost
from triage.vocabulary import Need

WORDS = (
    "A year's cost is that of the lines that hold on the day. The in-year figure is what falls in the financial year "
    "(April to March), a yearly sum spread evenly over its months. Committed and forecast money is counted apart, and "
    "invoices are never added to the lines that they bill."
)


@dataclass(slots=True)
class Costs:
    """The costs of a day. `without_plan` are lines whose plan nobody knows; they are in no other sum."""

    on: date
    year: tuple[date, date]
    by: CostBy
    total: Sums
    cells: dict[str, Sums]
    titles: dict[str, str]
    without_plan: Sums
    unmatched: list[Line]
    active_without_line: int

    def to_json(self) -> dict[str, Any]:
        """As JSON types."""
        return {
            "on": self.on.isoformat(),
            "financial_year": [day.isoformat() for day in self.year],
            "definition": WORDS,
            "by": self.by.value,
            "total": self.total.to_json(),
            "cells": [
                {"key": key, "title": self.titles.get(key, key), **sums.to_json()} for key, sums in self.cells.items()
            ],
            "without_plan": self.without_plan.to_json(),
            "active_plans_without_cost_line": self.active_without_line,
            "unmatched_invoices": {
                "count": len(self.unmatched),
                "amount": f"{sum((line.amount for line in self.unmatched), Decimal(0)):.2f}",
                "rows": [
                    {
                        "cost": line.public_id,
                        "payee": line.payee,
                        "amount": f"{line.amount:.2f}",
                        "from": line.start.isoformat(),
                        "to": None if line.end == FOR_EVER else line.end.isoformat(),
                    }
                    for line in self.unmatched
                ],
            },
        }


def costs_on(session: Session, on: date, by: CostBy = CostBy.SETTING) -> Costs:
    """What the lines of a day cost, whether their plan is active or not; `plans` counts the active ones.

    `unmatched` are invoices of all plans, in all years, and those whose plan nobody knows.
    """
    cells, year = sums_on(session, on, by), financial_year(on)
    total = total_on(session, on) if by in (CostBy.FUNDER, CostBy.ELEMENT) else sum(cells.values(), Sums())
    live = session.scalar(select(func.count()).select_from(live_plans(on).subquery())) or 0
    return Costs(
        on,
        year,
        by,
        total,
        dict(sorted(cells.items(), key=lambda item: (-item[1].committed, item[0]))),
        titles_of(by),
        _sums_of(_lines(session, PlanCost.plan_id.is_(None)), on, year),
        unmatched_lines(session),
        live - total.plans,
    )


def unmatched_lines(session: Session) -> list[Line]:
    """Invoices that match no committed line of their plan, or whose plan nobody knows."""
    matchless = PlanCost.id.in_(select(CostSpan.cost_id).where(CostSpan.unmatched))
    lost = and_(PlanCost.plan_id.is_(None), PlanCost.status.in_((CostStatus.INVOICED, CostStatus.PAID)))
    return _lines(session, lost) + _lines(session, matchless)


def _lines(session: Session, which: ColumnElement[bool]) -> list[Line]:
    query = select(*LINE_COLUMNS).where(which, PlanCost.withdrawn_at.is_(None)).order_by(PlanCost.id)
    return [Line(*row) for row in session.execute(query)]


def _sums_of(lines: list[Line], on: date, year: tuple[date, date]) -> Sums:
    """The sums of lines whose plan nobody knows: they have no spans, and there are few."""
    held, sums = standing(lines, on), Sums()
    for line in held:
        if line.status == CostStatus.COMMITTED:
            sums.committed += line.annual
        else:
            sums.forecast += line.annual
    replaced = {line.row for line in lines if line.holds_on(on) and not line.is_invoice} - {line.row for line in held}
    for line in lines:
        if line.row in replaced:
            continue
        fell = line.in_period(*year)
        match line.status:
            case CostStatus.COMMITTED:
                sums.in_year_committed += fell
            case CostStatus.FORECAST:
                sums.in_year_forecast += fell
            case CostStatus.INVOICED:
                sums.invoiced += fell
            case _:
                sums.paid += fell
    return sums


def titles_of(by: CostBy) -> dict[str, str]:
    """The words of what costs are divided by, where they are codes."""
    common = {NOT_RECORDED: "Not recorded, or not active on the day"}
    if by is CostBy.NEED:
        return common | {need.value: need.title for need in Need}
    if by is CostBy.ELEMENT:
        return common | ELEMENTS
    return common | SEN_SETTINGS | (PLACEMENT_TYPES if by is CostBy.PLACEMENT else {})
