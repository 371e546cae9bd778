"""Opening + new + in - ceased - out = closing, month by month, exact to the plan."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from triage.clocks.counting import months
from triage.register.intervals import ONE_DAY
from triage.register.life import LIVE
from triage.storage.tables import FOR_EVER, PlanRecord, PlanSpan

WORDS = (
    "Opening and closing are the active plans at the first and the last day of the month. A plan whose last day is "
    "the last of a month closes in the next one: it was still active on its last day."
)
ENTERED = {
    "new": "New plans",
    "transferred_in": "Transferred in",
    "reinstated": "Reinstated",
    "found": "Running plans that were first recorded",
}
LEFT = {"ceased": "Ceased", "transferred_out": "Transferred out"}


@dataclass(frozen=True, slots=True)
class Month:
    """One month. `opening` is counted at the end of the month before, `closing` at its own end: both by themselves."""

    first: date
    opening: int
    entered: dict[str, int]
    left: dict[str, int]
    closing: int

    @property
    def difference(self) -> int:
        """What the sum leaves over; 0 where the month reconciles."""
        return self.opening + sum(self.entered.values()) - sum(self.left.values()) - self.closing

    def to_json(self) -> dict[str, Any]:
        """As JSON types."""
        return {
            "month": f"{self.first:%Y-%m}",
            "opening": self.opening,
            **self.entered,
            **self.left,
            "closing": self.closing,
            "difference": self.difference,
        }


def reconcile(session: Session, first: date, last: date) -> list[Month]:
    """The months from one to another, both included (any day of each)."""
    begins, end = first.replace(day=1), last.replace(day=1)
    entered = _by_month(session, "entered", begins, months(end, 1))
    left = _by_month(session, "left", begins, months(end, 1))
    out: list[Month] = []
    while begins <= end:
        following = months(begins, 1)
        key = (begins.year, begins.month)
        out.append(
            Month(
                begins,
                out[-1].closing if out else _active_on(session, begins - ONE_DAY),
                {code: entered[(*key, code)] for code in ENTERED},
                {code: left[(*key, code)] for code in LEFT},
                _active_on(session, following - ONE_DAY),
            )
        )
        begins = following
    return out


def rows_of(session: Session, month: date, cell: str) -> list[tuple[str, date]]:
    """The plans behind a cell (a code of `ENTERED` or `LEFT`): public number and day of the change."""
    begins = month.replace(day=1)
    following = months(begins, 1)
    query = select(PlanRecord.public_id, PlanSpan.start, PlanSpan.end).join(
        PlanRecord, PlanRecord.id == PlanSpan.plan_id
    )
    if cell in ENTERED:
        query = query.where(PlanSpan.entered == cell, PlanSpan.start >= begins, PlanSpan.start < following)
        return [(plan, start) for plan, start, _ in session.execute(query.order_by(PlanSpan.start, PlanSpan.id))]
    query = query.where(PlanSpan.left == cell, PlanSpan.end >= begins - ONE_DAY, PlanSpan.end < following - ONE_DAY)
    return [(plan, end) for plan, _, end in session.execute(query.order_by(PlanSpan.end, PlanSpan.id))]


def _active_on(session: Session, day: date) -> int:
    query = select(func.count()).where(PlanSpan.status.in_(LIVE), PlanSpan.start <= day, PlanSpan.end >= day)
    return session.scalar(query) or 0


def _by_month(session: Session, what: str, begins: date, following: date) -> Counter[tuple[int, int, str]]:
    column = PlanSpan.entered if what == "entered" else PlanSpan.left
    day = PlanSpan.start if what == "entered" else PlanSpan.end
    shift = ONE_DAY if what == "left" else ONE_DAY * 0
    query = (
        select(day, column, func.count())
        .where(column.is_not(None), day >= begins - shift, day < following - shift, day < FOR_EVER)
        .group_by(day, column)
    )
    out: Counter[tuple[int, int, str]] = Counter()
    for at, code, number in session.execute(query):
        counted = at + shift
        assert code is not None
        out[(counted.year, counted.month, code)] += number
    return out
