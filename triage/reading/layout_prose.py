"""Columns of running text told from the columns of a table."""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import median

from triage.reading.layout_rows import Row, Segment

_PROSE_WORDS = 3.5
_LABELLED = re.compile(r"[A-Z][\w ./]{1,24}:\s*\S")


def is_prose(rows: list[Row], middle: float) -> bool:
    """Columns of running text rather than the columns of a table.

    Prose fills its column with words, or its levels do not match across the gutter; a table's rows start together.
    """
    left = [[s for s in r.segments if s.x1 <= middle] for r in rows]
    right = [[s for s in r.segments if s.x0 >= middle] for r in rows]
    on_left, on_right = [x for x in left if x], [x for x in right if x]
    fewest = min(len(on_left), len(on_right))
    if fewest < 2:
        return False
    if any(s.grid for r in rows for s in r.segments):
        return True
    both = sum(bool(a) and bool(b) for a, b in zip(left, right, strict=True))
    if both < 0.4 * fewest or (_one_size(on_left, on_right) > 1.3 and both < len(rows) - 1):
        return True
    if fewest < 3:
        return False
    if _labels_right_only(on_left, on_right):
        return True
    matching = _starts_match(left, right)
    if matching is not None:
        if matching >= 0.8:
            return False
        if matching <= 0.6:
            return True
    return fills(on_left) and fills(on_right)


def _one_size(left: list[list[Segment]], right: list[list[Segment]]) -> float:
    """How many times larger one side's letters are than the other's."""
    a, b = median(s.size for x in left for s in x), median(s.size for x in right for s in x)
    return max(a, b) / max(min(a, b), 1.0)


def fills(side: list[list[Segment]]) -> bool:
    """Whether the lines of a column mostly reach across it and hold several words."""
    width = max(s[-1].x1 for s in side) - min(s[0].x0 for s in side)
    words = [sum(len(s.tokens) for s in segments) for segments in side]
    share = [(segments[-1].x1 - segments[0].x0) / max(width, 1.0) for segments in side]
    return median(words) >= _PROSE_WORDS and median(share) >= 0.6 and len(side) >= 4


def _starts_match(left: list[list[Segment]], right: list[list[Segment]]) -> float | None:
    """How far the groups of lines of both sides start on the same levels: 1 in a table with wrapped cells.

    None where the lines of a side do not stand in groups.
    """
    starts = [_group_starts(side) for side in (left, right)]
    counts = [sum(bool(x) for x in side) for side in (left, right)]
    if any(len(found) < 3 for found in starts):
        return None
    if all(count < 1.25 * len(found) for count, found in zip(counts, starts, strict=True)):
        return None
    return len(starts[0] & starts[1]) / min(len(starts[0]), len(starts[1]))


def _group_starts(side: list[list[Segment]]) -> set[int]:
    """Levels where a side's lines begin anew after a wider space."""
    filled = [(index, segments[0]) for index, segments in enumerate(side) if segments]
    spaces = [b.y0 - a.y1 for (_, a), (_, b) in pairwise(filled)]
    if not spaces:
        return set()
    tight = sorted(spaces)[len(spaces) // 4]
    size = median(s.size for _, s in filled) or 8.0
    return {filled[0][0]} | {filled[i + 1][0] for i, space in enumerate(spaces) if space > tight + 0.35 * size}


def _labels_right_only(left: list[list[Segment]], right: list[list[Segment]]) -> bool:
    """An address on the left of a list of labels and values, as in the head of a letter."""

    def share(side: list[list[Segment]]) -> float:
        return sum(s[0].bold or s[0].text.endswith(":") for s in side) / len(side)

    told = sum(_LABELLED.match(s[0].text) is not None for s in right) / len(right)
    if told >= 0.6 and not any(":" in s[0].text for s in left) and all(len(s) == 1 for s in left + right):
        return True
    pairs = sum(len(s) >= 2 for s in right) / len(right)
    return pairs >= 0.6 and share(right) >= 0.6 and share(left) <= 0.2 and all(len(s) == 1 for s in left)
