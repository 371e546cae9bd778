"""Pages as they look after a scanner and text recognition, without the time that real recognition takes."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from models.training.documents import confused
from triage.reading.document import Box, Line, LineKind, Page, Source, Word

_LOST_LINES = 0.02


def as_scanned(pages: list[Page], rng: Random) -> list[Page]:
    """Copies with misread characters, letters of uneven size, pages laid askew, lines lost at the edges."""
    rate = rng.choice((0.005, 0.02, 0.05))
    return [_scanned(page, rng, rate) for page in pages]


def _scanned(page: Page, rng: Random, rate: float) -> Page:
    shift_x, shift_y, scale = rng.uniform(-10, 10), rng.uniform(-10, 10), rng.uniform(0.985, 1.015)
    lines = []
    for line in page.lines:
        if rng.random() < _LOST_LINES:
            continue
        words = [_word(word, rng, rate, shift_x, shift_y, scale) for word in line.words]
        words = [word for word in words if word.text]
        if words:
            lines.append(_line(line, words, rng))
    return replace(page, lines=lines, source=Source.OCR)


def _line(line: Line, words: list[Word], rng: Random) -> Line:
    kind = line.kind
    if kind is LineKind.TITLE and rng.random() < 0.4:
        kind = LineKind.TEXT
    return replace(line, words=words, kind=kind, size=line.size * rng.uniform(0.92, 1.08), bold=False)


def _word(word: Word, rng: Random, rate: float, x: float, y: float, scale: float) -> Word:
    box = word.box
    moved = Box(box.x0 * scale + x, box.y0 * scale + y, box.x1 * scale + x, box.y1 * scale + y)
    return Word("".join(confused(word.text, rng, rate)), moved, Source.OCR, 0.9, word.struck)
