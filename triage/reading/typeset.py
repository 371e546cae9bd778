"""Blocks laid out on A4 pages: the faithful rendering of files that have no pages of their own.

`draw` draws a page from its words alone, so the boxes kept as evidence always fall on the words that people see.
"""

from __future__ import annotations

from itertools import groupby

from triage.reading.blocks import Block, BlockKind, Flow, PageBreak, Paragraph, TableRow
from triage.reading.document import Box, Cell, Document, Line, Page, Source, Word
from triage.reading.draw import draw
from triage.reading.limits import Limits
from triage.reading.typeset_lines import SetLine, set_paragraph
from triage.reading.typeset_table import SetRow, set_table

__all__ = ["draw", "to_document", "typeset"]

WIDTH, HEIGHT = 595.0, 842.0
"""A4 in points."""
MARGIN = 50.0
_COLUMN = WIDTH - 2 * MARGIN
_BOTTOM = HEIGHT - MARGIN
_FOOTER_MOST = 300.0
_SPACE_AFTER = {BlockKind.TITLE: 8.0, BlockKind.HEADING: 4.0, BlockKind.LIST_ITEM: 2.0, BlockKind.HEADER: 1.0}
_SPACE_BEFORE = {BlockKind.HEADING: 6.0}


class _Pages:
    """Pages being filled: a cursor that moves down, and on to the next page at the bottom."""

    def __init__(self, max_pages: int) -> None:
        self.pages: list[Page] = []
        self.full = False
        self._max_pages = max_pages
        self.y = MARGIN
        self.bottom = _BOTTOM
        self._block = 0
        self.new_page()

    def new_page(self) -> None:
        if len(self.pages) >= self._max_pages:
            self.full = True
            return
        self.pages.append(Page(len(self.pages) + 1, WIDTH, HEIGHT, source=Source.BODY))
        self.y = MARGIN
        self.bottom = _BOTTOM
        self._block = 0

    @property
    def is_fresh(self) -> bool:
        return not self.pages[-1].lines

    def next_block(self) -> int:
        self._block += 1
        return self._block - 1

    def put(self, line: SetLine, left: float, top: float, block: int, cell: Cell | None = None) -> None:
        self.pages[-1].lines.append(_line(line, left, top, block, cell))


def _line(line: SetLine, left: float, top: float, block: int, cell: Cell | None) -> Line:
    bottom = top + line.depth
    words = [
        Word(word.text, Box(left + word.left, top, left + word.right, bottom), Source.BODY, None, word.struck)
        for word in line.words
    ]
    return Line(words, block, line.kind, cell, line.size, all(word.bold for word in line.words))


def typeset(blocks: list[Block], max_pages: int) -> tuple[list[Page], bool]:
    """Lay blocks out on A4 pages; True as second value when `max_pages` cut the end off.

    Headers come first and footers last on the first page, once, whatever page they were met on.
    """
    headers = [block for block in blocks if isinstance(block, Paragraph) and block.kind is BlockKind.HEADER]
    footers = [block for block in blocks if isinstance(block, Paragraph) and block.kind is BlockKind.FOOTER]
    pages = _Pages(max(max_pages, 1))
    for header in headers:
        _put_paragraph(pages, header)
    if headers:
        pages.y += 8
    first = pages.pages[-1]
    footer_lines, late_footers = _set_footers(footers)
    if footer_lines:
        first_bottom = _BOTTOM - sum(line.height for _, line in footer_lines) - 8
        pages.bottom = min(pages.bottom, max(first_bottom, pages.y + 60))
    began = len(first.lines)
    for is_row, group in groupby(blocks, key=lambda block: block.table if isinstance(block, TableRow) else None):
        if is_row is not None:
            _put_table(pages, [block for block in group if isinstance(block, TableRow)])
            continue
        for block in group:
            if isinstance(block, PageBreak):
                if len(pages.pages[-1].lines) > (began if pages.pages[-1] is first else 0):
                    pages.new_page()
            elif isinstance(block, Paragraph) and block.kind not in (BlockKind.HEADER, BlockKind.FOOTER):
                _put_paragraph(pages, block)
            if pages.full:
                break
    for footer in late_footers:
        _put_paragraph(pages, footer)
    _put_footers(first, footer_lines)
    return pages.pages, pages.full


def _put_paragraph(pages: _Pages, paragraph: Paragraph) -> None:
    lines = set_paragraph(paragraph, _COLUMN)
    if not lines:
        return
    if not pages.is_fresh:
        pages.y += _SPACE_BEFORE.get(paragraph.kind, 0.0)
    # A heading stays with the first lines that follow it.
    keep = lines[0].height * (4 if paragraph.kind is BlockKind.HEADING else 1)
    if pages.y + keep > pages.bottom and not pages.is_fresh:
        pages.new_page()
    block = pages.next_block()
    for line in lines:
        if pages.y + line.height > pages.bottom and not pages.is_fresh:
            pages.new_page()
            block = pages.next_block()
        if pages.full:
            return
        pages.put(line, MARGIN, pages.y, block)
        pages.y += line.height
    pages.y += _SPACE_AFTER.get(paragraph.kind, 5.0)


def _put_table(pages: _Pages, rows: list[TableRow]) -> None:
    if not pages.is_fresh:
        pages.y += 4
    for row in set_table(rows, _COLUMN):
        _put_row(pages, row)
        if pages.full:
            return
    pages.y += 8


def _put_row(pages: _Pages, row: SetRow) -> None:
    """A row stays on one page when it fits on one; a taller one is carried on, each cell from where it stopped."""
    if pages.y + row.height > pages.bottom and not pages.is_fresh and row.height < (_BOTTOM - MARGIN) * 0.6:
        pages.new_page()
    waiting = row.lines
    done = 0.0
    while waiting and not pages.full:
        room = pages.bottom - pages.y
        here = [item for item in waiting if item.top - done + item.line.height <= room]
        if not here:
            if pages.is_fresh:
                here = waiting[:1]
            else:
                pages.new_page()
                continue
        blocks: dict[tuple[int, int], int] = {}
        for item in here:
            key = (item.column, item.paragraph)
            if key not in blocks:
                blocks[key] = pages.next_block()
            cell = Cell(row.row.table, row.row.row, item.column)
            pages.put(item.line, MARGIN + item.left, pages.y + item.top - done, blocks[key], cell)
        placed = {id(item) for item in here}
        waiting = [item for item in waiting if id(item) not in placed]
        if waiting:
            done = min(item.top for item in waiting) - 4.0
            pages.new_page()
    pages.y += row.height - done


def _set_footers(footers: list[Paragraph]) -> tuple[list[tuple[int, SetLine]], list[Paragraph]]:
    """The footer lines that the first page's foot has room for, and the footers that must go to the end instead."""
    lines: list[tuple[int, SetLine]] = []
    height = 0.0
    for number, footer in enumerate(footers):
        own = set_paragraph(footer, _COLUMN)
        height += sum(line.height for line in own)
        if height > _FOOTER_MOST:
            return lines, footers[number:]
        lines.extend((number, line) for line in own)
    return lines, []


def _put_footers(page: Page, lines: list[tuple[int, SetLine]]) -> None:
    y = _BOTTOM - sum(line.height for _, line in lines)
    used = max((line.words[-1].box.y1 for line in page.lines), default=0.0)
    y = max(y, min(used + 4, HEIGHT - sum(line.height for _, line in lines) - 4))
    base = max((line.block for line in page.lines), default=-1) + 1
    for number, line in lines:
        page.lines.append(_line(line, MARGIN, y, base + number, None))
        y += line.height


def to_document(flow: Flow, limits: Limits) -> Document:
    """The pages and everything else of a flow as a `Document`; partial when it has more than `limits.max_pages`."""
    pages, cut = typeset(flow.blocks, limits.max_pages)
    if cut:
        flow.warn(f"Only the first {limits.max_pages} pages were read.")
    return Document(
        format=flow.format,
        pages=pages,
        attachments=flow.attachments,
        details={key: value for key, value in flow.details.items() if value},
        hidden=[text for text in flow.hidden if text.strip()],
        warnings=flow.warnings,
        partial=flow.partial or cut,
    )
