"""Amounts of time and how often: "3 x 45 min per half term", "one hour weekly", "twice a week for 20 minutes"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from triage.understanding.quantity_tokens import Token, number, tokens_of


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount for each period: characters [start, end), `unit` minutes, hours or sessions."""

    start: int
    end: int
    amount: float
    unit: str
    per: str
    shape: str


# "25 lessons, which makes 12½ hours a week": what follows is the sum, no factor
_BREAK = re.compile(
    r"[;\n=]|\.(?=\s+[A-Z])|\bplus\b|\band then\b|\bi\.e\.|\bthat is\b|\bmak(?:es|ing)\b|\bamounting to\b|\bdays:\s|\bso(?=\s\d)"
)


def find_quantities(text: str, reach: int = 90) -> list[Quantity]:
    """Quantities of one block of text. Each period word is joined with the nearest amount of its clause.

    `reach` is the greatest distance in characters between an amount and its period.
    """
    tokens = tokens_of(text)
    used: set[int] = set()
    out: list[Quantity] = []
    for index, period in enumerate(tokens):
        if period.kind != "period":
            continue
        quantity = _before(text, tokens, index, used, reach) or _after(text, tokens, index, used, reach)
        if quantity:
            out.append(_in_weeks(text, quantity))
        elif re.match(
            r"(?:half[- ]?termly|termly|fortnightly|weekly|annual|yearly|(?:each|every) (?:half|term|fortnight))",
            text[period.start : period.end].strip(),
            re.I,
        ):
            out.append(Quantity(period.start, period.end, 1.0, "sessions", period.per, "adverb"))
    return out


_DAYS_A_WEEK = re.compile(
    r"\W{0,3}(?:in school time|i\.e\.|that is)?\W{0,3}(?P<n>two|three|four|five|2|3|4|5)\s+(?:days|times|mornings|afternoons)?\s*"
    r"(?:(?:a|per|each|every)\s+week|/\s?w(?:ee)?k|weekly|p\.?w\.?|(?=[).,;\n|]|\s*$))",
    re.I,
)


def _in_weeks(text: str, quantity: Quantity) -> Quantity:
    """A daily amount followed by "five days a week" or "(5 days)" as a weekly one."""
    days = _DAYS_A_WEEK.match(text, quantity.end) if quantity.per == "day" else None
    if days is None:
        return quantity
    amount = round(quantity.amount * (number(days["n"]) or 1), 3)
    return Quantity(quantity.start, days.end(), amount, quantity.unit, "week", quantity.shape)


def _clause(text: str, start: int, end: int, period: int) -> bool:
    """Whether [start, end) keeps to one clause: an amount in front of a bracket is no part of what stands inside it."""
    between = text[max(0, start - 4) : end] if text[start : start + 1] == ":" else text[start:end]
    if _BREAK.search(between):
        return False
    bracket = between.rfind("(")
    return bracket < 0 or ")" in text[start + bracket : period]


def _build(parts: list[Token], period: Token, shape: str) -> Quantity | None:
    durations = [t for t in parts if t.kind == "duration"]
    counts = [t.amount for t in parts if t.kind in ("times", "sessions", "often")]
    factor = 1.0
    for count in counts:
        factor *= count
    start = min(t.start for t in [*parts, period])
    end = max(t.end for t in [*parts, period])
    if durations:
        # "daily, 20 minutes, five days" is an amount for the week
        per = "week" if period.per == "day" and any(t.unit == "days" for t in parts) else period.per
        return Quantity(start, end, round(durations[0].amount * factor, 3), durations[0].unit, per, shape)
    return Quantity(start, end, factor, "sessions", period.per, shape + "_sessions") if counts else None


def _before(text: str, tokens: list[Token], index: int, used: set[int], reach: int) -> Quantity | None:
    period = tokens[index]
    parts: list[Token] = []
    position = index - 1
    while position >= 0:
        token = tokens[position]
        nearest = parts[-1].start if parts else period.start
        limit = reach if not any(p.kind == "duration" for p in parts) and token.kind == "duration" else 40
        limit = limit if parts else reach
        if (
            token.kind == "period"
            or position in used
            or nearest - token.end > limit
            or not _clause(text, token.end, nearest, period.start)
        ):
            break
        if any(p.kind == token.kind for p in parts) or len(parts) >= 3:
            break
        if any(p.kind == "duration" for p in parts) and " | " in text[token.end : nearest] and token.kind != "times":
            # how often, in a cell of its own, is no part of a length that has its period beside it
            break
        parts.append(token)
        position -= 1
    # "twice a week for 20 minutes": the length follows the period
    follow = tokens[index + 1] if index + 1 < len(tokens) else None
    if (
        parts
        and not any(p.kind == "duration" for p in parts)
        and follow is not None
        and follow.kind == "duration"
        and follow.start - period.end <= 45
        and ":" not in text[period.end : follow.start]
        and _clause(text, period.end, follow.start, follow.end)
        and not (
            index + 2 < len(tokens) and tokens[index + 2].kind == "period" and tokens[index + 2].start - follow.end < 12
        )
    ):
        parts.append(follow)
        used.add(index + 1)
    if not parts:
        return None
    used.update(tokens.index(p) for p in parts)
    return _build(parts, period, "before")


def _after(text: str, tokens: list[Token], index: int, used: set[int], reach: int) -> Quantity | None:
    period = tokens[index]
    parts: list[Token] = []
    for position in range(index + 1, len(tokens)):
        token = tokens[position]
        nearest = parts[-1].end if parts else period.end
        limit = reach if not parts else 40
        if (
            token.kind == "period"
            or position in used
            or token.start - nearest > limit
            or not _clause(text, nearest, token.start, token.end)
        ):
            break
        if any(p.kind == token.kind for p in parts):
            break
        parts.append(token)
    # an amount that has a period of its own behind it belongs there
    if parts:
        last = tokens.index(parts[-1])
        if last + 1 < len(tokens) and tokens[last + 1].kind == "period" and tokens[last + 1].start - parts[-1].end < 25:
            return None
    if not parts or not any(p.kind in ("duration", "sessions", "times") for p in parts):
        return None
    used.update(tokens.index(p) for p in parts)
    return _build(parts, period, "after")
