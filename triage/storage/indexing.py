"""The search index, kept in step with the documents: what is missing in it is added from the kept pages."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Integer, literal_column, select, text
from sqlalchemy.orm import Session

from triage.storage.database import Database
from triage.storage.search import index_text
from triage.storage.tables import Document, StoredPage

_BATCH = 100


def missing(session: Session) -> ColumnElement[bool]:
    """A condition on `documents`: read, and not in the search index."""
    column = "rowid" if session.get_bind().dialect.name == "sqlite" else "document_id"
    indexed = select(literal_column(column, Integer)).select_from(text("document_search"))
    return Document.run_id.is_not(None) & Document.id.not_in(indexed)


def index_missing(database: Database, limit: int | None = None) -> int:
    """Index documents that are not in the index, at most `limit` of them. Gives back how many there were."""
    done = 0
    while limit is None or done < limit:
        with database.writing() as session:
            documents = session.scalars(select(Document).where(missing(session)).limit(_BATCH)).all()
            for document in documents:
                index_document(session, document)
        done += len(documents)
        if len(documents) < _BATCH:
            break
    return done


def index_document(session: Session, document: Document) -> None:
    """Index a document by its name and its pages' words."""
    pages = session.scalars(
        select(StoredPage.lines).where(StoredPage.document_id == document.id).order_by(StoredPage.number)
    )
    words = "\n".join(line["text"] for lines in pages for line in lines)
    index_text(session, document.id, f"{document.name}\n{words}")
