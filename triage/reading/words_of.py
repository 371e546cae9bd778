"""Runs of text to the words of a paragraph: tick boxes stand alone, struck and plain text never share a word."""

from __future__ import annotations

from dataclasses import dataclass

from triage.reading.blocks import Paragraph, Run
from triage.reading.choices import Option, choice_signs
from triage.reading.tick_text import BOXES, normalise_ticks, split_ticks


@dataclass(slots=True)
class Gapped:
    """A word to be placed. `gap` is what stands before it: 0 nothing, 1 a space, 2 a tab, 3 a line break."""

    text: str
    bold: bool
    struck: bool
    gap: int


NO_GAP, SPACE, TAB, BREAK = 0, 1, 2, 3


def _invisible() -> dict[int, None]:
    """Soft hyphens, zero-width signs, direction marks and control characters: never part of a word."""
    codes = [*range(0x09), 0x0E, 0x0F, *range(0x10, 0x20), 0x7F, 0xAD, 0x200B, 0x2060, 0xFEFF]
    codes += [0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xFE00, 0xFE10)]
    return dict.fromkeys(codes)


_INVISIBLE = _invisible()


def words_of(paragraph: Paragraph) -> list[Gapped]:
    """The words of a paragraph in order."""
    words: list[Gapped] = []
    gap = NO_GAP
    for run in _joined(paragraph.runs):
        text = normalise_ticks(run.text).translate(_INVISIBLE)
        start = 0
        for index, character in enumerate(text):
            if not character.isspace():
                continue
            if index > start:
                _append(words, text[start:index], run, gap)
                gap = NO_GAP
            start = index + 1
            gap = max(gap, BREAK if character in "\n\v\f\r\u2028" else TAB if character == "\t" else SPACE)
        if start < len(text):
            _append(words, text[start:], run, gap)
            gap = NO_GAP
    return _with_choices(words)


def _with_choices(words: list[Gapped]) -> list[Gapped]:
    """Where one of "Yes / No" is struck out, a sign before each: ticked for the one that stands."""
    if not any(word.struck for word in words):
        return words
    signs = choice_signs([Option(word.text, word.struck) for word in words])
    out: list[Gapped] = []
    for index, word in enumerate(words):
        sign = signs.get(index)
        if sign is not None:
            if word.text[0] in "/|" and len(word.text) > 1:
                out.append(Gapped(word.text[0], word.bold, False, word.gap))
                word.text, word.gap = word.text[1:], SPACE
            out.append(Gapped(sign, False, False, word.gap))
            word.gap = SPACE
        out.append(word)
    return out


def _joined(runs: list[Run]) -> list[Run]:
    """Neighbouring runs of one look as one, so that a tick such as ``[x]`` cut in two is still seen."""
    joined: list[Run] = []
    for run in runs:
        if joined and joined[-1].bold == run.bold and joined[-1].struck == run.struck:
            joined[-1] = Run(joined[-1].text + run.text, run.bold, run.struck)
        elif run.text:
            joined.append(run)
    return joined


def _append(words: list[Gapped], word: str, run: Run, gap: int) -> None:
    if any(box in word for box in BOXES):
        for piece in split_ticks(word):
            words.append(Gapped(piece, run.bold, run.struck, gap))
            gap = NO_GAP
        return
    last = words[-1] if words else None
    if gap == NO_GAP and last is not None and last.struck == run.struck and last.text[-1] not in BOXES:
        last.text += word
        return
    words.append(Gapped(word, run.bold, run.struck, gap))
