"""Tables on a typeset page: how wide each column is, and the lines of each cell."""

from __future__ import annotations

from dataclasses import dataclass

from triage.reading.blocks import TableRow
from triage.reading.typeset_lines import SetLine, natural_width, set_paragraph

PADDING = 4.0
_SMALLEST = 0.55
_SAMPLE_ROWS = 200


@dataclass(slots=True)
class CellLine:
    """A line of a cell: left edge of its text and top from the row's top in points, paragraph number, column."""

    line: SetLine
    left: float
    top: float
    paragraph: int
    column: int


@dataclass(slots=True)
class SetRow:
    """One row laid out: its lines cell by cell, and its height in points."""

    row: TableRow
    lines: list[CellLine]
    height: float


def set_table(rows: list[TableRow], available: float) -> list[SetRow]:
    """Lay out the rows of one table over `available` points of width."""
    columns = max((cell.column + cell.span for row in rows for cell in row.cells), default=1)
    widths, scale = _column_widths(rows, columns, available)
    edges = [0.0]
    for column_width in widths:
        edges.append(edges[-1] + column_width)
    return [_set_row(row, edges, scale) for row in rows]


def _set_row(row: TableRow, edges: list[float], scale: float) -> SetRow:
    lines: list[CellLine] = []
    height = 0.0
    for cell in row.cells:
        left = edges[cell.column]
        inner = max(edges[min(cell.column + cell.span, len(edges) - 1)] - left - 2 * PADDING, 4.0)
        top = PADDING
        for number, paragraph in enumerate(cell.paragraphs):
            for line in set_paragraph(paragraph, inner, scale):
                lines.append(CellLine(line, left + PADDING, top, number, cell.column))
                top += line.height
        height = max(height, top + PADDING)
    return SetRow(row, lines, max(height, 14.0 * scale))


def _column_widths(rows: list[TableRow], columns: int, available: float) -> tuple[list[float], float]:
    """Widths that give each column its widest word and share the rest by need; and the scale of the letters."""
    natural, least = _needs(rows, columns, available)
    total = sum(least)
    if total > available:
        return [value * available / total for value in least], max(available / total, _SMALLEST)
    spare = available - total
    wants = [min(value, available) - low for value, low in zip(natural, least, strict=True)]
    wanted = sum(wants)
    if wanted < spare:
        rest = (spare - wanted) / columns
        return [low + want + rest for low, want in zip(least, wants, strict=True)], 1.0
    return [low + spare * want / wanted for low, want in zip(least, wants, strict=True)], 1.0


def _needs(rows: list[TableRow], columns: int, available: float) -> tuple[list[float], list[float]]:
    """What each column would like and the least it can do with, in points, judged by the first rows."""
    natural = [0.0] * columns
    least = [0.0] * columns
    spanning: list[tuple[int, int, float]] = []
    for row in rows[:_SAMPLE_ROWS]:
        for cell in row.cells:
            wide, word = 0.0, 0.0
            for paragraph in cell.paragraphs:
                paragraph_wide, paragraph_word = natural_width(paragraph)
                wide, word = max(wide, paragraph_wide), max(word, paragraph_word)
            if cell.span == 1:
                natural[cell.column] = max(natural[cell.column], wide)
                least[cell.column] = max(least[cell.column], word)
            else:
                spanning.append((cell.column, cell.column + cell.span, min(word, available * 0.6)))
    padding = 2 * PADDING
    least = [min(value, available * 0.6) + padding for value in least]
    for first, last, word in spanning:
        missing = word + padding - sum(least[first:last])
        if missing > 0:
            for column in range(first, last):
                least[column] += missing / (last - first)
    return [max(value + padding, low) for value, low in zip(natural, least, strict=True)], least
