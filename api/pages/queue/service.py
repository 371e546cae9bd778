"""What the list shows beside the rows: tags for the filters in use, addresses, and who has each document."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.datastructures import QueryParams

from api.pages import formats
from triage.drafts.queue import QueueFilter, View, filter_from
from triage.storage.tables import Document, State, Team, User, now

MAIN_VIEWS = (
    View.TO_CHECK,
    View.MINE,
    View.UNASSIGNED,
    View.SECOND_CHECK,
    View.NEEDS_HELP,
    View.BEING_READ,
    View.CHECKED,
    View.SET_ASIDE,
    View.ALL,
)
_FILTERS = ("search", "type", "urgency", "state", "due_by", "team", "unsure")


@dataclass(frozen=True, slots=True)
class Tag:
    """A filter in use, and the address of the list without it."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a document. `mine` for oneself; `working` while the claim lasts."""

    name: str
    mine: bool
    working: bool


def filter_of(query: QueryParams) -> QueueFilter:
    """The filter that an address says."""
    lists = {name: [value for value in query.getlist(name) if value] for name in ("type", "urgency", "state")}
    return filter_from(query, lists)


def address(query: QueryParams, **changes: str | None) -> str:
    """The list's address with some parameters changed (None: left out). The cursor goes unless it is given."""
    kept = [(n, v) for n, v in query.multi_items() if n not in changes and n in {*_FILTERS, "view"} and v]
    added = [(name, value) for name, value in changes.items() if value]
    return "/documents" + (f"?{urlencode(kept + added)}" if kept or added else "")


def tags(query: QueryParams) -> list[Tag]:
    """Every filter in use, for taking away one by one."""
    found = []
    for name, value in query.multi_items():
        if name not in _FILTERS or not value:
            continue
        rest = [(n, v) for n, v in query.multi_items() if (n, v) != (name, value) and n in {*_FILTERS, "view"} and v]
        found.append(Tag(_words(name, value), "/documents" + (f"?{urlencode(rest)}" if rest else "")))
    return found


def _words(name: str, value: str) -> str:
    match name:
        case "type":
            return formats.type_title(value)
        case "urgency":
            return formats.urgency_title(value) or value
        case "state":
            return State(value).title if value in set(State) else value
        case "due_by":
            return f"Due by {value}"
        case "team":
            return f"Team: {value}"
        case "unsure":
            return "With values to check"
    return f"“{value}”"


def holder_of(document: Document, user: User) -> Holder | None:
    """Who has the document: the person working on it now, else the person it was given to."""
    if document.claimed_by is not None and document.claimed_until is not None and document.claimed_until > now():
        return Holder(document.claimed_by.name, document.claimed_by_id == user.id, True)
    if document.assigned_to is not None:
        return Holder(document.assigned_to.name, document.assigned_to_id == user.id, False)
    return None


def people(session: Session) -> list[User]:
    """Those to whom a document can be given."""
    return list(session.scalars(select(User).where(User.active, User.role != "integration").order_by(User.name)))


def teams(session: Session) -> list[Team]:
    """All teams."""
    return list(session.scalars(select(Team).order_by(Team.name)))
