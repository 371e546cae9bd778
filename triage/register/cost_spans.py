"""What each cost line of a plan comes to, worked out so that sums of any day are one question to the database. Pure.

Sums are whole pence: they add up exactly in every database.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from triage.register.cost_lines import CostStatus, Line, financial_year, purpose, unmatched
from triage.register.intervals import Stretch, within

_MONEY = ("annual", "first", "last")


def cost_spans(plan_id: int, lines: list[Line]) -> Iterator[dict[str, Any]]:
    """The rows of `CostSpan` for all lines of one plan."""
    matchless = {line.row for line in unmatched(lines)}
    for line in lines:
        row: dict[str, Any] = {
            "cost_id": line.row,
            "plan_id": plan_id,
            "element": line.element,
            "funder": line.funder,
            "status": line.status,
            "replaced": False,
            "unmatched": line.row in matchless,
            "start": line.start,
            "end": line.end,
            **_sums(line),
        }
        yield row
        for start, end in replaced_days(line, lines):
            taken = {name: -row[name] for name in _MONEY}
            yield row | taken | {"replaced": True, "unmatched": False, "start": start, "end": end}


def replaced_days(line: Line, lines: list[Line]) -> list[Stretch]:
    """The days on which another line of the same plan takes a line's place: the rule of `standing`, for all days."""
    if line.status != CostStatus.FORECAST:
        return []
    same = [other for other in lines if not other.is_invoice and other is not line and purpose(other) == purpose(line)]
    by = [
        other.days
        for other in same
        if other.status == CostStatus.COMMITTED
        or (line.document is not None and other.document is not None and _rank(other) > _rank(line))
    ]
    return within([line.days], by) if by else []


def pence(amount: Decimal) -> int:
    """Pounds as whole pence."""
    return int(amount * 100)


def pounds(amount: int | None) -> Decimal:
    """Whole pence as pounds; nothing is 0."""
    return Decimal(amount or 0) / 100


def year_of(day: date) -> int:
    """The financial year of a day, as the year of its April."""
    return financial_year(day)[0].year


def _sums(line: Line) -> dict[str, int]:
    if line.start > line.end and not line.is_invoice and line.unit != "once":
        return {"annual": 0, "first_year": year_of(line.start), "first": 0, "last_year": year_of(line.start), "last": 0}
    if line.is_invoice or line.unit == "once":
        year = year_of(line.start)
        return {"annual": 0, "first_year": year, "first": pence(line.amount), "last_year": year, "last": 0}
    begins, ends = financial_year(line.start), _last_year(line)
    return {
        "annual": pence(line.annual),
        "first_year": begins[0].year,
        "first": pence(line.in_period(*begins)),
        "last_year": ends[0].year,
        "last": pence(line.in_period(*ends)),
    }


def _last_year(line: Line) -> Stretch:
    """The financial year of a line's end; of one without an end, the last that a date can hold."""
    return (date(9998, 4, 1), date(9999, 3, 31)) if line.end.year >= 9999 else financial_year(line.end)


def _rank(line: Line) -> tuple[date, int]:
    return line.start, line.row
