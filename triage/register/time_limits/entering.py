"""A checked document's clocks go into the register; a document that is opened again takes them back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.register.time_limits.proposals import Offered, Stopping, choices_of, panel_for, showing_of
from triage.register.time_limits.stored import STANDING, new_row, rows_of_child, step
from triage.storage.tables import Child, ChildClock, Document, now

ALTERNATIVES = {"A3": "A4", "A4": "A3", "Ob10": "Ob14", "Ob14": "Ob10", "Ca10": "Ca14", "Ca14": "Ca10"}
"""Of two duties only one can arise: a final plan, or the letter that there will be none."""


def enter_clocks(
    session: Session,
    child: Child,
    document: Document,
    values: Mapping[str, Sequence[Any]],
    by_user_id: int | None,
) -> None:
    """Keep the clocks that a checked document starts, and what it says of others, as the person chose.

    Without a choice a clock stands as proposed, and a stop as proposed: shown, marked, for a person to confirm.
    """
    panel = panel_for(session, document, child.id, values)
    for offered in panel.started:
        _start(session, child, document, offered, by_user_id)
    for stopping in panel.stopping:
        _stop(session, document, stopping)
    showing = showing_of(choices_of(session, document.id))
    if showing is not None and showing.ends:
        day = _letter_day(document, values)
        for row in rows_of_child(session, child.id):
            if row.rule in showing.ends and row.stopped is None and row.given_up is None:
                give_up(session, row, max(day, row.trigger), document.id, by_user_id, showing.title)


def withdraw_clocks(session: Session, document: Document) -> None:
    """Take back what a document started or stopped. What the person chose stays, for when it is confirmed again."""
    for row in session.scalars(
        select(ChildClock).where(ChildClock.document_id == document.id, ChildClock.withdrawn_at.is_(None))
    ):
        row.withdrawn_at = now()
        step(session, row, "taken_back", document_id=document.id)
        if row.supersedes_id is not None:
            older = session.get_one(ChildClock, row.supersedes_id)
            if older.standing == "superseded" and older.withdrawn_at is None:
                older.standing = "confirmed" if older.by_user_id is not None else "proposed"
                step(session, older, "reopened", document_id=document.id)
    stopped = select(ChildClock).where(ChildClock.stop_document_id == document.id, ChildClock.withdrawn_at.is_(None))
    for row in session.scalars(stopped):
        clear_stop(row)
        row.given_up = None
        step(session, row, "reopened", document_id=document.id)
    session.flush()


def give_up(
    session: Session, row: ChildClock, day: date, document_id: int | None, by_user_id: int | None, reason: str
) -> None:
    """The duty fell away on a day."""
    row.given_up = day
    if row.stop_document_id is None:
        row.stop_document_id = document_id
    step(session, row, "given_up", day=day, document_id=document_id, by_user_id=by_user_id, reason=reason)


def end_alternative(session: Session, row: ChildClock, day: date, by_user_id: int | None) -> None:
    """Where one of two duties is done, the other cannot arise any more."""
    other = ALTERNATIVES.get(row.rule)
    if other is None:
        return
    for one in rows_of_child(session, row.child_id):
        if one.rule == other and one.trigger == row.trigger and one.stopped is None and one.given_up is None:
            give_up(session, one, day, row.stop_document_id, by_user_id, "The other decision was taken.")


def clear_stop(row: ChildClock) -> None:
    """The clock runs again."""
    row.stopped = row.stop_standing = row.stop_document_id = row.stop_page = row.stop_quote = None


def _start(session: Session, child: Child, document: Document, offered: Offered, by_user_id: int | None) -> None:
    choice, row = offered.choice, new_row(offered.clock, child.id, document.id)
    row.team_id = document.team_id
    if choice is not None and choice.action == "correct":
        row.printed = False
    if offered.replaces is not None:
        row.supersedes_id = offered.replaces.id
    session.add(row)
    step(session, row, "proposed", day=offered.clock.trigger, document_id=document.id)
    if offered.clock.stopped is not None:
        row.stopped, row.stop_standing = offered.clock.stopped, "confirmed"
        row.stop_document_id = document.id
        step(session, row, "met", day=row.stopped, document_id=document.id, by_user_id=by_user_id)
    if choice is None:
        return
    what = {"confirm": "confirmed", "correct": "corrected", "refuse": "refused"}[choice.action]
    row.standing = "refused" if choice.action == "refuse" else "confirmed"
    row.by_user_id = choice.by_user_id
    step(session, row, what, day=row.trigger, by_user_id=choice.by_user_id, reason=choice.reason)
    if offered.replaces is not None and row.standing == "confirmed":
        supersede(session, offered.replaces, choice.by_user_id)


def supersede(session: Session, row: ChildClock, by_user_id: int | None) -> None:
    """An earlier start was confirmed: this one no longer counts."""
    row.standing = "superseded"
    step(session, row, "superseded", by_user_id=by_user_id)


def _stop(session: Session, document: Document, stopping: Stopping) -> None:
    row, choice = stopping.row, stopping.choice
    if choice is not None and choice.action == "refuse":
        step(session, row, "stop_refused", document_id=document.id, by_user_id=choice.by_user_id, reason=choice.reason)
        return
    by = stopping.after.stopped_by
    row.stopped, row.stop_document_id = stopping.after.stopped, document.id
    row.stop_page, row.stop_quote = (by.page, by.quote) if by is not None else (None, None)
    row.stop_standing = "proposed"
    step(session, row, "stop_proposed", day=row.stopped, document_id=document.id)
    if choice is not None:
        row.stopped = choice.day or row.stopped
        row.stop_standing = "confirmed"
        if row.standing in STANDING:
            row.standing, row.by_user_id = "confirmed", choice.by_user_id
        step(session, row, "met", day=row.stopped, document_id=document.id, by_user_id=choice.by_user_id,
             reason=choice.reason)  # fmt: skip
        end_alternative(session, row, row.stopped or document.received, choice.by_user_id)


def _letter_day(document: Document, values: Mapping[str, Sequence[Any]]) -> date:
    said = next(iter(values.get("document_date", ())), None)
    return date.fromisoformat(str(said)) if said else document.received
