"""How the law counts time: every method by its name, as pure functions of days.

Sources: SEND Regulations 2014 (SI 2014/1530) for plain weeks and for days that begin with the day of service;
HESC Tribunal Rules 2008 (SI 2008/2699) rule 12 for working days of the Tribunal in special educational needs cases.
No period of the Regulations grows because it ends on a weekend; the Tribunal's do (rule 12(2)).
"""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from triage.clocks.working_days import is_working_day

LONGEST_COUNT = 3000
"""Days that a count may run before it gives up: term dates that end too early must not loop for ever."""


class CannotCount(ValueError):
    """The days that a method needs are not known. `message` says in plain words what is missing."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Method(StrEnum):
    """The named counting methods. The number that goes with each stands in its rule."""

    WEEKS = "weeks"
    DAYS = "days"
    DAYS_INCL = "days_incl"
    WORKING_DAYS = "working_days"
    WORKING_DAYS_INCL = "working_days_incl"
    TRIBUNAL_WORKING_DAYS = "tribunal_working_days"
    MONTHS = "months"
    APPEAL_MONTHS = "appeal_months"
    SCHOOL_DAYS_INCL = "school_days_incl"
    WEEKS_BEFORE = "weeks_before"
    MONTHS_BEFORE = "months_before"
    BEFORE_FIXED_DAY = "before_fixed_day"
    AT_ONCE = "at_once"
    AS_PRINTED = "as_printed"
    NO_NUMBER = "no_number"


@dataclass(frozen=True, slots=True)
class Days:
    """A council's own days.

    `closed`: bank holidays by proclamation; `terms`: first and last day of each school term; `school_closed`: half
    terms and training days inside the terms.
    """

    closed: frozenset[date] = frozenset()
    terms: tuple[tuple[date, date], ...] = ()
    school_closed: frozenset[date] = field(default_factory=frozenset)

    def works(self, day: date) -> bool:
        """True for a working day of England."""
        return is_working_day(day) and day not in self.closed

    def on_or_before(self, day: date) -> date:
        """The day itself, or the last working day before it."""
        while not self.works(day):
            day -= timedelta(days=1)
        return day

    def working_days_left(self, today: date, day: date) -> int:
        """Working days after `today` up to and including `day`; negative where it is past."""
        if day < today:
            return -self.working_days_left(day, today)
        return sum(self.works(today + timedelta(days=n)) for n in range(1, (day - today).days + 1))

    def tribunal_works(self, day: date) -> bool:
        """True for a working day of the Tribunal: none in August, none from 25 December to 1 January."""
        return self.works(day) and not tribunal_rests(day)

    def school_opens(self, day: date) -> bool:
        """True for a school day. Raises `CannotCount` outside the terms that are known."""
        if not self.terms:
            raise CannotCount("The council's term dates are not entered, so school days cannot be counted.")
        if not min(first for first, _ in self.terms) <= day <= max(last for _, last in self.terms):
            raise CannotCount("The council's term dates do not reach far enough to count these school days.")
        return (
            any(first <= day <= last for first, last in self.terms)
            and day not in self.school_closed
            and self.works(day)
        )


ENGLAND = Days()
"""England's working days, with no council's own days."""


def tribunal_rests(day: date) -> bool:
    """True for the days that rule 12 leaves out: 25 December to 1 January, and August."""
    return day.month == 8 or (day.month, day.day) >= (12, 25) or (day.month, day.day) == (1, 1)


def weeks(trigger: date, n: int) -> date:
    """The end of `n` weeks; the trigger's day is not counted."""
    return trigger + timedelta(weeks=n)


def days(trigger: date, n: int) -> date:
    """The end of `n` days; the trigger's day is not counted."""
    return trigger + timedelta(days=n)


def days_incl(served: date, n: int) -> date:
    """The last of `n` days that begin with the day of service."""
    return served + timedelta(days=n - 1)


def months(trigger: date, n: int) -> date:
    """The same day of the month `n` months later (earlier for a negative `n`), or that month's last day."""
    index = trigger.year * 12 + trigger.month - 1 + n
    year, month = divmod(index, 12)
    return date(year, month + 1, min(trigger.day, calendar.monthrange(year, month + 1)[1]))


def working_days(trigger: date, n: int, known: Days = ENGLAND) -> date:
    """The `n`-th working day after the trigger."""
    return _nth(trigger + timedelta(days=1), n, known.works)


def working_days_incl(trigger: date, n: int, known: Days = ENGLAND) -> date:
    """The `n`-th working day, beginning with the trigger's day when it is one."""
    return _nth(trigger, n, known.works)


def tribunal_working_days(trigger: date, n: int, known: Days = ENGLAND) -> date:
    """The `n`-th working day of the Tribunal after the trigger."""
    return _nth(trigger + timedelta(days=1), n, known.tribunal_works)


def tribunal_roll(day: date, known: Days = ENGLAND) -> date:
    """The last day on which an appeal that ends on `day` is in time (rule 12(2) and (3A)).

    A day that is no working day rolls to the next; one in August or from 25 December to 1 January rolls to the first
    working day after.
    """
    while tribunal_rests(day) or not known.works(day):
        day += timedelta(days=1)
    return day


def appeal_months(trigger: date, n: int, known: Days = ENGLAND) -> date:
    """`n` months, rolled as the Tribunal's rules roll the time to start an appeal."""
    return tribunal_roll(months(trigger, n), known)


def school_days_incl(first: date, n: int, known: Days) -> date:
    """The `n`-th school day, beginning with `first` when it is one. Raises `CannotCount` without term dates."""
    return _nth(first, n, known.school_opens)


def next_fixed_day(after: date, month: int, day: int) -> date:
    """The first such day of the year on or after a day."""
    this_year = date(after.year, month, day)
    return this_year if this_year >= after else date(after.year + 1, month, day)


def last_day(method: Method, n: int, trigger: date, known: Days = ENGLAND) -> date | None:
    """The last day for a duty, or None where the law gives no number or the date is the one that is printed.

    For `before_fixed_day`, `n` is month x 100 + day, and the answer is the safe day: the one before it (reg 18 says
    "before"). Raises `CannotCount` for school days without term dates.
    """
    match method:
        case Method.NO_NUMBER | Method.AS_PRINTED:
            return None
        case Method.AT_ONCE:
            return trigger
        case Method.WEEKS_BEFORE:
            return weeks(trigger, -n)
        case Method.MONTHS_BEFORE:
            return months(trigger, -n)
        case Method.BEFORE_FIXED_DAY:
            return next_fixed_day(trigger, *divmod(n, 100)) - timedelta(days=1)
        case Method.WEEKS:
            return weeks(trigger, n)
        case Method.DAYS:
            return days(trigger, n)
        case Method.DAYS_INCL:
            return days_incl(trigger, n)
        case Method.MONTHS:
            return months(trigger, n)
        case Method.APPEAL_MONTHS:
            return appeal_months(trigger, n, known)
        case Method.WORKING_DAYS:
            return working_days(trigger, n, known)
        case Method.WORKING_DAYS_INCL:
            return working_days_incl(trigger, n, known)
        case Method.TRIBUNAL_WORKING_DAYS:
            return tribunal_working_days(trigger, n, known)
        case Method.SCHOOL_DAYS_INCL:
            return school_days_incl(trigger, n, known)


def _nth(start: date, n: int, counts: Callable[[date], bool]) -> date:
    if n < 1:
        raise CannotCount("A count of days needs a number of 1 or more.")
    seen, day = 0, start
    for _ in range(LONGEST_COUNT):
        seen += counts(day)
        if seen == n:
            return day
        day += timedelta(days=1)
    raise CannotCount("There are not enough days to count.")
