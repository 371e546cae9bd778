"""What the documents' endpoints do, without HTTP."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api.problems import Problem
from api.v1.documents.schemas import DocumentOut, DocumentPage, DocumentSummary
from triage.drafts.actor import Actor
from triage.drafts.draft import decisions_json
from triage.drafts.queue import BadCursor, QueueFilter, conditions_of
from triage.drafts.receive import Arrival, Received, take_in
from triage.drafts.standing import decided_values, standings
from triage.pipeline import House
from triage.storage.originals import Kept
from triage.storage.tables import Child, Document, IdempotencyKey, Run, State, now

LONGEST_KEY = 255


@dataclass(frozen=True, slots=True)
class Answer:
    """The body for a posted document. `received` is None where the request was a repetition."""

    body: dict[str, Any]
    received: Received | None


def post(house: House, chunks: Iterable[bytes], arrival: Arrival, actor: Actor, repeat_key: str | None) -> Answer:
    """Keep a document and answer. The same `repeat_key` with the same document gives the same answer for 24 hours.

    Raises `TooLarge`, and a 422 problem where the key was used for something else.
    """
    if repeat_key is not None and not 0 < len(repeat_key) <= LONGEST_KEY:
        raise Problem(422, "invalid", f"An Idempotency-Key has 1 to {LONGEST_KEY} characters.")
    kept = house.originals.keep(chunks, house.settings.max_upload_bytes)
    try:
        return _once(house, kept, arrival, actor, repeat_key)
    except IntegrityError:  # the same bytes or the same key at the same moment: now the other's rows stand
        return _once(house, kept, arrival, actor, repeat_key)


def _once(house: House, kept: Kept, arrival: Arrival, actor: Actor, repeat_key: str | None) -> Answer:
    fingerprint = hashlib.sha256(
        json.dumps(
            [kept.sha256, arrival.name, arrival.received.isoformat(), arrival.sender, arrival.external_reference]
        ).encode()
    ).hexdigest()
    scope = f"{actor.label} POST /v1/documents"
    with house.database.writing() as session:
        before = _remembered(session, house, scope, repeat_key) if repeat_key else None
        if before is not None:
            if before.fingerprint != fingerprint:
                raise Problem(422, "key_reused", "This Idempotency-Key was used for another document.")
            return Answer(before.body, None)
        received = take_in(session, kept, arrival, actor)
        body = {
            "id": received.public_id,
            "state": received.state.value,
            "already_here": {"id": received.already.public_id, "since": received.already.since.isoformat()}
            if received.already
            else None,
        }
        if repeat_key:
            session.add(
                IdempotencyKey(scope=scope, key=repeat_key, fingerprint=fingerprint, status=202, headers={}, body=body)
            )
        return Answer(body, received)


def _remembered(session: Session, house: House, scope: str, key: str) -> IdempotencyKey | None:
    found = session.scalar(select(IdempotencyKey).where(IdempotencyKey.scope == scope, IdempotencyKey.key == key))
    if found is not None and found.created_at < now() - timedelta(hours=house.settings.idempotency_hours):
        session.delete(found)
        session.flush()
        return None
    return found


def document_out(session: Session, document: Document) -> DocumentOut:
    """A document with its reading and what people decided."""
    run = session.get(Run, document.run_id) if document.run_id else None
    reading = None
    if run is not None:
        reading = {"file": document.name, "received": document.received.isoformat(), **run.reading}
        reading["warnings"] = document.warnings
    attached = select(Document.public_id).where(Document.parent_id == document.id).order_by(Document.position)
    child = session.get(Child, document.child_id) if document.child_id else None
    return DocumentOut(
        **_summary(document),
        parent=_public(session, document.parent_id),
        attachments=list(session.scalars(attached)),
        duplicate_of=_public(session, document.duplicate_of_id),
        child=child.public_id if child else None,
        format=document.format,
        pages=document.page_count,
        partial=document.partial,
        warnings=document.warnings,
        checked_at=document.checked_at,
        reading=reading,
        decisions=decisions_json(session, document),  # type: ignore[arg-type]  # validated by the schema
        checked=decided_values(standings(session, document)),
    )


def documents(session: Session, wanted: QueueFilter, cursor: str | None, limit: int) -> DocumentPage:
    """Documents in the order in which they came, from after the cursor. Raises `BadCursor`."""
    query = select(Document).where(*conditions_of(session, wanted)).order_by(Document.id).limit(limit + 1)
    if cursor is not None:
        after = session.scalar(select(Document.id).where(Document.public_id == cursor))
        if after is None:
            raise BadCursor("The cursor is none of ours.")
        query = query.where(Document.id > after)
    rows = list(session.scalars(query))
    more = len(rows) > limit
    rows = rows[:limit]
    return DocumentPage(
        documents=[DocumentSummary(**_summary(row)) for row in rows], next_cursor=rows[-1].public_id if more else None
    )


def _summary(document: Document) -> dict[str, Any]:
    original = document.original
    return {
        "id": document.public_id,
        "state": State(document.state),
        "state_reason": document.state_reason,
        "message": document.state_words,
        "name": document.name,
        "channel": document.channel,
        "received": document.received,
        "received_at": document.received_at,
        "sender": document.sender,
        "external_reference": document.external_reference,
        "document_type": document.document_type,
        "urgency": document.urgency,
        "due_date": document.due_date,
        "deadline": document.deadline,
        "size": original.size,
        "media_type": original.media_type,
        "sha256": original.sha256,
        "version": document.version,
    }


def _public(session: Session, document_id: int | None) -> str | None:
    return session.scalar(select(Document.public_id).where(Document.id == document_id)) if document_id else None
