"""The queue: most urgent first, then what is due first, then what came first. Pages by cursor, counts by view."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, tuple_
from sqlalchemy.orm import Session, selectinload

from triage.register.names import name_key
from triage.storage.search import matching
from triage.storage.tables import Child, Document, State, Team, User


class View(StrEnum):
    """The lists that people work from."""

    TO_CHECK = "to_check"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    BEING_READ = "being_read"
    NEEDS_HELP = "needs_help"
    CHECKED = "checked"
    SET_ASIDE = "set_aside"
    ALL = "all"

    @property
    def title(self) -> str:  # type: ignore[override]
        """The words that people see for this list."""
        return _VIEW_TITLES[self]


_VIEW_TITLES = {
    View.TO_CHECK: "To check",
    View.MINE: "My documents",
    View.UNASSIGNED: "Nobody's yet",
    View.BEING_READ: "Being read",
    View.NEEDS_HELP: "Needs help",
    View.CHECKED: "Checked",
    View.SET_ASIDE: "Set aside",
    View.ALL: "All documents",
}


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What to show. Empty parts do not narrow. `search` finds child, UPN, NHS number, reference, file name, words."""

    view: View = View.TO_CHECK
    types: tuple[str, ...] = ()
    urgencies: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    due_by: date | None = None
    team: str | None = None
    unsure: bool = False
    search: str = ""
    received_from: date | None = None
    received_to: date | None = None
    external_reference: str | None = None
    children: tuple[int, ...] = field(default=())


@dataclass(slots=True)
class QueuePage:
    """Some rows of the queue. `next_cursor` is None on the last page."""

    rows: list[Document]
    next_cursor: str | None


class BadCursor(ValueError):
    """The cursor is none of ours."""


_ORDER = (Document.urgency_rank, Document.due_sort, Document.received, Document.id)


def queue_page(
    session: Session, wanted: QueueFilter, user: User | None = None, cursor: str | None = None, limit: int = 25
) -> QueuePage:
    """The rows after the cursor, in the queue's order. Raises `BadCursor`."""
    query = select(Document).where(*conditions_of(session, wanted, user))
    if cursor:
        query = query.where(tuple_(*_ORDER) > tuple_(*_position(cursor)))
    query = query.order_by(*_ORDER).limit(limit + 1)
    query = query.options(selectinload(Document.assigned_to), selectinload(Document.claimed_by))
    rows = list(session.scalars(query))
    more = len(rows) > limit
    rows = rows[:limit]
    return QueuePage(rows, _cursor(rows[-1]) if more else None)


def queue_size(session: Session, wanted: QueueFilter, user: User | None = None) -> int:
    """How many documents the filter finds."""
    return session.scalar(select(func.count(Document.id)).where(*conditions_of(session, wanted, user))) or 0


def queue_counts(session: Session, user: User | None = None) -> dict[View, int]:
    """How many documents stand in each list."""
    by_state = dict(session.execute(select(Document.state, func.count()).group_by(Document.state)).all())
    counts: dict[View, int] = {
        View.TO_CHECK: by_state.get(State.DRAFT, 0),
        View.BEING_READ: by_state.get(State.RECEIVED, 0) + by_state.get(State.READING, 0),
        View.NEEDS_HELP: by_state.get(State.NEEDS_HELP, 0),
        View.CHECKED: by_state.get(State.CHECKED, 0),
        View.SET_ASIDE: by_state.get(State.SET_ASIDE, 0) + by_state.get(State.SPLIT, 0),
        View.ALL: sum(by_state.values()),
    }
    for view in (View.MINE, View.UNASSIGNED):
        counts[view] = queue_size(session, QueueFilter(view), user)
    return counts


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


def conditions_of(session: Session, wanted: QueueFilter, user: User | None = None) -> list[ColumnElement[bool]]:
    """The filter as conditions on `documents`."""
    conditions = _view(wanted.view, user)
    for column, values in (
        (Document.document_type, wanted.types),
        (Document.urgency, wanted.urgencies),
        (Document.state, wanted.states),
        (Document.child_id, wanted.children),
    ):
        if values:
            conditions.append(column.in_(values))
    if wanted.due_by is not None:
        conditions.append(Document.due_sort <= wanted.due_by)
    if wanted.received_from is not None:
        conditions.append(Document.received >= wanted.received_from)
    if wanted.received_to is not None:
        conditions.append(Document.received <= wanted.received_to)
    if wanted.external_reference:
        conditions.append(Document.external_reference == wanted.external_reference)
    if wanted.team:
        conditions.append(Document.team_id.in_(select(Team.id).where(Team.name == wanted.team)))
    if wanted.unsure:
        conditions.append(Document.unsure_count > 0)
    if wanted.search:
        conditions.append(_found(session, wanted.search))
    return conditions


def _view(view: View, user: User | None) -> list[ColumnElement[bool]]:
    person = user.id if user else -1
    to_do = Document.state.in_([State.DRAFT, State.NEEDS_HELP])
    conditions: dict[View, list[ColumnElement[bool]]] = {
        View.TO_CHECK: [Document.state == State.DRAFT],
        View.MINE: [to_do, or_(Document.assigned_to_id == person, Document.claimed_by_id == person)],
        View.UNASSIGNED: [to_do, Document.assigned_to_id.is_(None), Document.claimed_by_id.is_(None)],
        View.BEING_READ: [Document.state.in_([State.RECEIVED, State.READING])],
        View.NEEDS_HELP: [Document.state == State.NEEDS_HELP],
        View.CHECKED: [Document.state == State.CHECKED],
        View.SET_ASIDE: [Document.state.in_([State.SET_ASIDE, State.SPLIT])],
        View.ALL: [],
    }
    return conditions[view]


def _found(session: Session, search: str) -> ColumnElement[bool]:
    squeezed = search.replace(" ", "").replace("-", "")
    children = select(Child.id).where(
        or_(
            Child.upn == squeezed.upper(),
            Child.nhs_number == squeezed,
            Child.case_reference == search,
            Child.name_key == name_key(search),
        )
    )
    return or_(
        Document.public_id == search,
        Document.external_reference == search,
        Document.child_id.in_(children),
        matching(session, search),
    )


def _cursor(row: Document) -> str:
    place = [row.urgency_rank, row.due_sort.isoformat(), row.received.isoformat(), row.id]
    return base64.urlsafe_b64encode(json.dumps(place, separators=(",", ":")).encode()).decode().rstrip("=")


def _position(cursor: str) -> tuple[int, date, date, int]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        rank, due, received, number = json.loads(base64.urlsafe_b64decode(padded.encode()))
        return int(rank), date.fromisoformat(due), date.fromisoformat(received), int(number)
    except (ValueError, TypeError) as error:
        raise BadCursor("The cursor is none of ours.") from error
