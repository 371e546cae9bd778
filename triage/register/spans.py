"""Keeps `plan_spans`, `plan_keys` and `cost_spans` true to what the register holds: each plan on every day."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, delete, exists, insert, or_, select
from sqlalchemy.orm import Session

from triage.register.case import BATCH, cases
from triage.register.cost_spans import cost_spans
from triage.register.dormancy import spans
from triage.register.keys import keys_of
from triage.register.life import LIVE, stages
from triage.storage.database import Database
from triage.storage.tables import CostSpan, PlanCost, PlanKey, PlanRecord, PlanSpan

FULL = 2000
"""Rows that go to the database at a time."""
_WORKED_OUT = (PlanSpan, PlanKey, CostSpan)
Rows = list[dict[str, Any]]


def work_out(session: Session, plan_ids: Collection[int] | None = None) -> int:
    """Work out the spans and keys of some plans, or of all, anew. To be called in the transaction that changed them.

    Where no plan has keys yet (a register of an earlier version), all are worked out. Returns the number of spans.
    """
    session.flush()
    if plan_ids is not None and not keys_are_there(session):
        plan_ids = None
    if plan_ids is None:
        session.execute(_turn())
        for table in _WORKED_OUT:
            session.execute(delete(table))
    else:
        wanted = sorted(plan_ids)
        for start in range(0, len(wanted), BATCH):
            session.execute(_turn().where(PlanRecord.id.in_(wanted[start : start + BATCH])))
            for table in _WORKED_OUT:
                session.execute(delete(table).where(table.plan_id.in_(wanted[start : start + BATCH])))
    rows, keys, costs = Rows(), Rows(), Rows()
    made = 0
    for case in cases(session, plan_ids):
        rows += [
            {
                "plan_id": case.plan_id,
                "child_id": case.child_id,
                "status": stage.status,
                "signs": [str(number) for number in signs],
                "start": stage.start,
                "end": stage.end,
                "entered": stage.entered,
                "left": stage.left,
            }
            for stage, signs in spans(case)
        ]
        keys += [
            {"plan_id": case.plan_id, "what": what, "key": key, "start": start, "end": end}
            for what, key, start, end in keys_of(case, stages(case.events))
        ]
        costs += cost_spans(case.plan_id, case.lines)
        if max(len(rows), len(keys), len(costs)) >= FULL:
            made += _put(session, rows, keys, costs)
            rows, keys, costs = [], [], []
    return made + _put(session, rows, keys, costs)


def keys_are_there(session: Session) -> bool:
    """False for a register whose plans were worked out before keys were kept."""
    if session.scalar(select(PlanKey.id).limit(1)) is not None:
        return True
    return session.scalar(select(PlanSpan.id).where(PlanSpan.status.in_(LIVE)).limit(1)) is None


def out_of_date(session: Session) -> list[int]:
    """Plans whose cost lines an earlier version of the service changed: it knows nothing of `cost_spans`.

    Lines are entered and withdrawn, never changed, so that it is enough to compare which there are.
    """
    worked_out = exists().where(CostSpan.cost_id == PlanCost.id, CostSpan.plan_id == PlanCost.plan_id)
    missing = select(PlanCost.plan_id).where(
        PlanCost.plan_id.is_not(None), PlanCost.withdrawn_at.is_(None), ~worked_out
    )
    gone = (
        select(CostSpan.plan_id)
        .join(PlanCost, PlanCost.id == CostSpan.cost_id)
        .where(or_(PlanCost.withdrawn_at.is_not(None), PlanCost.plan_id.is_distinct_from(CostSpan.plan_id)))
    )
    return sorted(plan for plan in set(session.scalars(missing)) | set(session.scalars(gone)) if plan is not None)


def bring_up_to_date(database: Database) -> int:
    """Work out what an earlier version of the service left undone, some plans at a time. Returns for how many plans."""
    with database.reading() as session:
        whole = not keys_are_there(session)
    if whole:
        with database.writing() as session:
            work_out(session)
    with database.reading() as session:
        plans = out_of_date(session)
    for start in range(0, len(plans), FULL):
        with database.writing() as session:
            work_out(session, plans[start : start + FULL])
    return len(plans)


def _turn() -> Select[Any]:
    """Holds plans until the end of the transaction: two who work out one plan at once would enter its rows twice."""
    return select(PlanRecord.id).order_by(PlanRecord.id).with_for_update(key_share=True)


def _put(session: Session, *made: Rows) -> int:
    """Enter what was worked out, in the order of `_WORKED_OUT`. Returns the number of spans."""
    for table, rows in zip(_WORKED_OUT, made, strict=True):
        if rows:
            session.connection().execute(insert(table), rows)
    return len(made[0])
