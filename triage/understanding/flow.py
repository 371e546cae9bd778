"""A `Document` as running text: one block a paragraph or table row, with the way back from characters to places.

Everything that is understood works on a `Flow`. Cells of a row are joined by " | ". Page furniture (headers and
footers) that repeats is kept once.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from triage.reading.document import Box, Document, Line, LineKind, Word
from triage.understanding.reading import Evidence

CELL_JOIN = " | "
_QUOTE_STARTS = re.compile(
    r"^\s*(>|-{3,}\s*(original|forwarded) message|begin forwarded message|on .{5,90} wrote:\s*$|_{10,}\s*$)", re.I
)
_MAIL_HEADER = re.compile(r"^\s*(from|sent|to|cc|subject|date)\s*:", re.I)


@dataclass(slots=True)
class Block:
    """One paragraph, list item, heading or table row: characters [start, end) of the flow's text.

    `cells` are the character ranges of a row's cells (empty outside tables) and `columns` their column numbers.
    `quoted` is True inside the older mail that a reply quotes. `section` is the nearest heading above.
    """

    start: int
    end: int
    kind: LineKind
    page: int
    cells: list[tuple[int, int]] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    table: int | None = None
    row: int = 0
    size: float = 0.0
    bold: bool = False
    quoted: bool = False
    section: str = ""


@dataclass(slots=True)
class _Place:
    start: int
    end: int
    page: int
    line: int
    word: Word


@dataclass
class Flow:
    """The running text of a document, its blocks in order, and its words' places (none for corpus text)."""

    text: str
    blocks: list[Block]
    places: list[_Place] = field(default_factory=list)
    page_lengths: dict[int, int] = field(default_factory=dict)
    details: dict[str, str] = field(default_factory=dict)
    format: str = "text"

    def __post_init__(self) -> None:
        self._starts = [block.start for block in self.blocks]
        self._place_starts = [place.start for place in self.places]

    def block_at(self, position: int) -> Block:
        """The block that holds a character position."""
        return self.blocks[self.block_index(position)]

    def block_index(self, position: int) -> int:
        """Index of the block that holds a character position."""
        return max(0, bisect_right(self._starts, position) - 1)

    def block_text(self, block: Block) -> str:
        """The words of a block."""
        return self.text[block.start : block.end]

    def evidence(self, start: int, end: int, most: int = 300) -> Evidence:
        """Page, words, span in the page's text and boxes (one a line) of characters [start, end)."""
        page = self.block_at(start).page
        quote = " ".join(self.text[start:end].split())[:most]
        first = bisect_left(self._place_starts, start)
        if first and self.places[first - 1].end > start:
            first -= 1
        boxes: list[Box] = []
        line = None
        for place in self.places[first:]:
            if place.start >= end:
                break
            if place.page != page:
                break
            if place.line == line and boxes:
                boxes[-1] = _union(boxes[-1], place.word.box)
            else:
                boxes.append(place.word.box)
                line = place.line
        page_start = next((b.start for b in self.blocks if b.page == page), 0)
        return Evidence(page, quote, start - page_start, end - page_start, boxes)

    def confidence(self, start: int, end: int) -> float:
        """Lowest OCR confidence of the words in [start, end); 1.0 where nothing was recognised by OCR."""
        first = bisect_left(self._place_starts, start)
        lowest = 1.0
        for place in self.places[max(0, first - 1) :]:
            if place.start >= end:
                break
            if place.end > start and place.word.confidence is not None:
                lowest = min(lowest, place.word.confidence)
        return lowest


def _union(a: Box, b: Box) -> Box:
    return Box(min(a.x0, b.x0), min(a.y0, b.y0), max(a.x1, b.x1), max(a.y1, b.y1))


class FlowBuilder:
    """Collects blocks and words into a Flow."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self.blocks: list[Block] = []
        self.places: list[_Place] = []
        self._furniture: set[str] = set()

    def add_lines(self, lines: list[Line], page: int, first_line: int) -> None:
        """One paragraph's lines as one block."""
        self._add([lines], page, first_line, lines[0])

    def add_row(self, cells: list[list[Line]], page: int, first_line: int) -> None:
        """One table row, a list of lines for each cell."""
        self._add(cells, page, first_line, cells[0][0])

    def add_text(
        self, text: str, kind: LineKind, page: int, cells: list[tuple[int, int]], table: int | None, row: int
    ) -> int:
        """A block without places; cell ranges are relative to the text. Returns its start."""
        start = self._length
        self._push(text)
        self.blocks.append(
            Block(
                start,
                self._length,
                kind,
                page,
                [(start + a, start + b) for a, b in cells],
                list(range(len(cells))),
                table,
                row,
            )
        )
        self._push("\n")
        return start

    def _push(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def _add(self, cells: list[list[Line]], page: int, first_line: int, head: Line) -> None:
        text = " ".join(line.text for cell in cells for line in cell)
        if head.kind in (LineKind.HEADER, LineKind.FOOTER):
            key = re.sub(r"\d+", "0", text.casefold())
            if key in self._furniture:
                return
            self._furniture.add(key)
        start = self._length
        ranges: list[tuple[int, int]] = []
        number = first_line
        for index, cell in enumerate(cells):
            if index:
                self._push(CELL_JOIN)
            cell_start = self._length
            for line in cell:
                self._line(line, page, number, cell_start)
                number += 1
            ranges.append((cell_start, self._length))
        in_table = head.cell is not None and len(cells) > 1
        self.blocks.append(
            Block(
                start,
                self._length,
                head.kind,
                page,
                ranges if in_table else [],
                [cell[0].cell.column if cell[0].cell else i for i, cell in enumerate(cells)] if in_table else [],
                head.cell.table if head.cell else None,
                head.cell.row if head.cell else 0,
                max(line.size for cell in cells for line in cell),
                head.bold,
            )
        )
        self._push("\n")

    def _line(self, line: Line, page: int, number: int, cell_start: int) -> None:
        for index, word in enumerate(line.words):
            joined = (
                self._length > cell_start and not index and self._parts[-1].endswith("-") and len(self._parts[-1]) > 1
            )
            if self._length > cell_start and not joined:
                self._push(" ")
            text = f"~~{word.text}~~" if word.struck else word.text
            self.places.append(_Place(self._length, self._length + len(text), page, number, word))
            self._push(text)

    def flow(self, document: Document | None = None) -> Flow:
        """The finished flow."""
        flow = Flow("".join(self._parts), self.blocks, self.places)
        if document is not None:
            flow.details = document.details
            flow.format = document.format
        _mark_sections(flow)
        _mark_quoted(flow)
        return flow


def _mark_sections(flow: Flow) -> None:
    section = ""
    for block in flow.blocks:
        if block.kind in (LineKind.HEADING, LineKind.TITLE):
            section = flow.block_text(block)[:120]
        else:
            block.section = section


def _mark_quoted(flow: Flow) -> None:
    """Older mail below a reply: from the first quoting mark, or a second mail header block, to the end."""
    quoted = False
    for index, block in enumerate(flow.blocks):
        text = flow.block_text(block)
        if not quoted and index > 4:
            later = [flow.block_text(b) for b in flow.blocks[index : index + 4]]
            quoted = bool(_QUOTE_STARTS.match(text)) or (
                bool(_MAIL_HEADER.match(text)) and sum(bool(_MAIL_HEADER.match(t)) for t in later) >= 3
            )
        block.quoted = quoted or text.lstrip().startswith(">")


def _groups(lines: list[Line]) -> Iterator[list[Line]]:
    group: list[Line] = []
    for line in lines:
        key = (line.cell.table, line.cell.row) if line.cell else line.block
        if group:
            last = group[-1]
            last_key = (last.cell.table, last.cell.row) if last.cell else last.block
            if key != last_key or line.kind != last.kind:
                yield group
                group = []
        group.append(line)
    if group:
        yield group


def flow_of(document: Document) -> Flow:
    """The running text of a document that was read."""
    builder = FlowBuilder()
    for page in document.pages:
        number = 0
        for group in _groups([line for line in page.lines if line.words]):
            if group[0].cell is None:
                builder.add_lines(group, page.number, number)
            else:
                columns: dict[int, list[Line]] = {}
                for line in group:
                    columns.setdefault(line.cell.column if line.cell else 0, []).append(line)
                builder.add_row([columns[c] for c in sorted(columns)], page.number, number)
            number += len(group)
    return builder.flow(document)
