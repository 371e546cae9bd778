"""The parts of a file: what was proposed, what a person says instead, and the pages of a part as a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.drafts.errors import Invalid, NotFound
from triage.drafts.file_names import safe_name
from triage.drafts.pages import page_from
from triage.reading.document import Document as ReadDocument
from triage.storage.tables import Document, Run, StoredPage
from triage.vocabulary import DocumentType

UNDONE = "split_undone"
"""The `state_reason` of a part whose split was taken back."""
MOST_PARTS = 900
"""A scan of many letters is no more; the form that shows them sends two fields for each."""
_COVERING = frozenset({DocumentType.CORRESPONDENCE, DocumentType.OTHER})


@dataclass(frozen=True, slots=True)
class ProposedPart:
    """A document that a file seems to hold: pages from 1, its type, and how sure that is (0 to 1)."""

    document_type: DocumentType
    first: int
    last: int
    confidence: float


@dataclass(frozen=True, slots=True)
class WantedPart:
    """A part as a person or system wants it. Without a type, the reading of the part finds one."""

    first: int
    last: int
    document_type: DocumentType | None = None


def proposed_parts(session: Session, document: Document) -> list[ProposedPart]:
    """What the newest reading proposed, in order; empty where the file is one document or somebody has decided."""
    return parts_read(session, document) if document.proposed_parts else []


def parts_read(session: Session, document: Document) -> list[ProposedPart]:
    """What the newest reading proposed, whatever people have said since."""
    run = session.get(Run, document.run_id) if document.run_id is not None else None
    found = run.reading.get("parts", []) if run is not None else []
    return [
        ProposedPart(DocumentType(one["document_type"]), one["pages"][0], one["pages"][1], one["confidence"])
        for one in found
    ]


def must_decide(parts: Sequence[ProposedPart]) -> bool:
    """True where several papers would be filed as one. A letter and the one report that it brings may stay together."""
    return sum(part.document_type not in _COVERING for part in parts) > 1


def check_parts(parts: Sequence[WantedPart], pages: int) -> None:
    """Every page in one part, and in one only, in order. Raises `Invalid` (field ``parts``)."""
    if len(parts) < 2:
        raise Invalid("parts", "A split needs at least two parts. Enter the page on which the second document begins.")
    if len(parts) > MOST_PARTS:
        raise Invalid("parts", f"A file can be split into {MOST_PARTS} parts at most. Send the file in two halves.")
    expected = 1
    for number, part in enumerate(parts, 1):
        if part.first != expected or part.last < part.first:
            raise Invalid(
                "parts", f"Part {number} must begin on page {expected}: no page may be left out or come twice."
            )
        expected = part.last + 1
    if expected != pages + 1:
        raise Invalid("parts", f"The last part must end on page {pages}, the last page of the file.")


def parts_of(session: Session, source: Document, *, undone: bool = False) -> list[Document]:
    """The documents that a file was split into, in order. `undone`: also those whose split was taken back."""
    query = select(Document).where(Document.parent_id == source.id, Document.first_page.is_not(None))
    found = session.scalars(query.order_by(Document.first_page, Document.id))
    return [part for part in found if undone or part.state_reason != UNDONE]


def part_name(name: str, first: int, last: int) -> str:
    """``scan.pdf`` becomes ``scan, pages 3 to 7.pdf``."""
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 5:
        stem, ending = name, ""
    pages = f"page {first}" if first == last else f"pages {first} to {last}"
    return safe_name(f"{stem[:160]}, {pages}{dot if ending else ''}{ending}")


def document_of_part(session: Session, part: Document) -> ReadDocument:
    """The part's pages as they were read with the whole file, numbered from 1. Raises `NotFound` where none are kept.

    The file is not read again: its recognised words, and what people saw of them, stay the same.
    """
    source = session.get(Document, part.parent_id) if part.parent_id else None
    if source is None or part.first_page is None or part.last_page is None:
        raise NotFound("This document is no part of another.")
    rows = session.scalars(
        select(StoredPage)
        .where(StoredPage.document_id == source.id, StoredPage.number.between(part.first_page, part.last_page))
        .order_by(StoredPage.number)
    )
    pages = [page_from(row) for row in rows]
    if len(pages) != part.last_page - part.first_page + 1:
        raise NotFound("The pages of this part are no longer kept.")
    for number, page in enumerate(pages, 1):
        page.number = number
    ends_file = part.last_page == source.page_count
    return ReadDocument(
        source.format or "pdf",
        pages,
        warnings=list(source.warnings) if source.partial and ends_file else [],
        partial=source.partial and ends_file,
    )
