"""Text layers whose letters are not those that were written: fonts lost with a cut-off file, or with no map to letters.

Such a layer reads as a cipher ("5HSRUW" for "Report"). It is told by its words, font by font, since a page may have
lost one of its fonts and kept the others.
"""

from __future__ import annotations

from triage.reading.quality import other_script, shape_quality, word_quality
from triage.reading.symbols import TICKS
from triage.reading.tokens import Token

DOUBTFUL = 0.78
"""Below this a page's words go to a recogniser: pages of casework are above 0.9, lost fonts below 0.7."""
LEGIBLE = 0.85
"""From here on a page that was recognised in place of a doubtful layer is believed."""
_ENOUGH = 12
_HOPELESS = 0.55
_MARKS = TICKS | frozenset("•●○■□▪–—-✓✔✗✘☑")


def is_doubtful(tokens: list[Token]) -> bool:
    """Whether a page's text layer, or a good part of it, is unlike language."""
    if len(tokens) < _ENOUGH:
        return False
    words = [t.text for t in tokens]
    if word_quality(words) < DOUBTFUL:
        return not other_script(words)
    letters = sum(len(t.text) for t in tokens)
    bad = [t for group in _by_font(tokens) if _ENOUGH <= len(group) < len(tokens) and _is_garbage(group) for t in group]
    return sum(len(t.text) for t in bad) > 0.15 * letters


def without_garbage(tokens: list[Token], mended: bool) -> list[Token]:
    """The words of those fonts whose letters can be believed.

    In a file that was put together again (`mended`) even a few odd words show that a font was lost; in a whole file
    they may be codes or marks, and only what has no likeness to language at all is left out.
    """
    kept = [t for group in _by_font(tokens) if not _is_lost(group, mended) for t in group]
    if len(kept) == len(tokens):
        return tokens
    # What is left of a page that lost most of its letters is page numbers and signs.
    if len(kept) < _ENOUGH and len(kept) < 0.2 * len(tokens):
        return []
    chosen = {id(t) for t in kept}
    return [t for t in tokens if id(t) in chosen]


def _by_font(tokens: list[Token]) -> list[list[Token]]:
    fonts: dict[int, list[Token]] = {}
    for token in tokens:
        fonts.setdefault(token.font, []).append(token)
    return list(fonts.values())


def _is_garbage(group: list[Token]) -> bool:
    words = [t.text for t in group]
    return shape_quality(words) < _HOPELESS and not other_script(words) and sum(map(len, words)) > 2 * len(words)


def _is_lost(group: list[Token], mended: bool) -> bool:
    words = [t.text for t in group if any(c.isalnum() for c in t.text)]
    signs = sum(t.text not in _MARKS for t in group) - len(words)
    if signs > 0.5 * len(group) and len(group) >= _ENOUGH:
        return True  # spaces and signs where letters were
    if not words:
        return False
    if mended:
        return word_quality(words) < DOUBTFUL and not other_script(words)
    return len(words) >= _ENOUGH and shape_quality(words) < _HOPELESS and not other_script(words)
