"""One plan with everything that the register knows of it, for rules that look at it as a whole."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby, pairwise
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.england import day_of
from triage.register.cost_lines import LINE_COLUMNS, Line, same_name
from triage.register.intervals import ONE_DAY, Stretch, joined
from triage.register.life import Happened, Kind
from triage.storage.tables import FOR_EVER, Child, ChildFact, Placement, PlanCost, PlanEvent, PlanRecord

BATCH = 500
"""Plans that are read at a time: SQLite takes a bounded number of values in one question."""
_CHILD_FACTS = ("primary_need", "secondary_needs", "uln", "upn_unknown", "sex", "ethnicity", "postcode", "forename",
                "surname")  # fmt: skip


Fact = tuple[date, Any, int | None]
"""The day that a fact speaks of, its value, and the document that says so."""


@dataclass(frozen=True, slots=True)
class Place:
    """A placement from `start` to `end` inclusive. `role` is "named" or "attended"."""

    role: str
    rank: int
    start: date
    end: date = FOR_EVER
    urn: str | None = None
    ukprn: str | None = None
    sen_setting: str | None = None
    name: str | None = None
    placement_type: str | None = None
    residential: str | None = None
    work_based: str | None = None
    document: int | None = None
    row: int = 0

    @property
    def days(self) -> Stretch:
        """From its first to its last day."""
        return (self.start, self.end)

    def open_on(self, day: date) -> bool:
        """True on the days of the placement."""
        return self.start <= day <= self.end

    def same_setting(self, other: Place) -> bool | None:
        """Whether two placements are at one setting; None where the two cannot be compared."""
        if self.urn and other.urn:
            return self.urn == other.urn
        if self.name and other.name:
            return same_name(self.name, other.name)
        return None


@dataclass(slots=True)
class Case:
    """A plan. `facts` are the child's further facts by field, oldest first."""

    plan_id: int
    plan: str
    child_id: int
    child: str
    born: date | None
    upn: str | None
    nc_year: str | None
    primary_need: str | None
    name: str = ""
    events: list[Happened] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    facts: dict[str, list[Fact]] = field(default_factory=dict)

    def of(self, *kinds: Kind) -> list[Happened]:
        """Events of some kinds, by day."""
        return sorted((event for event in self.events if event.kind in kinds), key=lambda event: event.day)

    def attended(self, rank: int | None = None) -> list[Place]:
        """Where the child goes."""
        return [p for p in self.places if p.role == "attended" and (rank is None or p.rank == rank)]

    def named(self) -> list[Place]:
        """Where the plan says that the child goes."""
        return [p for p in self.places if p.role == "named" and p.rank == 1]

    def placed(self) -> list[Stretch]:
        """The days on which the child is placed somewhere."""
        return joined(place.days for place in self.attended())

    def age_on(self, day: date) -> int | None:
        """Whole years of age."""
        if self.born is None:
            return None
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))

    def fact(self, name: str, day: date) -> Any:
        """The newest value of a further fact on a day, or None."""
        known = [value for as_of, value, _ in self.facts.get(name, ()) if as_of <= day]
        return known[-1] if known else None


def cases(session: Session, plan_ids: Collection[int] | None = None, batch: int = BATCH) -> Iterator[Case]:
    """The plans of the register (or some of them), each whole, a batch at a time: memory stays bounded.

    The plans of one child follow each other.
    """
    wanted = (
        sorted(plan_ids)
        if plan_ids is not None
        else list(session.scalars(select(PlanRecord.id).order_by(PlanRecord.child_id, PlanRecord.id)))
    )
    for start in range(0, len(wanted), batch):
        yield from _batch(session, wanted[start : start + batch])


def _batch(session: Session, ids: list[int]) -> list[Case]:
    rows = session.execute(
        select(
            PlanRecord.id,
            PlanRecord.public_id,
            Child.id,
            Child.public_id,
            Child.date_of_birth,
            Child.upn,
            Child.nc_year,
            Child.primary_need,
            Child.full_name,
        )
        .join(Child, Child.id == PlanRecord.child_id)
        .where(PlanRecord.id.in_(ids))
        .order_by(PlanRecord.child_id, PlanRecord.id)
    )
    out = {row[0]: Case(*row) for row in rows}
    _add_events(session, ids, out)
    _add_places(session, ids, out)
    costs = select(*LINE_COLUMNS).where(PlanCost.plan_id.in_(ids), PlanCost.withdrawn_at.is_(None))
    for cost in session.execute(costs.order_by(PlanCost.plan_id, PlanCost.start, PlanCost.id)):
        out[cost.plan_id].lines.append(Line(*cost))
    _add_facts(session, out)
    return list(out.values())


def _add_events(session: Session, ids: list[int], out: dict[int, Case]) -> None:
    columns = (
        PlanEvent.plan_id,
        PlanEvent.kind,
        PlanEvent.day,
        PlanEvent.details,
        PlanEvent.id,
        PlanEvent.document_id,
        PlanEvent.recorded_at,
    )
    query = select(*columns).where(PlanEvent.plan_id.in_(ids), PlanEvent.withdrawn_at.is_(None))
    for plan_id, kind, day, details, row, document, recorded in session.execute(query.order_by(PlanEvent.day)):
        out[plan_id].events.append(Happened(Kind(kind), day, details, row, document, day_of(recorded)))


def _add_places(session: Session, ids: list[int], out: dict[int, Case]) -> None:
    columns = (
        Placement.role,
        Placement.rank,
        Placement.start,
        Placement.end,
        Placement.urn,
        Placement.ukprn,
        Placement.sen_setting,
        Placement.setting_name,
        Placement.placement_type,
        Placement.residential,
        Placement.work_based,
        Placement.document_id,
        Placement.id,
    )
    query = select(Placement.plan_id, *columns).where(Placement.plan_id.in_(ids), Placement.withdrawn_at.is_(None))
    rows = session.execute(query.order_by(Placement.plan_id, Placement.start, Placement.id))
    for plan_id, group in groupby(rows, key=lambda row: row[0]):
        out[plan_id].places = _newest_named_holds([Place(*row[1:]) for row in group])


def _newest_named_holds(places: list[Place]) -> list[Place]:
    """A plan's version names its setting until the next version does; so does a document that says where a child goes.

    A document gives no last day: what it says holds until the next main placement begins. Dates of lists stand.
    """
    ends = {}
    for role in ("named", "attended"):
        main = [place for place in places if place.role == role and place.rank == 1]
        for place, following in pairwise(main):
            by_document = role == "named" or place.document is not None
            if by_document and place.end == FOR_EVER and following.start > place.start:
                ends[place.row] = following.start - ONE_DAY
    return [replace(place, end=ends.get(place.row, place.end)) for place in places]


def _add_facts(session: Session, out: dict[int, Case]) -> None:
    children = sorted({case.child_id for case in out.values()})
    query = (
        select(ChildFact.child_id, ChildFact.field, ChildFact.as_of, ChildFact.value, ChildFact.document_id)
        .where(ChildFact.child_id.in_(children), ChildFact.field.in_(_CHILD_FACTS), ChildFact.withdrawn_at.is_(None))
        .order_by(ChildFact.as_of, ChildFact.id)
    )
    found: dict[int, dict[str, list[Fact]]] = {}
    for child_id, name, as_of, value, document in session.execute(query):
        found.setdefault(child_id, {}).setdefault(name, []).append((as_of, value, document))
    for case in out.values():
        case.facts = found.get(case.child_id, {})
