"""Reading order of a region: gutters part columns of prose and columns of tables; everything else runs downwards."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from statistics import median

from triage.reading.document import Source
from triage.reading.layout_gaps import Gutter, best_run, columns_of
from triage.reading.layout_rows import Row, Segment, levels, rows_of, segment_of, split_level
from triage.reading.layout_table import table_lines
from triage.reading.symbols import TICKS
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


@dataclass(slots=True)
class Flow:
    """Collects the lines of one page in reading order.

    `across` are the page's level ruling lines. `known` are places of gutters between prose columns, found here or on
    earlier pages of the same document.
    """

    across: list[Rule] = field(default_factory=list)
    known: list[float] = field(default_factory=list)
    lines: list[Draft] = field(default_factory=list)
    tables: int = 0
    regions: int = 0
    _done: list[object] = field(default_factory=list)

    def region(self, segments: list[Segment], depth: int = 0) -> None:
        """Add the lines of `segments`, which stand in one part of the page."""
        if not segments:
            return
        rows = rows_of(segments)
        for is_form, part in groupby(rows, key=_is_form_row):
            if is_form:
                self._form(list(part))
            else:
                self._rows(list(part), depth)

    def grid(self, segment: Segment) -> None:
        """Add the lines of a ruled table, cell by cell."""
        grid = segment.grid
        assert grid is not None
        self._done.append(grid)
        if grid.frame:
            self.regions += 1
            self.region([part for level in levels(grid.cells[0].tokens) for part in split_level(level)], _MAX_DEPTH - 1)
            self.regions += 1
            return
        number = self.tables
        self.tables += 1
        self.regions += 1
        for cell in grid.cells:
            for words in _cell_lines(cell.tokens):
                self.lines.append(Draft(words, self.regions, (number, cell.row, cell.column)))
            for inner in cell.grids:
                self.grid(Segment([], inner.x0, inner.y0, inner.x1, inner.y1, 0.0, inner))
        self.regions += 1

    def _rows(self, rows: list[Row], depth: int) -> None:
        start = 0
        while start < len(rows) and depth < _MAX_DEPTH:
            run = best_run(rows, start, self.known, self.across)
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
                size = median(s.size for s in left)
                for index, segment in enumerate(below):
                    before = below[index - 1].y1 if index else max(above, end)
                    rest = below[index:]
                    apart = segment.y0 - before > 1.2 * size and all(s.x1 - s.x0 < 0.6 * width for s in rest)
                    if apart or segment.size > 1.2 * size:
                        tail = rest
                        gone = {id(s) for s in rest}
                        left = [s for s in left if id(s) not in gone]
                        break
        for part in (left, right, tail):
            self.regions += 1
            self.region(part, depth + 1)
        self.regions += 1

    def _plain(self, rows: list[Row]) -> None:
        for row in rows:
            words: list[Token] = []
            for segment in row.segments:
                if segment.grid is not None:
                    if not any(segment.grid is g for g in self._done):
                        self._line(words)
                        words = []
                        self.grid(segment)
                    continue
                if words and _parted(words, segment):
                    self._line(words)
                    words = []
                words = words + segment.tokens
            self._line(words)

    def _line(self, words: list[Token]) -> None:
        if words:
            self.lines.append(Draft(words, self.regions))

    def _table(self, rows: list[Row], gutters: list[Gutter]) -> None:
        number = self._new_table()
        for row, column, words in table_lines(rows, gutters, self.across):
            self.lines.append(Draft(words, self.regions, (number, row, column)))
        self.regions += 1

    def _form(self, rows: list[Row]) -> None:
        """Labels and the fields beside them: every label and every value is a cell of its row."""
        number = self._new_table()
        for index, row in enumerate(rows):
            for column, segment in enumerate(row.segments):
                self.lines.append(Draft(segment.tokens, self.regions, (number, index, column)))
        self.regions += 1

    def _new_table(self) -> int:
        self.tables += 1
        self.regions += 1
        return self.tables - 1


def _is_value(segment: Segment) -> bool:
    return bool(segment.tokens) and all(t.source is Source.FORM_VALUE and t.text not in TICKS for t in segment.tokens)


def _is_form_row(row: Row) -> bool:
    values = sum(_is_value(s) for s in row.segments)
    return 0 < values < len(row.segments) and all(s.grid is None for s in row.segments)


def _parted(words: list[Token], segment: Segment) -> bool:
    """Whether a segment far to the right, in letters of another size, is a line of its own (as in a letter's head)."""
    last = words[-1]
    larger, smaller = max(last.size, segment.size), max(min(last.size, segment.size), 1.0)
    return larger > 1.25 * smaller and segment.x0 - last.x1 > 1.5 * smaller


def _cell_lines(tokens: list[Token]) -> list[list[Token]]:
    if not tokens:
        return []
    return [[t for s in row.segments for t in s.tokens] for row in rows_of([segment_of([t]) for t in tokens])]
