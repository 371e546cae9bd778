"""What plans cost: on a day in a full year, and in the council's financial year; and invoices that match nothing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.register.codes import PLACEMENT_TYPES, SEN_SETTINGS
from triage.register.cost_lines import ELEMENTS, LINE_COLUMNS, CostStatus, Line, financial_year, standing, unmatched
from triage.register.counts import NOT_RECORDED, By, keys_on
from triage.register.life import LIVE
from triage.storage.tables import FOR_EVER, PlanCost, PlanRecord, PlanSpan
from triage.vocabulary import Need

WORDS = (
    "A year's cost is that of the lines that hold on the day. The in-year figure is what falls in the financial year "
    "(April to March), a yearly sum spread evenly over its months. Committed and forecast money is counted apart, and "
    "invoices are never added to the lines that they bill."
)


class CostBy(StrEnum):
    """What costs are divided by."""

    SETTING = "setting"
    NEED = "need"
    PLACEMENT = "placement"
    FUNDER = "funder"
    ELEMENT = "element"
    PLAN = "plan"


@dataclass(slots=True)
class Sums:
    """Pounds, by how far they have come; and the number of plans that they are for."""

    committed: Decimal = Decimal(0)
    forecast: Decimal = Decimal(0)
    in_year_committed: Decimal = Decimal(0)
    in_year_forecast: Decimal = Decimal(0)
    invoiced: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)
    plans: set[int] = field(default_factory=set)

    def to_json(self) -> dict[str, Any]:
        """As JSON types: money as text with two decimals, so that no penny is lost."""
        return {
            "annual_committed": f"{self.committed:.2f}",
            "annual_forecast": f"{self.forecast:.2f}",
            "in_year_committed": f"{self.in_year_committed:.2f}",
            "in_year_forecast": f"{self.in_year_forecast:.2f}",
            "in_year_invoiced": f"{self.invoiced:.2f}",
            "in_year_paid": f"{self.paid:.2f}",
            "plans": len(self.plans),
        }


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

    `unmatched` looks at the invoices of all plans, in all years.
    """
    year = financial_year(on)
    live = set(
        session.scalars(
            select(PlanSpan.plan_id).where(PlanSpan.status.in_(LIVE), PlanSpan.start <= on, PlanSpan.end >= on)
        )
    )
    by_plan: dict[int | None, list[Line]] = defaultdict(list)
    query = select(*LINE_COLUMNS).where(PlanCost.withdrawn_at.is_(None)).order_by(PlanCost.id)
    for row in session.execute(query.execution_options(yield_per=5000)):
        line = Line(*row)
        by_plan[line.plan_id].append(line)
    keys = plan_keys(session, on, by)
    total, without, cells = Sums(), Sums(), defaultdict[str, Sums](Sums)
    missing, without_line = unmatched(by_plan.get(None, [])), len(live)
    for plan_id, lines in by_plan.items():
        if plan_id is None:
            _add(without, lines, on, year)
            continue
        missing += unmatched(lines)
        _add(total, lines, on, year, plan_id if plan_id in live else None)
        for key, part in _divided(lines, by, keys.get(plan_id, NOT_RECORDED)).items():
            _add(cells[key], part, on, year, plan_id if plan_id in live else None)
        without_line -= plan_id in live and bool(standing(lines, on))
    ordered = dict(sorted(cells.items(), key=lambda item: (-item[1].committed, item[0])))
    return Costs(on, year, by, total, ordered, titles_of(by), without, missing, without_line)


def yearly_costs_on(session: Session, on: date, by: CostBy) -> list[tuple[str, str, Sums]]:
    """The full-year sums of a day alone, dearest first: key, words, sums. Reads only the lines that hold on the day."""
    live = set(
        session.scalars(
            select(PlanSpan.plan_id).where(PlanSpan.status.in_(LIVE), PlanSpan.start <= on, PlanSpan.end >= on)
        )
    )
    here = (PlanCost.withdrawn_at.is_(None), PlanCost.plan_id.is_not(None), PlanCost.start <= on, PlanCost.end >= on)
    by_plan: dict[int, list[Line]] = defaultdict(list)
    for row in session.execute(select(*LINE_COLUMNS).where(*here).order_by(PlanCost.id)):
        line = Line(*row)
        by_plan[line.plan_id or 0].append(line)
    keys, cells = plan_keys(session, on, by), defaultdict[str, Sums](Sums)
    for plan, lines in by_plan.items():
        for key, part in _divided(lines, by, keys.get(plan, NOT_RECORDED)).items():
            sums = cells[key]
            for line in standing(part, on):
                if line.status == CostStatus.COMMITTED:
                    sums.committed += line.annual
                else:
                    sums.forecast += line.annual
                if plan in live:
                    sums.plans.add(plan)
    titles = titles_of(by)
    ordered = sorted(cells.items(), key=lambda item: (-item[1].committed, item[0]))
    return [(key, titles.get(key, key), sums) for key, sums in ordered]


def _add(sums: Sums, lines: list[Line], on: date, year: tuple[date, date], plan_id: int | None = None) -> None:
    held = standing(lines, on)
    for line in held:
        if line.status == CostStatus.COMMITTED:
            sums.committed += line.annual
        else:
            sums.forecast += line.annual
        if plan_id is not None:
            sums.plans.add(plan_id)
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


def _divided(lines: list[Line], by: CostBy, key: str) -> dict[str, list[Line]]:
    if by not in (CostBy.FUNDER, CostBy.ELEMENT):
        return {key: lines}
    out: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        out[line.funder if by is CostBy.FUNDER else line.element].append(line)
    return out


def plan_keys(session: Session, on: date, by: CostBy) -> dict[int, str]:
    """What each plan counts under on a day, by its number; empty where lines are divided by themselves."""
    if by is CostBy.PLAN:
        return {row[0]: row[1] for row in session.execute(select(PlanRecord.id, PlanRecord.public_id))}
    if by in (CostBy.FUNDER, CostBy.ELEMENT):
        return {}
    divided = keys_on(on, By(by.value))
    return {plan: NOT_RECORDED if key is None else str(key) for plan, key in session.execute(select(divided))}


def titles_of(by: CostBy) -> dict[str, str]:
    """The words of what costs are divided by, where they are codes."""
    common = {NOT_RECORDED: "Not recorded, or not active on the day"}
    if by is CostBy.NEED:
        return common | {need.value: need.title for need in Need}
    if by is CostBy.ELEMENT:
        return common | ELEMENTS
    return common | SEN_SETTINGS | (PLACEMENT_TYPES if by is CostBy.PLACEMENT else {})
