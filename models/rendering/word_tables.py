"""Tables of Word documents: data, and labels with their values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from docx.document import Document as WordDocument
from docx.shared import Mm, Pt

from models.rendering.word_parts import add_text

_SHORT = 36


def data_table(document: WordDocument, rows: list[list[str]], style: str) -> None:
    """A table of the rows; the first row is bold when it holds no digits."""
    table = document.add_table(rows=0, cols=len(rows[0]), style=style or None)
    headed = not any(c.isdigit() for c in "".join(rows[0]).replace("£", ""))
    for n, row in enumerate(rows):
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            cell.paragraphs[0].paragraph_format.space_after = Pt(1)
            add_text(cell.paragraphs[0], text, bold=headed and n == 0)
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def pair_table(
    document: WordDocument,
    pairs: list[tuple[str, str]],
    look: str,
    accent: str,
    put_value: Callable[[Any, str], None],
    shade: Callable[[Any, str], None],
) -> None:
    """Labels and values: ``grid`` and ``borderless`` one pair a row, ``grid2`` two, ``stacked`` label above value."""
    if look == "stacked":
        table = document.add_table(rows=0, cols=1, style="Table Grid")
        for label, value in pairs:
            cell = table.add_row().cells[0]
            add_text(cell.paragraphs[0], label, size=8.5, colour=accent)
            cell.paragraphs[0].paragraph_format.space_after = Pt(0)
            put_value(cell.add_paragraph(), value)
        return
    if look == "grid2":
        _two_a_row(document, pairs, put_value, shade)
        return
    table = document.add_table(rows=0, cols=2, style="Table Grid" if look == "grid" else None)
    table.autofit = False
    for label, value in pairs:
        left, right = table.add_row().cells
        left.width, right.width = Mm(55), Mm(110)
        add_text(left.paragraphs[0], label, bold=True)
        put_value(right.paragraphs[0], value)
        for cell in (left, right):
            cell.paragraphs[0].paragraph_format.space_after = Pt(1)
        if look == "grid":
            shade(left, "E7ECF3")


def _two_a_row(
    document: WordDocument,
    pairs: list[tuple[str, str]],
    put_value: Callable[[Any, str], None],
    shade: Callable[[Any, str], None],
) -> None:
    table = document.add_table(rows=0, cols=4, style="Table Grid")
    waiting: list[tuple[str, str]] = []

    def write() -> None:
        if not waiting:
            return
        cells = table.add_row().cells
        for n, (label, value) in enumerate(waiting):
            add_text(cells[2 * n].paragraphs[0], label, bold=True)
            shade(cells[2 * n], "EDEDED")
            target = cells[1].merge(cells[3]) if len(waiting) == 1 else cells[2 * n + 1]
            put_value(target.paragraphs[0], value)
        waiting.clear()

    for pair in pairs:
        if max(len(pair[0]), len(pair[1])) > _SHORT:
            write()
            waiting.append(pair)
            write()
        else:
            waiting.append(pair)
            if len(waiting) == 2:
                write()
    write()
