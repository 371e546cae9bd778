"""The part of a child's page that leads into the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.pages import formats
from triage.register.life import LIVE, Status
from triage.register.plan_list import costs_of_plans
from triage.storage.tables import Child, ChildMerge, PlanRecord, PlanSpan


@dataclass(frozen=True, slots=True)
class OwnPlan:
    """A plan of the child today. `status` is None before its first event."""

    public_id: str
    reference: str | None
    status: Status | None
    since: date | None
    annual: Any
    colour: str


def child_plan_values(session: Session, child: Child) -> dict[str, Any]:
    """What the template needs."""
    today = formats.today()
    plans = session.scalars(select(PlanRecord).where(PlanRecord.child_id == child.id).order_by(PlanRecord.id)).all()
    costs = costs_of_plans(session, [plan.id for plan in plans], today)
    own = []
    for plan in plans:
        here = (PlanSpan.plan_id == plan.id, PlanSpan.start <= today, PlanSpan.end >= today)
        span = session.scalar(select(PlanSpan).where(*here))
        status = Status(span.status) if span is not None else None
        colour = "orange" if status is Status.POSSIBLY_DORMANT else "green" if status in LIVE else "grey"
        annual = costs[plan.id][0] if plan.id in costs else None
        own.append(OwnPlan(plan.public_id, plan.reference, status, span.start if span else None, annual, colour))
    merged = select(ChildMerge).where(ChildMerge.kept_id == child.id, ChildMerge.undone_at.is_(None))
    return {"register_plans": own, "merged_in": len(session.scalars(merged).all())}
