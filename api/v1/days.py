"""Days as other systems send them: ``2025-03-27`` and nothing else."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator

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
