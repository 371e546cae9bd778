"""The pages of several files as one document, each page with the file that it came from."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from triage.drafts.merging import members_of
from triage.drafts.parts import document_of_part
from triage.reading.document import Document as ReadDocument
from triage.storage.tables import Document


@dataclass(frozen=True, slots=True)
class Member:
    """A file whose pages follow. `part`: its pages, where it is itself a part of a split file and is not read again."""

    document_id: int
    name: str
    storage_key: str
    part: ReadDocument | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a page came from: a document's key, its page there (from 1), and that file's format."""

    document_id: int
    page: int
    format: str


def files_that_follow(session: Session, document_id: int) -> list[Member]:
    """The files that were made one with a document, in order; empty for a document that is one file."""
    found = members_of(session, session.get_one(Document, document_id))
    return [
        Member(one.id, one.name, one.original.storage_key, document_of_part(session, one) if one.first_page else None)
        for one in found
    ]


def join(first: ReadDocument, others: list[tuple[Member, ReadDocument]]) -> list[Origin | None]:
    """Put the pages of `others` behind those of `first`. For each page then where it came from: None for its own."""
    origins: list[Origin | None] = [None] * len(first.pages)
    for member, read in others:
        behind = len(first.pages)
        for page in read.pages:
            origins.append(Origin(member.document_id, page.number, read.format))
            page.number += behind
        for value in read.form_values:
            value.page = None if value.page is None else value.page + behind
        first.pages += read.pages
        first.form_values += read.form_values
        first.hidden += read.hidden
        first.warnings += [words for words in read.warnings if words not in first.warnings]
        first.partial = first.partial or read.partial
    return origins
