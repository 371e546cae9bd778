"""Reading order of a region: gutters part columns of prose and columns of tables; everything else runs downwards."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median

from triage.reading.layout_gaps import Gutter, best_run, columns_of
from triage.reading.layout_rows import Row, Segment, rows_of, segment_of
from triage.reading.layout_table import table_lines
from triage.reading.tokens import Rule, Token

_MAX_DEPTH = 6


@dataclass(slots=True)
class Draft:
    """A line in the making. `cell` is (table, row, column), its table counted within the page.

    `region` parts columns of prose: lines of two regions never share a paragraph.
    """

    tokens: list[Token]
    region: int
    cell: tuple[int, int, int] | None = None
    right: float = 0.0


@dataclass(slots=True)
class Flow:
    """Collects the lines of one page in reading order."""

    across: list[Rule] = field(default_factory=list)
    lines: list[Draft] = field(default_factory=list)
    tables: int = 0
    regions: int = 0

    def region(self, segments: list[Segment], depth: int = 0) -> None:
        """Add the lines of `segments`, which stand in one part of the page."""
        if not segments:
            return
        rows = rows_of(segments)
        if depth >= _MAX_DEPTH:
            self._plain(rows)
            return
        start = 0
        while start < len(rows):
            run = best_run(rows, start)
            if run is None:
                break
            first, last, gutters, prose = run
            self._plain(rows[start:first])
            part = rows[first : last + 1]
            if prose:
                self._columns(part, gutters[0], depth)
            else:
                self._table(part, gutters)
            start = last + 1
        self._plain(rows[start:])

    def _columns(self, rows: list[Row], gutter: Gutter, depth: int) -> None:
        left, right = columns_of(rows, gutter)
        # What follows a clear gap and stands only on the left belongs below both columns.
        tail: list[Segment] = []
        if right and left:
            end = max(s.y1 for s in right)
            below = sorted((s for s in left if s.y0 > end), key=lambda s: s.y0)
            if below:
                above = max((s.y1 for s in left if s.y0 <= end), default=end)
                width = max(s.x1 for s in left) - min(s.x0 for s in left)
                size = median(s.size for s in below)
                short = all(s.x1 - s.x0 < 0.6 * width for s in below)
                if below[0].y0 - max(above, end) > 1.2 * size and short:
                    tail = below
                    left = [s for s in left if s.y0 <= end]
        self.regions += 1
        self.region(left, depth + 1)
        self.regions += 1
        self.region(right, depth + 1)
        self.regions += 1
        self.region(tail, depth + 1)

    def _plain(self, rows: list[Row]) -> None:
        for row in rows:
            words: list[Token] = []
            for segment in row.segments:
                if segment.grid is None:
                    words += segment.tokens
                    continue
                if any(segment.grid is g for g in self._done):
                    continue
                self._line(words)
                words = []
                self.grid(segment)
            self._line(words)

    def _line(self, words: list[Token]) -> None:
        if words:
            self.lines.append(Draft(words, self.regions))

    _done: list[object] = field(default_factory=list)

    def grid(self, segment: Segment) -> None:
        """Add the lines of a ruled table, cell by cell."""
        grid = segment.grid
        assert grid is not None
        self._done.append(grid)
        number = self.tables
        self.tables += 1
        self.regions += 1
        for cell in grid.cells:
            for words in _cell_lines(cell.tokens):
                self.lines.append(Draft(words, self.regions, (number, cell.row, cell.column), cell.x1))
            for inner in cell.grids:
                self.grid(Segment([], inner.x0, inner.y0, inner.x1, inner.y1, 0.0, inner))
        self.regions += 1

    def _table(self, rows: list[Row], gutters: list[Gutter]) -> None:
        number = self.tables
        self.tables += 1
        self.regions += 1
        for row, column, words in table_lines(rows, gutters, self.across):
            self.lines.append(Draft(words, self.regions, (number, row, column)))
        self.regions += 1


def _cell_lines(tokens: list[Token]) -> list[list[Token]]:
    if not tokens:
        return []
    return [[t for s in row.segments for t in s.tokens] for row in rows_of([segment_of([t]) for t in tokens])]
