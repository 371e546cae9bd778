"""Lines of words for one paragraph in a column of given width."""

from __future__ import annotations

from dataclasses import dataclass

from triage.reading.blocks import BlockKind, Paragraph
from triage.reading.document import LineKind
from triage.reading.font_metrics import ASCENT, DESCENT, width
from triage.reading.words_of import BREAK, TAB, Token, tokens_of

BODY_SIZE = 10.0
_HEADING_SIZES = {1: 14.0, 2: 12.5, 3: 11.5}
_LEADING = 1.25
_TAB = 36.0
_TOO_WIDE = 1.6
"""A word up to this many columns wide is drawn narrower; one that is wider still is cut into pieces."""

LINE_KINDS = {
    BlockKind.TITLE: LineKind.TITLE,
    BlockKind.HEADING: LineKind.HEADING,
    BlockKind.HEADER: LineKind.HEADER,
    BlockKind.FOOTER: LineKind.FOOTER,
}


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
    kind = paragraph.kind
    if kind is BlockKind.TITLE:
        return 16.0
    if kind is BlockKind.HEADING:
        return _HEADING_SIZES.get(paragraph.level or 2, 11.0)
    if kind in (BlockKind.HEADER, BlockKind.FOOTER):
        return 8.0
    return BODY_SIZE


def set_paragraph(paragraph: Paragraph, column: float, scale: float = 1.0) -> list[SetLine]:
    """Break a paragraph into lines no wider than `column` points; `scale` makes its letters smaller."""
    tokens = tokens_of(paragraph)
    if not tokens:
        return []
    size = size_of(paragraph) * scale
    kind = LINE_KINDS.get(paragraph.kind, LineKind.TEXT)
    strong = kind in (LineKind.TITLE, LineKind.HEADING)
    indent = min(12.0 * paragraph.level, column / 4) if paragraph.kind is BlockKind.LIST_ITEM else 0.0
    lines: list[list[SetWord]] = [[]]
    space = width(" ", False) * size
    x = indent
    for token in _cut_to_fit(tokens, column - indent, size, strong):
        bold = token.bold or strong
        natural = width(token.text, bold) * size
        taken = min(natural, column - indent)
        if lines[-1]:
            gap = 0.0 if token.gap == 0 else space if token.gap < TAB else space + _to_next_tab(x + space)
            if token.gap == BREAK or x + gap + taken > column + 0.01:
                lines.append([])
                x = indent
            else:
                x += gap
        lines[-1].append(SetWord(token.text, x, x + taken, bold, token.struck))
        x += taken
    return [SetLine(words, size, size * _LEADING, kind) for words in lines if words]


def _to_next_tab(x: float) -> float:
    return _TAB - x % _TAB


def _cut_to_fit(tokens: list[Token], column: float, size: float, strong: bool) -> list[Token]:
    most = column * _TOO_WIDE
    if all(len(token.text) * size < most for token in tokens):
        return tokens
    fitting: list[Token] = []
    for token in tokens:
        bold = token.bold or strong
        text, gap = token.text, token.gap
        while len(text) > 1 and width(text, bold) * size > most:
            kept = max(1, int(len(text) * column / (width(text, bold) * size)))
            fitting.append(Token(text[:kept], token.bold, token.struck, gap))
            text, gap = text[kept:], BREAK
        fitting.append(Token(text, token.bold, token.struck, gap))
    return fitting


def natural_width(paragraph: Paragraph, scale: float = 1.0) -> tuple[float, float]:
    """The width of a paragraph in one line, and of its widest word, in points."""
    size = size_of(paragraph) * scale
    strong = paragraph.kind in (BlockKind.TITLE, BlockKind.HEADING)
    space = width(" ", False)
    longest = widest = line = 0.0
    for token in tokens_of(paragraph):
        wide = width(token.text, token.bold or strong)
        widest = max(widest, wide)
        line = wide if token.gap == BREAK else line + wide + (space if token.gap < TAB else _TAB / size)
        longest = max(longest, line)
    return longest * size, widest * size
