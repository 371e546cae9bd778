"""Documents side by side, so that a person can say how they belong together."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.drafts.duplicates import by_name, likely_copies
from triage.drafts.queue import QueueFilter, View, queue_page
from triage.storage.tables import Document, State, StoredPage, User

MOST_FOUND = 10
_MOST_COMPARED = 12


@dataclass(frozen=True, slots=True)
class Side:
    """A document, and how much of its words stands in the first one too, in words; empty where it is not known."""

    document: Document
    likeness: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A document that can be put beside the others, and the address that does so."""

    document: Document
    address: str


def sides_of(session: Session, public_ids: list[str]) -> list[Side]:
    """The documents in the order of receipt, each compared with the first. Raises `NotFound`."""
    documents = by_name(session, public_ids)
    compared = documents[:_MOST_COMPARED]
    words = {one.id: _words(session, one) for one in compared} if len(documents) > 1 else {}
    return [
        Side(one, "" if place == 0 else _likeness(words.get(documents[0].id), words.get(one.id)))
        for place, one in enumerate(documents)
    ]


def offers(session: Session, user: User, address: str, chosen: list[str], search: str) -> list[Offer]:
    """What a search finds; without one, what may be a copy of the first that was chosen."""
    if search:
        rows = queue_page(session, QueueFilter(View.ALL, search=search), user, None, MOST_FOUND).rows
    else:
        rows = likely_copies(session, by_name(session, chosen)[0]) if chosen else []
    gone = {State.SET_ASIDE, State.SPLIT}
    return [
        Offer(row, f"{address}?{urlencode([('document', one) for one in [*chosen, row.public_id]])}")
        for row in rows
        if row.public_id not in chosen and row.state not in gone
    ]


def _words(session: Session, document: Document) -> Counter[str]:
    lines = session.scalars(select(StoredPage.lines).where(StoredPage.document_id == document.id))
    return Counter(re.findall(r"\w+", " ".join(line["text"] for page in lines for line in page).casefold()))


def _likeness(first: Counter[str] | None, other: Counter[str] | None) -> str:
    if not first or not other:
        return ""
    share = sum((first & other).values()) / max(first.total(), other.total())
    if share > 0.995:
        return "The same words"
    return f"{share:.0%} of the words are the same" if share >= 0.5 else "Mostly other words"
