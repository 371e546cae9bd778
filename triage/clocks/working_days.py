"""Working days of England: Monday to Friday less bank holidays."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import holidays


@lru_cache(maxsize=256)
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(day: date) -> bool:
    """True for Monday to Friday that is no bank holiday in England."""
    return day.weekday() < 5 and day not in _bank_holidays(day.year)


def working_day_on_or_before(day: date) -> date:
    """The day itself, or the last working day before it."""
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def add_working_days(day: date, count: int, *, counting_first: bool = False) -> date:
    """The `count`-th working day after a day; with `counting_first` the day itself counts when it is one.

    `count` is at least 1.
    """
    if not counting_first:
        day += timedelta(days=1)
    seen = 0
    while True:
        seen += is_working_day(day)
        if seen == count:
            return day
        day += timedelta(days=1)


def working_days_between(start: date, end: date) -> int:
    """Working days after `start` up to and including `end`; negative when `end` lies before `start`."""
    if end < start:
        return -working_days_between(end, start)
    return sum(is_working_day(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))
