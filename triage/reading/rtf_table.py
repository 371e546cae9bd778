"""Tables of RTF and of Word's binary files, where a row knows only the right edge of each of its cells."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

from triage.reading.blocks import Block, Flow, Paragraph, TableCell, TableRow

_NEAR = 60
"""Edges closer than this (twips, 3 points) are one column's edge."""


@dataclass(slots=True)
class EdgeCell:
    """A cell as its row defines it: right edge in twips, and whether it carries on the cell before or above it."""

    right: int | None = None
    joins_left: bool = False
    joins_above: bool = False


@dataclass(slots=True)
class EdgeRow:
    """A row: its cells' paragraphs in order, what it says of their edges, and its left edge in twips."""

    cells: list[list[Paragraph]]
    edges: list[EdgeCell]
    left: int = 0


@dataclass(slots=True)
class TableBuilder:
    """Gathers the rows of one table, then sets its columns by all their edges together."""

    rows: list[EdgeRow] = field(default_factory=list)

    def blocks(self, flow: Flow) -> list[Block]:
        """The rows as blocks; a new table number is taken from the flow."""
        edges = self._grid()
        table = flow.new_table()
        found: list[Block] = []
        for number, row in enumerate(self.rows):
            cells = self._cells(row, edges)
            if any(cell.paragraphs for cell in cells):
                found.append(TableRow(table, number, cells))
        return found

    def _grid(self) -> list[int]:
        positions = sorted(
            {edge.right for row in self.rows for edge in row.edges if edge.right is not None}
            | {r.left for r in self.rows}
        )
        grid: list[int] = []
        for position in positions:
            if not grid or position - grid[-1] > _NEAR:
                grid.append(position)
        return grid

    def _cells(self, row: EdgeRow, grid: list[int]) -> list[TableCell]:
        known = len(row.edges) >= len(row.cells) and all(edge.right is not None for edge in row.edges[: len(row.cells)])
        cells: list[TableCell] = []
        left = row.left
        for number, paragraphs in enumerate(row.cells):
            edge = row.edges[number] if number < len(row.edges) else EdgeCell()
            filled = [paragraph for paragraph in paragraphs if not paragraph.is_empty]
            column, span = number, 1
            if known and edge.right is not None:
                column, last = _at(grid, left), _at(grid, edge.right)
                span = max(1, last - column)
                left = edge.right
            if edge.joins_left and cells:
                cells[-1].span += span
                cells[-1].paragraphs.extend(filled)
            elif not (edge.joins_above and not filled):
                column = max(column, cells[-1].column + cells[-1].span if cells else 0)
                cells.append(TableCell(filled, column, span))
        return cells


def _at(grid: list[int], position: int) -> int:
    """The column edge nearest to a position."""
    after = bisect_left(grid, position)
    if after == len(grid) or (after and position - grid[after - 1] <= grid[after] - position):
        return max(after - 1, 0)
    return after
