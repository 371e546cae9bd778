"""Tables without ruling lines: rows on one level, columns between gutters, wrapped cells put together again."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from statistics import median

from triage.reading.layout_gaps import Gutter
from triage.reading.layout_rows import Row
from triage.reading.tokens import Rule, Token


def table_lines(rows: list[Row], gutters: list[Gutter], across: list[Rule]) -> Iterator[tuple[int, int, list[Token]]]:
    """The lines of a table as (row, column, words), cell by cell in reading order."""
    for number, group in enumerate(_logical_rows(rows, gutters, across)):
        for column in range(len(gutters) + 1):
            for row in group:
                words = [
                    token
                    for segment in row.segments
                    if _column(segment.x0, segment.x1, gutters) == column
                    for token in segment.tokens
                ]
                if words:
                    yield number, column, words


def _column(x0: float, x1: float, gutters: list[Gutter]) -> int:
    middle = (x0 + x1) / 2
    return sum(gutter.middle < middle for gutter in gutters)


def _logical_rows(rows: list[Row], gutters: list[Gutter], across: list[Rule]) -> list[list[Row]]:
    """Levels put together to the rows of the table.

    A ruling line always parts rows. Otherwise rows are parted by wider spaces where there are such, else each
    level with words in the first column starts a row.
    """
    spaces = [b.y0 - a.y1 for a, b in pairwise(rows)]
    size = median(s.size for r in rows for s in r.segments) or 8.0
    tight = min(spaces, default=0.0)
    ruled = [_ruled(a, b, across) for a, b in pairwise(rows)]
    all_ruled = sum(ruled) >= 2 and sum(ruled) >= 0.3 * len(ruled) and _only_wraps(rows, ruled, gutters)
    wide = [space > tight + 0.3 * size for space in spaces]
    # Two clear kinds of space: within a cell and between rows.
    two_kinds = any(wide) and not all(wide) and tight < 0.45 * size
    groups: list[list[Row]] = [[rows[0]]]
    for index, row in enumerate(rows[1:]):
        first = any(_column(s.x0, s.x1, gutters) == 0 for s in row.segments)
        above_first = any(_column(s.x0, s.x1, gutters) == 0 for s in groups[-1][-1].segments)
        single = len({_column(s.x0, s.x1, gutters) for s in row.segments}) == 1
        if ruled[index]:
            new = True
        elif all_ruled:
            new = False
        elif wide[index]:
            new = first or spaces[index] > 1.5 * size
        elif single and (not first or (above_first and row.segments[0].text[:1].islower())) or two_kinds and not first:
            new = False
        else:
            new = first
        if new:
            groups.append([row])
        else:
            groups[-1].append(row)
    return groups


def _only_wraps(rows: list[Row], ruled: list[bool], gutters: list[Gutter]) -> bool:
    """Whether levels without a line between them mostly leave cells empty, as wrapped text does."""
    full = wraps = 0
    for index, is_ruled in enumerate(ruled):
        if is_ruled:
            continue
        above, below = ({_column(s.x0, s.x1, gutters) for s in rows[i].segments} for i in (index, index + 1))
        if len(below) >= 2 and below == above and len(below) > len(gutters) * 0.6:
            full += 1
        else:
            wraps += 1
    return full <= wraps


def _ruled(above: Row, below: Row, across: list[Rule]) -> bool:
    top, bottom = above.y1 - 0.3 * (above.y1 - above.y0), below.y0 + 0.3 * (below.y1 - below.y0)
    left, right = min(above.x0, below.x0), max(above.x1, below.x1)
    reach = sum(max(0.0, min(r.end, right) - max(r.start, left)) for r in across if top <= r.at <= bottom)
    return reach >= 0.6 * (right - left)
