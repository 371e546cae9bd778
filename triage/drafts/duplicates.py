"""A person says that a document is a copy of one that is here: it is set aside, with a link to the one that stays.

Nothing is deleted: each copy keeps its own day of receipt, which can matter in law. Reopening undoes it.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from triage.drafts.actor import Actor
from triage.drafts.closing import UNFINISHED, put_away
from triage.drafts.errors import Invalid, NotNow
from triage.drafts.history import record
from triage.drafts.opening import find_document, open_for_change
from triage.storage.tables import Document, State, What
from triage.words import day_words

MOST_SHOWN = 8
_GONE = {State.SET_ASIDE, State.SPLIT}


def mark_duplicate(session: Session, public_id: str, stays: str, actor: Actor, version: int | None = None) -> Document:
    """Set a document aside as another copy of the document `stays` (its public name, as a person picked it).

    Raises `Invalid` for the document itself, `NotNow` where `stays` is itself set aside, `NotFound`, and what
    `open_for_change` raises.
    """
    kept = find_document(session, stays)
    document = open_for_change(session, public_id, actor, version, UNFINISHED)
    if kept.id == document.id:
        raise Invalid("stays", "A document cannot be a copy of itself. Choose which one stays.")
    if kept.state in _GONE:
        raise NotNow(f"“{kept.name}” is itself set aside. Choose a document that stays in the list.")
    document.duplicate_of_id = kept.id
    put_away(session, document, "duplicate", f"Another copy of “{kept.name}”, received {day_words(kept.received)}.")
    record(session, actor, What.DOCUMENT_DUPLICATE, document=document, of=kept.public_id)
    return document


def copies_of(session: Session, document: Document) -> list[Document]:
    """What was set aside as a copy of the document, the first first."""
    query = select(Document).where(Document.duplicate_of_id == document.id, Document.state == State.SET_ASIDE)
    return list(session.scalars(query.order_by(Document.received, Document.id).limit(50)))


def likely_copies(session: Session, document: Document) -> list[Document]:
    """Documents of which this may be a copy: the same child by name, or the same reference; same type first.

    By indexes alone, so that it is quick among a million.
    """
    same = [
        column == value
        for column, value in (
            (Document.child_name, document.child_name),
            (Document.child_id, document.child_id),
            (Document.external_reference, document.external_reference),
        )
        if value
    ]
    if not same:
        return []
    query = select(Document).where(or_(*same), Document.id != document.id, Document.state.not_in(_GONE))
    found = list(session.scalars(query.order_by(Document.id.desc()).limit(100)))
    return sorted(found, key=lambda one: _distance(document, one))[:MOST_SHOWN]


def by_name(session: Session, public_ids: Sequence[str]) -> list[Document]:
    """Documents by public name, in the order of receipt. Raises `NotFound` where one is unknown."""
    found = [find_document(session, one) for one in dict.fromkeys(public_ids)]
    return sorted(found, key=lambda one: (one.received, one.received_at, one.position or 0, one.id))


def _distance(document: Document, other: Document) -> tuple[bool, bool, int]:
    pages = abs((document.page_count or 0) - (other.page_count or 0))
    return (document.document_type != other.document_type, document.sender != other.sender, pages)
