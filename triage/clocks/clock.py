"""One running time limit of a child: from which day, by which day, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from triage.clocks.rule import Rule
from triage.clocks.working_days import working_day_on_or_before, working_days_between


class ClockState(StrEnum):
    """What became of a clock on a day."""

    RUNNING = "running"
    MET = "met"
    MET_LATE = "met_late"
    LATE = "late"
    EXCUSED = "excused"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class Band(StrEnum):
    """How near the due day is, for lists."""

    LATE = "late"
    WITHIN_5 = "within_5_working_days"
    WITHIN_15 = "within_15_working_days"
    LATER = "later"
    NO_DATE = "no_date"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a day was read: the field of the document, its page and words. `field` "received" is the day of receipt."""

    field: str
    document: str | None = None
    page: int | None = None
    quote: str | None = None
    decided: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """A time limit that runs, or ran.

    `due` is the last day by law, None where the law gives no number. `other_due` is the day that another date of the
    same document would give (printed and received days that lie more than 3 days apart). `confirmed` is False while no
    person has looked: such clocks are shown, marked so.
    """

    rule: Rule
    trigger: date
    due: date | None
    provenance: Provenance
    other_due: date | None = None
    stopped: date | None = None
    stopped_by: Provenance | None = None
    excused_from: date | None = None
    superseded: bool = False
    withdrawn: date | None = None
    confirmed: bool = False

    @property
    def show_due(self) -> date | None:
        """The day to work to: the earlier one where two dates of the document disagree."""
        return min((day for day in (self.due, self.other_due) if day is not None), default=None)

    @property
    def work_by(self) -> date | None:
        """The last working day on or before `show_due`: the law's day may be a bank holiday."""
        return working_day_on_or_before(self.show_due) if self.show_due else None

    def is_open(self, today: date) -> bool:
        """True where the duty is still to be done."""
        return self.state(today) in (ClockState.RUNNING, ClockState.LATE)

    def state(self, today: date) -> ClockState:
        """What became of the clock by the end of a day. An excuse never hides that the duty was done in time."""
        if self.superseded:
            return ClockState.SUPERSEDED
        if self.withdrawn is not None and self.withdrawn <= today:
            return ClockState.WITHDRAWN
        done = self.stopped is not None and self.stopped <= today
        if done and (self.due is None or (self.stopped or today) <= self.due):
            return ClockState.MET
        if self.excused_from is not None and self.excused_from <= today:
            return ClockState.EXCUSED
        if done:
            return ClockState.MET_LATE
        return ClockState.LATE if self.due is not None and today > self.due else ClockState.RUNNING

    def band(self, today: date) -> Band:
        """How near the day to work to is."""
        day = self.show_due
        if day is None:
            return Band.NO_DATE
        if today > day:
            return Band.LATE
        left = working_days_between(today, day)
        return Band.WITHIN_5 if left <= 5 else Band.WITHIN_15 if left <= 15 else Band.LATER
