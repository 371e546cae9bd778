"""Lists of plans behind a number, each with its setting, its signs and what it costs on the day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import Session

from triage.register.cost_lines import CostStatus, Line, line_of, standing
from triage.register.counts import By, Row, rows_on
from triage.register.dormancy import SIGNS
from triage.register.life import LIVE, Status
from triage.storage.tables import Child, Placement, PlanCost, PlanRecord, PlanSpan


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One plan of a list. `annual` are the committed and `forecast` the forecast pounds of a full year."""

    row: Row
    status: Status
    setting: str | None
    annual: Decimal
    forecast: Decimal

    @property
    def signs(self) -> list[str]:
        """The signs of dormancy in words."""
        return [SIGNS[int(number)] for number in self.row.signs]


def plans_on(
    session: Session,
    on: date,
    by: By = By.STATUS,
    key: str | None = None,
    *,
    sign: int | None = None,
    after: int = 0,
    limit: int = 100,
) -> tuple[list[PlanLine], int | None]:
    """The plans behind a count, or those with one sign of dormancy; and the `after` of the next page, or None."""
    if sign is not None:
        rows, following = _with_sign(session, on, sign, after, limit)
    else:
        rows, following = rows_on(session, on, by, key, after, limit)
    return _lines(session, rows, on), following


def sign_counts(session: Session, on: date) -> dict[int, int]:
    """How many active plans show each sign on a day."""
    query = select(cast(PlanSpan.signs, String), func.count()).where(
        PlanSpan.status.in_(LIVE), PlanSpan.start <= on, PlanSpan.end >= on
    )
    found: dict[int, int] = defaultdict(int)
    for signs, number in session.execute(query.group_by(cast(PlanSpan.signs, String))):
        for sign in SIGNS:
            if f'"{sign}"' in signs:
                found[sign] += number
    return dict(sorted(found.items()))


def costs_of_plans(session: Session, plan_ids: Collection[int], on: date) -> dict[int, tuple[Decimal, Decimal]]:
    """Committed and forecast pounds of a full year, by plan."""
    lines: dict[int, list[Line]] = defaultdict(list)
    wanted = sorted(plan_ids)
    for start in range(0, len(wanted), 500):
        query = select(PlanCost).where(
            PlanCost.plan_id.in_(wanted[start : start + 500]), PlanCost.withdrawn_at.is_(None)
        )
        for cost in session.scalars(query.order_by(PlanCost.id)):
            if cost.plan_id is not None:
                lines[cost.plan_id].append(line_of(cost))
    out = {}
    for plan, own in lines.items():
        held = standing(own, on)
        committed = sum((one.annual for one in held if one.status == CostStatus.COMMITTED), Decimal(0))
        out[plan] = (committed, sum((one.annual for one in held), Decimal(0)) - committed)
    return out


def _lines(session: Session, rows: list[Row], on: date) -> list[PlanLine]:
    ids: dict[str, int] = {}
    names = [row.plan for row in rows]
    for start in range(0, len(names), 500):
        query = select(PlanRecord.public_id, PlanRecord.id).where(PlanRecord.public_id.in_(names[start : start + 500]))
        ids |= dict(session.execute(query).all())
    costs = costs_of_plans(session, ids.values(), on)
    settings = _settings(session, sorted(ids.values()), on)
    nothing = (Decimal(0), Decimal(0))
    return [
        PlanLine(row, Status(row.status), settings.get(ids[row.plan]), *costs.get(ids[row.plan], nothing))
        for row in rows
    ]


def _settings(session: Session, plan_ids: list[int], on: date) -> dict[int, str]:
    found: dict[int, str] = {}
    for start in range(0, len(plan_ids), 500):
        query = (
            select(Placement.plan_id, func.coalesce(Placement.setting_name, Placement.urn, Placement.sen_setting))
            .where(
                Placement.plan_id.in_(plan_ids[start : start + 500]),
                Placement.start <= on,
                Placement.end >= on,
                Placement.withdrawn_at.is_(None),
            )
            .order_by(Placement.role.desc(), Placement.rank.desc(), Placement.start)
        )
        for plan, name in session.execute(query):  # last wins: attended before named, first rank before second
            found[plan] = name
    return found


def _with_sign(session: Session, on: date, sign: int, after: int, limit: int) -> tuple[list[Row], int | None]:
    query = (
        select(PlanSpan, PlanRecord.public_id, Child.public_id, Child.full_name)
        .join(PlanRecord, PlanRecord.id == PlanSpan.plan_id)
        .join(Child, Child.id == PlanSpan.child_id)
        .where(
            PlanSpan.status.in_(LIVE),
            PlanSpan.start <= on,
            PlanSpan.end >= on,
            PlanSpan.plan_id > after,
            cast(PlanSpan.signs, String).like(f'%"{sign}"%'),
        )
        .order_by(PlanSpan.plan_id)
        .limit(limit + 1)
    )
    found = session.execute(query).all()
    rows = [Row(plan, child, name, span.status, span.signs, span.start) for span, plan, child, name in found[:limit]]
    return rows, found[limit - 1][0].plan_id if len(found) > limit else None
