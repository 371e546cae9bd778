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
from api.v1.documents.schemas import DocumentOut, DocumentPage, DocumentSummary, PartOf
from triage.drafts.actor import Actor
from triage.drafts.draft import decisions_json
from triage.drafts.parts import parts_of
from triage.drafts.queue import BadCursor, QueueFilter, conditions_of
from triage.drafts.queue_search import search_condition
from triage.drafts.receive import Arrival, Received, take_in
from triage.drafts.standing import decided_values, standings
from triage.pipeline import House
from triage.storage.originals import Kept
from triage.storage.tables import Child, Document, IdempotencyKey, Job, JobState, Run, State, now

LONGEST_KEY = 255
TRIES = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """The body for a posted document. `received` is None where the request was a repetition."""

    body: dict[str, Any]
    received: Received | None


@dataclass(frozen=True, slots=True)
class Once:
    """A request that may be sent again: its Idempotency-Key, and what was sent beside the file."""

    key: str
    sent: dict[str, Any]

    def fingerprint(self, kept: Kept) -> str:
        """Tells this request from another one with the same key. What the service filled in does not count."""
        return hashlib.sha256(json.dumps([kept.sha256, self.sent], sort_keys=True).encode()).hexdigest()


def room_for_more(house: House) -> None:
    """Raises a 503 problem while more documents wait than the settings allow: they are safer where they are."""
    waiting = select(Job.id).where(Job.state == JobState.WAITING).offset(house.settings.most_waiting - 1).limit(1)
    with house.database.reading() as session:
        full = session.scalar(waiting) is not None
    if full:
        words = "So many documents wait to be read that no more are taken now. Send it again in a minute."
        raise Problem(503, "busy", words, {"Retry-After": "60"})


def post(house: House, chunks: Iterable[bytes], arrival: Arrival, actor: Actor, once: Once | None = None) -> Answer:
    """Keep a document and answer. The same key with the same request gives the same answer for 24 hours.

    Raises `TooLarge`, and a 422 problem where the key was used for something else.
    """
    if once is not None and not (0 < len(once.key) <= LONGEST_KEY and once.key.isprintable()):
        raise Problem(422, "invalid", f"An Idempotency-Key has 1 to {LONGEST_KEY} plain characters.")
    kept = house.originals.keep(chunks, house.settings.max_upload_bytes)
    for _ in range(TRIES):
        try:
            return _post(house, kept, arrival, actor, once)
        except IntegrityError:  # the same bytes or the same key at the same moment: now the other's rows stand
            continue
    return _post(house, kept, arrival, actor, once)


def _post(house: House, kept: Kept, arrival: Arrival, actor: Actor, once: Once | None) -> Answer:
    fingerprint = once.fingerprint(kept) if once is not None else ""
    repeat_key = once.key if once is not None else None
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
    attached = (
        select(Document.public_id)
        .where(Document.parent_id == document.id, Document.first_page.is_(None))
        .order_by(Document.position)
    )
    parent = _public(session, document.parent_id)
    child = session.get(Child, document.child_id) if document.child_id else None
    return DocumentOut(
        **_summary(document),
        parent=parent,
        attachments=list(session.scalars(attached)),
        part_of=PartOf(id=parent, pages=(document.first_page, document.last_page))
        if parent and document.first_page and document.last_page
        else None,
        parts=[part.public_id for part in parts_of(session, document)],
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
    query = select(Document).where(*conditions_of(wanted)).order_by(Document.id).limit(limit + 1)
    if wanted.search:
        query = query.where(search_condition(session, wanted.search))
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
