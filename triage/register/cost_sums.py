"""Sums of cost lines on any day, by what people ask for: one question to the database, answered from `CostSpan`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, literal, not_, null, or_, select, union_all
from sqlalchemy.orm import Session

from triage.register.cost_lines import CostStatus, financial_year
from triage.register.cost_spans import pounds
from triage.register.counts import NOT_RECORDED, By, keys_on
from triage.register.life import LIVE
from triage.storage.tables import Child, CostSpan, PlanRecord, PlanSpan


class CostBy(StrEnum):
    """What costs are divided by."""

    SETTING = "setting"
    NEED = "need"
    PLACEMENT = "placement"
    FUNDER = "funder"
    ELEMENT = "element"
    PLAN = "plan"
    CHILD = "child"


class Part(StrEnum):
    """A sum of `Sums`: what stands on the day in a full year, or what falls in the financial year."""

    COMMITTED = "annual_committed"
    FORECAST = "annual_forecast"
    IN_YEAR_COMMITTED = "in_year_committed"
    IN_YEAR_FORECAST = "in_year_forecast"
    INVOICED = "in_year_invoiced"
    PAID = "in_year_paid"

    @property
    def status(self) -> CostStatus:
        """The status of the lines that the sum is of."""
        return CostStatus(self.value.rsplit("_", 1)[1])

    @property
    def in_year(self) -> bool:
        """True for what falls in the financial year."""
        return self.value.startswith("in_year")


@dataclass(slots=True)
class Sums:
    """Pounds, by how far they have come; and the number of plans that they are for."""

    plans: int = 0
    committed: Decimal = Decimal(0)
    forecast: Decimal = Decimal(0)
    in_year_committed: Decimal = Decimal(0)
    in_year_forecast: Decimal = Decimal(0)
    invoiced: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)

    def __add__(self, other: Sums) -> Sums:
        """Both together, for sums of different plans."""
        return Sums(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))

    def to_json(self) -> dict[str, Any]:
        """As JSON types: money as text with two decimals, so that no penny is lost."""
        return {
            "annual_committed": f"{self.committed:.2f}",
            "annual_forecast": f"{self.forecast:.2f}",
            "in_year_committed": f"{self.in_year_committed:.2f}",
            "in_year_forecast": f"{self.in_year_forecast:.2f}",
            "in_year_invoiced": f"{self.invoiced:.2f}",
            "in_year_paid": f"{self.paid:.2f}",
            "plans": self.plans,
        }


_SUMS = ("committed", "forecast", "in_year_committed", "in_year_forecast", "invoiced", "paid")
"""The sums of `Sums`, in their order."""


def sums_on(session: Session, on: date, by: CostBy | None, *, in_year: bool = True) -> dict[str, Sums]:
    """The sums of a day by key; without `by` undivided, under one key or none.

    Without `in_year` only what stands on the day: the rest is 0, and it is quicker.
    """
    plans = _by_plan(on, by, in_year=in_year)
    live = and_(plans.c.stands > 0, plans.c.plan_id.in_(live_plans(on)))
    money = [func.sum(plans.c[name]) for name in _SUMS]
    query = select(plans.c.key, func.sum(case((live, 1), else_=0)), *money).group_by(plans.c.key)
    return {
        NOT_RECORDED if key is None else str(key): Sums(number, *(pounds(one) for one in sums))
        for key, number, *sums in session.execute(query)
    }


def total_on(session: Session, on: date) -> Sums:
    """The sums of all plans on a day; each plan counts once."""
    return next(iter(sums_on(session, on, None).values()), Sums())


def live_plans(on: date) -> Select[Any]:
    """The numbers of the plans that are active on a day."""
    return select(PlanSpan.plan_id).where(PlanSpan.status.in_(LIVE), PlanSpan.start <= on, PlanSpan.end >= on)


def _in_year_pence(on: date) -> ColumnElement[int]:
    """What falls of a cost span in the financial year of a day."""
    year = financial_year(on)[0].year
    return case(
        (CostSpan.first_year == year, CostSpan.first),
        (CostSpan.last_year == year, CostSpan.last),
        (and_(CostSpan.first_year < year, CostSpan.last_year > year), CostSpan.annual),
        else_=0,
    )


def _holds_on(on: date) -> ColumnElement[bool]:
    """True for the cost spans of a day."""
    return and_(CostSpan.start <= on, CostSpan.end >= on)


def counts_in(part: Part, on: date) -> ColumnElement[bool]:
    """True for the cost spans that add to a sum."""
    if not part.in_year:
        return and_(_holds_on(on), CostSpan.status == part.status)
    year = financial_year(on)[0].year
    falls = and_(CostSpan.first_year <= year, CostSpan.last_year >= year)
    return and_(falls, CostSpan.status == part.status, or_(not_(CostSpan.replaced), _holds_on(on)))


def _by_plan(on: date, by: CostBy | None, *, in_year: bool) -> Subquery:
    """Key and sums of each plan in pence; `stands` counts the lines that stand on the day."""
    rate = (CostStatus.COMMITTED, CostStatus.FORECAST)
    stands = case((and_(_holds_on(on), CostSpan.status.in_(rate)), case((CostSpan.replaced, -1), else_=1)), else_=0)
    own = {CostBy.FUNDER: CostSpan.funder, CostBy.ELEMENT: CostSpan.element}
    key: Any = own[by].label("key") if by in own else null().label("key")
    groups = [CostSpan.plan_id, own[by]] if by in own else [CostSpan.plan_id]
    columns: list[Any] = [CostSpan.plan_id, key, func.count().label("spans"), func.sum(stands).label("stands")]
    for name, part in zip(_SUMS, Part, strict=True):
        worth = _in_year_pence(on) if part.in_year else CostSpan.annual
        wanted = counts_in(part, on) if in_year or not part.in_year else CostSpan.id.is_(None)
        columns.append(func.sum(case((wanted, worth), else_=0)).label(name))
    here = _holds_on(on)
    if in_year:
        year = financial_year(on)[0].year
        here = or_(here, and_(CostSpan.first_year <= year, CostSpan.last_year >= year))
    sums = select(*columns).where(here).group_by(*groups)
    return sums.subquery() if by in own or by is None else _with_keys(sums, _keys(on, by))


def _with_keys(sums: Select[Any], keys: Select[Any]) -> Subquery:
    """Sums of plans with what each counts under: put under each other and grouped.

    Without statistics of the tables SQLite would join them by looking at every pair.
    """
    numbers = ("spans", "stands", *_SUMS)
    both = union_all(sums, keys.add_columns(*(literal(0) for _ in numbers))).subquery()
    added = [func.sum(both.c[name]).label(name) for name in numbers]
    query = select(both.c.plan_id, func.max(both.c.key).label("key"), *added).group_by(both.c.plan_id)
    return query.having(func.sum(both.c.spans) > 0).subquery()


def _keys(on: date, by: CostBy) -> Select[Any]:
    """Each plan with what it counts under on a day."""
    if by is CostBy.PLAN:
        return select(*_plan_and(PlanRecord.public_id))
    if by is CostBy.CHILD:
        return select(*_plan_and(Child.public_id)).join(Child, Child.id == PlanRecord.child_id)
    return keys_on(on, By(by.value)).select()


def _plan_and(name: Any) -> tuple[Any, ...]:
    return PlanRecord.id.label("plan_id"), name.label("key")


def lines_of(on: date, by: CostBy, key: str, part: Part | None = None) -> Select[Any]:
    """The numbers of the cost lines behind one sum of a day; without `part` all that stand on it."""
    parts = (Part.COMMITTED, Part.FORECAST) if part is None else (part,)
    adds = case((CostSpan.replaced, -1), else_=1)
    here = or_(*(counts_in(one, on) for one in parts))
    lines = select(CostSpan.cost_id).where(here, _is_key(on, by, key))
    return lines.group_by(CostSpan.cost_id).having(func.sum(adds) > 0)


def _is_key(on: date, by: CostBy, key: str) -> ColumnElement[bool]:
    if by is CostBy.FUNDER:
        return CostSpan.funder == key
    if by is CostBy.ELEMENT:
        return CostSpan.element == key
    keys = _keys(on, by).subquery()
    if key == NOT_RECORDED:
        return CostSpan.plan_id.not_in(select(keys.c.plan_id).where(keys.c.key.is_not(None)))
    return CostSpan.plan_id.in_(select(keys.c.plan_id).where(keys.c.key == key))
