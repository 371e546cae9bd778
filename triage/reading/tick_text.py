"""Tick boxes written as characters, brought to the signs that the rest of the service knows: ``☒`` and ``☐``."""

from __future__ import annotations

import re

from triage.reading.symbols import EMPTY_BOXES, FULL_BOXES, TICKED, UNCLEAR, UNTICKED, from_symbol_font

BOXES = TICKED + UNTICKED

_WRITTEN_TICKS = "✓✔🗸"  # a root sign is one only within brackets; a cross alone may mean no
_SIGNS = str.maketrans(dict.fromkeys((*FULL_BOXES, *_WRITTEN_TICKS), TICKED) | dict.fromkeys(EMPTY_BOXES, UNTICKED))
_ANY_SIGN = re.compile("[" + "".join(map(chr, _SIGNS)) + "\\[(\uf000-\uf0ff]")
_BRACKETS_TICKED = re.compile(r"\[ ?(?:[xX✓✔☒√]|[Xx]{2}) ?\]|(?<![\w(])\((?:[xX]|✓|✔)\)(?=\s|$)")
_BRACKETS_EMPTY = re.compile(r"\[[ _\u00a0]{0,3}\](?!\()")
_SPLIT = re.compile(f"([{BOXES}])")


def normalise_ticks(text: str) -> str:
    """Every written tick box as ``☒`` or ``☐``: ballot signs, check marks, ``[x]``, ``[ ]``, symbol-font codes."""
    if not _ANY_SIGN.search(text):
        return text
    text = _BRACKETS_EMPTY.sub(UNTICKED, _BRACKETS_TICKED.sub(TICKED, text))
    text = text.translate(_SIGNS)
    # Private-area codes that come without a font name are Wingdings nearly always.
    return "".join(from_symbol_font("wingdings", ord(c)) if "\uf020" <= c <= "\uf0ff" else c for c in text)


def split_ticks(word: str) -> list[str]:
    """A word without spaces, with each tick box as a piece of its own."""
    if word.startswith(UNCLEAR):
        return [UNCLEAR, *split_ticks(word[len(UNCLEAR) :])]
    return [piece for piece in _SPLIT.split(word) if piece]
