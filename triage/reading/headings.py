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
_NAMES_A_DOCUMENT = re.compile(
    r"\b(report|advice|assessment|plan|review|views|request|form|response|statement|notice|order|agreement|decision|"
    r"application|referral|letter|certificate|record|return|profile|summary|quotation|invoice|map|complaint)\b",
    re.IGNORECASE,
)
_SECTION = re.compile(r"^(?:(?:section|part)\s+)?(?:[A-K]\d?|\d{1,2}(?:\.\d{1,2})*)[.):]?$", re.IGNORECASE)
_FORMS = re.compile(r"[_.…]{4,}|@|://")


def mark_headings(blocks: list[Block]) -> None:
    """Make short bold or larger paragraphs headings, and the first of the largest at the beginning the title.

    Works in place. Paragraphs that a style already made a heading or title stay what they are.
    """
    body = _body_size(blocks)
    for block in blocks:
        if isinstance(block, Paragraph):
            _mark(block, body)
        elif isinstance(block, TableRow):
            _mark_banner(block, body)
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
    if (
        (larger or paragraph.all_bold or paragraph.all_underlined)
        and _looks_like_a_heading(text)
        and not re.match(r"^(dear|yours)\b", text, re.I)
    ):
        paragraph.kind = BlockKind.HEADING
        paragraph.level = 1 if body and paragraph.size >= body * 1.4 else 2


def _mark_banner(row: TableRow, body: float) -> None:
    """A row that is a heading: one cell across, or a section's number or letter beside its name, both bold."""
    filled = [cell for cell in row.cells if cell.paragraphs]
    if not filled or len(filled) > 2 or any(len(cell.paragraphs) != 1 for cell in filled):
        return
    paragraphs = [cell.paragraphs[0] for cell in filled]
    if len(paragraphs) == 1 and len(row.cells) == 1:
        _mark(paragraphs[0], body)
    elif len(paragraphs) == 2 and paragraphs[1].all_bold and _SECTION.match(paragraphs[0].text.strip()):
        _mark(paragraphs[1], body)
        if paragraphs[1].kind is BlockKind.HEADING and paragraphs[0].all_bold:
            paragraphs[0].kind, paragraphs[0].level = BlockKind.HEADING, paragraphs[1].level


def _mark_title(blocks: list[Block]) -> None:
    """Make one heading the title: the largest that names a kind of document, else the largest; of equals the first."""
    candidates: list[Paragraph] = []
    for number, paragraph in enumerate(p for p in paragraphs_of(blocks) if not p.is_empty and p.kind not in _MARGINS):
        if number >= _SEARCHED:
            break
        if paragraph.kind is BlockKind.HEADING and not _NOT_A_TITLE.search(paragraph.text.strip()):
            candidates.append(paragraph)
    if candidates:
        largest = max(paragraph.size for paragraph in candidates)
        named = [p for p in candidates if p.size >= largest * 0.8 and _NAMES_A_DOCUMENT.search(p.text)]
        max(named or candidates, key=lambda paragraph: paragraph.size).kind = BlockKind.TITLE


_MARGINS = (BlockKind.HEADER, BlockKind.FOOTER)
