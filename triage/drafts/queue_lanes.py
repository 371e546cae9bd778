"""The queue's order without sorting: documents stand in lanes, and each lane is in order in an index.

A lane is a state with an urgency, and with a type, a team or a person where the filter names one. A page takes the
first few of each lane and puts them together, the most urgent lanes first, until it is full. So the work does not grow
with the number of documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

from sqlalchemy import ColumnElement, Select, select, tuple_, union_all
from sqlalchemy.orm import Session

from triage.drafts.queue_filter import QueueFilter, View, conditions_of, narrowing, ranks_of, states_of
from triage.storage.tables import NO_URGENCY, Document, Team, User
from triage.vocabulary import Urgency

RANKS = (*(band.rank for band in Urgency), NO_URGENCY)
_MOST_LANES = 100
"""A compound query of SQLite may have 500 parts; past this many types, types narrow instead of making lanes."""
_ORDER = (Document.due_sort, Document.received, Document.id)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document stands in the order."""

    rank: int
    due: date
    received: date
    id: int


def ids_in_order(
    session: Session,
    wanted: QueueFilter,
    user: User | None,
    after: Place | None,
    number: int,
    within: Any = None,
) -> list[int]:
    """The keys of the first `number` documents after a place, in the queue's order. The filter's search is left out.

    `within`: only those of some keys (a query that gives them): few enough to be sorted.
    """
    if within is not None or wanted.view is View.MINE or wanted.children or wanted.external_reference:
        return _few(session, wanted, user, after, number, within)
    found: list[int] = []
    team = session.scalar(select(Team.id).where(Team.name == wanted.team)) if wanted.team else None
    if wanted.team and team is None:
        return []
    lanes = _lanes(wanted, team)
    narrow = narrowing(wanted, user)
    for rank in ranks_of(wanted) or (() if wanted.urgencies else RANKS):
        if after is not None and rank < after.rank:
            continue
        start = _after(after) if after is not None and rank == after.rank else []
        found += _of_rank(session, rank, lanes, [*narrow, *start], number - len(found))
        if len(found) >= number:
            break
    return found


def _lanes(wanted: QueueFilter, team: int | None) -> list[tuple[list[ColumnElement[bool]], str]]:
    """Each lane's conditions, and the index in which it is in order."""
    states = states_of(wanted)
    if wanted.types and len(states) * len(wanted.types) <= _MOST_LANES:
        return [
            ([Document.state == state, Document.document_type == kind], "document_type")
            for state, kind in product(states, wanted.types)
        ]
    types = [Document.document_type.in_(wanted.types)] if wanted.types else []
    if team is not None:
        return [([Document.state == state, Document.team_id == team, *types], "team_id") for state in states]
    if wanted.view is View.UNASSIGNED:
        nobodys = Document.assigned_to_id.is_(None)
        return [([Document.state == state, nobodys, *types], "assigned_to_id") for state in states]
    return [([Document.state == state, *types], "") for state in states]


def _of_rank(
    session: Session,
    rank: int,
    lanes: Sequence[tuple[list[ColumnElement[bool]], str]],
    narrow: Sequence[ColumnElement[bool]],
    number: int,
) -> list[int]:
    if not lanes:
        return []
    parts = [_lane(conditions, index, rank, narrow, number) for conditions, index in lanes]
    if len(parts) == 1:
        return [row[-1] for row in session.execute(parts[0])]
    # each part is wrapped: SQLite takes no limit directly in a compound query
    every = union_all(*(select(part.subquery()) for part in parts)).subquery()
    rows = session.execute(select(every).order_by(*every.c).limit(number))
    return [row[-1] for row in rows]


def _lane(
    conditions: Sequence[ColumnElement[bool]],
    index: str,
    rank: int,
    narrow: Sequence[ColumnElement[bool]],
    number: int,
) -> Select[date, date, int]:
    query = select(*_ORDER).where(*conditions, Document.urgency_rank == rank, *narrow).order_by(*_ORDER).limit(number)
    columns = ("state", *([index] if index else []), "urgency_rank", "due_sort", "received", "id")
    # SQLite counts nothing by itself and could take another index, in which the lane is not in order
    return query.with_hint(Document, f"INDEXED BY ix_documents_{'_'.join(columns)}", "sqlite")


def _few(
    session: Session, wanted: QueueFilter, user: User | None, after: Place | None, number: int, within: Any
) -> list[int]:
    """A small lot, sorted."""
    query = few_of(select(Document.id).where(*conditions_of(wanted, user)), within)
    order = (Document.urgency_rank, *_ORDER)
    if after is not None:
        query = query.where(tuple_(*order) > tuple_(after.rank, after.due, after.received, after.id))
    return list(session.scalars(query.order_by(*order).limit(number)))


def few_of(query: Select[Any], within: Any) -> Select[Any]:
    """The query, of some keys only; unchanged where `within` is None."""
    if within is None:
        return query
    # SQLite does not know how few they are, and would rather look through a whole state
    return query.where(Document.id.in_(within)).with_hint(Document, "NOT INDEXED", "sqlite")


def _after(place: Place) -> list[ColumnElement[bool]]:
    return [tuple_(*_ORDER) > tuple_(place.due, place.received, place.id)]
