"""The council's own days: terms, half terms, extra bank holidays; and the clocks that change with them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.clocks.counting import CannotCount, Days, Method
from triage.register.acting import By, Refused, note
from triage.register.time_limits.stored import STANDING, rule_of, step
from triage.storage.tables import FOR_EVER, ChildClock, CouncilDay, What

KINDS = {"term": "School term", "school_closed": "Schools closed within a term", "closed": "Extra bank holiday"}
_COUNTED = frozenset(
    {Method.WORKING_DAYS, Method.WORKING_DAYS_INCL, Method.TRIBUNAL_WORKING_DAYS, Method.SCHOOL_DAYS_INCL,
     Method.APPEAL_MONTHS}
)  # fmt: skip
"""Methods whose answer depends on such days."""


def council_days(session: Session) -> list[CouncilDay]:
    """All entries, by day."""
    return list(session.scalars(select(CouncilDay).order_by(CouncilDay.first, CouncilDay.id)))


def known_days(session: Session) -> Days:
    """The days that clocks are counted with: England's, and the council's own."""
    rows = council_days(session)
    return Days(
        closed=frozenset(day for row in rows if row.kind == "closed" for day in _each(row.first, row.last)),
        terms=tuple((row.first, row.last) for row in rows if row.kind == "term"),
        school_closed=frozenset(
            day for row in rows if row.kind == "school_closed" for day in _each(row.first, row.last)
        ),
    )


def add_days(session: Session, by: By, kind: str, first: date, last: date, words: str = "") -> int:
    """Enter days; entering them again changes nothing. Returns how many clocks have another date now.

    Raises `Refused`.
    """
    if kind not in KINDS:
        raise Refused("Choose what these days are: a term, a closure within a term, or an extra bank holiday.")
    if last < first:
        raise Refused("The last day lies before the first.")
    if (last - first).days > 200:
        raise Refused("A term has at most 200 days. Enter each term by itself.")
    same = (CouncilDay.kind == kind, CouncilDay.first == first, CouncilDay.last == last)
    if session.scalar(select(CouncilDay.id).where(*same)) is not None:
        return 0
    session.add(CouncilDay(kind=kind, first=first, last=last, words=words[:200], by_user_id=by.user_id))
    session.flush()
    return _changed(session, by)


def remove_days(session: Session, by: By, row_id: int) -> int:
    """Take an entry out. Returns how many clocks have another date now. Raises `Refused`."""
    row = session.get(CouncilDay, row_id)
    if row is None:
        raise Refused("These days are not in the list.")
    session.delete(row)
    session.flush()
    return _changed(session, by)


def recount(session: Session, known: Days) -> int:
    """Work out anew the dates of clocks that still run and depend on such days. Returns how many changed."""
    changed = 0
    running = (ChildClock.standing.in_(STANDING), ChildClock.withdrawn_at.is_(None), ChildClock.stopped.is_(None))
    for row in session.scalars(select(ChildClock).where(*running, ChildClock.printed.is_(False))):
        rule = rule_of(row.rule, row.trigger)
        if rule.method not in _COUNTED:
            continue
        try:
            due = rule.due(row.trigger, known)
        except CannotCount:
            due = None
        if due != row.due:
            row.due, row.due_sort = due, min((day for day in (due, row.other_due) if day), default=FOR_EVER)
            step(session, row, "recounted", day=due)
            changed += 1
    return changed


def _changed(session: Session, by: By) -> int:
    changed = recount(session, known_days(session))
    note(session, by, What.DAYS_CHANGED, "days:council", recounted=changed)
    return changed


def _each(first: date, last: date) -> list[date]:
    return [date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1)]
