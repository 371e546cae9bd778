"""Widths of words in the fonts that pages are typeset and drawn with (DejaVu Sans, committed in `fonts/`)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

ASCENT = 0.928
DESCENT = 0.236
"""DejaVu Sans: height above and below the base line, for one point of size (its hhea table)."""

_FOLDER = Path(__file__).parent / "fonts"
_FILES = {False: "DejaVuSans.ttf", True: "DejaVuSans-Bold.ttf"}
_UNITS = 1000

_advances: dict[bool, dict[str, float]] = {False: {}, True: {}}


@lru_cache(maxsize=64)
def font(bold: bool, pixels: float) -> ImageFont.FreeTypeFont:
    """The font at a size in pixels."""
    return ImageFont.truetype(str(_FOLDER / _FILES[bold]), pixels, layout_engine=ImageFont.Layout.BASIC)


def _measure(character: str, bold: bool) -> float:
    advance = font(bold, _UNITS).getlength(character) / _UNITS
    _advances[bold][character] = advance
    return advance


@lru_cache(maxsize=50_000)
def width(text: str, bold: bool) -> float:
    """The width of a word for one point of size."""
    known = _advances[bold]
    return sum(known[c] if c in known else _measure(c, bold) for c in text)
