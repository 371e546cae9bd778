"""The queue: most urgent first, then what is due first, then what came first. Pages by cursor, counts by view.

Quick among a million documents: see `triage.drafts.queue_lanes` for the order and `triage.drafts.queue_search` for
the search. Numbers are counted up to `MOST_COUNTED`.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, literal, select, union
from sqlalchemy.orm import Session, selectinload

from triage.drafts.queue_filter import QueueFilter, View, conditions_of, mine, view_conditions
from triage.drafts.queue_lanes import Place, few_of, ids_in_order
from triage.drafts.queue_search import search_of, walk
from triage.storage.tables import Document, User

__all__ = [
    "BadCursor",
    "QueueFilter",
    "QueuePage",
    "View",
    "conditions_of",
    "filter_from",
    "queue_counts",
    "queue_page",
    "queue_size",
]

MOST_COUNTED = 10_000
"""How far documents are counted. A list that is longer says so: nobody needs to know how much longer."""


@dataclass(slots=True)
class QueuePage:
    """Some rows of the queue. `next_cursor` is None on the last page.

    `total` is how many the filter finds, None where nobody counted; `more` where there may be more than that.
    """

    rows: list[Document]
    next_cursor: str | None
    total: int | None = None
    more: bool = False


class BadCursor(ValueError):
    """The cursor is none of ours."""


def queue_page(
    session: Session,
    wanted: QueueFilter,
    user: User | None = None,
    cursor: str | None = None,
    limit: int = 25,
    *,
    count: bool = False,
) -> QueuePage:
    """The rows after the cursor, in the queue's order; with `count` also how many there are. Raises `BadCursor`."""
    after = _position(cursor) if cursor else None
    search = search_of(session, wanted.search) if wanted.search else None
    within = search.ids if search else None

    def in_order(start: Place | None, number: int) -> list[int]:
        return ids_in_order(session, wanted, user, start, number, within)

    walked = search is not None and within is None
    ids, to_the_end = walk(session, wanted.search, in_order, after, limit + 1) if walked else (None, True)
    ids = in_order(after, limit + 1) if ids is None else ids
    more = len(ids) > limit
    rows = _rows(session, ids[:limit])
    page = QueuePage(rows, _cursor(rows[-1]) if more and rows else None)
    if count and (walked or (cursor is None and not more)):
        page.total, page.more = len(rows), more or not to_the_end or bool(cursor)
    elif count:
        page.total, page.more = queue_size(session, wanted, user, within)
    return page


def queue_size(session: Session, wanted: QueueFilter, user: User | None = None, within: Any = None) -> tuple[int, bool]:
    """How many documents the filter finds without its search, at most `MOST_COUNTED`; and whether there are more.

    `within`: only those of some keys.
    """
    query = few_of(select(literal(1)).select_from(Document).where(*conditions_of(wanted, user)), within)
    number = session.scalar(select(func.count()).select_from(query.limit(MOST_COUNTED + 1).subquery())) or 0
    return min(number, MOST_COUNTED), number > MOST_COUNTED


def queue_counts(session: Session, user: User | None = None) -> dict[View, int]:
    """How many documents stand in each list: at most `MOST_COUNTED` + 1, which means more."""
    columns = []
    for view in View:
        if view is View.MINE:
            parts = [select(Document.id).where(*part).limit(MOST_COUNTED + 1) for part in mine(user)]
            found = union(*(select(part.subquery()) for part in parts)).subquery()
        else:
            some = select(literal(1).label("one")).select_from(Document)
            found = some.where(*view_conditions(view, user)).limit(MOST_COUNTED + 1).subquery()
        columns.append(select(func.count()).select_from(found).scalar_subquery().label(view.value))
    row = session.execute(select(*columns)).one()
    return {view: min(number, MOST_COUNTED + 1) for view, number in zip(View, row, strict=True)}


def filter_from(query: Mapping[str, Any], lists: Mapping[str, list[str]]) -> QueueFilter:
    """A filter from an address's parameters (`lists`: those that may stand several times). Ignores what is unknown."""
    view = str(query.get("view", ""))
    due = str(query.get("due_by", ""))
    try:
        due_by = date.fromisoformat(due) if due else None
    except ValueError:
        due_by = None
    return QueueFilter(
        view=View(view) if view in set(View) else View.TO_CHECK,
        types=tuple(lists.get("type", [])),
        urgencies=tuple(lists.get("urgency", [])),
        states=tuple(lists.get("state", [])),
        due_by=due_by,
        team=str(query.get("team", "")) or None,
        unsure=str(query.get("unsure", "")) in {"1", "yes", "on", "true"},
        search=str(query.get("search", "")).strip()[:200],
    )


def _rows(session: Session, ids: list[int]) -> list[Document]:
    if not ids:
        return []
    loaded = select(Document).where(Document.id.in_(ids))
    loaded = loaded.options(
        selectinload(Document.assigned_to), selectinload(Document.claimed_by), selectinload(Document.first_checked_by)
    )
    by_id = {row.id: row for row in session.scalars(loaded)}
    return [by_id[one] for one in ids if one in by_id]


def _cursor(row: Document) -> str:
    place = [row.urgency_rank, row.due_sort.isoformat(), row.received.isoformat(), row.id]
    return base64.urlsafe_b64encode(json.dumps(place, separators=(",", ":")).encode()).decode().rstrip("=")


def _position(cursor: str) -> Place:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        rank, due, received, number = json.loads(base64.urlsafe_b64decode(padded.encode()))
        return Place(int(rank), date.fromisoformat(due), date.fromisoformat(received), int(number))
    except (ValueError, TypeError) as error:
        raise BadCursor("The cursor is none of ours.") from error
