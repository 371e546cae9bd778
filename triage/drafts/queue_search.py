"""Searching the queue: a child, a UPN, a reference, or words in the documents.

Few hits are taken as they are, and put in order. Where more documents hold the words than anybody would look through,
the queue is walked in its order instead, and each document asked whether it holds them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, or_, select, union
from sqlalchemy.orm import Session

from triage.drafts.queue_lanes import Place
from triage.register.names import name_key
from triage.storage.search import holding, matching, matching_ids
from triage.storage.tables import Child, Document

FEW = 10_000
"""Up to so many hits are put in order; past that the queue is walked."""
_STEP = 400
_MOST_WALKED = 6000
"""How many documents are asked before a walk ends: who is still searching then needs better words."""
Walk = Callable[[Place | None, int], list[int]]


@dataclass(frozen=True, slots=True)
class Search:
    """A search. `ids`: the keys that it finds, as a list; None where there are too many."""

    ids: list[int] | None


def walk(session: Session, words: str, in_order: Walk, after: Place | None, number: int) -> tuple[list[int], bool]:
    """The first `number` documents of the queue that hold the words; False where the walk ended before all were asked.

    `in_order` gives the keys after a place.
    """
    found: list[int] = []
    asked, place = 0, after
    while asked < _MOST_WALKED:
        some = in_order(place, _STEP)
        hits = holding(session, words, some)
        found += [one for one in some if one in hits][: number - len(found)]
        asked += len(some)
        if len(found) >= number or len(some) < _STEP:
            return found, True
        columns = (Document.urgency_rank, Document.due_sort, Document.received, Document.id)
        place = Place(*session.execute(select(*columns).where(Document.id == some[-1])).one())
    return found, False


def search_of(session: Session, search: str) -> Search:
    """Look for what was typed: as an exact name or number first, and as words."""
    exact = _exact(session, search)
    words = list(session.scalars(matching_ids(session, search, FEW + 1)))
    if len(words) > FEW and not exact:
        return Search(None)
    return Search(list(dict.fromkeys([*exact, *words[:FEW]])))


def search_condition(session: Session, search: str) -> ColumnElement[bool]:
    """A search as a condition on `documents`, however many it finds: for lists in the order of their keys."""
    return or_(Document.id.in_(_exact(session, search)), matching(session, search))


def _exact(session: Session, search: str) -> list[int]:
    """Documents by their own names, and those of a child that has this name or number."""
    squeezed = search.replace(" ", "").replace("-", "")
    children = select(Child.id).where(
        or_(
            Child.upn == squeezed.upper(),
            Child.nhs_number == squeezed,
            Child.case_reference == search,
            Child.name_key == name_key(search),
        )
    )
    lots: list[Any] = [
        select(Document.id).where(Document.public_id == search),
        select(Document.id).where(Document.external_reference == search),
        select(Document.id).where(Document.child_id.in_(children)),
    ]
    return list(session.scalars(select(union(*lots).subquery().c.id).limit(FEW)))
