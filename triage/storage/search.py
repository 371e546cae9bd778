"""Full-text search in documents: SQLite's FTS5 and PostgreSQL's text search behind one pair of functions."""

from __future__ import annotations

import re

from sqlalchemy import BigInteger, ColumnElement, bindparam, literal_column, select, text
from sqlalchemy.orm import Session

from triage.storage.tables import Document

LONGEST_TEXT = 900_000
"""Characters of a document that are indexed: PostgreSQL's text vector may have one megabyte."""


def index_text(session: Session, document_id: int, words: str) -> None:
    """Make a document's words searchable, in place of what was indexed of it before."""
    words = words.replace("\x00", " ")[:LONGEST_TEXT]
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("DELETE FROM document_search WHERE rowid = :id"), {"id": document_id})
        session.execute(
            text("INSERT INTO document_search(rowid, words) VALUES (:id, :words)"), {"id": document_id, "words": words}
        )
    else:
        session.execute(
            text(
                "INSERT INTO document_search(document_id, words) VALUES (:id, to_tsvector('english', :words)) "
                "ON CONFLICT (document_id) DO UPDATE SET words = EXCLUDED.words"
            ),
            {"id": document_id, "words": words},
        )


def matching(session: Session, query: str) -> ColumnElement[bool]:
    """A condition on `documents`: all words of the query stand in the document. Any text is a safe query."""
    words = re.findall(r"\w+", query)
    if session.get_bind().dialect.name == "sqlite":
        # Every word is quoted, so that nothing in it is taken for a search operator.
        terms = " ".join(f'"{word}"' for word in words) or '""'
        found = text("SELECT rowid FROM document_search WHERE document_search MATCH :terms").bindparams(
            bindparam("terms", terms)
        )
        return Document.id.in_(found.columns(literal_column("rowid")))
    matches = (
        select(literal_column("document_id", BigInteger))
        .select_from(text("document_search"))
        .where(text("words @@ plainto_tsquery('english', :terms)").bindparams(bindparam("terms", " ".join(words))))
    )
    return Document.id.in_(matches)
