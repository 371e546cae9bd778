"""Find a document for a change, and see that nobody else's work is in the way."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.drafts.actor import Actor
from triage.drafts.errors import Claimed, Conflict, NotFound, NotNow
from triage.storage.tables import Child, Document, State, User, now


def find_document(session: Session, public_id: str) -> Document:
    """A document by its public name. Raises `NotFound`."""
    document = session.scalars(select(Document).where(Document.public_id == public_id)).first()
    if document is None:
        raise NotFound("There is no such document.")
    return document


def find_child(session: Session, public_id: str) -> Child:
    """A child by the record's public name; of a merged record, the one that goes on. Raises `NotFound`."""
    child = session.scalars(select(Child).where(Child.public_id == public_id)).first()
    while child is not None and child.merged_into_id is not None:
        child = session.get(Child, child.merged_into_id)
    if child is None:
        raise NotFound("There is no such child in the register.")
    return child


def open_for_change(
    session: Session, public_id: str, actor: Actor, version: int | None, states: set[State] | None = None
) -> Document:
    """Lock a document for a change by `actor` and count its version up.

    Raises `NotFound`, `Conflict` (a `version` that is not the newest), `Claimed` (somebody else's lease), `NotNow`.
    """
    document = session.scalars(
        select(Document).where(Document.public_id == public_id).with_for_update(of=Document)
    ).first()
    if document is None:
        raise NotFound("There is no such document.")
    if version is not None and version != document.version:
        raise Conflict("Somebody changed this document since it was shown. Look at it again, then repeat your change.")
    holder = claim_holder(session, document)
    if holder is not None and holder.id != actor.user_id:
        raise Claimed(f"{holder.name} is working on this document.", holder.name)
    if states is not None and State(document.state) not in states:
        raise NotNow(f"This cannot be done now: the document is in the state “{State(document.state).title}”.")
    document.version += 1
    return document


def claim_holder(session: Session, document: Document, at: datetime | None = None) -> User | None:
    """Who holds the document now, or None."""
    if document.claimed_by_id is None or document.claimed_until is None or document.claimed_until <= (at or now()):
        return None
    return session.get(User, document.claimed_by_id)


def renew_claim(document: Document, actor: Actor, minutes: float) -> None:
    """A person who changes a document holds it for a while."""
    if actor.user_id is not None:
        document.claimed_by_id = actor.user_id
        document.claimed_until = now() + timedelta(minutes=minutes)
