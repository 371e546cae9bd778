"""How many plans there are on a day, by what people ask for, with the rows behind every number."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Integer, Subquery, and_, case, cast, func, literal, select
from sqlalchemy.orm import Session

from triage.register.codes import PLACEMENT_TYPES, SEN_SETTINGS
from triage.register.life import LIVE, Status
from triage.storage.tables import Child, PlanKey, PlanRecord, PlanSpan
from triage.vocabulary import Need

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
    key_of = _age_of(divided.c.key, on) if by is By.AGE else divided.c.key
    for key, number in session.execute(select(key_of, func.count()).group_by(key_of)):
        numbers[NOT_RECORDED if key is None else str(key)] += number
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
    """Each active plan of a day with the raw value that it is divided by; None where it is not recorded."""
    here = (PlanKey.what == by.value, PlanKey.start <= on, PlanKey.end >= on)
    return select(PlanKey.plan_id, PlanKey.key).where(*here).subquery()


def _age_of(birthday: ColumnElement[Any], on: date) -> ColumnElement[int]:
    """Whole years of age on a day, from a birthday as text: fewer rows come back than there are birthdays."""
    before = case((func.substr(birthday, 6) > f"{on:%m-%d}", 1), else_=0)
    return on.year - cast(func.substr(birthday, 1, 4), Integer) - before


def years_old(born: date, on: date) -> int:
    """Whole years of age."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _is_key(divided: Subquery, by: By, key: str, on: date) -> ColumnElement[bool]:
    if key == NOT_RECORDED:
        return divided.c.key.is_(None)
    if by is By.AGE:
        age = int(key) if key.isdigit() else -1
        first, last = _years_back(on, age + 1), _years_back(on, age)
        return and_(divided.c.key > first.isoformat(), divided.c.key <= last.isoformat())
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
