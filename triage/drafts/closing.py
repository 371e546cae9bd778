"""The whole draft: confirm it, open it again, set it aside, have it read again."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from triage.drafts.actor import Actor
from triage.drafts.checking import NEW_CHILD, NO_CHILD, OPEN
from triage.drafts.errors import Invalid, NotNow
from triage.drafts.history import record
from triage.drafts.opening import find_child, open_for_change
from triage.drafts.parts import UNDONE, ProposedPart, must_decide, proposed_parts
from triage.drafts.receive import add_job
from triage.drafts.second_check import waits_for_another
from triage.drafts.standing import Standings, decided_values, refresh, standings
from triage.drafts.values import CHILD, TYPE, URGENCY
from triage.register.record import new_child, record_checked, withdraw
from triage.storage.tables import ChildDocument, Document, Job, JobState, Priority, State, What, now
from triage.vocabulary import FieldName

SET_ASIDE_REASONS = {
    "duplicate": "The same document is already here",
    "not_ours": "It is not for this council",
    "not_a_case": "It is not about a child's case",
    "unreadable": "It cannot be read, and another copy was asked for",
    "sent_in_error": "It was sent by mistake",
    "other": "Another reason",
}
LONGEST_NOTE = 500
UNFINISHED = {State.RECEIVED, State.READING, *OPEN}
MERGED = "merged"
"""The `state_reason` of a file whose pages follow another document's (`triage.drafts.merging`)."""
REMOVED = "removed"
"""The `state_reason` of a document whose file is no longer kept (`triage.drafts.keeping`)."""


def confirm(session: Session, public_id: str, actor: Actor, version: int | None = None) -> Document:
    """The draft is right: checked, and the child's record takes in what was decided.

    Where the council wants two people to check it, the first one's word makes it wait for the second: see
    `triage.drafts.second_check`. Raises `NotNow` with what is still missing: values without a decision, the type, the
    urgency, the child; and where the second person is the first.
    """
    document = open_for_change(session, public_id, actor, version, OPEN)
    found = standings(session, document)
    missing = what_is_missing(found, proposed_parts(session, document))
    if missing:
        raise NotNow(" ".join(missing))
    if waits_for_another(session, document, found, actor):
        refresh(session, document, found)
        return document
    values = decided_values(found)
    choice = found[CHILD, 0].value
    child = None
    if choice == NEW_CHILD:
        child = new_child(session, values[FieldName.CHILD_NAME][0])
        record(session, actor, What.CHILD_CREATED, child=child, document=document)
    elif choice != NO_CHILD:
        child = find_child(session, choice)
    document.child_id = child.id if child else None
    if child is not None:
        record_checked(session, child, document, values, actor.user_id)
        record(session, actor, What.CHILD_UPDATED, child=child, document=document)
    _move(document, State.CHECKED)
    document.checked_by_id, document.checked_at = actor.user_id, now()
    document.claimed_by_id = document.claimed_until = None
    refresh(session, document, found)
    record(session, actor, What.DOCUMENT_CHECKED, document=document)
    return document


def what_is_missing(found: Standings, parts: Sequence[ProposedPart] = ()) -> list[str]:
    """What a person must still do before the draft can be confirmed, in plain sentences. Empty: nothing."""
    missing = []
    if must_decide(parts):
        missing.append("Say whether this file is one document or several.")
    open_values = sum(1 for standing in found.values() if not standing.decided)
    if open_values:
        missing.append(f"{open_values} value{'' if open_values == 1 else 's'} not yet accepted, corrected or cleared.")
    for field, words in ((TYPE, "Choose the type of document."), (URGENCY, "Choose the urgency.")):
        if (field, 0) not in found:
            missing.append(words)
    choice = found[CHILD, 0].value if (CHILD, 0) in found else None
    if choice is None:
        missing.append("Say which child the document is about.")
    elif choice == NEW_CHILD and not decided_values(found).get(FieldName.CHILD_NAME):
        missing.append("A new child's record needs the child's name.")
    return missing


def reopen(session: Session, public_id: str, actor: Actor, version: int | None = None) -> Document:
    """Open a checked or set-aside document again. What it gave to the register is taken back meanwhile."""
    document = open_for_change(session, public_id, actor, version, {State.CHECKED, State.SET_ASIDE})
    if document.state_reason == UNDONE:
        raise NotNow("The split that made this document was undone. Split the file that it came from again instead.")
    before = document.state
    if before == State.CHECKED:
        withdraw(session, document)
        for link in session.scalars(select(ChildDocument).where(ChildDocument.document_id == document.id)):
            session.delete(link)
        document.child_id = None
    document.checked_by_id = document.checked_at = None
    document.first_checked_by_id = document.first_checked_at = None
    if document.state_reason == MERGED:
        raise NotNow("This file is part of another document now. Undo that there first.")
    if document.state_reason == REMOVED:
        raise NotNow("The file is no longer kept: the time for which it is kept is over.")
    if document.duplicate_of is not None and document.duplicate_of.original_id != document.original_id:
        document.duplicate_of_id = None  # a person had said so, and now says otherwise
    _move(document, State.DRAFT if document.run_id is not None else State.RECEIVED)
    if document.run_id is None:
        add_job(session, document, Priority.LIVE)
    record(session, actor, What.DOCUMENT_REOPENED, document=document, before=before)
    return document


def set_aside(
    session: Session, public_id: str, reason: str, actor: Actor, note: str = "", version: int | None = None
) -> Document:
    """Put a document away without checking it, with a reason from `SET_ASIDE_REASONS` and a note. Can be reopened."""
    note = " ".join(note.split())
    if reason not in SET_ASIDE_REASONS:
        raise Invalid("reason", "Choose why the document is set aside.")
    if len(note) > LONGEST_NOTE:
        raise Invalid("note", f"The note must be {LONGEST_NOTE} characters or fewer.")
    if reason == "other" and not note:
        raise Invalid("note", "Say why the document is set aside.")
    document = open_for_change(session, public_id, actor, version, UNFINISHED)
    put_away(session, document, reason, f"{SET_ASIDE_REASONS[reason]}{': ' + note if note else ''}.")
    record(session, actor, What.DOCUMENT_SET_ASIDE, document=document, reason=reason)
    return document


def put_away(session: Session, document: Document, reason: str, words: str) -> None:
    """Set a document aside that is open for change: no work goes on for it, and nobody holds it."""
    session.execute(
        update(Job)
        .where(Job.document_id == document.id, Job.state.in_([JobState.WAITING, JobState.RUNNING]))
        .values(state=JobState.CANCELLED, finished_at=now())
    )
    _move(document, State.SET_ASIDE, reason, words)
    document.claimed_by_id = document.claimed_until = None


def read_again(session: Session, public_id: str, actor: Actor, version: int | None = None) -> Document:
    """Have a document read again. What people decided stays; only suggestions change."""
    document = open_for_change(session, public_id, actor, version, OPEN)
    document.first_checked_by_id = document.first_checked_at = None
    _move(document, State.RECEIVED)
    add_job(session, document, Priority.LIVE)
    record(session, actor, What.DOCUMENT_READ_AGAIN, document=document)
    return document


def _move(document: Document, state: State, reason: str | None = None, words: str | None = None) -> None:
    document.state, document.state_reason, document.state_words, document.state_at = state, reason, words, now()
