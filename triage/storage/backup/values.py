"""Values of rows as JSON has them, and back."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Column, Date, DateTime, LargeBinary, Numeric


def to_json(value: Any) -> Any:
    """A value as JSON has it: moments and days by ISO 8601, amounts as text, so that none is rounded."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat() if value.tzinfo else value.isoformat()
        case date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case bytes():
            return base64.b64encode(value).decode()
        case _:
            return value


def reader_of(column: Column[Any], *, keeps_offsets: bool) -> Callable[[Any], Any]:
    """How a column's values come back from JSON. `keeps_offsets`: the database keeps a moment with its offset."""
    kind = column.type
    if isinstance(kind, JSON):
        return lambda value: value
    if isinstance(kind, DateTime):
        return lambda value: _moment(value, keeps_offsets=keeps_offsets)
    if isinstance(kind, Date):
        return lambda value: None if value is None else date.fromisoformat(value)
    if isinstance(kind, LargeBinary):
        return lambda value: None if value is None else base64.b64decode(value)
    if isinstance(kind, Numeric) and kind.asdecimal:
        return lambda value: None if value is None else Decimal(str(value))
    return lambda value: value


def _moment(value: str | None, *, keeps_offsets: bool) -> datetime | None:
    if value is None:
        return None
    moment = datetime.fromisoformat(value)
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return moment if keeps_offsets else moment.replace(tzinfo=None)
