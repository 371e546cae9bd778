"""Full-text search in documents: SQLite's FTS5 and PostgreSQL's text search behind one pair of functions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from sqlalchemy import BigInteger, ColumnElement, Select, TextClause, bindparam, literal_column, select, text
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
                "INSERT INTO document_search(document_id, words) VALUES (:id, to_tsvector('triage_words', :words)) "
                "ON CONFLICT (document_id) DO UPDATE SET words = EXCLUDED.words"
            ),
            {"id": document_id, "words": _plain(words)},
        )


def forget_text(session: Session, document_id: int) -> None:
    """Take a document out of the index."""
    column = "rowid" if session.get_bind().dialect.name == "sqlite" else "document_id"
    session.execute(text(f"DELETE FROM document_search WHERE {column} = :id"), {"id": document_id})  # noqa: S608


def matching(session: Session, query: str) -> ColumnElement[bool]:
    """A condition on `documents`: all words of the query stand in the document. Any text is a safe query."""
    return Document.id.in_(matching_ids(session, query))


def matching_ids(session: Session, query: str, most: int | None = None) -> Select[int]:
    """The keys of documents that hold all words of the query; at most `most` of them, which ones is left open."""
    if session.get_bind().dialect.name == "sqlite":
        found = select(literal_column("rowid", BigInteger)).select_from(text("document_search"))
        found = found.where(text("document_search MATCH :terms").bindparams(bindparam("terms", _terms(query))))
        # the index is in the order of keys: the newest are found without looking at the others
        return found if most is None else found.order_by(literal_column("rowid").desc()).limit(most)
    found = select(literal_column("document_id", BigInteger)).select_from(text("document_search"))
    found = found.where(_holds(query))
    return found if most is None else found.limit(most)


def holding(session: Session, query: str, document_ids: Sequence[int]) -> set[int]:
    """Which of some documents hold all words of the query."""
    if not document_ids:
        return set()
    if session.get_bind().dialect.name == "sqlite":
        found = select(literal_column("rowid", BigInteger)).select_from(text("document_search"))
        found = found.where(
            text("document_search MATCH :terms").bindparams(bindparam("terms", _terms(query))),
            literal_column("rowid", BigInteger).in_(document_ids),
        )
    else:
        found = select(literal_column("document_id", BigInteger)).select_from(text("document_search"))
        found = found.where(literal_column("document_id", BigInteger).in_(document_ids), _holds(query))
    return set(session.scalars(found))


def _terms(query: str) -> str:
    """Every word is quoted, so that nothing in it is taken for a search operator."""
    return " ".join(f'"{word}"' for word in re.findall(r"\w+", query)) or '""'


def _holds(query: str) -> TextClause:
    holds = text("words @@ plainto_tsquery('triage_words', :terms)")
    return holds.bindparams(bindparam("terms", _plain(query)))


def _plain(words: str) -> str:
    """Words as SQLite's index sees them: without accents, and cut at everything that is neither letter nor figure.

    PostgreSQL's own cutting would keep ``letter.txt`` or an e-mail address as one word.
    """
    bare = "".join(c for c in unicodedata.normalize("NFKD", words) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", bare))
