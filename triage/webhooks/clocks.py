"""Time limits that end soon or were missed: each is told once for each day on which it is due."""

from __future__ import annotations

from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from triage.clocks.clock import Band
from triage.register.time_limits.lists import ClockLine, Wanted, lines_of, running
from triage.storage.tables import ChildClock, ClockNotice, Event, What
from triage.webhooks.outbox import tell
from triage.webhooks.types import WebhookType

SOON_DAYS = 15
"""Calendar days that hold the five working days before a day, with Christmas among them."""

MOST_AT_ONCE = 200


def tell_of_clocks(session: Session, today: date) -> int:
    """Write events, notices and messages for time limits of which nothing was said yet: at most 200 of each kind.

    How many were found. Call it again while it finds any.
    """
    soon = _untold(session, Wanted(days=SOON_DAYS), What.CLOCK_DUE_SOON, today)
    near = [line for line in soon if line.band is Band.WITHIN_5]
    late = _untold(session, Wanted(late=True), What.CLOCK_LATE, today)
    for line in near:
        _tell(session, line, What.CLOCK_DUE_SOON, WebhookType.CLOCK_DUE_SOON)
    for line in late:
        _tell(session, line, What.CLOCK_LATE, WebhookType.CLOCK_LATE)
    return len(near) + len(late)


def _untold(session: Session, wanted: Wanted, what: What, today: date) -> list[ClockLine]:
    told = and_(
        ClockNotice.clock_id == ChildClock.id, ClockNotice.what == what.value, ClockNotice.due == ChildClock.due_sort
    )
    query = running(wanted, today).where(~select(ClockNotice.id).where(told).exists())
    rows = session.scalars(query.order_by(ChildClock.due_sort, ChildClock.id).limit(MOST_AT_ONCE))
    return lines_of(session, rows, today)


def _tell(session: Session, line: ClockLine, what: What, kind: WebhookType) -> None:
    row = line.row
    event = Event(
        actor="system",
        actor_name="The service",
        what=what,
        subject=f"clock:{row.public_id}",
        child_id=row.child_id,
        details={"rule": row.rule, "due": row.due_sort.isoformat()},
    )
    session.add_all([event, ClockNotice(clock_id=row.id, what=what.value, due=row.due_sort)])
    data = {
        "clock": row.public_id,
        "rule": row.rule,
        "due": row.due_sort.isoformat(),
        "confirmed": line.confirmed,
        "child": line.child.public_id,
        "case_reference": line.child.case_reference,
        "url": f"/v1/clocks/children/{line.child.public_id}",
    }
    tell(session, kind, data, event)
