"""How many plans there are on a day, by what people ask for, with the rows behind every number."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, func, literal, select
from sqlalchemy.orm import Session

from triage.register.codes import PLACEMENT_TYPES, SEN_SETTINGS
from triage.register.life import LIVE, Status
from triage.storage.tables import Child, ChildFact, Placement, PlanRecord, PlanSpan
from triage.vocabulary import FieldName, Need

DEFINITION = (
    "A plan counts on a day where it began on or before it and did not end before it: first and last day are included. "
    "A plan that is possibly dormant is an active plan."
)
NOT_RECORDED = "not_recorded"


class By(StrEnum):
    """What a count is divided by."""

    STATUS = "status"
    NEED = "need"
    SETTING = "setting"
    PLACEMENT = "placement"
    AGE = "age"


@dataclass(frozen=True, slots=True)
class Cell:
    """A part of a count: its code, its words, its number of plans."""

    key: str
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class Count:
    """The plans of a day. `total` is of active plans, those possibly dormant among them; `cells` are in order.

    Divided by status, the cells hold what is not active too, and so add up to more than the total.
    """

    on: date
    by: By
    total: int
    cells: list[Cell]
    definition: str = DEFINITION

    def to_json(self) -> dict[str, Any]:
        """As JSON types."""
        return {
            "on": self.on.isoformat(),
            "by": self.by.value,
            "total": self.total,
            "definition": self.definition,
            "cells": [{"key": cell.key, "title": cell.title, "count": cell.count} for cell in self.cells],
        }


@dataclass(frozen=True, slots=True)
class Row:
    """One plan of a count."""

    plan: str
    child: str
    child_name: str
    status: str
    signs: list[str]
    since: date


def count_on(session: Session, on: date, by: By = By.STATUS) -> Count:
    """The plans on a day, divided."""
    numbers: dict[str, int] = defaultdict(int)
    active = 0
    if by is By.STATUS:
        query = select(PlanSpan.status, func.count()).where(_holds(on)).group_by(PlanSpan.status)
        for status, number in session.execute(query):
            numbers[status] += number
            active += number if status in LIVE else 0
        return Count(on, by, active, [Cell(s, s.title, numbers[s]) for s in Status if numbers[s]])
    divided = keys_on(on, by)
    for key, number in session.execute(select(divided.c.key, func.count()).group_by(divided.c.key)):
        numbers[_grouped(by, key, on)] += number
        active += number
    return Count(on, by, active, _cells(by, numbers))


def rows_on(
    session: Session, on: date, by: By = By.STATUS, key: str | None = None, after: int = 0, limit: int = 100
) -> tuple[list[Row], int | None]:
    """The plans behind a count (or behind one cell), by number; and the `after` of the next page, or None."""
    query = (
        select(PlanSpan, PlanRecord.public_id, Child.public_id, Child.full_name)
        .join(PlanRecord, PlanRecord.id == PlanSpan.plan_id)
        .join(Child, Child.id == PlanSpan.child_id)
        .where(_holds(on), PlanSpan.plan_id > after)
        .order_by(PlanSpan.plan_id)
        .limit(limit + 1)
    )
    if by is By.STATUS:
        query = query.where(PlanSpan.status == key) if key else query.where(PlanSpan.status.in_(LIVE))
    else:
        divided = keys_on(on, by)
        query = query.join(divided, divided.c.plan_id == PlanSpan.plan_id).where(PlanSpan.status.in_(LIVE))
        if key is not None:
            query = query.where(_is_key(divided, by, key, on))
    found = session.execute(query).all()
    rows = [Row(plan, child, name, span.status, span.signs, span.start) for span, plan, child, name in found[:limit]]
    return rows, found[limit - 1][0].plan_id if len(found) > limit else None


def _holds(on: date) -> ColumnElement[bool]:
    return and_(PlanSpan.start <= on, PlanSpan.end >= on)


def keys_on(on: date, by: By) -> Subquery:
    """Each active plan of a day with the raw value that it is divided by."""
    live = select(PlanSpan.plan_id).where(_holds(on), PlanSpan.status.in_(LIVE))
    if by is By.NEED:
        newest = (
            select(ChildFact.value)
            .where(
                ChildFact.child_id == PlanSpan.child_id,
                ChildFact.field == FieldName.PRIMARY_NEED,
                ChildFact.as_of <= on,
                ChildFact.withdrawn_at.is_(None),
            )
            .order_by(ChildFact.as_of.desc(), ChildFact.id.desc())
            .limit(1)
            .scalar_subquery()
        )
        return live.add_columns(newest.label("key")).subquery()
    if by is By.AGE:
        born = select(Child.date_of_birth).where(Child.id == PlanSpan.child_id).scalar_subquery()
        return live.add_columns(born.label("key")).subquery()
    column = (
        func.coalesce(Placement.setting_name, Placement.urn, Placement.sen_setting)
        if by is By.SETTING
        else func.coalesce(Placement.placement_type, Placement.sen_setting)
    )
    attended = (
        select(column)
        .where(
            Placement.plan_id == PlanSpan.plan_id,
            Placement.role == "attended",
            Placement.start <= on,
            Placement.end >= on,
            Placement.withdrawn_at.is_(None),
        )
        .order_by(Placement.rank, Placement.start.desc(), Placement.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return live.add_columns(attended.label("key")).subquery()


def _grouped(by: By, key: Any, on: date) -> str:
    if key is None:
        return NOT_RECORDED
    if by is By.AGE:
        return str(on.year - key.year - ((on.month, on.day) < (key.month, key.day)))
    return str(key)


def _is_key(divided: Subquery, by: By, key: str, on: date) -> ColumnElement[bool]:
    if key == NOT_RECORDED:
        return divided.c.key.is_(None)
    if by is By.AGE:
        age = int(key) if key.isdigit() else -1
        return and_(divided.c.key > _years_back(on, age + 1), divided.c.key <= _years_back(on, age))
    return divided.c.key == literal(key, divided.c.key.type)


def _years_back(on: date, years: int) -> date:
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return date(on.year - years, 2, 28)


def _cells(by: By, numbers: dict[str, int]) -> list[Cell]:
    titles: dict[str, str] = {NOT_RECORDED: "Not recorded"}
    if by is By.NEED:
        titles |= {need.value: need.title for need in Need}
    elif by is not By.AGE:
        titles |= SEN_SETTINGS | (PLACEMENT_TYPES if by is By.PLACEMENT else {})
    order = sorted(numbers, key=int_first) if by is By.AGE else sorted(numbers, key=lambda key: (-numbers[key], key))
    return [Cell(key, titles.get(key, key), numbers[key]) for key in order]


def int_first(key: str) -> tuple[int, int]:
    """Figures by their size, words after them."""
    return (0, int(key)) if key.lstrip("-").isdigit() else (1, 0)
