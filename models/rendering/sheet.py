"""Workbooks: costed provision maps and returns that people keep in a spreadsheet."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from random import Random

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from models.rendering.blocks import BlockKind, Layoutable


def workbook_bytes(layout: Layoutable, seed: int) -> bytes:
    """The document as one sheet: a line of text a row, tables and pairs in cells."""
    rng = Random(seed)
    book = Workbook()
    book.properties.created = book.properties.modified = datetime(2024, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    sheet = book.active
    if sheet is None:
        raise RuntimeError("A new workbook has no sheet.")
    sheet.title = rng.choice(["Sheet1", "Costs", "Provision map", "Return"])
    thin = Side(style="thin")
    row = 1
    gap = rng.random() < 0.5

    def write(cells: list[str], *, bold: bool = False, ruled: bool = False) -> None:
        nonlocal row
        for column, text in enumerate(cells, start=1):
            cell = sheet.cell(row, column)
            cell.value = text.replace("~~", "") or None
            if isinstance(cell.value, str) and cell.value.startswith("="):
                cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=ruled, vertical="top")
            cell.font = Font(bold=bold)
            if ruled:
                cell.border = Border(thin, thin, thin, thin)
            if bold and ruled:
                cell.fill = PatternFill("solid", fgColor="DDE6F0")
        row += 1

    for line in [*layout.headers, *(f"{name}: {value}" for name, value in layout.mail)]:
        write([line], bold=True)
    for block in layout.blocks:
        if block.kind is BlockKind.TABLE:
            for n, cells in enumerate(block.rows):
                write(cells, bold=n == 0, ruled=True)
        elif block.kind is BlockKind.PAIRS:
            for label, value in block.pairs:
                write([label, value])
        elif block.kind is not BlockKind.PAGE_BREAK:
            sign = f"{block.sign} " if block.sign else ""
            write([sign + block.text], bold=block.kind in (BlockKind.TITLE, BlockKind.HEADING))
        row += gap and block.kind in (BlockKind.TABLE, BlockKind.PAIRS)
    for line in layout.footers:
        write([line])
    sheet.column_dimensions["A"].width = 34
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
