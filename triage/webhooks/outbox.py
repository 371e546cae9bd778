"""The outbox: messages are written in the transaction of what they tell, so that neither can be without the other."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.storage.tables import Document, Event, WebhookDelivery, WebhookEndpoint, WebhookMessage, now
from triage.webhooks.types import OF_DOCUMENT, WebhookType


def tell_of_document(session: Session, event: Event, document: Document) -> None:
    """Put a message about a document into the outbox, where its event is one of those that are told."""
    kind = OF_DOCUMENT.get(event.what)  # type: ignore[call-overload]  # a StrEnum equals its text
    if kind is None:
        return
    tell(
        session,
        kind,
        {
            "document": document.public_id,
            "state": str(document.state),
            "reason": document.state_reason,
            "external_reference": document.external_reference,
            "url": f"/v1/documents/{document.public_id}",
        },
        event,
    )


def tell(
    session: Session,
    kind: WebhookType,
    data: dict[str, Any],
    event: Event | None = None,
    only: WebhookEndpoint | None = None,
) -> list[WebhookDelivery]:
    """Write a message for everybody who wants its kind, or for `only`. `data`: names of things, never their content.

    Receivers ask for the content with a key of their own, so that a wrong address learns nothing of a child.
    """
    endpoints = [only] if only is not None else wanting(session, kind)
    if not endpoints:
        return []
    if event is not None:
        session.flush()
    body = json.dumps({"type": kind.value, "timestamp": now().isoformat(), "data": data}, ensure_ascii=False)
    message = WebhookMessage(type=kind.value, body=body, event_id=event.id if event is not None else None)
    session.add(message)
    session.flush()
    made = [WebhookDelivery(message_id=message.id, endpoint_id=endpoint.id) for endpoint in endpoints]
    session.add_all(made)
    session.flush()
    return made


def wanting(session: Session, kind: WebhookType) -> list[WebhookEndpoint]:
    """The endpoints that are told of this kind now."""
    return [one for one in session.scalars(select(WebhookEndpoint).where(WebhookEndpoint.active)) if kind in one.events]
