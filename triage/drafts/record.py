"""A reading becomes the draft: pages, suggestions, reasons, attachments, all in one transaction, once."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from triage.drafts.actor import SYSTEM
from triage.drafts.history import record
from triage.drafts.joining import Origin
from triage.drafts.pages import lines_to_json
from triage.drafts.receive import Arrival, Received, take_in
from triage.drafts.splitting import said_whole
from triage.drafts.standing import decisions_of, holding, refresh
from triage.drafts.values import TYPE, URGENCY
from triage.drafts.work import Task, finish, hold
from triage.reading.document import Document as ReadDocument
from triage.reading.document import Page
from triage.storage.database import Database
from triage.storage.originals import Kept, Originals, chunks_of
from triage.storage.search import index_text
from triage.storage.tables import (
    Channel,
    Document,
    Priority,
    Run,
    State,
    StoredPage,
    Suggestion,
    SuggestionReason,
    What,
    now,
)
from triage.understanding.reading import Evidence, Reading


def record_draft(
    database: Database,
    originals: Originals,
    task: Task,
    read: ReadDocument,
    reading: Reading,
    *,
    sure_above: float,
    seconds: float,
    origins: Sequence[Origin | None] = (),
) -> list[Received]:
    """Write the draft and take in the attachments. Gives back the attachments that are new.

    `origins`: for a document that is made of several files, where each page came from.
    Nothing is written, and nothing given back, where another attempt has taken the work over meanwhile.
    """
    kept = [(a.name, originals.keep(chunks_of(io.BytesIO(a.data)))) for a in read.attachments]
    with database.writing() as session:
        held = hold(session, task)
        if held is None:
            return []
        job, document = held
        run = _add_run(session, document, reading, seconds)
        _replace_pages(session, document, read.pages, origins)
        _add_suggestions(session, document, run, reading, sure_above)
        _describe(document, read, reading, run, kept_whole=said_whole(session, document))
        session.flush()
        refresh(session, document)
        index_text(session, document.id, f"{document.name}\n{read.text}")
        attachments = _take_in_attachments(session, document, kept, Priority(job.priority))
        finish(job)
        record(
            session,
            SYSTEM,
            What.DOCUMENT_READ,
            document=document,
            run=run.number,
            model=reading.model_version,
            pages=len(read.pages),
            attachments=len(attachments),
        )
        return attachments


def _add_run(session: Session, document: Document, reading: Reading, seconds: float) -> Run:
    before = session.scalar(select(func.max(Run.number)).where(Run.document_id == document.id)) or 0
    run = Run(
        document_id=document.id,
        number=before + 1,
        model_version=reading.model_version,
        seconds=round(seconds, 3),
        reading=reading.to_json(),
    )
    session.add(run)
    session.flush()
    return run


def _replace_pages(
    session: Session, document: Document, pages: Sequence[Page], origins: Sequence[Origin | None]
) -> None:
    for old in session.scalars(select(StoredPage).where(StoredPage.document_id == document.id)):
        session.delete(old)
    session.flush()
    places = origins or [None] * len(pages)
    for origin in origins:
        member = session.get(Document, origin.document_id) if origin else None
        if origin is not None and member is not None:
            member.format = member.format or origin.format  # one that was never read by itself
    session.add_all(
        StoredPage(
            document_id=document.id,
            number=page.number,
            width=page.width,
            height=page.height,
            rotation=page.rotation,
            source=page.source,
            straightening=asdict(page.straightening) if page.straightening else None,
            lines=lines_to_json(page),
            from_document_id=origin.document_id if origin else None,
            from_page=origin.page if origin else None,
        )
        for page, origin in zip(pages, places, strict=True)
    )


def _add_suggestions(session: Session, document: Document, run: Run, reading: Reading, sure_above: float) -> None:
    common = {"document_id": document.id, "run_id": run.id, "model_version": reading.model_version}
    session.add(
        Suggestion(
            **common,
            field=TYPE,
            value=reading.document_type.value,
            confidence=reading.type_confidence,
            sure=reading.type_confidence >= sure_above and not reading.needs_a_look,
        )
    )
    session.add(
        Suggestion(
            **common,
            field=URGENCY,
            value=reading.urgency.value,
            confidence=reading.urgency_confidence,
            sure=reading.urgency_confidence >= sure_above,
            **(_place(reading.reasons[0].evidence) if reading.reasons else {}),
        )
    )
    taken = _decided_positions(session, document)
    for name, values in reading.fields.items():
        places = _positions(taken.get(name.value, {}), [one.value for one in values])
        for position, one in zip(places, values, strict=True):
            session.add(
                Suggestion(
                    **common,
                    field=name.value,
                    position=position,
                    value=one.value,
                    confidence=one.confidence,
                    sure=one.confidence >= sure_above,
                    method=one.method,
                    **_place(one.evidence),
                )
            )
            if not name.is_list:
                break
    session.add_all(
        SuggestionReason(
            document_id=document.id,
            run_id=run.id,
            position=position,
            code=reason.code.value,
            confidence=reason.confidence,
            **_place(reason.evidence),
        )
        for position, reason in enumerate(reading.reasons)
    )


def _decided_positions(session: Session, document: Document) -> dict[str, dict[int, Any]]:
    """What people already decided at which position: a later reading must not slip other values under it."""
    taken: dict[str, dict[int, Any]] = {}
    for decision in holding(decisions_of(session, document)):
        seen = session.get(Suggestion, decision.suggestion_id).value if decision.suggestion_id else None  # type: ignore[union-attr]
        taken.setdefault(decision.field, {})[decision.position] = (decision.value, seen)
    return taken


def _positions(taken: dict[int, Any], values: list[Any]) -> list[int]:
    """A place for each value of a list: the place of the same value if a person has seen it, else a new one."""
    if not taken or len(values) == 0:
        return list(range(len(values)))
    used: set[int] = set()
    places: list[int] = []
    after = max(taken) + 1
    for value in values:
        same = next((place for place, seen in taken.items() if value in seen and place not in used), None)
        if same is None:
            same, after = after, after + 1
        used.add(same)
        places.append(same)
    return places


def _place(evidence: Evidence | None) -> dict[str, Any]:
    if evidence is None:
        return {}
    return {
        "page": evidence.page,
        "span_start": evidence.start,
        "span_end": evidence.end,
        "quote": evidence.quote,
        "boxes": [[round(edge, 1) for edge in (box.x0, box.y0, box.x1, box.y1)] for box in evidence.boxes],
    }


def _describe(document: Document, read: ReadDocument, reading: Reading, run: Run, *, kept_whole: bool) -> None:
    document.state = State.DRAFT
    document.state_reason = None
    document.state_words = None
    document.state_at = now()
    document.version += 1
    document.run_id = run.id
    document.format = read.format
    document.page_count = len(read.pages)
    document.proposed_parts = 0 if kept_whole else len(reading.parts)
    document.partial = read.partial
    document.subject = read.details.get("subject") or read.details.get("title") or None
    if document.sender is None:
        document.sender = (read.details.get("from") or "")[:320] or None
    document.warnings = [*read.warnings, *(w for w in reading.warnings if w not in read.warnings)]


def _take_in_attachments(
    session: Session, document: Document, kept: list[tuple[str, Kept]], priority: Priority
) -> list[Received]:
    """Each attachment a document of its own, received with its parent; once, however often the parent is read."""
    taken = select(Document.position).where(Document.parent_id == document.id, Document.position.is_not(None))
    known = set(session.scalars(taken))
    arrived: list[Received] = []
    for position, (name, bytes_kept) in enumerate(kept):
        if position in known:
            continue
        arrival = Arrival(name, Channel.ATTACHMENT, document.received, document.sender, priority=priority)
        arrived.append(take_in(session, bytes_kept, arrival, SYSTEM, parent=document, position=position))
    return arrived
