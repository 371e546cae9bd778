"""Gutters: strips of white that part columns over several rows, and whether they part prose or a table."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from triage.reading.layout_prose import fills, is_prose
from triage.reading.layout_rows import Row, Segment
from triage.reading.tokens import Rule

_MIN_WIDTH = 0.75
_INFINITY = 1e9
_LOOK_AHEAD = 400


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


def best_run(rows: list[Row], start: int, known: list[float], across: list[Rule]) -> Run | None:
    """The next rows from `start` on that stand in columns: first row, last row, gutters, and whether it is prose.

    For prose there is one gutter. None where all rows that are left run across. `known` are the places of gutters
    between columns of prose on the pages before: the last page of a text in columns may hold few lines. `across` are
    the page's level ruling lines.
    """
    for first in range(start, len(rows)):
        gaps = _gaps(rows, first)
        if not gaps:
            continue
        reach = [(_extend(rows, first, gap)) for gap in gaps]
        prose = _prose(rows, start, first, reach, known, across)
        if prose is not None:
            return prose
        table = _table(rows, first, reach)
        if table is not None:
            return table
    return None


def _prose(
    rows: list[Row],
    start: int,
    first: int,
    reach: list[tuple[int, Gutter]],
    known: list[float],
    across: list[Rule],
) -> Run | None:
    best: Run | None = None
    for last, gutter in sorted(reach, key=lambda r: (-r[0], -(r[1].x1 - r[1].x0))):
        if last - first < 1:
            break
        expected = any(gutter.x0 < place < gutter.x1 for place in known)
        if expected and _rules_part(rows[first : last + 1], gutter, across):
            continue
        if not expected:
            ends = dict.fromkeys((last, _unbroken(rows, first, last)))
            parts = ((e, rows[first : e + 1]) for e in ends if e - first >= 2)
            end = next((e for e, p in parts if not _rules_part(p, gutter, across) and is_prose(p, gutter.middle)), None)
            if end is None:
                continue
            last = end
        if not expected and fills(_side(rows[first : last + 1], gutter)):
            known.append(gutter.middle)
        top = first
        while top > start and _beside(rows[top - 1], gutter) and rows[top].y0 - rows[top - 1].y1 < 14:
            if not _close(rows[top - 1], rows[top : top + 6], gutter):
                break
            top -= 1
        best = (top, last, [gutter], True)
        break
    return best


def _rules_part(rows: list[Row], gutter: Gutter, across: list[Rule]) -> bool:
    """Whether two level lines or more run across the gutter between the rows: then they are a table's."""
    top, bottom = rows[0].y1 - 2, rows[-1].y0 + 2
    levels: list[float] = []
    for rule in across:
        crosses = top < rule.at < bottom and rule.start < gutter.x0 - 10 and rule.end > gutter.x1 + 10
        if crosses and not any(abs(rule.at - level) < 6 for level in levels):
            levels.append(rule.at)
    return len(levels) >= 2


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
    """Whether a level goes on with the words of the first column above it (whose level may not be the nearest)."""
    row = rows[index]
    for above in rows[max(0, index - 2) : index][::-1]:
        left = [s for s in above.segments if s.x1 <= gutter.middle]
        if left:
            space = row.y0 - max(s.y1 for s in left)
            alike = row.segments[0].bold == left[0].bold and row.segments[0].text[:1].islower()
            return alike and space < 0.25 * max(row.segments[0].size, 6.0)
    return False


def columns_of(rows: list[Row], gutter: Gutter) -> tuple[list[Segment], list[Segment]]:
    """The segments left and right of a gutter, each once."""
    left: dict[int, Segment] = {}
    right: dict[int, Segment] = {}
    for row in rows:
        for segment in row.segments:
            side = left if (segment.x0 + segment.x1) / 2 < gutter.middle else right
            side[id(segment)] = segment
    return list(left.values()), list(right.values())
