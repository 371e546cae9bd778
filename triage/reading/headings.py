"""Titles and headings that their writer made by hand: larger or bold lines in place of styles."""

from __future__ import annotations

import re

from triage.reading.blocks import Block, BlockKind, Paragraph, TableRow, paragraphs_of

_SEARCHED = 14
_MOST_WORDS = 16
_NOT_A_TITLE = re.compile(
    r"^(dear|private|confidential|strictly|tel|our ref|your ref|date|from|to|re)\b|@|https?:|\d{5}", re.I
)
_LABEL = re.compile(r"^(?!(?:section|part|appendix|annex|stage)\b)\W*(?:[^\s:]+\s+){0,2}[^\s:]+\s*:(\s*\S|$)", re.I)
_FORMS = re.compile(r"[_.…]{4,}|@|://")


def mark_headings(blocks: list[Block]) -> None:
    """Make short bold or larger paragraphs headings, and the first of the largest at the beginning the title.

    Works in place. Paragraphs that a style already made a heading or title stay what they are.
    """
    body = _body_size(blocks)
    for block in blocks:
        if isinstance(block, Paragraph):
            _mark(block, body)
        elif isinstance(block, TableRow) and len(block.cells) == 1 and len(block.cells[0].paragraphs) == 1:
            _mark(block.cells[0].paragraphs[0], body)
    if not any(paragraph.kind is BlockKind.TITLE for paragraph in paragraphs_of(blocks)):
        _mark_title(blocks)


def _body_size(blocks: list[Block]) -> float:
    """The size that most letters have, or 0 when no paragraph has a size."""
    letters: dict[float, int] = {}
    for paragraph in paragraphs_of(blocks):
        letters[paragraph.size] = letters.get(paragraph.size, 0) + len(paragraph.text)
    return max(letters, key=lambda size: letters[size], default=0.0)


def _looks_like_a_heading(text: str) -> bool:
    words = text.split()
    if not 1 <= len(words) <= _MOST_WORDS or len(text) > 110 or not any(c.isalpha() for c in text):
        return False
    return not (_LABEL.search(text) or _FORMS.search(text) or text.rstrip().endswith((".", ",", ";", "!")))


def _mark(paragraph: Paragraph, body: float) -> None:
    if paragraph.kind is not BlockKind.TEXT:
        return
    text = paragraph.text.strip()
    larger = bool(body and paragraph.size >= body * 1.15)
    if (larger or paragraph.all_bold or paragraph.all_underlined) and _looks_like_a_heading(text) and not re.match(r"^(dear|yours)\b", text, re.I):
        paragraph.kind = BlockKind.HEADING
        paragraph.level = 1 if body and paragraph.size >= body * 1.4 else 2


def _mark_title(blocks: list[Block]) -> None:
    """The largest of the headings among the first paragraphs; of equals, the first."""
    candidates: list[Paragraph] = []
    for number, paragraph in enumerate(p for p in paragraphs_of(blocks) if not p.is_empty and p.kind not in _MARGINS):
        if number >= _SEARCHED:
            break
        if paragraph.kind is BlockKind.HEADING and not _NOT_A_TITLE.search(paragraph.text.strip()):
            candidates.append(paragraph)
    if candidates:
        max(candidates, key=lambda paragraph: (paragraph.size, -candidates.index(paragraph))).kind = BlockKind.TITLE


_MARGINS = (BlockKind.HEADER, BlockKind.FOOTER)
