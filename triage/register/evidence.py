"""What stands behind a fact of the register: a document and the place in it, a row of an import, a person's word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.register.life import Kind
from triage.storage.tables import Document, ImportedRow, RegisterImport, Suggestion, User
from triage.vocabulary import FieldName

_FIELDS = {
    Kind.DRAFT_SENT: FieldName.PLAN_DATE,
    Kind.FINAL_ISSUED: FieldName.PLAN_DATE,
    Kind.FINAL_AMENDED: FieldName.PLAN_DATE,
    Kind.AMENDMENT_NOTICE: FieldName.PLAN_DATE,
    Kind.REVIEW_MEETING: FieldName.EVENT_DATE,
    Kind.EXCLUDED: FieldName.EVENT_DATE,
    Kind.TRANSFERRED_IN: FieldName.EVENT_DATE,
    Kind.MEDIATION: FieldName.EVENT_DATE,
}
"""The field of a document that gave an event its day; where none is named, the document's own date."""


class Row(Protocol):
    """Any row of the register that says where it came from."""

    document_id: int | None
    imported_row_id: int | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands behind a row. `source` is such as ``old system, line 12``; `person` who entered it, `note` why."""

    document: Document | None = None
    field: str | None = None
    page: int | None = None
    quote: str | None = None
    source: str | None = None
    person: str | None = None
    checked_by: str | None = None
    note: str | None = None

    def to_json(self) -> dict[str, Any]:
        """As JSON types."""
        return {
            "document": self.document.public_id if self.document else None,
            "page": self.page,
            "imported_from": self.source,
            "person": self.person,
            "checked_by": self.checked_by,
            "note": self.note,
        }


def evidence_of(session: Session, rows: Sequence[Row], fields: Sequence[str | None] | None = None) -> list[Evidence]:
    """The evidence of each row, in the same order. `fields`: the field of its document that each row speaks of."""
    fields = fields if fields is not None else [None] * len(rows)
    papers = _documents(session, {row.document_id for row in rows if row.document_id})
    sources = _sources(session, {row.imported_row_id for row in rows if row.imported_row_id})
    people = _people(session, {i for row in rows if (i := getattr(row, "by_user_id", None))})
    checkers = _people(session, {paper.checked_by_id for paper in papers.values() if paper.checked_by_id})
    places = _places(session, papers)
    out = []
    for row, field in zip(rows, fields, strict=True):
        paper = papers.get(row.document_id or 0)
        page, quote = places.get((paper.id, field), (None, None)) if paper is not None and field else (None, None)
        person = people.get(getattr(row, "by_user_id", None) or 0)
        checker = checkers.get(paper.checked_by_id or 0) if paper is not None else None
        out.append(
            Evidence(
                paper,
                field,
                page,
                quote,
                sources.get(row.imported_row_id or 0),
                person,
                checker,
                getattr(row, "note", None),
            )
        )
    return out


def field_of(kind: Kind) -> str:
    """The field of a document that gives the day of such an event."""
    return _FIELDS.get(kind, FieldName.DOCUMENT_DATE).value


def _documents(session: Session, ids: Iterable[int]) -> dict[int, Document]:
    return {paper.id: paper for paper in session.scalars(select(Document).where(Document.id.in_(sorted(ids))))}


def _sources(session: Session, ids: Iterable[int]) -> dict[int, str]:
    query = (
        select(ImportedRow.id, ImportedRow.source, ImportedRow.line, RegisterImport.file_name)
        .join(RegisterImport, RegisterImport.id == ImportedRow.import_id)
        .where(ImportedRow.id.in_(sorted(ids)))
    )
    return {row: f"{source}: {name}, line {line}" for row, source, line, name in session.execute(query)}


def _people(session: Session, ids: Iterable[int]) -> dict[int, str]:
    rows = session.execute(select(User.id, User.name).where(User.id.in_(sorted(ids))))
    return dict(rows.all())


def _places(session: Session, papers: dict[int, Document]) -> dict[tuple[int, str], tuple[int | None, str | None]]:
    query = select(
        Suggestion.document_id, Suggestion.field, Suggestion.run_id, Suggestion.page, Suggestion.quote
    ).where(Suggestion.document_id.in_(sorted(papers)), Suggestion.position == 0, Suggestion.page.is_not(None))
    return {
        (document, field): (page, quote)
        for document, field, run, page, quote in session.execute(query)
        if papers[document].run_id == run
    }
