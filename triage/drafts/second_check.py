"""Four eyes: for the types and urgencies that the council names, a draft is checked by two people.

The first one's word does not enter the record: the draft waits for somebody else. Whoever changes a value then has
made a new first check, so that nothing stands in the record that only one person has seen. The second may also give
it back with a note.
"""

from __future__ import annotations

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from triage.drafts.actor import Actor
from triage.drafts.errors import Invalid, NotNow
from triage.drafts.history import record
from triage.drafts.opening import open_for_change
from triage.drafts.standing import Standings
from triage.drafts.values import TYPE, URGENCY
from triage.settings import settings
from triage.storage.council import council_settings
from triage.storage.tables import ClockChoice, Decision, Document, State, What, now

RETURNED = "returned"
"""The `state_reason` of a draft that the second person gave back."""
LONGEST_NOTE = 500


def needs_two(session: Session, found: Standings) -> bool:
    """True where two people must check. An urgency counts as found and as decided: lowering it needs two as well."""
    wanted = council_settings(session, settings())
    kind, urgency = found.get((TYPE, 0)), found.get((URGENCY, 0))
    bands = {urgency.value, urgency.suggestion.value if urgency.suggestion else None} if urgency else set()
    return (kind is not None and kind.value in wanted.second_check_types) or bool(
        bands & set(wanted.second_check_urgencies)
    )


def waits_for_another(session: Session, document: Document, found: Standings, actor: Actor) -> bool:
    """Count this check. True where it is the first of two: then the draft waits for somebody else.

    Raises `NotNow` where the same person, or another system, would make the second one.
    """
    if not needs_two(session, found):
        return False
    if document.state == State.SECOND_CHECK and not changed_since_first(session, document):
        if actor.user_id is None:
            raise NotNow("A person must make the second check.")
        if document.first_checked_by_id != actor.user_id:
            return False
        raise NotNow("You made the first check. Somebody else must make the second.")
    document.state, document.state_at = State.SECOND_CHECK, now()
    document.state_reason = document.state_words = None
    document.first_checked_by_id, document.first_checked_at = actor.user_id, now()
    document.claimed_by_id = document.claimed_until = document.assigned_to_id = None
    record(session, actor, What.DOCUMENT_FIRST_CHECKED, document=document)
    return True


def changed_since_first(session: Session, document: Document) -> bool:
    """True where anybody decided anything since the first check."""
    since = document.first_checked_at
    if since is None:
        return True
    return any(
        session.scalar(select(exists().where(table.document_id == document.id, table.at > since)))
        for table in (Decision, ClockChoice)
    )


def give_back(session: Session, public_id: str, note: str, actor: Actor, version: int | None = None) -> Document:
    """The second person does not agree: the draft goes back to whom it came from, with a note that says why.

    Raises `Invalid` without a note, and what `open_for_change` raises.
    """
    note = " ".join(note.split())
    if not note or len(note) > LONGEST_NOTE:
        raise Invalid("note", f"Say what is to be changed, in {LONGEST_NOTE} characters or fewer.")
    document = open_for_change(session, public_id, actor, version, {State.SECOND_CHECK})
    document.state, document.state_at = State.DRAFT, now()
    document.state_reason, document.state_words = RETURNED, f"{actor.name or 'Another system'} gave it back: {note}"
    document.assigned_to_id = document.first_checked_by_id
    document.first_checked_by_id = document.first_checked_at = None
    document.claimed_by_id = document.claimed_until = None
    record(session, actor, What.DOCUMENT_RETURNED, document=document)
    return document
