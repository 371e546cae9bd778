"""Lists of clocks: those of one child, and what is due or late in the whole council."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from triage.clocks.clock import Band, Clock, ClockState
from triage.clocks.counting import Days, Method
from triage.clocks.rule import Holder, Severity
from triage.clocks.rules import RULES
from triage.register.time_limits.days import known_days
from triage.register.time_limits.stored import STANDING, clock_of, rows_of_child
from triage.register.time_limits.words import ADVICE_SUBJECTS, counted_words, state_words
from triage.storage.tables import FOR_EVER, Child, ChildClock, ClockStep, Document, Team, User

RULE_TITLES = {rule.id: rule.title for rule in RULES}
_RIGHTS = sorted({rule.id for rule in RULES if rule.severity is Severity.RIGHT})
_OTHERS = sorted({rule.id for rule in RULES if rule.holder is not Holder.COUNCIL})
_GO_ON = sorted({rule.id for rule in RULES if rule.method is Method.AT_ONCE})
"""Duties that hold at once and go on: they stand on the child's page, and in a list that asks for their rule."""


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A clock with all that a list shows. `document` and `stop_document` are the evidence."""

    row: ChildClock
    clock: Clock
    child: Child
    document: Document | None
    stop_document: Document | None
    team: str | None
    standing: ClockState
    state: str
    colour: str
    band: Band
    work_by: date | None
    counted: str

    @property
    def title(self) -> str:
        """The rule's words, with whose advice it is."""
        subject = ADVICE_SUBJECTS.get(self.row.subject)
        return f"{self.clock.rule.title}: {subject}" if subject else self.clock.rule.title

    @property
    def confirmed(self) -> bool:
        """True where a person confirmed it."""
        return self.row.standing == "confirmed"

    @property
    def asks(self) -> bool:
        """True where a document says that it was done, and nobody confirmed that yet."""
        return self.row.stop_standing == "proposed"

    @property
    def reference(self) -> str:
        """The case's reference, or the clock's own number: never a name."""
        return self.child.case_reference or self.row.public_id[:8]

    def to_json(self) -> dict[str, Any]:
        """As JSON types."""
        return {
            "clock": self.row.public_id,
            "child": self.child.public_id,
            "case_reference": self.child.case_reference,
            "rule": self.row.rule,
            "title": self.title,
            "authority": self.clock.rule.authority,
            "duty_of": self.clock.rule.holder.value,
            "trigger": self.row.trigger.isoformat(),
            "due": _iso(self.row.due),
            "work_by": _iso(self.work_by),
            "counted": self.counted,
            "state": self.standing.value,
            "band": self.band.value,
            "confirmed": self.confirmed,
            "done": _iso(self.row.stopped),
            "done_confirmed": self.row.stop_standing == "confirmed",
            "excuse": self.row.excuse,
            "document": self.document.public_id if self.document else None,
            "page": self.row.page,
            "done_document": self.stop_document.public_id if self.stop_document else None,
            "team": self.team,
        }


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is limited to. `days`: due within so many days from today; `late`: the day is past."""

    late: bool = False
    days: int | None = None
    rules: tuple[str, ...] = ()
    team: str | None = None
    council_only: bool = True
    unconfirmed: bool = False


def clock_list(
    session: Session, today: date, wanted: Wanted, after: tuple[date, int] | None = None, limit: int = 100
) -> tuple[list[ClockLine], tuple[date, int] | None]:
    """Running clocks by the day to work to, soonest first; and the place after which the next page begins, or None."""
    query = _running(wanted, today)
    if after is not None:
        query = query.where(
            or_(ChildClock.due_sort > after[0], and_(ChildClock.due_sort == after[0], ChildClock.id > after[1]))
        )
    rows = list(session.scalars(query.order_by(ChildClock.due_sort, ChildClock.id).limit(limit + 1)))
    following = (rows[limit - 1].due_sort, rows[limit - 1].id) if len(rows) > limit else None
    return lines_of(session, rows[:limit], today), following


def running(wanted: Wanted, today: date) -> Select[ChildClock]:
    """Running clocks as a query, for callers that limit it further."""
    return _running(wanted, today)


def clock_count(session: Session, today: date, wanted: Wanted) -> int:
    """How many clocks a list holds."""
    return session.scalar(select(func.count()).select_from(_running(wanted, today).subquery())) or 0


def late_and_due_by_rule(session: Session, today: date, days: int) -> list[tuple[str, str, int, int]]:
    """Each rule of the council's that is late or due within so many days: code, title, how many late, how many due."""
    found: dict[str, list[int]] = {}
    for place, wanted in enumerate((Wanted(late=True), Wanted(days=days))):
        rule = _running(wanted, today).subquery().c.rule
        for code, number in session.execute(select(rule, func.count()).group_by(rule)):
            found.setdefault(code, [0, 0])[place] = number
    rows = [(code, RULE_TITLES.get(code, code), late, due) for code, (late, due) in found.items()]
    return sorted(rows, key=lambda row: (-row[2], -row[3], row[0]))


def rules_running(session: Session) -> list[tuple[str, str]]:
    """The rules of which a clock runs, with their titles: choices for a filter."""
    query = select(ChildClock.rule).where(*_open()).distinct()
    return sorted((one, f"{RULE_TITLES.get(one, one)} ({one})") for one in session.scalars(query))


def lines_of(session: Session, rows: Iterable[ChildClock], today: date, known: Days | None = None) -> list[ClockLine]:
    """Rows with their child, documents and words."""
    rows, known = list(rows), known or known_days(session)
    children = _by_id(session, Child, {row.child_id for row in rows})
    papers = _by_id(session, Document, {i for row in rows for i in (row.document_id, row.stop_document_id) if i})
    teams = _by_id(session, Team, {row.team_id for row in rows if row.team_id})
    out = []
    for row in rows:
        clock = clock_of(row)
        words, colour = state_words(clock, today)
        team = teams.get(row.team_id or 0)
        out.append(
            ClockLine(
                row,
                clock,
                children[row.child_id],
                papers.get(row.document_id or 0),
                papers.get(row.stop_document_id or 0),
                team.name if team else None,
                clock.state(today),
                "Refused" if row.standing == "refused" else words,
                "grey" if row.standing == "refused" else colour,
                band_of(clock, today, known),
                known.on_or_before(clock.show_due) if clock.show_due else None,
                counted_words(clock.rule, row.trigger, printed=row.printed),
            )
        )
    return out


def clocks_of_child(session: Session, child: Child, today: date) -> list[ClockLine]:
    """All clocks of a child: what runs first, by day, then what is over, newest first."""
    lines = lines_of(session, rows_of_child(session, child.id, all_rows=True), today)
    running = [line for line in lines if line.row.standing in STANDING and line.clock.is_open(today)]
    over = [line for line in lines if line not in running]
    running.sort(key=lambda line: (line.row.due_sort, line.row.id))
    return running + sorted(over, key=lambda line: (line.row.trigger, line.row.id), reverse=True)


def steps_of(session: Session, rows: Iterable[ChildClock]) -> dict[int, list[tuple[ClockStep, str | None]]]:
    """The steps of clocks, oldest first, each with the name of who took it."""
    query = (
        select(ClockStep, User.name)
        .outerjoin(User, User.id == ClockStep.by_user_id)
        .where(ClockStep.clock_id.in_([row.id for row in rows]))
        .order_by(ClockStep.id)
    )
    found: dict[int, list[tuple[ClockStep, str | None]]] = {}
    for step, name in session.execute(query):
        found.setdefault(step.clock_id, []).append((step, name))
    return found


def band_of(clock: Clock, today: date, known: Days) -> Band:
    """How near the day to work to is, by the council's working days."""
    day = clock.show_due
    if day is None:
        return Band.NO_DATE
    if today > day:
        return Band.LATE
    left = known.working_days_left(today, day) if (day - today).days < 60 else 99
    return Band.WITHIN_5 if left <= 5 else Band.WITHIN_15 if left <= 15 else Band.LATER


def _open() -> tuple[Any, ...]:
    return (
        ChildClock.standing.in_(STANDING),
        ChildClock.withdrawn_at.is_(None),
        ChildClock.given_up.is_(None),
        ChildClock.excused_from.is_(None),
        or_(ChildClock.stopped.is_(None), ChildClock.stop_standing == "proposed"),
    )


def _running(wanted: Wanted, today: date) -> Select[ChildClock]:
    query = select(ChildClock).where(*_open())
    if wanted.late:
        query = query.where(ChildClock.due_sort < today, ChildClock.rule.not_in(_RIGHTS))
    elif wanted.days is not None:
        query = query.where(ChildClock.due_sort.between(today, today + timedelta(days=wanted.days)))
    elif not wanted.unconfirmed:
        query = query.where(ChildClock.due_sort >= today, ChildClock.due_sort < FOR_EVER)
    if wanted.rules:
        query = query.where(ChildClock.rule.in_(wanted.rules))
    elif not wanted.unconfirmed:
        query = query.where(ChildClock.rule.not_in(_GO_ON))
    if wanted.council_only:
        query = query.where(ChildClock.rule.not_in(_OTHERS))
    if wanted.team:
        query = query.join(Team, Team.id == ChildClock.team_id).where(Team.name == wanted.team)
    if wanted.unconfirmed:
        query = query.where(or_(ChildClock.standing == "proposed", ChildClock.stop_standing == "proposed"))
    return query


def _by_id(session: Session, table: Any, ids: set[int]) -> dict[int, Any]:
    wanted, found = sorted(ids), {}
    for start in range(0, len(wanted), 500):
        for one in session.scalars(select(table).where(table.id.in_(wanted[start : start + 500]))):
            found[one.id] = one
    return found


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
