"""Lines to paragraphs, and what stands out: title and headings."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from triage.reading.document import Box, Cell, Line, LineKind, Source, Word
from triage.reading.layout_flow import Draft
from triage.reading.layout_rows import is_marker
from triage.reading.symbols import TICKS
from triage.reading.tokens import Token

_END = (".", "!", "?", ":", ";")
_SECTION = re.compile(
    r"(section|part|appendix|annex)\s+[A-Z0-9]{1,3}\b|\d{1,2}[.)]?\s+[A-Z]|[A-K]\d{0,2}[.)]?\s+[A-Z]", re.IGNORECASE
)


def lines_of(drafts: list[Draft], first_table: int) -> list[Line]:
    """Finished lines with block numbers; tables are numbered from `first_table`."""
    rights = _right_edges(drafts)
    pitch = _pitch(drafts)
    lines: list[Line] = []
    block = -1
    before: Draft | None = None
    for draft in drafts:
        if before is None or not _same_block(before, draft, rights, pitch):
            block += 1
        lines.append(_line(draft, block, first_table))
        before = draft
    return lines


def _line(draft: Draft, block: int, first_table: int) -> Line:
    tokens = draft.tokens
    words = [Word(t.text, Box(t.x0, t.y0, t.x1, t.y1), t.source, t.confidence, t.struck) for t in tokens]
    cell = None
    if draft.cell is not None:
        cell = Cell(first_table + draft.cell[0], draft.cell[1], draft.cell[2])
    return Line(words, block, LineKind.TEXT, cell, round(_size(tokens), 1), _bold(tokens))


def _size(tokens: list[Token]) -> float:
    sizes: Counter[float] = Counter()
    for token in tokens:
        sizes[token.size] += len(token.text)
    return sizes.most_common(1)[0][0]


def _bold(tokens: list[Token]) -> bool:
    letters = [t for t in tokens if any(c.isalnum() for c in t.text)]
    return bool(letters) and all(t.bold for t in letters)


def _right_edges(drafts: list[Draft]) -> dict[int, float]:
    edges: dict[int, float] = {}
    for draft in drafts:
        if draft.cell is None:
            edges[draft.region] = max(edges.get(draft.region, 0.0), draft.tokens[-1].x1)
    return edges


def _pitch(drafts: list[Draft]) -> float:
    """The usual white between lines of a paragraph, as a share of the type size."""
    spaces = []
    for a, b in pairwise(drafts):
        if a.cell is None and b.cell is None and a.region == b.region:
            space = (min(t.y0 for t in b.tokens) - max(t.y1 for t in a.tokens)) / max(b.tokens[0].size, 1.0)
            if -0.5 < space < 1.2:
                spaces.append(space)
    spaces.sort()
    return spaces[len(spaces) // 3] if spaces else 0.2


def _same_block(above: Draft, below: Draft, rights: dict[int, float], pitch: float) -> bool:
    if above.cell is not None or below.cell is not None:
        return above.cell == below.cell
    if above.region != below.region:
        return False
    a, b = above.tokens, below.tokens
    size_a, size_b = max(a[0].size, 1.0), max(b[0].size, 1.0)
    if max(size_a, size_b) > 1.15 * min(size_a, size_b):
        return False
    space = min(t.y0 for t in b) - max(t.y1 for t in a)
    if space > (pitch + 0.35) * size_b or space < -1.2 * size_b:
        return False
    if is_marker(b[0].text) and len(b) > 1 and not (b[0].text.isalnum() and len(b[0].text) < 3):
        return False
    if _bold(a) != _bold(b) and (a[-1].bold != b[0].bold):
        return False
    x_a, x_b = a[0].x0, b[0].x0
    hanging = is_marker(a[0].text) and len(a) > 1 and abs(a[1].x0 - x_b) < 3
    if x_b - x_a > 0.8 * size_b and not hanging and not b[0].text[:1].islower():
        return False
    if b[0].text[:1].islower() and abs(x_b - x_a) < 3:
        return True
    # A line that had room for the next word ended on purpose.
    room = rights.get(above.region, 0.0) - a[-1].x1
    if room > (b[0].x1 - b[0].x0) + 0.35 * size_b + 1:
        return room < 0.25 * (rights.get(above.region, 0.0) - x_a) and not a[-1].text.endswith(_END)
    return True


def mark_headings(pages: list[list[Line]], body: float, height: float) -> None:
    """Mark title and headings by size, weight and wording.

    `body` is the usual type size of the document, `height` the height of its first page.
    """
    _mark_title(pages[0] if pages else [], body, height)
    for lines in pages:
        counts = Counter(line.block for line in lines)
        for index, line in enumerate(lines):
            if line.kind is not LineKind.TEXT or line.cell is not None or counts[line.block] > 2:
                continue
            if _is_heading(line, lines, index, body):
                line.kind = LineKind.HEADING


def _mark_title(lines: list[Line], body: float, height: float) -> None:
    candidates = [
        x
        for x in lines[:40]
        if x.cell is None and x.kind is LineKind.TEXT and _worded(x) and x.words[0].box.y1 < 0.5 * height
    ]
    if not candidates:
        return
    largest = max(x.size for x in candidates)
    if largest >= 1.3 * body:
        blocks = {x.block for x in candidates if x.size >= 0.97 * largest}
        first = min(blocks)
        for line in candidates:
            if line.block == first or (line.size >= 0.97 * largest and line.block <= first + 2):
                line.kind = LineKind.TITLE


def _worded(line: Line) -> bool:
    return sum(c.isalpha() for c in line.text) >= 3


def _is_heading(line: Line, lines: list[Line], index: int, body: float) -> bool:
    text = line.text
    words = len(line.words)
    if words > 14 or not _worded(line) or any(w.text in TICKS for w in line.words):
        return False
    if text.endswith((".", ",", ";")) and not text[:2].rstrip(".").isdigit():
        return False
    larger = 1.28 if line.words[0].source is Source.OCR else 1.12  # sizes of scanned letters are rough
    if body and line.size >= larger * body:
        return True
    capitals = text.isupper() and sum(c.isalpha() for c in text) > 5 and not any(c.isdigit() for c in text)
    if line.bold or capitals or (_SECTION.match(text) and words <= 9):
        alone = index + 1 >= len(lines) or lines[index + 1].block != line.block or lines[index + 1].bold == line.bold
        if line.bold or capitals:
            return (alone and not text.endswith(":")) or (alone and words <= 6 and not _has_value_after(lines, index))
        # Numbered lines that are not bold: only where white space stands above and below, as in OCR pages.
        return False
    return False


def _has_value_after(lines: list[Line], index: int) -> bool:
    if index + 1 >= len(lines):
        return False
    here, after = lines[index].words[0].box, lines[index + 1].words[0].box
    return abs(here.y0 - after.y0) < 3


def body_size(pages: list[list[Line]]) -> float:
    """The type size most letters of the document are set in."""
    sizes: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            sizes[round(line.size * 2) / 2] += sum(len(w.text) for w in line.words)
    return sizes.most_common(1)[0][0] if sizes else 0.0
