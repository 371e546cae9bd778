"""What a document proposes for the clocks of its child, with what the person who checks it chose so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.clocks.clock import Clock
from triage.clocks.counting import CannotCount, Days
from triage.clocks.happenings import Shown
from triage.clocks.proposing import Proposal, propose
from triage.register.shows import BY_CODE, NEEDS_A_NAME, Showing
from triage.register.time_limits.days import known_days
from triage.register.time_limits.stored import clock_of, rows_of_child
from triage.storage.tables import ChildClock, ClockChoice, Decision, Document, Suggestion
from triage.vocabulary import DocumentType

SHOWS = "happening"
"""The key of the choice that says what the document shows."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A clock that the document starts. `choice` is what the person chose, None before that; `replaces` a later one."""

    clock: Clock
    choice: ClockChoice | None
    replaces: ChildClock | None = None

    @property
    def key(self) -> str:
        """Names it in forms and choices."""
        return self.clock.rule.id

    @property
    def refused(self) -> bool:
        """True where the person refused it."""
        return self.choice is not None and self.choice.action == "refuse"


@dataclass(frozen=True, slots=True)
class Stopping:
    """A clock of the child that the document says was met."""

    row: ChildClock
    before: Clock
    after: Clock
    choice: ClockChoice | None

    @property
    def key(self) -> str:
        """Names it in forms and choices."""
        return f"stop:{self.row.public_id}"


@dataclass(slots=True)
class Panel:
    """All that a document means for the clocks. `may_be_named`: a person may have to say what the document shows."""

    started: list[Offered] = field(default_factory=list)
    stopping: list[Stopping] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    showing: Showing | None = None
    may_be_named: bool = False


def panel_for(session: Session, document: Document, child_id: int | None, values: Mapping[str, Sequence[Any]]) -> Panel:
    """What the document proposes now. `values` are a field's values by its code, "document_type" among them."""
    kind = next(iter(values.get("document_type", ())), None)
    if kind is None:
        return Panel()
    chosen, known = choices_of(session, document.id), known_days(session)
    showing = showing_of(chosen)
    shown = _shown(session, document, DocumentType(kind), values, showing)
    rows = rows_of_child(session, child_id) if child_id is not None else []
    rows = [row for row in rows if not (row.rule == "A2" and row.subject and row.subject != kind)]
    clocks = [clock_of(row, proposed_stops=True) for row in rows]
    proposal = propose(shown, clocks, known) if showing is None or showing.happenings else Proposal()
    by_clock = {id(clock): row for clock, row in zip(clocks, rows, strict=True)}
    panel = Panel(notes=list(proposal.notes), showing=showing, may_be_named=kind in NEEDS_A_NAME)
    for clock in proposal.started:
        panel.started.append(_offered(clock, chosen.get(clock.rule.id), known))
    for before, clock in proposal.moved:
        old = next((row for row in rows if _same_clock(row, before)), None)
        panel.started.append(_offered(clock, chosen.get(clock.rule.id), known, old))
    for before, after in proposal.stopped:
        row = by_clock.get(id(before))
        if row is not None and row.document_id != document.id:
            panel.stopping.append(Stopping(row, before, after, chosen.get(f"stop:{row.public_id}")))
    return panel


def choices_of(session: Session, document_id: int) -> dict[str, ClockChoice]:
    """The choice that holds for each key."""
    query = select(ClockChoice).where(ClockChoice.document_id == document_id).order_by(ClockChoice.id)
    latest = {choice.key: choice for choice in session.scalars(query)}
    return {key: choice for key, choice in latest.items() if choice.action != "undo"}


def showing_of(chosen: Mapping[str, ClockChoice]) -> Showing | None:
    """What a person says that the document shows, or None."""
    choice = chosen.get(SHOWS)
    return BY_CODE.get(choice.action) if choice is not None else None


def _offered(clock: Clock, choice: ClockChoice | None, known: Days, replaces: ChildClock | None = None) -> Offered:
    if choice is not None and choice.action == "correct" and choice.day is not None:
        return Offered(counted_from(clock, choice.day, known), choice, replaces)
    return Offered(clock, choice, replaces)


def counted_from(clock: Clock, day: date, known: Days) -> Clock:
    """The same clock from another day: its date is counted anew, and the document's second date no longer matters."""
    try:
        due = clock.rule.due(day, known)
    except CannotCount:
        due = None
    return replace(clock, trigger=day, due=due, other_due=None)


def _same_clock(row: ChildClock, before: Clock) -> bool:
    return row.rule == before.rule.id and row.trigger == before.trigger


def _shown(
    session: Session,
    document: Document,
    kind: DocumentType,
    values: Mapping[str, Sequence[Any]],
    showing: Showing | None,
) -> Shown:
    return Shown(
        kind,
        document.received,
        {name: found for name, found in values.items() if name != "document_type"},
        document.public_id,
        places_of(session, document),
        frozenset(),
        showing.happenings if showing is not None else (),
        kind is DocumentType.EXCLUSION_NOTICE and bool(values.get("due_date")),
    )


def places_of(session: Session, document: Document) -> dict[str, tuple[int, str]]:
    """Where each field's first value was read, or picked by a person: page and words."""
    places: dict[str, tuple[int, str]] = {}
    read = select(Suggestion.field, Suggestion.page, Suggestion.quote).where(
        Suggestion.document_id == document.id, Suggestion.run_id == document.run_id, Suggestion.position == 0
    )
    for name, page, quote in session.execute(read):
        if page is not None:
            places[name] = (page, quote or "")
    picked = select(Decision.field, Decision.evidence).where(
        Decision.document_id == document.id, Decision.position == 0, Decision.action.in_(("corrected", "added"))
    )
    for name, evidence in session.execute(picked.order_by(Decision.id)):
        places.pop(name, None)  # a person put another value in the place of the one that was read
        if evidence and evidence.get("page"):
            places[name] = (int(evidence["page"]), str(evidence.get("quote") or ""))
    return places
