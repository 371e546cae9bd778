"""Checking a draft value by value: accept, correct, clear, add, undo. Every change is a new row and an event."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from triage.drafts.actor import Actor
from triage.drafts.errors import Invalid, NotFound
from triage.drafts.history import record
from triage.drafts.opening import find_child, open_for_change, renew_claim
from triage.drafts.standing import Standing, Standings, refresh, standings
from triage.drafts.values import CHILD, URGENCY, parse
from triage.settings import settings
from triage.storage.council import council_settings
from triage.storage.tables import Action, Decision, Document, State, What
from triage.vocabulary import FieldName, Urgency

OPEN = {State.DRAFT, State.SECOND_CHECK, State.NEEDS_HELP}
"""A document that could not be read is entered by hand, in the same way."""

NEW_CHILD = "new"
NO_CHILD = "none"

_EVENTS = {
    Action.ACCEPTED: What.VALUE_ACCEPTED,
    Action.CORRECTED: What.VALUE_CORRECTED,
    Action.CLEARED: What.VALUE_CLEARED,
    Action.ADDED: What.VALUE_ADDED,
    Action.UNDONE: What.VALUE_UNDONE,
}


def accept(
    session: Session, public_id: str, field: str, position: int, actor: Actor, version: int | None = None
) -> Document:
    """The suggested value is right. Raises `NotFound` where nothing is suggested."""
    document, found = _open(session, public_id, actor, version)
    standing = found.get((field, position))
    if standing is None or standing.suggestion is None:
        raise NotFound("There is no suggested value to accept.")
    _decide(session, document, found, standing, Action.ACCEPTED, standing.suggestion.value, actor)
    return _done(session, document, found, actor)


def correct(
    session: Session,
    public_id: str,
    field: str,
    position: int,
    raw: Any,
    actor: Actor,
    version: int | None = None,
    evidence: dict[str, Any] | None = None,
) -> Document:
    """Put another value in place of what is shown. Raises `Invalid` for what cannot be.

    Typing what was suggested accepts it. Where nothing was suggested, the value is added. Raises `NotFound` for a
    further place of a field that holds one value.
    """
    value = parse(field, raw)
    document, found = _open(session, public_id, actor, version)
    if position and (field, position) not in found and not _is_list(field):
        raise NotFound("There is no such value.")
    standing = found.setdefault((field, position), Standing(field, position))
    suggested = standing.suggestion.value if standing.suggestion else None
    action = Action.ACCEPTED if value == suggested else Action.CORRECTED if standing.suggestion else Action.ADDED
    _decide(session, document, found, standing, action, value, actor, evidence)
    return _done(session, document, found, actor)


def add(
    session: Session,
    public_id: str,
    field: str,
    raw: Any,
    actor: Actor,
    version: int | None = None,
    evidence: dict[str, Any] | None = None,
) -> Document:
    """Add a value: to a list at its end; to a single field in its place. Raises `Invalid`."""
    value = parse(field, raw)
    document, found = _open(session, public_id, actor, version)
    position = max((place for name, place in found if name == field), default=-1) + 1 if _is_list(field) else 0
    standing = found.setdefault((field, position), Standing(field, position))
    _decide(session, document, found, standing, Action.ADDED, value, actor, evidence)
    return _done(session, document, found, actor)


def clear(
    session: Session, public_id: str, field: str, position: int, actor: Actor, version: int | None = None
) -> Document:
    """The document does not give this value. Raises `NotFound`; the type and the urgency cannot be cleared."""
    if field in {"document_type", URGENCY}:
        raise Invalid(field, "Every document has a type and an urgency: choose another instead.")
    document, found = _open(session, public_id, actor, version)
    standing = found.get((field, position))
    if standing is None:
        raise NotFound("There is no such value.")
    _decide(session, document, found, standing, Action.CLEARED, None, actor)
    return _done(session, document, found, actor)


def undo(
    session: Session, public_id: str, field: str, position: int, actor: Actor, version: int | None = None
) -> Document:
    """Take back the decision that holds; the one before it holds again. Raises `NotFound`."""
    document, found = _open(session, public_id, actor, version)
    standing = found.get((field, position))
    if standing is None or standing.decision is None:
        raise NotFound("There is nothing to undo.")
    last = standing.decision
    session.add(
        Decision(
            document_id=document.id,
            field=field,
            position=position,
            action=Action.UNDONE,
            undoes_id=last.id,
            by_user_id=actor.user_id,
            by_key_id=actor.key_id,
        )
    )
    session.flush()
    record(session, actor, What.VALUE_UNDONE, document=document, field=field, position=position, undid=last.action)
    return _done(session, document, standings(session, document), actor)


def accept_all_sure(session: Session, public_id: str, actor: Actor, version: int | None = None) -> int:
    """Accept every undecided value that is sure. How many.

    The urgency “look today” is never among them: it is decided by itself.
    """
    document, found = _open(session, public_id, actor, version)
    accepted = 0
    for standing in list(found.values()):
        suggestion = standing.suggestion
        if standing.decided or suggestion is None or not suggestion.sure:
            continue
        if standing.field == URGENCY and suggestion.value == Urgency.CRITICAL:
            continue
        _decide(session, document, found, standing, Action.ACCEPTED, suggestion.value, actor)
        accepted += 1
    _done(session, document, found, actor)
    return accepted


def confirm_child(session: Session, public_id: str, choice: str, actor: Actor, version: int | None = None) -> Document:
    """Say whom the document is about: a child's public name, `NEW_CHILD` or `NO_CHILD`.

    A new child's record is opened when the whole draft is confirmed. Raises `NotFound`.
    """
    document, found = _open(session, public_id, actor, version)
    child = None if choice in {NEW_CHILD, NO_CHILD} else find_child(session, choice)
    standing = found.setdefault((CHILD, 0), Standing(CHILD, 0))
    value = choice if child is None else child.public_id
    _decide(session, document, found, standing, Action.ADDED, value, actor, event=None)
    record(session, actor, What.CHILD_CONFIRMED, document=document, child=child, choice="existing" if child else choice)
    return _done(session, document, found, actor)


def _is_list(field: str) -> bool:
    return field in {name.value for name in FieldName} and FieldName(field).is_list


def _open(session: Session, public_id: str, actor: Actor, version: int | None) -> tuple[Document, Standings]:
    document = open_for_change(session, public_id, actor, version, OPEN)
    return document, standings(session, document)


def _decide(
    session: Session,
    document: Document,
    found: Standings,
    standing: Standing,
    action: Action,
    value: Any,
    actor: Actor,
    evidence: dict[str, Any] | None = None,
    event: bool | None = True,
) -> None:
    decision = Decision(
        document_id=document.id,
        field=standing.field,
        position=standing.position,
        value=value,
        action=action,
        suggestion_id=standing.suggestion.id if standing.suggestion else None,
        evidence=evidence,
        by_user_id=actor.user_id,
        by_key_id=actor.key_id,
    )
    session.add(decision)
    session.flush()
    standing.decision = decision
    found[standing.field, standing.position] = standing
    if event:
        record(session, actor, _EVENTS[action], document=document, field=standing.field, position=standing.position)


def _done(session: Session, document: Document, found: Standings, actor: Actor) -> Document:
    refresh(session, document, found)
    renew_claim(document, actor, council_settings(session, settings()).claim_minutes)
    session.flush()
    return document
