"""Keeps `plan_spans` and `plan_keys` true to what the register holds: what each plan is on every day."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from triage.register.case import BATCH, cases
from triage.register.dormancy import spans
from triage.register.keys import keys_of
from triage.register.life import LIVE, stages
from triage.storage.database import Database
from triage.storage.tables import PlanKey, PlanSpan

FULL = 2000
"""Rows that go to the database at a time."""


def work_out(session: Session, plan_ids: Collection[int] | None = None) -> int:
    """Work out the spans and keys of some plans, or of all, anew. To be called in the transaction that changed them.

    Where no plan has keys yet (a register of an earlier version), all are worked out. Returns the number of spans.
    """
    session.flush()
    if plan_ids is not None and not keys_are_there(session):
        plan_ids = None
    if plan_ids is None:
        session.execute(delete(PlanSpan))
        session.execute(delete(PlanKey))
    else:
        wanted = sorted(plan_ids)
        for start in range(0, len(wanted), BATCH):
            session.execute(delete(PlanSpan).where(PlanSpan.plan_id.in_(wanted[start : start + BATCH])))
            session.execute(delete(PlanKey).where(PlanKey.plan_id.in_(wanted[start : start + BATCH])))
    rows: list[dict[str, Any]] = []
    keys: list[dict[str, Any]] = []
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
        if len(rows) >= FULL:
            made += _put(session, rows, keys)
            rows, keys = [], []
    return made + _put(session, rows, keys)


def keys_are_there(session: Session) -> bool:
    """False for a register whose plans were worked out before keys were kept."""
    if session.scalar(select(PlanKey.id).limit(1)) is not None:
        return True
    return session.scalar(select(PlanSpan.id).where(PlanSpan.status.in_(LIVE)).limit(1)) is None


def bring_up_to_date(database: Database) -> bool:
    """Work everything out once for a register of an earlier version. Returns whether that was needed."""
    with database.reading() as session:
        if keys_are_there(session):
            return False
    with database.writing() as session:
        work_out(session)
    return True


def _put(session: Session, rows: list[dict[str, Any]], keys: list[dict[str, Any]]) -> int:
    connection = session.connection()
    if rows:
        connection.execute(insert(PlanSpan), rows)
    if keys:
        connection.execute(insert(PlanKey), keys)
    return len(rows)
