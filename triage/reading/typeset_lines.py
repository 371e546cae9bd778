"""Lines of words for one paragraph in a column of given width."""

from __future__ import annotations

from dataclasses import dataclass

from triage.reading.blocks import BlockKind, Paragraph
from triage.reading.document import LineKind
from triage.reading.font_metrics import ASCENT, DESCENT, width
from triage.reading.tick_text import BOXES
from triage.reading.words_of import BREAK, TAB, Gapped, words_of

BODY_SIZE = 10.0
_HEADING_SIZES = {1: 14.0, 2: 12.5, 3: 11.5}
_LEADING = 1.25
_TAB = 36.0
_TOO_WIDE = 1.6
"""A word up to this many columns wide is drawn smaller; one that is wider still is cut into pieces."""

LINE_KINDS = {
    BlockKind.TITLE: LineKind.TITLE,
    BlockKind.HEADING: LineKind.HEADING,
    BlockKind.HEADER: LineKind.HEADER,
    BlockKind.FOOTER: LineKind.FOOTER,
}
_STRONG = (BlockKind.TITLE, BlockKind.HEADING)


@dataclass(slots=True)
class SetWord:
    """A word with its left and right edge from the left of the column, in points."""

    text: str
    left: float
    right: float
    bold: bool
    struck: bool


@dataclass(slots=True)
class SetLine:
    """One line of words, its letter size and the height that it takes on the page, in points."""

    words: list[SetWord]
    size: float
    height: float
    kind: LineKind

    @property
    def depth(self) -> float:
        """Height of the letters' box, from the top of the tallest to the bottom of the lowest."""
        return self.size * (ASCENT + DESCENT)


def size_of(paragraph: Paragraph) -> float:
    """The letter size that a paragraph is set in."""
    if paragraph.kind is BlockKind.TITLE:
        return 16.0
    if paragraph.kind is BlockKind.HEADING:
        return _HEADING_SIZES.get(paragraph.level or 2, 11.0)
    if paragraph.kind in (BlockKind.HEADER, BlockKind.FOOTER):
        return 8.0
    return BODY_SIZE


def set_paragraph(paragraph: Paragraph, column: float, scale: float = 1.0) -> list[SetLine]:
    """Break a paragraph into lines no wider than `column` points; `scale` makes its letters smaller."""
    found = words_of(paragraph)
    if not found:
        return []
    size = size_of(paragraph) * scale
    kind = LINE_KINDS.get(paragraph.kind, LineKind.TEXT)
    strong = paragraph.kind in _STRONG
    indent = min(12.0 * paragraph.level, column / 4) if paragraph.kind is BlockKind.LIST_ITEM else 0.0
    lines: list[list[SetWord]] = [[]]
    space = width(" ", False) * size
    x = indent
    fitting = _cut_to_fit(found, column - indent, size, strong)
    for word, following in zip(fitting, [*fitting[1:], None], strict=True):
        bold = word.bold or strong
        taken = min(width(word.text, bold) * size, column - indent)
        # A tick box stays on one line with the first word of what it ticks.
        needs = taken
        if word.text[-1] in BOXES and following is not None and following.gap < TAB:
            needs += space + width(following.text, following.bold or strong) * size
        if lines[-1]:
            gap = 0.0 if word.gap == 0 else space if word.gap < TAB else space + _TAB - (x + space) % _TAB
            if word.gap == BREAK or x + gap + needs > column + 0.01:
                lines.append([])
                x = indent
            else:
                x += gap
        lines[-1].append(SetWord(word.text, x, x + taken, bold, word.struck))
        x += taken
    return [SetLine(words, size, size * _LEADING, kind) for words in lines if words]


def _cut_to_fit(found: list[Gapped], column: float, size: float, strong: bool) -> list[Gapped]:
    most = column * _TOO_WIDE
    if all(len(word.text) * size < most for word in found):
        return found
    fitting: list[Gapped] = []
    longest = int(most / size * 4) + 2
    for word in found:
        bold = word.bold or strong
        text, gap = word.text, word.gap
        # Only the beginning is measured each time: a word of a million letters must not take a million steps of each.
        while len(text) > 1 and (beginning := width(text[:longest], bold) * size) > most:
            kept = min(max(1, int(len(text[:longest]) * column / beginning)), len(text) - 1)
            fitting.append(Gapped(text[:kept], word.bold, word.struck, gap))
            text, gap = text[kept:], BREAK
        fitting.append(Gapped(text, word.bold, word.struck, gap))
    return fitting


def natural_width(paragraph: Paragraph) -> tuple[float, float]:
    """The width of a paragraph in one line, and of its widest word, in points."""
    size = size_of(paragraph)
    strong = paragraph.kind in _STRONG
    space = width(" ", False)
    longest = widest = line = 0.0
    for word in words_of(paragraph):
        wide = width(word.text, word.bold or strong)
        widest = max(widest, wide)
        line = wide if word.gap == BREAK else line + wide + (space if word.gap < TAB else _TAB / size)
        longest = max(longest, line)
    return longest * size, widest * size
