"""Advice for an assessment: what was asked for, what is in, what is late, and what nobody asked for yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.register.acting import By, Refused
from triage.register.time_limits.deciding import add_clock
from triage.register.time_limits.lists import ClockLine
from triage.register.time_limits.stored import STANDING
from triage.register.time_limits.words import ADVICE_SUBJECTS
from triage.storage.tables import Child, ChildClock, ChildDocument, Document

NEEDED = ("parent_views", "education_advice", "medical_advice", "ep_advice", "social_care_advice")
"""Regulation 6(1)(a) to (e): always needed."""


@dataclass(frozen=True, slots=True)
class Advice:
    """One kind of advice. `state` is in, in_late, late, awaited or not_asked; `document` is what came."""

    subject: str
    title: str
    state: str
    asked: date | None = None
    due: date | None = None
    came: date | None = None
    document: Document | None = None
    clock: ClockLine | None = None


STATES = {
    "in": ("In", "green"),
    "in_late": ("In, late", "orange"),
    "late": ("Late", "red"),
    "awaited": ("Awaited", "blue"),
    "not_asked": ("Not asked for", "yellow"),
}


def advice_of(session: Session, child: Child, lines: list[ClockLine], today: date) -> list[Advice]:
    """The advice of the assessment that runs, or was asked for. Empty where neither is."""
    asked = {line.row.subject: line for line in lines if line.row.rule == "A2" and line.row.standing in STANDING}
    begun = [line.row.trigger for line in lines if line.row.rule == "A4" and line.clock.is_open(today)]
    if not asked and not begun:
        return []
    since = min([*begun, *(line.row.trigger for line in asked.values())])
    came = _came(session, child, since)
    subjects = [one for one in ADVICE_SUBJECTS if one in NEEDED or one in asked or one in came]
    return [_one(subject, asked.get(subject), came.get(subject), today) for subject in subjects]


def ask_for(session: Session, child: Child, subjects: list[str], day: date, by: By) -> int:
    """Enter that advice was asked for on a day: one clock for each giver. Returns how many began. Raises `Refused`."""
    wrong = [one for one in subjects if one not in ADVICE_SUBJECTS]
    if wrong or not subjects:
        raise Refused("Choose whose advice was asked for.")
    running = set(
        session.scalars(
            select(ChildClock.subject).where(
                ChildClock.child_id == child.id,
                ChildClock.rule == "A2",
                ChildClock.standing.in_(STANDING),
                ChildClock.withdrawn_at.is_(None),
                ChildClock.stopped.is_(None),
            )
        )
    )
    fresh = [one for one in subjects if one not in running]
    for subject in fresh:
        add_clock(session, child, "A2", day, by, subject=subject)
    return len(fresh)


def _one(subject: str, line: ClockLine | None, document: Document | None, today: date) -> Advice:
    title = ADVICE_SUBJECTS[subject]
    if line is None:
        if document is None:
            return Advice(subject, title, "not_asked")
        return Advice(subject, title, "in", came=document.received, document=document)
    came = line.row.stopped or (document.received if document is not None else None)
    due, paper = line.row.due, line.stop_document or document
    if came is not None:
        state = "in_late" if due is not None and came > due else "in"
    else:
        state = "late" if due is not None and today > due else "awaited"
    return Advice(subject, title, state, line.row.trigger, due, came, paper if came else None, line)


def _came(session: Session, child: Child, since: date) -> dict[str, Document]:
    query = (
        select(Document)
        .join(ChildDocument, ChildDocument.document_id == Document.id)
        .where(
            ChildDocument.child_id == child.id,
            Document.document_type.in_(tuple(ADVICE_SUBJECTS)),
            Document.received >= since,
        )
        .order_by(Document.received.desc(), Document.id.desc())
    )
    return {document.document_type or "": document for document in session.scalars(query)}
