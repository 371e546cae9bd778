"""How long the papers of a document that was set aside are kept. After that its history stays, and nothing else.

What was checked is the child's record and is not touched here.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Select, delete, func, or_, select, update
from sqlalchemy.orm import Session

from triage.drafts.actor import SYSTEM
from triage.drafts.closing import MERGED, REMOVED
from triage.drafts.history import record
from triage.drafts.merging import members_of
from triage.drafts.pictures import WIDTHS
from triage.storage.database import Database
from triage.storage.originals import Originals
from triage.storage.search import forget_text
from triage.storage.tables import (
    ClockChoice,
    Decision,
    Document,
    Original,
    Run,
    State,
    StoredPage,
    Suggestion,
    SuggestionReason,
    What,
    now,
)

NOTICE = b"The time for which this file is kept is over. It was removed.\n"
"""Stands in place of the file, so that every document has one."""
_WORDS = "The time for which its papers are kept is over. They were removed."
_BATCH = 50


def remove_old(database: Database, originals: Originals, days: float) -> int:
    """Remove the papers of documents that were set aside longer than `days` ago. 0 days: none. How many there were."""
    removed = 0
    while days > 0:
        with database.reading() as session:
            old = list(session.scalars(_old(days).limit(_BATCH)))
        for document_id in old:
            _remove(database, originals, document_id, days)
        removed += len(old)
        if len(old) < _BATCH:
            break
    return removed


def _old(days: float) -> Select[int]:
    return select(Document.id).where(
        Document.state == State.SET_ASIDE,
        Document.state_at < now() - timedelta(days=days),
        or_(Document.state_reason.is_(None), Document.state_reason.not_in([MERGED, REMOVED])),
    )


def _remove(database: Database, originals: Originals, document_id: int, days: float) -> None:
    kept = originals.keep([NOTICE])
    gone: list[str] = []
    with database.writing() as session:
        document = session.scalars(
            select(Document).where(Document.id.in_(_old(days)), Document.id == document_id).with_for_update(of=Document)
        ).first()
        if document is None:  # reopened meanwhile
            return
        notice = session.scalar(select(Original).where(Original.sha256 == kept.sha256))
        if notice is None:
            notice = Original(sha256=kept.sha256, size=kept.size, media_type="text/plain", storage_key=kept.key)
            session.add(notice)
            session.flush()
        for one in [document, *members_of(session, document)]:
            gone += _forget(session, one, notice)
    for key in gone:  # after the commit: a file without a row is litter, a row without a file is a loss
        originals.remove(key)


def _forget(session: Session, document: Document, notice: Original) -> list[str]:
    """Empty a document's row and remove what was read and decided. Gives back what the store may remove."""
    original = document.original
    runs = list(session.scalars(select(Run.id).where(Run.document_id == document.id)))
    pages = session.scalar(select(func.count(StoredPage.id)).where(StoredPage.document_id == document.id)) or 0
    gone = [
        f"pictures/{original.sha256[:2]}/{original.sha256}/{run}-{page}-{width}.webp"
        for run in runs
        for page in range(1, pages + 1)
        for width in WIDTHS
    ]
    session.execute(update(Decision).where(Decision.document_id == document.id).values(undoes_id=None))
    for table in (Decision, ClockChoice, Suggestion, SuggestionReason, StoredPage, Run):
        session.execute(delete(table).where(table.document_id == document.id))
    forget_text(session, document.id)
    document.original = notice
    document.name, document.subject, document.sender, document.child_name = "No longer kept", None, None, None
    document.run_id = document.page_count = document.format = None
    document.warnings, document.unsure_count, document.proposed_parts = [], 0, 0
    document.state_reason, document.state_words = REMOVED, _WORDS
    document.version += 1
    session.flush()
    record(session, SYSTEM, What.DOCUMENT_REMOVED, document=document)
    others = select(func.count(Document.id)).where(Document.original_id == original.id)
    if original.id != notice.id and not session.scalar(others):
        session.delete(original)
        gone.append(original.storage_key)
    return gone
