"""Choices written out, such as "Yes / No", of which one is struck out or circled: which one stands.

The same for every reader: words of a line with two marks each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from triage.reading.symbols import TICKED, UNTICKED

_PAIRS = {("yes", "no"), ("y", "n"), ("no", "yes"), ("n", "y"), ("agree", "disagree"), ("male", "female"),
          ("true", "false")}  # fmt: skip
_BETWEEN = frozenset({"/", "|", "or", "//", "\\"})
_EDGES = "/|,.?:;()"
_SHORT = 4


@dataclass(frozen=True, slots=True)
class Option:
    """One word of a line: whether it is struck through or circled. `unsure` where a recogniser may have misread it."""

    text: str
    struck: bool = False
    circled: bool = False
    unsure: bool = False


def choice_signs(words: Sequence[Option]) -> dict[int, str]:
    """The sign to set before a word, by its index: ticked for the one of two that stands, unticked for the other.

    A pair with both struck, both circled or neither gets no sign: nothing was chosen.
    """
    if not any(word.struck or word.circled for word in words):
        return {}
    signs: dict[int, str] = {}
    index = 0
    while index < len(words):
        second = _second(words, index)
        if second is None:
            index += 1
            continue
        stands = _stands(words[index], words[second])
        signs[index] = TICKED if stands else UNTICKED
        signs[second] = UNTICKED if stands else TICKED
        index = second + 1
    return signs


def _second(words: Sequence[Option], index: int) -> int | None:
    first = words[index]
    for step in (1, 2):
        at = index + step
        if at >= len(words) or (step == 2 and words[index + 1].text.lower() not in _BETWEEN):
            continue
        second = words[at]
        if first.struck == second.struck and first.circled == second.circled:
            continue
        if (_core(first), _core(second)) in _PAIRS or _half_read(first, second, step):
            return at
    return None


def _core(word: Option) -> str:
    return word.text.strip(_EDGES).lower()


def _stands(first: Option, second: Option) -> bool:
    """Whether the first of two is the chosen one: not struck, or circled."""
    return second.struck if first.struck != second.struck else first.circled


def _half_read(first: Option, second: Option, step: int) -> bool:
    """A scanned word under a line or in a ring is often misread: beside "/ No" it was "Yes", and so on."""
    marked, plain = (first, second) if first.struck or first.circled else (second, first)
    return marked.unsure and step == 2 and _core(plain) in ("yes", "no") and len(marked.text) <= _SHORT
