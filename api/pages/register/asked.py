"""What an address of the register's pages asks for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from api.pages import formats
from triage.clocks.counting import months

EARLIEST = date(1990, 1, 1)


def day_asked(text: str) -> date:
    """The day that is asked for; today where there is none or it makes no sense."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return formats.today()
    return day if EARLIEST <= day <= formats.today() + timedelta(days=3660) else formats.today()


def month_asked(text: str, otherwise: date) -> date:
    """The first day of a month such as ``2026-04``."""
    try:
        day = date.fromisoformat(f"{text}-01")
    except ValueError:
        return otherwise.replace(day=1)
    return day if EARLIEST <= day <= date(2100, 1, 1) else otherwise.replace(day=1)


def months_asked(query: Mapping[str, str], most: int = 120) -> tuple[date, date]:
    """The first and the last month that are asked for; the last twelve where nothing is."""
    last = month_asked(query.get("to", ""), formats.today())
    first = month_asked(query.get("from", ""), months(last, -11))
    if first > last or months(first, most) <= last:
        first = months(last, -11)
    return first, last


def address(path: str, **values: Any) -> str:
    """A path with its parameters, without those that are empty."""
    kept = {name: value for name, value in values.items() if value not in (None, "")}
    return f"{path}?{urlencode(kept)}" if kept else path
