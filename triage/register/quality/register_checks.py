"""Checks that need the whole register: doubles, costs without a plan, totals that other places report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from triage.register.cost_sums import total_on
from triage.register.counts import count_on
from triage.register.life import LIVE
from triage.register.quality.check import Found
from triage.storage.tables import Child, ChildState, PlanCost, PlanSpan, ReportedFigure
from triage.words import day_words


def doubles(session: Session, day: date) -> Iterator[Found]:
    """DQ05: two active plans of one child; two children with one UPN, NHS number, or name and date of birth.

    Twins share their day of birth but not their forename, so that their names differ.
    """
    active = (PlanSpan.status.in_(LIVE), PlanSpan.start <= day, PlanSpan.end >= day)
    several = (
        select(Child.id, Child.public_id, func.count())
        .join(PlanSpan, PlanSpan.child_id == Child.id)
        .where(*active)
        .group_by(Child.id, Child.public_id)
        .having(func.count() > 1)
    )
    for child_id, public_id, number in session.execute(several):
        yield Found(f"The child has {number} active plans.", subject=f"child:{public_id}:plans", child_id=child_id)
    pairs: dict[tuple[str, ...], list[tuple[int, str]]] = defaultdict(list)
    query = select(Child.id, Child.public_id, Child.upn, Child.nhs_number, Child.name_key, Child.date_of_birth).where(
        Child.state == ChildState.ACTIVE
    )
    for child_id, public_id, upn, nhs, name, born in session.execute(query.order_by(Child.id)):
        keys = [("UPN", upn), ("NHS number", nhs), ("name and date of birth", f"{name}|{born}" if born else None)]
        for what, value in keys:
            if value:
                pairs[(what, value)].append((child_id, public_id))
    for (what, _), children in pairs.items():
        for child_id, public_id in children[1:]:
            subject = f"child:{children[0][1]}+{public_id}:{what.split()[0].lower()}"
            yield Found(f"Two children have the same {what}. Are they one?", subject=subject, child_id=child_id)


def costs_without_plan(session: Session, _day: date) -> Iterator[Found]:
    """DQ10: a cost line whose plan, or child, nobody knows."""
    query = select(PlanCost).where(PlanCost.plan_id.is_(None), PlanCost.withdrawn_at.is_(None))
    for cost in session.scalars(query.order_by(PlanCost.id)):
        what = "plan" if cost.child_id else "child"
        yield Found(
            f"The register knows no {what} for this cost.",
            money=cost.amount,
            subject=f"cost:{cost.public_id}",
            child_id=cost.child_id,
        )


def totals_differ(session: Session, day: date) -> Iterator[Found]:
    """DQ25: what the return or finance reports for a day differs from the register."""
    for figure in session.scalars(select(ReportedFigure).where(ReportedFigure.day <= day)):
        if figure.measure == "plans":
            ours = Decimal(count_on(session, figure.day).total)
            allowed = Decimal(0)
        else:
            ours, allowed = total_on(session, figure.day).committed, Decimal(1)
        if abs(ours - figure.value) > allowed:
            said = {"sen2": "The national return", "finance": "Finance"}[figure.origin]
            what = "plans" if figure.measure == "plans" else "pounds a year"
            yield Found(
                f"{said} reports {figure.value:,.0f} {what} for {day_words(figure.day)}; the register has {ours:,.0f}.",
                money=abs(ours - figure.value) if figure.measure == "annual_cost" else None,
                subject=f"total:{figure.origin}:{figure.measure}:{figure.day.isoformat()}",
            )
