"""Cell values as a spreadsheet prints them: money, percent, dates day first (ECMA-376 part 1, 18.8.31)."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

_CURRENCY = re.compile(r"[£€$]")
_DECIMALS = re.compile(r"\.([0#?]+)")
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_LITERAL = re.compile(r'"([^"]*)"')


def shown(value: object, number_format: str) -> str:
    """The text that the cell shows; empty for an empty cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        if (value.hour, value.minute, value.second) == (0, 0, 0):
            return value.strftime("%d/%m/%Y")
        return value.strftime("%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    if isinstance(value, int | float):
        return _number(value, number_format or "General")
    return str(value)


def _number(value: float, number_format: str) -> str:
    pattern = number_format.split(";")[0]
    currency = _CURRENCY.search(pattern)
    literals = [text for text in _LITERAL.findall(pattern) if not _CURRENCY.search(text)]
    bare = _QUOTED.sub("", pattern)
    if pattern.lower() in ("general", "@", ""):
        return _plain(value)
    percent = "%" in bare
    number = value * 100 if percent else value
    match = _DECIMALS.search(bare)
    decimals = len(match.group(1)) if match else 0
    if not re.search(r"[0#?]", bare):
        return _plain(value)
    text = f"{abs(number):,.{decimals}f}" if "," in bare else f"{abs(number):.{decimals}f}"
    sign = "-" if number < 0 and text.strip("0.,") else ""
    width = re.match(r"^0+", bare)
    if width and not match and "," not in bare:
        text = text.zfill(len(width.group()))
    after = "".join(literals[-1:]) if literals and bare.strip() and pattern.rstrip().endswith('"') else ""
    return f"{sign}{currency.group() if currency else ''}{text}{'%' if percent else ''}{after}"


def _plain(value: float) -> str:
    if isinstance(value, float) and not value.is_integer():
        return f"{value:.10g}"
    return str(int(value)) if abs(value) < 1e15 else f"{value:.10g}"
