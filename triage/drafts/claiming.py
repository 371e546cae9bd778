"""Who works on what: a claim is a lease that others see, that runs out by itself, and that an admin may take over."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.drafts.actor import Actor
from triage.drafts.errors import Claimed, NotAllowed, NotFound, NotNow
from triage.drafts.history import record
from triage.drafts.opening import claim_holder, find_document, open_for_change, renew_claim
from triage.storage.tables import Document, State, Team, User, What


def claim(session: Session, public_id: str, actor: Actor, minutes: float) -> Document:
    """Take a document to work on, or renew one's claim. Raises `Claimed` where somebody else holds it."""
    document = open_for_change(session, public_id, actor, None)
    again = claim_holder(session, document) is not None
    renew_claim(document, actor, minutes)
    document.version -= 1  # a claim changes nothing that another page shows
    if not again:
        record(session, actor, What.DOCUMENT_CLAIMED, document=document)
    return document


def release(session: Session, public_id: str, actor: Actor) -> Document:
    """Put a document back for others. Does nothing where somebody else holds it."""
    document = find_document(session, public_id)
    if document.claimed_by_id is not None and document.claimed_by_id == actor.user_id:
        document.claimed_by_id = document.claimed_until = None
        record(session, actor, What.DOCUMENT_RELEASED, document=document)
    return document


def take(session: Session, public_id: str, actor: Actor, minutes: float) -> Document:
    """Claim a document and have it given to oneself. Raises `Claimed`, and `NotNow` for one's own second check."""
    document = claim(session, public_id, actor, minutes)
    if document.state == State.SECOND_CHECK and document.first_checked_by_id == actor.user_id:
        raise NotNow("You made the first check. Somebody else must make the second.")
    return _give_to(session, document, actor, actor.user_id)


def put_back(session: Session, public_id: str, actor: Actor) -> Document:
    """Release a document and have it given to nobody. Raises `Claimed` where somebody else works on it."""
    document = release(session, public_id, actor)
    holder = claim_holder(session, document)
    if holder is not None and holder.id != actor.user_id:
        raise Claimed(f"{holder.name} is working on this document.", holder.name)
    return _give_to(session, document, actor, None)


def take_over(session: Session, public_id: str, actor: Actor, minutes: float) -> Document:
    """Take a document from whoever holds it. For administrators; raises `NotAllowed`."""
    if not actor.is_admin:
        raise NotAllowed("Only an administrator can take over somebody else's document.")
    document = find_document(session, public_id)
    holder = claim_holder(session, document)
    renew_claim(document, actor, minutes)
    record(session, actor, What.DOCUMENT_TAKEN_OVER, document=document, held_by=holder.id if holder else None)
    return _give_to(session, document, actor, actor.user_id)


def assign(
    session: Session, public_id: str, actor: Actor, *, user: str | None = None, team: str | None = None
) -> Document:
    """Give a document to a person (public name) or a team (name); neither: to nobody. Raises `NotFound`."""
    document = find_document(session, public_id)
    person = session.scalars(select(User).where(User.public_id == user, User.active)).first() if user else None
    group = session.scalars(select(Team).where(Team.name == team)).first() if team else None
    if (user and person is None) or (team and group is None):
        raise NotFound("There is no such person or team.")
    if group is not None:
        document.team_id = group.id
    return _give_to(session, document, actor, person.id if person else None)


def _give_to(session: Session, document: Document, actor: Actor, user_id: int | None) -> Document:
    person = session.get(User, user_id) if user_id is not None else None
    if person is not None and person.team_id is not None:
        document.team_id = person.team_id
    document.assigned_to_id = user_id
    record(session, actor, What.DOCUMENT_ASSIGNED, document=document, to=user_id)
    return document
