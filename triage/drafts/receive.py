"""Take a document in: stream it to the store, commit its row and its work together, then answer.

The same bytes again (see docs/decisions): the second arrival gets a row of its own, because the day on which a paper
arrived can matter in law. It is set aside at once with a link to the first, unless the first went nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from triage.drafts.actor import Actor
from triage.drafts.file_names import safe_name
from triage.drafts.history import record
from triage.drafts.priority_hints import priority_for
from triage.storage.database import Database
from triage.storage.media_types import media_type_of
from triage.storage.originals import Kept, Originals
from triage.storage.tables import Channel, Child, Document, Job, Original, Priority, State, What, now
from triage.words import day_words

EARLIEST_RECEIPT = date(1990, 1, 1)
"""A day of receipt before this one is a slip of the hand, not a day on which a plan's paper can have come."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What is known of a document besides its bytes. `received` is the day from which the law counts."""

    name: str
    channel: Channel
    received: date
    sender: str | None = None
    external_reference: str | None = None
    hinted_child: str | None = None
    priority: Priority = Priority.LIVE


@dataclass(frozen=True, slots=True)
class AlreadyHere:
    """The document that brought the same bytes before."""

    public_id: str
    name: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Received:
    """The answer to a sender. `job_id` is the work to enqueue; None where nothing is to be read."""

    public_id: str
    name: str
    state: State
    job_id: int | None
    priority: Priority
    already: AlreadyHere | None = None


def receive(
    database: Database,
    originals: Originals,
    chunks: Iterable[bytes],
    arrival: Arrival,
    actor: Actor,
    limit: int | None = None,
) -> Received:
    """Keep the bytes and the row. When this returns, the document cannot be lost.

    Raises `TooLarge` past `limit` bytes. Enqueueing the returned job is a courtesy: the sweeper finds it anyway.
    """
    kept = originals.keep(chunks, limit)
    try:
        with database.writing() as session:
            return take_in(session, kept, arrival, actor)
    except IntegrityError:
        # Two senders brought the same new bytes at once: the other one's row for the original now stands.
        with database.writing() as session:
            return take_in(session, kept, arrival, actor)


def take_in(
    session: Session,
    kept: Kept,
    arrival: Arrival,
    actor: Actor,
    *,
    parent: Document | None = None,
    position: int | None = None,
) -> Received:
    """Add the rows for bytes that are kept: original, document, work, event. For uploads and for attachments."""
    name = safe_name(arrival.name)
    original = session.scalar(select(Original).where(Original.sha256 == kept.sha256))
    earlier = _earlier(session, original, parent) if original else None
    if original is None:
        original = Original(
            sha256=kept.sha256, size=kept.size, media_type=media_type_of(kept.head, name), storage_key=kept.key
        )
    hinted = arrival.hinted_child and session.scalar(select(Child).where(Child.public_id == arrival.hinted_child))
    document = Document(
        original=original,
        parent_id=parent.id if parent else None,
        position=position,
        depth=parent.depth + 1 if parent else 0,
        duplicate_of_id=earlier.id if earlier else None,
        name=name,
        channel=arrival.channel,
        received=arrival.received,
        sender=arrival.sender,
        external_reference=arrival.external_reference,
        hinted_child_id=hinted.id if hinted else None,
        received_by_user_id=actor.user_id,
        received_by_key_id=actor.key_id,
        state=State.RECEIVED,
    )
    session.add(document)
    session.flush()
    record(session, actor, What.DOCUMENT_RECEIVED, document=document, channel=arrival.channel, size=kept.size)
    if earlier is not None:
        already = AlreadyHere(earlier.public_id, earlier.name, earlier.received_at)
        if _still_counts(earlier):
            document.state = State.SET_ASIDE
            document.state_reason = "duplicate"
            document.state_words = f"The same file is already here since {day_words(earlier.received)}."
            record(session, actor, What.DOCUMENT_DUPLICATE, document=document, of=earlier.public_id)
            return Received(document.public_id, name, State.SET_ASIDE, None, arrival.priority, already)
    priority = priority_for(arrival.priority, name, arrival.sender, kept.head)
    job = add_job(session, document, priority)
    known = already if earlier is not None else None
    return Received(document.public_id, name, State.RECEIVED, job.id, priority, known)


def add_job(session: Session, document: Document, priority: Priority) -> Job:
    """Write down that the document is to be read. One piece of living work a document: the index sees to it."""
    job = Job(document_id=document.id, priority=priority, due_at=now())
    session.add(job)
    session.flush()
    return job


def _earlier(session: Session, original: Original, parent: Document | None) -> Document | None:
    same = select(Document).where(
        Document.original_id == original.id, Document.duplicate_of_id.is_(None), Document.first_page.is_(None)
    )
    if parent is not None:
        same = same.where(Document.id != parent.id)
    return session.scalars(same.order_by(Document.id).limit(1)).first()


def _still_counts(earlier: Document) -> bool:
    """False where the first copy went nowhere: then the second is read like any other."""
    return earlier.state not in {State.SET_ASIDE, State.NEEDS_HELP}
