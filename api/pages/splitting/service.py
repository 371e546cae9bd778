"""The rows of the panel that asks where a file's documents begin, and what was typed into them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from starlette.datastructures import FormData

from api.pages.forms import texts_of
from triage.drafts.draft import Draft
from triage.drafts.errors import Invalid
from triage.drafts.parts import WantedPart
from triage.storage.tables import State
from triage.vocabulary import DocumentType

ROWS_TO_ENTER = 3
SURE_ABOVE = 0.9


@dataclass(frozen=True, slots=True)
class PartRow:
    """One document in the file: the page on which it begins as shown or typed, its type's code, whether to check it."""

    first: str = ""
    document_type: str = ""
    last: int | None = None
    unsure: bool = False

    @property
    def page(self) -> int | None:
        """The page to show for it."""
        return int(self.first) if re.fullmatch(r"[1-9]\d{0,4}", self.first) else None


def can_split(draft: Draft) -> bool:
    """True for a draft of several pages that is not itself a part."""
    document = draft.document
    return document.state == State.DRAFT and document.first_page is None and (document.page_count or 0) > 1


def rows_of_draft(draft: Draft, *, asked: bool) -> list[PartRow]:
    """The proposed parts; where a person asks without a proposal, the whole file. Empty: no panel."""
    if not can_split(draft) or not (draft.parts or asked):
        return []
    rows = [
        PartRow(str(part.first), part.document_type.value, part.last, part.confidence < SURE_ABOVE)
        for part in draft.parts
    ]
    if not rows:
        return [PartRow("1", "", draft.document.page_count), *[PartRow()] * ROWS_TO_ENTER]
    return [*rows, PartRow()]


def rows_typed(form: FormData) -> list[PartRow]:
    """What was sent, to be shown again where it was refused."""
    pairs = zip(texts_of(form, "first"), texts_of(form, "type"), strict=False)
    return [PartRow(first.strip()[:6], kind if kind in set(DocumentType) else "") for first, kind in pairs]


def parts_typed(rows: list[PartRow], pages: int) -> list[WantedPart]:
    """The parts that the rows mean; an empty row is none, and the first document always begins on page 1.

    Raises `Invalid` for what is no page of the file, or comes twice.
    """
    starts: dict[int, DocumentType | None] = {}
    for row in rows:
        if not row.first:
            continue
        if row.page is None or row.page > pages:
            raise Invalid("parts", f"Enter the number of a page from 1 to {pages}, not “{row.first}”.")
        if row.page in starts:
            raise Invalid("parts", f"Two documents cannot both begin on page {row.page}.")
        starts[row.page] = DocumentType(row.document_type) if row.document_type else None
    starts.setdefault(1, None)
    firsts = sorted(starts)
    lasts = [*(first - 1 for first in firsts[1:]), pages]
    return [WantedPart(first, last, starts[first]) for first, last in zip(firsts, lasts, strict=True)]
