"""Counts for people who plan the work: what waits, how old, what came and went, who has how much."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from api.pages import formats
from triage.drafts.values import title_of
from triage.register.time_limits.lists import late_and_due_by_rule
from triage.storage.tables import NO_URGENCY, Action, Decision, Document, State, Suggestion, Team, User
from triage.vocabulary import Urgency

WAITING = (State.RECEIVED, State.READING, State.DRAFT, State.SECOND_CHECK, State.NEEDS_HELP)
TO_DO = (State.DRAFT, State.SECOND_CHECK, State.NEEDS_HELP)
DAYS = 14
DUE_DAYS = 30
"""How far ahead "due" looks, as the list of time limits does at first."""
NEWEST_DECISIONS = 20_000
"""How many decisions tell how often people change what was found: the service as it is now, not as it was once."""
_AGES = (
    (1, "Today or yesterday"),
    (5, "2 to 5 days"),
    (10, "6 to 10 days"),
    (20, "11 to 20 days"),
    (10**6, "More than 20 days"),
)


@dataclass(frozen=True, slots=True)
class Day:
    """One day's documents: how many came, how many were checked or set aside."""

    day: date
    came: int
    done: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart: words, number, and the band that colours it."""

    words: str
    number: int
    look: str = "standard"


@dataclass(frozen=True, slots=True)
class Corrected:
    """How often people changed what was suggested, for one field or the type; and of that what was shown as sure."""

    words: str
    decided: int
    changed: int
    sure: int
    sure_changed: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The whole page."""

    by_urgency: list[Bar]
    by_age: list[Bar]
    days: list[Day]
    overdue: int
    due_soon: int
    needs_help: int
    nobodys: int
    workload: list[tuple[str, int]]
    teams: list[tuple[str, int]]
    by_rule: list[tuple[str, str, int, int]]
    by_type: list[tuple[str, int]]
    corrected: list[Corrected]

    @property
    def waiting(self) -> int:
        """All that waits."""
        return sum(bar.number for bar in self.by_urgency)


def overview_of(session: Session) -> Overview:
    """Count everything."""
    today = formats.today()
    waits = Document.state.in_(WAITING)
    urgencies = _counts(session, Document.urgency_rank)
    types = _counts(session, Document.document_type)
    to_do = Document.state.in_(TO_DO)
    return Overview(
        by_urgency=[Bar(one.title, urgencies.get(one.rank, 0), one.value) for one in Urgency]
        + [Bar("Not known yet", urgencies.get(NO_URGENCY, 0), "low")],
        by_age=_ages(session, today),
        days=days_of(session, today),
        overdue=_count(session, waits, Document.due_sort < today),
        due_soon=_count(session, waits, Document.due_sort.between(today, today + timedelta(days=7))),
        needs_help=_count(session, Document.state == State.NEEDS_HELP),
        nobodys=_count(session, to_do, Document.assigned_to_id.is_(None), Document.claimed_by_id.is_(None)),
        workload=_workload(session),
        teams=_of_teams(session),
        by_rule=late_and_due_by_rule(session, today, DUE_DAYS),
        by_type=sorted(
            ((formats.type_title(code) or "Not known yet", number) for code, number in types.items()),
            key=lambda row: -row[1],
        ),
        corrected=_corrected(session),
    )


def days_of(session: Session, today: date, number: int = DAYS) -> list[Day]:
    """The last days, oldest first: what was received (by the moment it arrived) and what was finished."""
    days = [today - timedelta(days=number - 1 - n) for n in range(number)]
    came = _by_day(session, Document.received_at, days)
    finished = Document.state.in_([State.CHECKED, State.SET_ASIDE, State.SPLIT])
    done = _by_day(session, Document.state_at, days, finished)
    return [Day(day, came.get(place, 0), done.get(place, 0)) for place, day in enumerate(days)]


def _by_day(
    session: Session, column: InstrumentedAttribute[datetime], days: list[date], *conditions: ColumnElement[bool]
) -> dict[int, int]:
    """How many moments fall on each day, as days begin in England: by the day's place in the list."""
    starts = [datetime.combine(day, datetime.min.time(), formats.ENGLAND) for day in [*days, days[-1] + timedelta(1)]]
    place = case(*((column < end, number) for number, end in enumerate(starts[1:])))
    query = select(place, func.count()).where(column >= starts[0], column < starts[-1], *conditions)
    return {number: counted for number, counted in session.execute(query.group_by(place))}  # noqa: C416


def _count(session: Session, *conditions: object) -> int:
    return session.scalar(select(func.count(Document.id)).where(*conditions)) or 0  # type: ignore[arg-type]


def _counts(session: Session, column: object) -> dict[Any, int]:
    query = select(column, func.count(Document.id)).where(Document.state.in_(WAITING)).group_by(column)  # type: ignore[call-overload]
    return {key: number for key, number in session.execute(query)}  # noqa: C416  (rows, not pairs)


def _ages(session: Session, today: date) -> list[Bar]:
    found = dict.fromkeys((words for _, words in _AGES), 0)
    query = select(Document.received, func.count(Document.id)).where(Document.state.in_(WAITING))
    for received, number in session.execute(query.group_by(Document.received)):
        age = (today - received).days
        found[next(words for most, words in _AGES if age <= most)] += number
    looks = ("low", "standard", "standard", "high", "critical")
    return [Bar(words, number, look) for (words, number), look in zip(found.items(), looks, strict=True)]


def _workload(session: Session) -> list[tuple[str, int]]:
    query = (
        select(User.name, func.count(Document.id))
        .join(Document, Document.assigned_to_id == User.id)
        .where(Document.state.in_(TO_DO))
        .group_by(User.id, User.name)
        .order_by(func.count(Document.id).desc())
    )
    return [(name, number) for name, number in session.execute(query)]


def _of_teams(session: Session) -> list[tuple[str, int]]:
    query = (
        select(Team.name, func.count(Document.id))
        .join(Document, Document.team_id == Team.id)
        .where(Document.state.in_(TO_DO))
        .group_by(Team.id, Team.name)
        .order_by(func.count(Document.id).desc())
    )
    return [(name, number) for name, number in session.execute(query)]


def _corrected(session: Session) -> list[Corrected]:
    """Per field: of the newest decisions on suggestions, how many changed them. Of the service, not of people."""
    newest = (
        select(Decision.field, Decision.action, Suggestion.sure)
        .join(Suggestion, Suggestion.id == Decision.suggestion_id)
        .where(Decision.action != Action.UNDONE)
        .order_by(Decision.id.desc())
        .limit(NEWEST_DECISIONS)
        .subquery()
    )
    query = select(newest.c.field, newest.c.action, newest.c.sure, func.count())
    found: dict[str, Counter[str]] = {}
    for field, action, sure, number in session.execute(query.group_by(*newest.c)):
        counted = found.setdefault(field, Counter())
        changed = number if action in {Action.CORRECTED, Action.CLEARED} else 0
        counted.update(decided=number, changed=changed)
        if sure:
            counted.update(sure=number, sure_changed=changed)
    columns = ("decided", "changed", "sure", "sure_changed")
    rows = [Corrected(title_of(field), *(counted[name] for name in columns)) for field, counted in found.items()]
    return sorted(rows, key=lambda row: (-row.changed / row.decided, row.words))
