"""What can be asked of the queue, and the same as conditions on `documents`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, or_, select

from triage.storage.tables import Document, State, Team, User
from triage.vocabulary import Urgency


class View(StrEnum):
    """The lists that people work from."""

    TO_CHECK = "to_check"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    SECOND_CHECK = "second_check"
    BEING_READ = "being_read"
    NEEDS_HELP = "needs_help"
    CHECKED = "checked"
    SET_ASIDE = "set_aside"
    ALL = "all"

    @property
    def title(self) -> str:  # type: ignore[override]
        """The words that people see for this list."""
        return _VIEWS[self][0]

    @property
    def states(self) -> tuple[State, ...]:
        """The states of the documents in this list."""
        return _VIEWS[self][1]


TO_DO = (State.DRAFT, State.SECOND_CHECK, State.NEEDS_HELP)
"""States in which a person has something to do."""
_VIEWS = {
    View.TO_CHECK: ("To check", (State.DRAFT,)),
    View.MINE: ("My documents", TO_DO),
    View.UNASSIGNED: ("Nobody's yet", TO_DO),
    View.SECOND_CHECK: ("Second check", (State.SECOND_CHECK,)),
    View.BEING_READ: ("Being read", (State.RECEIVED, State.READING)),
    View.NEEDS_HELP: ("Needs help", (State.NEEDS_HELP,)),
    View.CHECKED: ("Checked", (State.CHECKED,)),
    View.SET_ASIDE: ("Set aside", (State.SET_ASIDE, State.SPLIT)),
    View.ALL: ("All documents", tuple(State)),
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


def states_of(wanted: QueueFilter) -> tuple[str, ...]:
    """The states that can stand in the answer. Values wait for an eye only where somebody has something to do."""
    states: tuple[str, ...] = wanted.view.states
    if wanted.states:
        states = tuple(state for state in states if state in wanted.states)
    if wanted.unsure:
        states = tuple(state for state in states if state in TO_DO)
    return states


def ranks_of(wanted: QueueFilter) -> tuple[int, ...]:
    """The ranks of the urgencies that were asked for, the most urgent first; empty where none was."""
    return tuple(band.rank for band in Urgency if band in wanted.urgencies)


def conditions_of(wanted: QueueFilter, user: User | None = None) -> list[ColumnElement[bool]]:
    """The whole filter but its search, as conditions."""
    conditions: list[ColumnElement[bool]] = [Document.state.in_(states_of(wanted))]
    if wanted.types:
        conditions.append(Document.document_type.in_(wanted.types))
    if wanted.urgencies:
        conditions.append(Document.urgency_rank.in_(ranks_of(wanted)))
    if wanted.view is View.MINE:
        conditions.append(or_(*(part[0] for part in mine(user))))
    return [*conditions, *narrowing(wanted, user)]


def narrowing(wanted: QueueFilter, user: User | None) -> list[ColumnElement[bool]]:
    """The parts of the filter that no lane of the queue stands for."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.view is View.UNASSIGNED:
        conditions += _nobodys(user)
    if wanted.children:
        conditions.append(Document.child_id.in_(wanted.children))
    if wanted.due_by is not None:
        conditions.append(Document.due_sort <= wanted.due_by)
    if wanted.received_from is not None:
        conditions.append(Document.received >= wanted.received_from)
    if wanted.received_to is not None:
        conditions.append(Document.received <= wanted.received_to)
    if wanted.external_reference:
        conditions.append(Document.external_reference == wanted.external_reference)
    if wanted.team:
        conditions.append(Document.team_id == select(Team.id).where(Team.name == wanted.team).scalar_subquery())
    if wanted.unsure:
        conditions.append(Document.unsure_count > 0)
    return conditions


def view_conditions(view: View, user: User | None = None) -> list[ColumnElement[bool]]:
    """One list as conditions."""
    return conditions_of(QueueFilter(view), user)


def mine(user: User | None) -> list[list[ColumnElement[bool]]]:
    """A person's own documents as two lots that indexes find: given to them, and being worked on by them."""
    person = user.id if user else -1
    to_do = Document.state.in_(TO_DO)
    return [[Document.assigned_to_id == person, to_do], [Document.claimed_by_id == person, to_do]]


def _nobodys(user: User | None) -> list[ColumnElement[bool]]:
    """Nobody has it; and somebody's own first check is nothing that they can take."""
    person = user.id if user else -1
    return [
        Document.assigned_to_id.is_(None),
        Document.claimed_by_id.is_(None),
        or_(Document.first_checked_by_id.is_(None), Document.first_checked_by_id != person),
    ]
