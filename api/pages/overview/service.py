"""Counts for people who plan the work: what waits, how old, what came and went, who has how much."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.pages import formats
from triage.drafts.values import title_of
from triage.storage.tables import Action, Decision, Document, State, User
from triage.vocabulary import Urgency

WAITING = (State.RECEIVED, State.READING, State.DRAFT, State.NEEDS_HELP)
DAYS = 14
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
    """How often people changed what was suggested, for one field or type."""

    words: str
    decided: int
    changed: int

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
    urgencies = _counts(session, Document.urgency)
    types = _counts(session, Document.document_type)
    to_do = Document.state.in_([State.DRAFT, State.NEEDS_HELP])
    return Overview(
        by_urgency=[Bar(one.title, urgencies.get(one.value, 0), one.value) for one in Urgency]
        + [Bar("Not known yet", urgencies.get(None, 0), "low")],
        by_age=_ages(session, today),
        days=days_of(session, today),
        overdue=_count(session, waits, Document.due_sort < today),
        due_soon=_count(session, waits, Document.due_sort.between(today, today + timedelta(days=7))),
        needs_help=_count(session, Document.state == State.NEEDS_HELP),
        nobodys=_count(session, to_do, Document.assigned_to_id.is_(None), Document.claimed_by_id.is_(None)),
        workload=_workload(session),
        by_type=sorted(
            ((formats.type_title(code) or "Not known yet", number) for code, number in types.items()),
            key=lambda row: -row[1],
        ),
        corrected=_corrected(session),
    )

def days_of(session: Session, today: date, number: int = DAYS) -> list[Day]:
    """The last days, oldest first: what was received (by the moment it arrived) and what was finished."""
    first = today - timedelta(days=number - 1)
    since = datetime.combine(first, datetime.min.time(), formats.ENGLAND).astimezone()
    came: dict[date, int] = {}
    done: dict[date, int] = {}
    for moment in session.scalars(select(Document.received_at).where(Document.received_at >= since)):
        day = moment.astimezone(formats.ENGLAND).date()
        came[day] = came.get(day, 0) + 1
    finished = Document.state.in_([State.CHECKED, State.SET_ASIDE, State.SPLIT])
    for moment in session.scalars(select(Document.state_at).where(finished, Document.state_at >= since)):
        day = moment.astimezone(formats.ENGLAND).date()
        done[day] = done.get(day, 0) + 1
    days = [first + timedelta(days=n) for n in range(number)]
    return [Day(day, came.get(day, 0), done.get(day, 0)) for day in days]

def _count(session: Session, *conditions: object) -> int:
    return session.scalar(select(func.count(Document.id)).where(*conditions)) or 0  # type: ignore[arg-type]

def _counts(session: Session, column: object) -> dict[str | None, int]:
    query = select(column, func.count(Document.id)).where(Document.state.in_(WAITING)).group_by(column)  # type: ignore[call-overload]
    return dict(session.execute(query).tuples().all())

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
        .where(Document.state.in_([State.DRAFT, State.NEEDS_HELP]))
        .group_by(User.id, User.name)
        .order_by(func.count(Document.id).desc())
    )
    return [(name, number) for name, number in session.execute(query)]

def _corrected(session: Session) -> list[Corrected]:
    """Per field: of the decisions on suggestions, how many changed them. Facts about the service, not about people."""
    query = (
        select(Decision.field, Decision.action, func.count(Decision.id))
        .where(Decision.suggestion_id.is_not(None), Decision.action != Action.UNDONE)
        .group_by(Decision.field, Decision.action)
    )
    decided: dict[str, int] = {}
    changed: dict[str, int] = {}
    for field, action, number in session.execute(query):
        decided[field] = decided.get(field, 0) + number
        if action in {Action.CORRECTED, Action.CLEARED}:
            changed[field] = changed.get(field, 0) + number
    rows = [Corrected(title_of(field), number, changed.get(field, 0)) for field, number in decided.items()]
    return sorted(rows, key=lambda row: (-row.changed / row.decided, row.words))

