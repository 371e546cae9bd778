"""Sums of money with the period that they are for, and their yearly amount where the document gives it."""

from __future__ import annotations

import re

from triage.understanding.candidate import Candidate

_AMOUNT = re.compile(
    r"(?:£\s?|GBP\s?)(?P<a>\d{1,3}(?:[, ]\d{3})+(?:\.\d{1,2})?|\d+(?:\.\d{1,2})?)\s?(?P<k>k\b|thousand)?", re.I
)
_PLAIN = re.compile(r"(?<![\w£.,/-])(?P<a>\d{1,3}(?:,\d{3})+(?:\.\d{2})?|\d{3,6}\.\d{2})(?![\w,/-]|\.\d)")
_PERIOD = [
    (
        "year",
        re.compile(
            r"\b(?:per\s+(?:annum|year|academic year)|p\.?\s?a\.?|a year|annual(?:ly)?|yearly|/\s?(?:yr|year|annum)|each year|full[- ]year)",
            re.I,
        ),
    ),
    ("term", re.compile(r"\b(?:per\s+term|a term|termly|each term|/\s?term|pt\b)", re.I)),
    ("week", re.compile(r"\b(?:per\s+week|a week|weekly|each week|/\s?(?:wk|week)|p\.?w\.?)", re.I)),
    ("day", re.compile(r"\b(?:per\s+(?:school\s+)?day|a day|daily|/\s?day|each day)", re.I)),
    ("month", re.compile(r"\b(?:per\s+(?:calendar\s+)?month|a month|monthly|/\s?month)", re.I)),
    ("hour", re.compile(r"\b(?:per\s+hour|an hour|hourly|/\s?h(?:ou)?r|p\.?h\.?\b)", re.I)),
]
_WEEKS = re.compile(r"\b(3[3-9]|4\d|5[0-2])[\s-]*(?:weeks?|wks?)\b", re.I)
_DAYS = re.compile(r"\b(1[7-9]\d|2[0-2]\d|36[45])\s*(?:school\s+)?days\b", re.I)


def _number(match: re.Match[str]) -> float:
    amount = float(re.sub(r"[, ]", "", match["a"]))
    return amount * 1000 if match.groupdict().get("k") else amount


def find_money(text: str) -> list[Candidate]:
    """Money candidates. `value` is the yearly amount in pounds: as printed, or times 3 terms or the stated weeks or days."""
    found: dict[tuple[int, int], Candidate] = {}
    for pattern in (_AMOUNT, _PLAIN):
        for match in pattern.finditer(text):
            if any(a < match.end() and match.start() < b for a, b in found):
                continue
            amount = _number(match)
            line_start = text.rfind("\n", 0, match.start()) + 1
            line_end = text.find("\n", match.end())
            line_end = len(text) if line_end < 0 else line_end
            after = text[match.end() : min(line_end, match.end() + 45)]
            before = text[max(line_start, match.start() - 60) : match.start()]
            period = _period(after, before)
            factor = 1.0
            if period == "term":
                factor = 3
            elif period in ("week", "day"):
                line = text[line_start:line_end]
                stated = (_WEEKS if period == "week" else _DAYS).search(line) or (
                    _WEEKS if period == "week" else _DAYS
                ).search(text)
                factor = float(stated[1]) if stated else 0.0
            elif period == "month":
                factor = 12
            elif period == "hour":
                factor = 0.0
            hints = (f"period={period}", f"size={_size(amount)}", "pounds" if match[0][0] in "£Gg" else "plain")
            if factor:
                found[match.span()] = Candidate("money", match.start(), match.end(), round(amount * factor, 2), hints)
    return sorted(found.values(), key=lambda c: c.start)


def _period(after: str, before: str) -> str:
    hits = [
        (m.start(), name)
        for name, pattern in _PERIOD
        if (m := pattern.search(after)) and m.start() < 30 and "£" not in after[: m.start()]
    ]
    if hits:
        return min(hits)[1]
    hits = [(-m.end(), name) for name, pattern in _PERIOD for m in pattern.finditer(before)]
    return min(hits)[1] if hits else "none"


def _size(amount: float) -> str:
    for limit in (100, 1000, 5000, 15000, 40000, 100000, 400000):
        if amount < limit:
            return str(limit)
    return "more"
