"""Words to segments (words close together on a level) and rows (segments side by side)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from triage.reading.symbols import TICKS
from triage.reading.tokens import Token

if TYPE_CHECKING:
    from triage.reading.layout_grid import Grid

_MARKER = re.compile(
    r"[\u2022\u25cf\u25aa\u25e6\u25a0\u2013\u2014\u2023\u2043\u2219\u00b7o*\->\u2192]"
    r"|[(\[]?[0-9a-zA-Z]{1,2}[.)\]]|[(\[]?[ivxIVX]{1,5}[.)\]]|\d{1,2}(\.\d{1,2}){1,3}\.?"
)
SPLIT_GAP = 0.95
"""Words further apart than this share of the type size start a new segment."""


@dataclass(slots=True)
class Segment:
    """Words that stand together on one level. A segment may instead hold a whole table (`grid`)."""

    tokens: list[Token]
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    grid: Grid | None = None

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.y0 + self.y1) / 2

    @property
    def bold(self) -> bool:
        """Whether all its words with letters are bold."""
        words = [t for t in self.tokens if any(c.isalnum() for c in t.text)]
        return bool(words) and all(t.bold for t in words)

    @property
    def text(self) -> str:
        """Its words."""
        return " ".join(t.text for t in self.tokens)


@dataclass(slots=True)
class Row:
    """Segments on one level, from left to right."""

    segments: list[Segment] = field(default_factory=list)
    y0: float = 0.0
    y1: float = 0.0

    @property
    def x0(self) -> float:
        """Its left end."""
        return self.segments[0].x0

    @property
    def x1(self) -> float:
        """Its right end."""
        return max(s.x1 for s in self.segments)


def is_marker(text: str) -> bool:
    """Whether a word is a bullet, a list number or a tick box: it belongs to the words after it."""
    return text in TICKS or _MARKER.fullmatch(text) is not None


def segment_of(tokens: list[Token]) -> Segment:
    """One segment around some words, which stand in order."""
    return Segment(
        tokens,
        min(t.x0 for t in tokens),
        min(t.y0 for t in tokens),
        max(t.x1 for t in tokens),
        max(t.y1 for t in tokens),
        max(t.size for t in tokens),
    )


def levels(tokens: list[Token]) -> list[list[Token]]:
    """Words grouped by the height of their middles, each group from left to right, groups from top to bottom."""
    groups: list[list[Token]] = []
    middle = height = total = 0.0
    for token in sorted(tokens, key=lambda t: t.y0 + t.y1):
        own = (token.y0 + token.y1) / 2
        own_height = token.y1 - token.y0
        if groups and own - middle < 0.45 * min(own_height, height):
            groups[-1].append(token)
            total += own
            middle = total / len(groups[-1])
            height = min(height, own_height)
        else:
            groups.append([token])
            middle = total = own
            height = own_height
    for group in groups:
        group.sort(key=lambda t: t.x0)
    return groups


def join_spaced(level: list[Token]) -> list[Token]:
    """Letters set apart for show ("S E C T I O N") as words again. Changes the first letter of each run."""
    if sum(len(t.text) == 1 for t in level) < 4:
        return level
    out: list[Token] = []
    index = 0
    while index < len(level):
        end = index
        while end < len(level) and len(level[end].text) == 1 and level[end].text.isupper():
            end += 1
        if end - index < 4:
            end = max(end, index + 1)
            out += level[index:end]
        else:
            out += _spaced_words(level[index:end])
        index = end
    return out


def _spaced_words(letters: list[Token]) -> list[Token]:
    gaps = sorted(b.x0 - a.x1 for a, b in pairwise(letters))
    usual = gaps[len(gaps) // 2]
    words = [letters[0]]
    for before, letter in pairwise(letters):
        if letter.x0 - before.x1 > 1.7 * usual:
            words.append(letter)
        else:
            words[-1].text += letter.text
            words[-1].x1 = letter.x1
    return words


def split_level(tokens: list[Token], gap: float = SPLIT_GAP) -> list[Segment]:
    """The segments of words that stand on one level. A list marker stays with its text."""
    parts: list[list[Token]] = []
    for token in tokens:
        if parts:
            last = parts[-1][-1]
            space = token.x0 - last.x1
            size = max(token.size, last.size, 1.0)
            limit = gap * size
            if len(parts[-1]) == 1 and is_marker(last.text):
                limit = 4.5 * size
            if space <= limit and not _field_edge(last, token):
                parts[-1].append(token)
                continue
        parts.append([token])
    return [segment_of(part) for part in parts]


def _field_edge(left: Token, right: Token) -> bool:
    """Between a form's printed label and a typed value. Tick boxes stay with their words."""
    if left.source is right.source:
        return False
    return left.text not in TICKS and right.text not in TICKS


def rows_of(segments: list[Segment]) -> list[Row]:
    """Rows from top to bottom. Tables are segments that may reach over several rows; each is in its first row."""
    rows: list[Row] = []
    plain = [s for s in segments if s.grid is None]
    middle = height = total = 0.0
    for segment in sorted(plain, key=lambda s: s.y0 + s.y1):
        own, own_height = segment.middle, segment.y1 - segment.y0
        if rows and own - middle < 0.45 * min(own_height, height):
            row = rows[-1]
            row.segments.append(segment)
            row.y0, row.y1 = min(row.y0, segment.y0), max(row.y1, segment.y1)
            total += own
            middle = total / len(row.segments)
            height = min(height, own_height)
        else:
            rows.append(Row([segment], segment.y0, segment.y1))
            middle = total = own
            height = own_height
    for segment in segments:
        if segment.grid is None:
            continue
        beside = [row for row in rows if row.y0 < segment.y1 - 1 and row.y1 > segment.y0 + 1]
        if beside:
            for row in beside:
                row.segments.append(segment)
        else:
            rows.append(Row([segment], segment.y0, segment.y1))
    for row in rows:
        row.segments.sort(key=lambda s: s.x0)
    rows.sort(key=lambda r: r.y0 + r.y1)
    return rows
