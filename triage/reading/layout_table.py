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

    A ruling line parts rows, and so does a space wider than that between the lines of a cell. What stands closer is
    one row where its lines go on in small letters, else each level with words in the first column starts a row.
    """
    size = median(s.size for r in rows for s in r.segments) or 8.0
    chunks = _split(rows, [_ruled(a, b, across) for a, b in pairwise(rows)])
    one_row = [len(chunk) == 1 or _is_wrapped(chunk) for chunk in chunks]
    ruled_throughout = len(chunks) >= 3 and sum(one_row) > 0.5 * len(chunks)
    groups: list[list[Row]] = []
    for chunk, is_row in zip(chunks, one_row, strict=True):
        if ruled_throughout and (is_row or _is_one(chunk, gutters)):
            groups.append(chunk)
            continue
        spaces = [b.y0 - a.y1 for a, b in pairwise(chunk)]
        tight = min(spaces, default=0.0)
        wide = [
            space > tight + 0.3 * size and (_starts(row, gutters) or space > 1.5 * size)
            for space, row in zip(spaces, chunk[1:], strict=True)
        ]
        close = _split(chunk, wide) if any(wide) and tight < 0.45 * size else [chunk]
        for part in close:
            groups += [part] if len(close) > 1 and _is_wrapped(part) else _by_level(part, gutters)
    return groups


def _starts(row: Row, gutters: list[Gutter]) -> bool:
    """Whether a level has words in the first column."""
    return any(_column(s.x0, s.x1, gutters) == 0 for s in row.segments)


def _split(rows: list[Row], parted: list[bool]) -> list[list[Row]]:
    chunks: list[list[Row]] = [[rows[0]]]
    for row, is_parted in zip(rows[1:], parted, strict=True):
        if is_parted:
            chunks.append([row])
        else:
            chunks[-1].append(row)
    return chunks


def _is_wrapped(chunk: list[Row]) -> bool:
    """Whether levels that stand close together are the lines of wrapped cells: most go on in small letters."""
    going_on = [segment.text for row in chunk[1:] for segment in row.segments]
    return bool(going_on) and sum(text[:1].islower() for text in going_on) >= 0.4 * len(going_on)


def _by_level(rows: list[Row], gutters: list[Gutter]) -> list[list[Row]]:
    """Each level with words in the first column starts a row."""
    groups: list[list[Row]] = [[rows[0]]]
    for row in rows[1:]:
        columns = {_column(s.x0, s.x1, gutters) for s in row.segments}
        above = {_column(s.x0, s.x1, gutters) for s in groups[-1][-1].segments}
        wraps = 0 not in columns or (len(columns) == 1 and 0 in above and row.segments[0].text[:1].islower())
        if wraps:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _is_one(chunk: list[Row], gutters: list[Gutter]) -> bool:
    """Whether at most one level of those between two ruling lines fills most columns: the others wrap its cells."""
    counts = [len({_column(s.x0, s.x1, gutters) for s in row.segments}) for row in chunk]
    full = sum(count > 0.5 * (len(gutters) + 1) for count in counts)
    return full <= 1 or (counts == sorted(counts, reverse=True) and counts[-1] < counts[0])


def _ruled(above: Row, below: Row, across: list[Rule]) -> bool:
    top, bottom = above.y1 - 0.3 * (above.y1 - above.y0), below.y0 + 0.3 * (below.y1 - below.y0)
    left, right = min(above.x0, below.x0), max(above.x1, below.x1)
    reach = sum(max(0.0, min(r.end, right) - max(r.start, left)) for r in across if top <= r.at <= bottom)
    return reach >= 0.6 * (right - left)
