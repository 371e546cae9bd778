"""Days as other systems send them: ``2025-03-27`` and nothing else."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

EARLIEST, LATEST = date(1900, 1, 1), date(2099, 12, 31)
_ISO = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def day_of_text(text: object) -> date:
    """The day of ISO 8601 text. Raises ValueError for anything else: a number is no day."""
    if not isinstance(text, str) or not _ISO.fullmatch(text):
        raise ValueError("a day is written like 2025-03-27")
    return date.fromisoformat(text)


def _day_or_none(value: object) -> object:
    return value if value is None or isinstance(value, date) else day_of_text(value)


Day = Annotated[date, BeforeValidator(_day_or_none)]
"""A day in a query or body."""


def _of_our_time(value: date) -> date:
    if not EARLIEST <= value <= LATEST:
        raise ValueError(f"the day must be from {EARLIEST.year} to {LATEST.year}")
    return value


DayOfOurTime = Annotated[
    date,
    AfterValidator(_of_our_time),
    BeforeValidator(_day_or_none),
    WithJsonSchema({"type": "string", "format": "date", "pattern": r"^(19|20)\d\d-\d\d-\d\d$"}),
]
"""A day that the register is asked about: what it works out reaches years to either side."""
