"""What people decide about clocks: confirm, correct, refuse, met, excused, given up, entered by hand."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.clocks.clock import Clock, Provenance
from triage.clocks.counting import CannotCount
from triage.clocks.rule import Excuse
from triage.register.acting import By, Refused, note
from triage.register.life import Kind
from triage.register.time_limits.days import known_days
from triage.register.time_limits.entering import clear_stop, end_alternative, give_up, supersede
from triage.register.time_limits.proposals import SHOWS, choices_of, counted_from
from triage.register.time_limits.stored import clock_of, find_clock, new_row, rule_of, step
from triage.storage.tables import (
    FOR_EVER,
    Child,
    ChildClock,
    ClockChoice,
    Document,
    PlanEvent,
    PlanRecord,
    User,
    What,
    now,
)

EXCUSES = {
    Excuse.SCHOOL_CLOSED: "Advice was asked of a school that was closed for 4 weeks (a)",
    Excuse.PROVIDER_CLOSED: "Advice was asked of an early years provider that was closed for 4 weeks (b)",
    Excuse.PERSONAL: "Exceptional personal circumstances of the child or parent (c)",
    Excuse.AWAY_4_WEEKS: "Child or parent away from the area for 4 weeks (d)",
    Excuse.AWAY_2_WEEKS: "Child or parent away from the area for 2 weeks",
    Excuse.MISSED_APPOINTMENT: "A missed appointment for the advice",
    Excuse.TRIBUNAL_DIRECTS: "The Tribunal directs otherwise",
}
LONGEST_REASON = 500


def choose(
    session: Session, document: Document, key: str, action: str, by: By, day: date | None = None, reason: str = ""
) -> None:
    """Keep what the person who checks chose for one clock of an unconfirmed document. Raises `Refused`."""
    if key != SHOWS and action not in ("confirm", "correct", "refuse", "undo"):
        raise Refused("Confirm the time limit, correct its first day, or refuse it.")
    if action == "correct" and day is None:
        raise Refused("Enter the day from which the time limit runs.")
    if action == "refuse" and not reason.strip():
        raise Refused("Say why the time limit does not hold.")
    if action == "undo" and key not in choices_of(session, document.id):
        raise Refused("There is nothing to undo.")
    session.add(
        ClockChoice(
            document_id=document.id, key=key, action=action, day=day, reason=_words(reason), by_user_id=by.user_id
        )
    )
    note(session, by, What.CLOCK_CHOSEN, f"document:{document.public_id}", document=document, action=action)
    session.flush()


def decide(
    session: Session,
    public_id: str,
    action: str,
    by: By,
    *,
    day: date | None = None,
    reason: str = "",
    excuse: str = "",
    document: Document | None = None,
) -> ChildClock:
    """Do one thing to a clock of the register. Raises `Refused` in plain words.

    Actions: confirm, correct (day), refuse (reason), met (day), not_met (reason), run_again (reason),
    excuse (day, excuse, reason), end_excuse (reason), give_up (day, reason).
    """
    row, words = find_clock(session, public_id), _words(reason)
    if action in _NEED_DAY and day is None:
        raise Refused("Enter a date.")
    if action in _NEED_REASON and not words:
        raise Refused("Say why: the reason is kept as evidence.")
    match action:
        case "confirm":
            _confirm(session, row, by)
        case "correct":
            assert day is not None
            _correct(session, row, day, by, words)
        case "refuse":
            row.standing = "refused"
            row.by_user_id = by.user_id
            step(session, row, "refused", by_user_id=by.user_id, reason=words)
        case "met":
            assert day is not None
            _met(session, row, day, by, words, document)
        case "not_met":
            clear_stop(row)
            step(session, row, "stop_refused", by_user_id=by.user_id, reason=words)
        case "run_again":
            clear_stop(row)
            row.given_up = None
            step(session, row, "reopened", by_user_id=by.user_id, reason=words)
        case "excuse":
            _excuse(session, row, day, excuse, by, words, document)
        case "end_excuse":
            row.excuse = row.excused_from = None
            _take_exception_back(session, row)
            step(session, row, "excuse_ended", by_user_id=by.user_id, reason=words)
        case "give_up":
            assert day is not None
            give_up(session, row, day, document.id if document else None, by.user_id, words or "")
        case _:
            raise Refused("There is no such action.")
    child = session.get_one(Child, row.child_id)
    note(session, by, What.CLOCK_STEPPED, f"clock:{row.public_id}", child=child, action=action, rule=row.rule)
    session.flush()
    return row


def add_clock(
    session: Session, child: Child, rule_id: str, trigger: date, by: By, *, reason: str = "", subject: str = ""
) -> ChildClock:
    """Enter a clock by hand, with the reason as its evidence. Raises `Refused`."""
    try:
        rule = rule_of(rule_id, trigger)
    except StopIteration:
        raise Refused("There is no such rule.") from None
    if not _words(reason) and not subject:
        raise Refused("Say how it is known that this time limit runs.")
    try:
        due = rule.due(trigger, known_days(session))
    except CannotCount as missing:
        raise Refused(missing.message) from None
    row = new_row(Clock(rule, trigger, due, Provenance("person")), child.id, None)
    row.subject, row.standing, row.by_user_id = subject, "confirmed", by.user_id
    row.team_id = _team_of(session, by)
    session.add(row)
    step(session, row, "added", day=trigger, by_user_id=by.user_id, reason=_words(reason))
    note(session, by, What.CLOCK_STARTED, f"child:{child.public_id}", child=child, rule=rule_id)
    session.flush()
    return row


def _confirm(session: Session, row: ChildClock, by: By) -> None:
    if row.standing not in ("proposed", "refused"):
        raise Refused("This time limit is confirmed already.")
    row.standing, row.by_user_id = "confirmed", by.user_id
    row.team_id = row.team_id or _team_of(session, by)
    step(session, row, "confirmed", day=row.trigger, by_user_id=by.user_id)
    if row.supersedes_id is not None:
        supersede(session, session.get_one(ChildClock, row.supersedes_id), by.user_id)


def _correct(session: Session, row: ChildClock, day: date, by: By, words: str | None) -> None:
    counted = counted_from(clock_of(row), day, known_days(session))
    row.trigger, row.due, row.other_due = day, counted.due, None
    row.due_sort, row.printed = counted.due or FOR_EVER, False
    row.standing, row.by_user_id = "confirmed", by.user_id
    step(session, row, "corrected", day=day, by_user_id=by.user_id, reason=words)


def _met(session: Session, row: ChildClock, day: date, by: By, words: str | None, document: Document | None) -> None:
    if day < row.trigger and rule_of(row.rule, row.trigger).n >= 0 and not row.rule.startswith(("V1", "V2")):
        raise Refused("The time limit began after that day.")
    if document is not None:
        row.stop_document_id = document.id
    if row.stop_document_id is None and not words:
        raise Refused("Say how it is known that it was done, or choose the document that shows it.")
    row.stopped, row.stop_standing = day, "confirmed"
    if row.standing == "proposed":
        row.standing = "confirmed"
    row.by_user_id = by.user_id
    step(session, row, "met", day=day, document_id=row.stop_document_id, by_user_id=by.user_id, reason=words)
    end_alternative(session, row, day, by.user_id)


def _excuse(
    session: Session,
    row: ChildClock,
    day: date | None,
    excuse: str,
    by: By,
    words: str | None,
    document: Document | None,
) -> None:
    allowed = rule_of(row.rule, row.trigger).excuses
    if excuse not in allowed:
        raise Refused("The law knows no such exception for this time limit.")
    row.excuse, row.excused_from = excuse, day
    if row.standing == "proposed":
        row.standing, row.by_user_id = "confirmed", by.user_id
    paper = document.id if document is not None else None
    step(session, row, "excused", day=day, document_id=paper, by_user_id=by.user_id, reason=words)
    if row.rule in _COUNTED_IN_RETURN and day is not None and (plan := _case_of(session, row)) is not None:
        details = {"excuse": excuse, "clock": row.public_id}
        session.add(
            PlanEvent(plan_id=plan, kind=Kind.EXCEPTION, day=day, details=details, document_id=paper,
                      by_user_id=by.user_id, note=words)
        )  # fmt: skip


def _take_exception_back(session: Session, row: ChildClock) -> None:
    for event in session.scalars(
        select(PlanEvent)
        .join(PlanRecord, PlanRecord.id == PlanEvent.plan_id)
        .where(PlanRecord.child_id == row.child_id, PlanEvent.kind == Kind.EXCEPTION, PlanEvent.withdrawn_at.is_(None))
    ):
        if event.details.get("clock") == row.public_id:
            event.withdrawn_at = now()


def _case_of(session: Session, row: ChildClock) -> int | None:
    """The plan, or the case that may become one, of the clock's child: the newest."""
    query = select(PlanRecord.id).where(PlanRecord.child_id == row.child_id).order_by(PlanRecord.id.desc())
    return session.scalar(query.limit(1))


_COUNTED_IN_RETURN = frozenset({"A3", "A4"})
"""Clocks whose exception is the national return's Week20: it stands in the life of the plan too."""
_NEED_DAY = frozenset({"correct", "met", "excuse", "give_up"})
_NEED_REASON = frozenset({"refuse", "not_met", "run_again", "excuse", "end_excuse", "give_up"})


def _team_of(session: Session, by: By) -> int | None:
    """The team of who acts: a clock of no team's document is theirs."""
    return session.scalar(select(User.team_id).where(User.id == by.user_id)) if by.user_id is not None else None


def _words(text: str) -> str | None:
    return " ".join(text.split())[:LONGEST_REASON] or None
