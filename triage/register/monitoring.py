"""Figures that a funding agreement asks for: numbers, cost by placement, and how timely the council is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.clocks.counting import weeks
from triage.register.life import Kind
from triage.storage.tables import PlanEvent, PlanSpan

_KINDS = (Kind.REQUEST_RECEIVED, Kind.DECIDED_TO_ASSESS, Kind.REFUSED_TO_ASSESS, Kind.FINAL_ISSUED, Kind.NO_PLAN,
          Kind.REVIEW_MEETING, Kind.DECIDED_MAINTAIN, Kind.DECIDED_AMEND, Kind.DECIDED_CEASE, Kind.EXCEPTION,
          Kind.APPEAL_OPENED)  # fmt: skip
_DECIDED = (Kind.DECIDED_MAINTAIN, Kind.DECIDED_AMEND, Kind.DECIDED_CEASE)


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole` were in time."""

    title: str
    part: int
    whole: int

    @property
    def percent(self) -> float | None:
        """None where there is nothing to measure."""
        return round(100 * self.part / self.whole, 1) if self.whole else None


@dataclass(frozen=True, slots=True)
class Monitoring:
    """A year's figures."""

    first: date
    last: date
    counts: dict[str, int]
    shares: list[Share]

    def to_json(self) -> dict[str, Any]:
        """As JSON types."""
        return {
            "from": self.first.isoformat(),
            "to": self.last.isoformat(),
            "counts": self.counts,
            "timeliness": [
                {"measure": one.title, "in_time": one.part, "of": one.whole, "percent": one.percent}
                for one in self.shares
            ],
        }


def monitoring(session: Session, first: date, last: date) -> Monitoring:
    """The figures of a period, by the day on which each step was taken."""
    steps: dict[int, list[tuple[date, str]]] = defaultdict(list)
    query = select(PlanEvent.plan_id, PlanEvent.kind, PlanEvent.day).where(
        PlanEvent.kind.in_(_KINDS), PlanEvent.withdrawn_at.is_(None)
    )
    for plan, kind, day in session.execute(query):
        steps[plan].append((day, kind))
    counts: dict[str, int] = defaultdict(int)
    found: dict[str, list[bool]] = defaultdict(list)
    for taken in steps.values():
        taken.sort()
        _measure(taken, first, last, counts, found)
    entered = select(PlanSpan.entered, PlanSpan.left, PlanSpan.start, PlanSpan.end)
    for came, went, start, end in session.execute(entered):
        if came in ("new", "transferred_in") and first <= start <= last:
            counts["plans made" if came == "new" else "plans moved in"] += 1
        if went is not None and first <= end <= last:
            counts["plans ceased" if went == "ceased" else "plans moved out"] += 1
    titles = ("Decision on a request within 6 weeks", "Plan within 20 weeks, exceptions left out",
              "Plan within 20 weeks, exceptions counted", "No-plan decision within 16 weeks",
              "Review decision within 4 weeks of the meeting")  # fmt: skip
    return Monitoring(
        first, last, dict(sorted(counts.items())), [Share(t, sum(found[t]), len(found[t])) for t in titles]
    )


def _measure(
    taken: list[tuple[date, str]], first: date, last: date, counts: dict[str, int], found: dict[str, list[bool]]
) -> None:
    asked: date | None = None
    met: date | None = None
    excused = any(kind == Kind.EXCEPTION for _, kind in taken)
    for day, kind in taken:
        inside = first <= day <= last
        if kind == Kind.REQUEST_RECEIVED:
            asked = day
            counts["requests"] += inside
        elif kind == Kind.APPEAL_OPENED:
            counts["appeals"] += inside
        elif kind == Kind.REVIEW_MEETING:
            met = day
            counts["review meetings"] += inside
        elif kind in _DECIDED and met is not None:
            if inside:
                found["Review decision within 4 weeks of the meeting"].append(day <= weeks(met, 4))
            met = None
        elif asked is not None and inside:
            if kind in (Kind.DECIDED_TO_ASSESS, Kind.REFUSED_TO_ASSESS):
                found["Decision on a request within 6 weeks"].append(day <= weeks(asked, 6))
            elif kind == Kind.NO_PLAN:
                found["No-plan decision within 16 weeks"].append(day <= weeks(asked, 16))
            elif kind == Kind.FINAL_ISSUED:
                in_time = day <= weeks(asked, 20)
                found["Plan within 20 weeks, exceptions counted"].append(in_time)
                if not excused:
                    found["Plan within 20 weeks, exceptions left out"].append(in_time)
