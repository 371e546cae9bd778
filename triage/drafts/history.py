"""The history: every change and every look at a child's papers, written in the change's own transaction."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.drafts.actor import Actor
from triage.storage.tables import Child, Document, Event, User, What
from triage.webhooks.outbox import tell_of_document


def record(
    session: Session,
    actor: Actor,
    what: What,
    *,
    document: Document | None = None,
    child: Child | None = None,
    user: User | None = None,
    subject: str | None = None,
    **details: Any,
) -> Event:
    """Add an event, and put what other systems are told of it into the outbox.

    `details` are codes and counts: never names, values or words of a document.
    """
    if subject is None:
        if document is not None and not what.startswith("child:"):
            subject = f"document:{document.public_id}"
        elif child is not None:
            subject = f"child:{child.public_id}"
        elif user is not None:
            subject = f"user:{user.public_id}"
        else:
            subject = ""
    event = Event(
        actor=actor.label,
        actor_name=actor.name,
        what=what,
        subject=subject,
        document_id=document.id if document is not None else None,
        child_id=child.id if child is not None else (document.child_id if document is not None else None),
        details=details,
        request_id=actor.request_id,
    )
    session.add(event)
    if document is not None:
        tell_of_document(session, event, document)
    return event


def history_of(
    session: Session, *, document: Document | None = None, child: Child | None = None, limit: int = 200
) -> list[Event]:
    """What happened to a document or a child, newest first."""
    query = select(Event).order_by(Event.id.desc()).limit(limit)
    if document is not None:
        query = query.where(Event.document_id == document.id)
    if child is not None:
        query = query.where(Event.child_id == child.id)
    return list(session.scalars(query))


def events_since(session: Session, after: int, limit: int = 100) -> list[Event]:
    """Events with a greater number than `after`, oldest first: for systems that follow along."""
    return list(session.scalars(select(Event).where(Event.id > after).order_by(Event.id).limit(limit)))
