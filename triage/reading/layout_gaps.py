"""Gutters: strips of white that part columns over several rows, and whether they part prose or a table."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from triage.reading.layout_rows import Row, Segment

_MIN_WIDTH = 0.75
_INFINITY = 1e9
_LOOK_AHEAD = 400
_PROSE_WORDS = 3.5


@dataclass(frozen=True, slots=True)
class Gutter:
    """An empty strip from x0 to x1."""

    x0: float
    x1: float

    @property
    def middle(self) -> float:
        """Its middle."""
        return (self.x0 + self.x1) / 2


Run = tuple[int, int, list[Gutter], bool]


def best_run(rows: list[Row], start: int, known: list[float]) -> Run | None:
    """The next rows from `start` on that stand in columns: first row, last row, gutters, and whether it is prose.

    For prose there is one gutter. None where all rows that are left run across. `known` are the places of gutters
    between columns of prose on the pages before: the last page of a text in columns may hold few lines.
    """
    for first in range(start, len(rows)):
        gaps = _gaps(rows, first)
        if not gaps:
            continue
        reach = [(_extend(rows, first, gap)) for gap in gaps]
        prose = _prose(rows, start, first, reach, known)
        if prose is not None:
            return prose
        table = _table(rows, first, reach)
        if table is not None:
            return table
    return None


def _prose(rows: list[Row], start: int, first: int, reach: list[tuple[int, Gutter]], known: list[float]) -> Run | None:
    best: Run | None = None
    for last, gutter in sorted(reach, key=lambda r: (-r[0], -(r[1].x1 - r[1].x0))):
        if last - first < 1:
            break
        expected = any(gutter.x0 < place < gutter.x1 for place in known)
        if not expected:
            ends = dict.fromkeys((last, _unbroken(rows, first, last)))
            end = next((e for e in ends if e - first >= 2 and _is_prose(rows[first : e + 1], gutter)), None)
            if end is None:
                continue
            last = end
        if not expected and _fills(_side(rows[first : last + 1], gutter)):
            known.append(gutter.middle)
        top = first
        while top > start and _beside(rows[top - 1], gutter) and rows[top].y0 - rows[top - 1].y1 < 14:
            if not _close(rows[top - 1], rows[top : top + 6], gutter):
                break
            top -= 1
        best = (top, last, [gutter], True)
        break
    return best


def _side(rows: list[Row], gutter: Gutter) -> list[list[Segment]]:
    return [x for x in ([s for s in r.segments if s.x1 <= gutter.middle] for r in rows) if x]


def _table(rows: list[Row], first: int, reach: list[tuple[int, Gutter]]) -> Run | None:
    lasting = [(last, gutter) for last, gutter in reach if last > first]
    if not lasting:
        return None
    last = min(_unbroken(rows, first, last) for last, _ in lasting)
    if last == first:
        return None
    two_sided = 0
    alive = []
    for index, gap in enumerate(g for _, g in reach):
        if reach[index][0] >= last:
            alive.append(_narrow(rows, first, last, gap))
    gutters = sorted((g for g in alive if g is not None), key=lambda g: g.x0)
    if not gutters:
        return None
    # Rows at the end with words in the first column only are not part of the table, unless they wrap its last label.
    while last > first and _only_left(rows[last], gutters[0]) and not _wraps(rows, last, gutters[0]):
        last -= 1
    for row in rows[first : last + 1]:
        two_sided += any(_both_sides(row, g) for g in gutters)
    if two_sided < 2 or two_sided < 0.25 * (last - first + 1):
        return None
    return first, last, gutters, False


def _unbroken(rows: list[Row], first: int, last: int) -> int:
    """The last row before a space that is too wide for the rows of one table, or before letters of another size."""
    spaces = [rows[i].y0 - rows[i - 1].y1 for i in range(first + 1, last + 1)]
    usual = median(spaces) if len(spaces) > 2 else 0.0
    for index in range(first + 1, last + 1):
        above, row = rows[index - 1], rows[index]
        size = max(min(s.size for s in above.segments), min(s.size for s in row.segments), 6.0)
        if row.y0 - above.y1 > max(1.6 * size, 1.5 * usual):
            return index - 1
        smaller, larger = sorted((max(s.size for s in above.segments), max(s.size for s in row.segments)))
        if index == first + 1 and larger > 1.25 * max(smaller, 1.0):
            return index - 1
    return last


def _gaps(rows: list[Row], index: int) -> list[Gutter]:
    """White strips between the segments of a row, or between it and a neighbour on nearly the same level."""
    row = rows[index]
    out = []
    reach = row.segments[0].x1
    for segment in row.segments[1:]:
        size = max(segment.size, 6.0)
        if segment.x0 - reach > _MIN_WIDTH * size:
            out.append(Gutter(reach, segment.x0))
        reach = max(reach, segment.x1)
    if index + 1 < len(rows):
        other = rows[index + 1]
        if min(row.y1, other.y1) - max(row.y0, other.y0) > 0.25 * min(row.y1 - row.y0, other.y1 - other.y0):
            for a, b in ((row, other), (other, row)):
                if b.x0 - a.x1 > 6.0:
                    out.append(Gutter(a.x1, b.x0))
    return out


def _free(row: Row, gutter: Gutter) -> Gutter | None:
    """The widest part of the gutter that the row leaves white."""
    left = gutter.x0
    best: Gutter | None = None
    for segment in row.segments:
        if segment.x1 <= left:
            continue
        if segment.x0 >= gutter.x1:
            break
        if segment.x0 > left and (best is None or segment.x0 - left > best.x1 - best.x0):
            best = Gutter(left, segment.x0)
        left = max(left, segment.x1)
    if left < gutter.x1 and (best is None or gutter.x1 - left > best.x1 - best.x0):
        best = Gutter(left, gutter.x1)
    return best


def _extend(rows: list[Row], first: int, gap: Gutter) -> tuple[int, Gutter]:
    """How far down a strip stays white, and what is left of it."""
    last, gutter = first, gap
    for index in range(first + 1, min(len(rows), first + _LOOK_AHEAD)):
        row = rows[index]
        size = max(s.size for s in row.segments) or 8.0
        if row.y0 - rows[index - 1].y1 > 5 * size:
            break
        free = _free(row, gutter)
        if free is None or free.x1 - free.x0 < _MIN_WIDTH * min(size, 12.0):
            break
        last, gutter = index, free
    while last > first and not _both_sides(rows[last], gutter) and not _sides_alternate(rows, first, last, gutter):
        last -= 1
    return _with_tail(rows, last, gutter)


def _sides_alternate(rows: list[Row], first: int, last: int, gutter: Gutter) -> bool:
    """Whether words stand on both sides within the last few rows (columns whose levels do not match)."""
    recent = rows[max(first, last - 3) : last + 1]
    return any(r.x1 <= gutter.x1 for r in recent) and any(r.x0 >= gutter.x0 for r in recent)


def _with_tail(rows: list[Row], last: int, gutter: Gutter) -> tuple[int, Gutter]:
    """One-sided rows after the last two-sided one: the longer column, or the last wrapped cell."""
    for index in range(last + 1, min(len(rows), last + _LOOK_AHEAD)):
        row = rows[index]
        size = max(s.size for s in row.segments) or 8.0
        free = _free(row, gutter)
        if free is None or free.x1 - free.x0 < _MIN_WIDTH * min(size, 12.0):
            break
        if row.y0 - rows[index - 1].y1 > 2.5 * size:
            break
        last, gutter = index, free
    return last, gutter


def _narrow(rows: list[Row], first: int, last: int, gap: Gutter) -> Gutter | None:
    gutter: Gutter | None = gap
    for row in rows[first : last + 1]:
        if gutter is None:
            return None
        gutter = _free(row, gutter)
    return gutter


def _both_sides(row: Row, gutter: Gutter) -> bool:
    return row.x0 < gutter.middle < row.x1


def _beside(row: Row, gutter: Gutter) -> bool:
    return row.x1 <= gutter.middle or row.x0 >= gutter.middle


def _close(row: Row, below: list[Row], gutter: Gutter) -> bool:
    """Whether a one-sided row above columns starts where the rows of its side start (it heads that column)."""
    side = [s for r in below for s in r.segments if (s.x0 < gutter.middle) == (row.x0 < gutter.middle)]
    return any(abs(s.x0 - row.x0) < 4 for s in side)


def _only_left(row: Row, gutter: Gutter) -> bool:
    return row.x1 <= gutter.middle


def _wraps(rows: list[Row], index: int, gutter: Gutter) -> bool:
    above = rows[index - 1]
    left = [s for s in above.segments if s.x1 <= gutter.middle]
    if not left:
        return False
    row = rows[index]
    return (
        row.y0 - max(s.y1 for s in left) < 0.25 * max(row.segments[0].size, 6.0)
        and row.segments[0].bold == left[0].bold
        and row.segments[0].text[:1].islower()
    )


def columns_of(rows: list[Row], gutter: Gutter) -> tuple[list[Segment], list[Segment]]:
    """The segments left and right of a gutter, each once."""
    left: dict[int, Segment] = {}
    right: dict[int, Segment] = {}
    for row in rows:
        for segment in row.segments:
            side = left if (segment.x0 + segment.x1) / 2 < gutter.middle else right
            side[id(segment)] = segment
    return list(left.values()), list(right.values())


def _is_prose(rows: list[Row], gutter: Gutter) -> bool:
    """Columns of running text rather than the columns of a table.

    Prose fills its column with words, or its levels do not match across the gutter; a table's rows start together.
    """
    left = [[s for s in r.segments if s.x1 <= gutter.middle] for r in rows]
    right = [[s for s in r.segments if s.x0 >= gutter.middle] for r in rows]
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
    return _fills(on_left) and _fills(on_right)


def _one_size(left: list[list[Segment]], right: list[list[Segment]]) -> float:
    """How many times larger one side's letters are than the other's."""
    a, b = median(s.size for x in left for s in x), median(s.size for x in right for s in x)
    return max(a, b) / max(min(a, b), 1.0)


def _fills(side: list[list[Segment]]) -> bool:
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

    pairs = sum(len(s) >= 2 for s in right) / len(right)
    return pairs >= 0.6 and share(right) >= 0.6 and share(left) <= 0.2 and all(len(s) == 1 for s in left)
