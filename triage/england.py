"""The day it is in England: a document's day of receipt and every time limit count by it, wherever the machine is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def _england() -> ZoneInfo | None:
    try:
        return ZoneInfo("Europe/London")
    except ZoneInfoNotFoundError:
        return None


ENGLAND = _england()
"""England's time zone; None on a machine that knows no time zones, where UTC stands in."""


def today() -> date:
    """The day it is in England."""
    return day_of(datetime.now(UTC))


def day_of(moment: datetime) -> date:
    """The day in England of a moment, which must say its offset."""
    return moment.astimezone(ENGLAND or UTC).date()
