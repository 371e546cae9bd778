"""What stands around a place in a document: its label, its row, its column's head, its sentence, its zone."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from triage.reading.document import LineKind
from triage.understanding.flow import Block, Flow

_TOKEN = re.compile(r"[A-Za-zÀ-ž]+(?:['’][a-z]+)?|\d+|[☒☐☑✓✔£%?]")
_CLOSING = re.compile(
    r"^\W*(yours (sincerely|faithfully|truly)|kind(est)? regards|(best|warm|with) (wishes|regards)|regards|many thanks|signed|signature|thank you|thanks|"
    r"electronically signed|report (prepared|completed|written) by|completed by|prepared by|author|best)\b",
    re.I,
)
_SENTENCE_END = re.compile(r"[.!?;](?=\s|$)|\n|\|")


def tokens(text: str) -> list[str]:
    """Lower-cased words, with every figure as ``0``s of its length."""
    return [re.sub(r"\d", "0", t.casefold().replace("’", "'")) for t in _TOKEN.findall(text)]


@dataclass(frozen=True, slots=True)
class Context:
    """Where a candidate stands. Labels are texts; empty where there are none."""

    label: str
    column_head: str
    above: str
    left: str
    right: str
    section: str
    zone: str
    position: float
    block_index: int
    block_words: int
    in_row: bool
    cell_number: int
    quoted: bool
    whole: bool
    next_block: str
    previous_block: str


class ContextReader:
    """Reads contexts of one flow; keeps what is the same for all places."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.texts = [flow.block_text(block) for block in flow.blocks]
        self._signature = self._signature_blocks()
        self._heads = self._column_heads()
        self.first_body = next((i for i, t in enumerate(self.texts) if re.match(r"\s*dear\b", t, re.I)), 0)

    def _signature_blocks(self) -> set[int]:
        inside: set[int] = set()
        for index, text in enumerate(self.texts):
            if _CLOSING.match(text) and len(text) < 120:
                inside.update(range(index, min(len(self.texts), index + 8)))
        return inside

    def _column_heads(self) -> dict[int, dict[int, str]]:
        """For each table the cells of its first row, by column."""
        heads: dict[int, dict[int, str]] = {}
        for block in self.flow.blocks:
            if block.table is not None and block.cells and block.table not in heads:
                heads[block.table] = {
                    c: self.flow.text[a:b] for c, (a, b) in zip(block.columns, block.cells, strict=True)
                }
        return heads

    def zone(self, index: int) -> str:
        """header, footer, title, heading, signature, quoted, mailhead, top, row or body."""
        block = self.flow.blocks[index]
        if block.quoted:
            return "quoted"
        if block.kind is not LineKind.TEXT:
            return block.kind.value
        if (
            self.flow.format in ("eml", "msg", "text")
            and index < 8
            and re.match(r"(from|to|cc|subject|date|sent)\s*:", self.texts[index], re.I)
        ):
            return "mailhead"
        if index in self._signature:
            return "signature"
        if block.cells:
            return "row"
        if self.first_body and index < self.first_body:
            return "letterhead"
        return "top" if index < 6 else "body"

    def at(self, start: int, end: int) -> Context:
        """The context of characters [start, end)."""
        flow = self.flow
        index = flow.block_index(start)
        block = flow.blocks[index]
        text = self.texts[index]
        a, b = start - block.start, min(end - block.start, len(text))
        cell_start, cell_end, cell_number = self._cell(block, start)
        inside_left = text[cell_start:a]
        label = self._label(index, block, cell_number, inside_left)
        previous = self.texts[index - 1] if index else ""
        left = text[max(0, a - 80) : a]
        right = text[b : b + 60]
        whole = not text[cell_start:a].strip(" :-–—•*,.") and not text[b:cell_end].strip(" ,.;:)(")
        return Context(
            label=label,
            column_head=self._column_head(block, cell_number),
            above=previous if len(previous) < 70 else "",
            left=left,
            right=right,
            section=block.section,
            zone=self.zone(index),
            position=start / max(1, len(flow.text)),
            block_index=index,
            block_words=len(text.split()),
            in_row=bool(block.cells),
            cell_number=cell_number,
            quoted=block.quoted,
            whole=whole,
            next_block=self.texts[index + 1][:80] if index + 1 < len(self.texts) else "",
            previous_block=previous[-80:],
        )

    def _cell(self, block: Block, start: int) -> tuple[int, int, int]:
        if not block.cells:
            return 0, block.end - block.start, 0
        number = max(0, bisect_right([c[0] for c in block.cells], start) - 1)
        a, b = block.cells[number]
        return a - block.start, b - block.start, number

    def _column_head(self, block: Block, cell_number: int) -> str:
        if not block.cells or block.table is None:
            return ""
        head = self._heads.get(block.table, {}).get(
            block.columns[cell_number] if cell_number < len(block.columns) else -1, ""
        )
        own = self.flow.text[block.cells[cell_number][0] : block.cells[cell_number][1]]
        return "" if head == own else head[:50]

    def _label(self, index: int, block: Block, cell_number: int, inside_left: str) -> str:
        """The words before a colon in the same cell, else the cell to the left, else a short line above."""
        match = re.search(r"([^.;:|\n]{2,60}?)\s*[:\-–]\s*(?:[^.;:|\n]{0,25})$", inside_left)
        if match and ":" in inside_left[match.start() :]:
            return match[1].strip()
        if block.cells and cell_number:
            a, b = block.cells[cell_number - 1]
            left = self.flow.text[a:b]
            if len(left) < 90:
                return left
        if not block.cells and not inside_left.strip() and index:
            above = self.texts[index - 1]
            if len(above.split()) <= 7 and not re.search(r"[.!?]$", above):
                return "^" + above
        return ""

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """The sentence or cell around characters [start, end), as flow characters."""
        block = self.flow.block_at(start)
        left = block.start
        for match in _SENTENCE_END.finditer(self.flow.text, block.start, start):
            left = match.end()
        following = _SENTENCE_END.search(self.flow.text, end, block.end)
        return left, following.end() if following else block.end
