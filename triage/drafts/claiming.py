"""Who works on what: a claim is a lease that others see, that runs out by itself, and that an admin may take over."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.drafts.actor import Actor
from triage.drafts.errors import NotAllowed, NotFound
from triage.drafts.history import record
from triage.drafts.opening import claim_holder, find_document, open_for_change, renew_claim
from triage.storage.tables import Document, Team, User, What


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


def take_over(session: Session, public_id: str, actor: Actor, minutes: float) -> Document:
    """Take a document from whoever holds it. For administrators; raises `NotAllowed`."""
    if not actor.is_admin:
        raise NotAllowed("Only an administrator can take over somebody else's document.")
    document = find_document(session, public_id)
    holder = claim_holder(session, document)
    renew_claim(document, actor, minutes)
    record(session, actor, What.DOCUMENT_TAKEN_OVER, document=document, held_by=holder.id if holder else None)
    return document


def assign(
    session: Session, public_id: str, actor: Actor, *, user: str | None = None, team: str | None = None
) -> Document:
    """Give a document to a person (public name) or a team (name); neither: to nobody. Raises `NotFound`."""
    document = find_document(session, public_id)
    person = session.scalars(select(User).where(User.public_id == user, User.active)).first() if user else None
    group = session.scalars(select(Team).where(Team.name == team)).first() if team else None
    if (user and person is None) or (team and group is None):
        raise NotFound("There is no such person or team.")
    document.assigned_to_id = person.id if person else None
    document.team_id = group.id if group else (person.team_id if person else document.team_id)
    record(session, actor, What.DOCUMENT_ASSIGNED, document=document, to=person.id if person else None)
    return document
