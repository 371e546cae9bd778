"""Between a stored row and a clock that can be asked what it is on a day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.clocks.clock import Clock, Provenance
from triage.clocks.rule import Rule
from triage.clocks.rules import RULES, NoSuchRule, rule
from triage.register.acting import Refused
from triage.storage.tables import FOR_EVER, ChildClock, ClockStep

STANDING = ("proposed", "confirmed")
"""Clocks that count. One that nobody confirmed is shown and marked: silence would be the worse failure."""
STEPS = {
    "proposed": "Proposed from the document",
    "added": "Entered by a person",
    "confirmed": "Confirmed",
    "corrected": "Date corrected",
    "refused": "Refused",
    "stop_proposed": "A document says that it was done",
    "met": "Done",
    "stop_refused": "Not done by that document",
    "reopened": "Runs again",
    "excused": "Exception recorded",
    "excuse_ended": "Exception taken back",
    "given_up": "Its cause fell away",
    "superseded": "Replaced by an earlier start",
    "recounted": "Counted anew with the council’s days",
    "taken_back": "Its document was opened again",
}
"""Every step of a clock, in words."""


def rule_of(rule_id: str, day: date) -> Rule:
    """The version of a rule for a day; of a day before all versions, the first one."""
    try:
        return rule(rule_id, day)
    except NoSuchRule:
        return next(one for one in RULES if one.id == rule_id)


def clock_of(row: ChildClock, *, proposed_stops: bool = False) -> Clock:
    """The row as a clock. A stop that is only proposed counts where the caller asks for it."""
    done = row.stop_standing == "confirmed" or (proposed_stops and row.stop_standing == "proposed")
    return Clock(
        rule=rule_of(row.rule, row.trigger),
        trigger=row.trigger,
        due=row.due,
        provenance=Provenance(row.field, str(row.document_id or ""), row.page, row.quote),
        other_due=row.other_due,
        stopped=row.stopped if done else None,
        excused_from=row.excused_from,
        superseded=row.standing == "superseded",
        withdrawn=row.given_up,
        confirmed=row.standing == "confirmed",
    )


def rows_of_child(session: Session, child_id: int, *, all_rows: bool = False) -> list[ChildClock]:
    """The clocks of a child, the earliest trigger first. `all_rows`: also refused and superseded ones."""
    query = select(ChildClock).where(ChildClock.child_id == child_id, ChildClock.withdrawn_at.is_(None))
    if not all_rows:
        query = query.where(ChildClock.standing.in_(STANDING))
    return list(session.scalars(query.order_by(ChildClock.trigger, ChildClock.id)))


def find_clock(session: Session, public_id: str) -> ChildClock:
    """A clock by its public name, locked for a change. Raises `Refused`."""
    query = select(ChildClock).where(ChildClock.public_id == public_id, ChildClock.withdrawn_at.is_(None))
    row = session.scalar(query.with_for_update())
    if row is None:
        raise Refused("There is no such time limit.")
    return row


def new_row(clock: Clock, child_id: int, document_id: int | None) -> ChildClock:
    """A clock as a row that nobody confirmed yet."""
    return ChildClock(
        child_id=child_id,
        rule=clock.rule.id,
        trigger=clock.trigger,
        proposed_trigger=clock.trigger,
        due=clock.due,
        other_due=clock.other_due,
        due_sort=clock.show_due or FOR_EVER,
        document_id=document_id,
        field=clock.provenance.field,
        page=clock.provenance.page,
        quote=clock.provenance.quote,
        printed=clock.provenance.field == "deadline",
    )


def step(
    session: Session,
    row: ChildClock,
    what: str,
    *,
    day: date | None = None,
    document_id: int | None = None,
    by_user_id: int | None = None,
    reason: str | None = None,
) -> None:
    """Write down what was done to a clock."""
    if row.id is None:
        session.flush()
    session.add(
        ClockStep(clock_id=row.id, what=what, day=day, document_id=document_id, by_user_id=by_user_id, reason=reason)
    )
