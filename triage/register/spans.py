"""Keeps `plan_spans` true to what the register holds: what each plan is on every day, ready to be counted."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from triage.register.case import BATCH, cases
from triage.register.dormancy import spans
from triage.storage.tables import PlanSpan


def work_out(session: Session, plan_ids: Collection[int] | None = None) -> int:
    """Work out the spans of some plans, or of all, anew. To be called in the transaction that changed them.

    Returns the number of spans.
    """
    session.flush()
    if plan_ids is None:
        session.execute(delete(PlanSpan))
    else:
        wanted = sorted(plan_ids)
        for start in range(0, len(wanted), BATCH):
            session.execute(delete(PlanSpan).where(PlanSpan.plan_id.in_(wanted[start : start + BATCH])))
    rows, made = [], 0
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
        if len(rows) >= 2000:
            session.execute(insert(PlanSpan), rows)
            made, rows = made + len(rows), []
    if rows:
        session.execute(insert(PlanSpan), rows)
    return made + len(rows)
