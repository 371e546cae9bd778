"""Type faces for PDF pages, and which of them can show which characters.

The faces are those that come with reportlab (the standard 14 and Bitstream Vera), DejaVu Sans of the reading room, and
DejaVu Serif and Liberation where the machine has them. What a face lacks (tick boxes, Polish letters in Helvetica) is
set in DejaVu Sans, as a word processor does.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

import reportlab
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from models.rendering.blocks import runs_of

_OURS = Path(__file__).resolve().parents[2] / "triage" / "reading" / "fonts"
_VERA = Path(reportlab.__file__).parent / "fonts"
_SYSTEM = Path("/usr/share/fonts/truetype")
FALLBACK = "DejaVuSans"


@dataclass(frozen=True)
class Face:
    """Names of the registered fonts of one family. `wide` faces show any letter, others only Western European ones."""

    regular: str
    bold: str
    italic: str
    wide: bool = False


_STANDARD = {
    "helvetica": Face("Helvetica", "Helvetica-Bold", "Helvetica-Oblique"),
    "times": Face("Times-Roman", "Times-Bold", "Times-Italic"),
    "courier": Face("Courier", "Courier-Bold", "Courier-Oblique"),
}
_FILES = {
    "vera": (_VERA / "Vera.ttf", _VERA / "VeraBd.ttf", _VERA / "VeraIt.ttf"),
    "dejavu": (_OURS / "DejaVuSans.ttf", _OURS / "DejaVuSans-Bold.ttf", _OURS / "DejaVuSans.ttf"),
    "dejavu_serif": tuple(_SYSTEM / "dejavu" / f"DejaVuSerif{s}.ttf" for s in ("", "-Bold", "-Italic")),
    "dejavu_condensed": tuple(_SYSTEM / "dejavu" / f"DejaVuSansCondensed{s}.ttf" for s in ("", "-Bold", "-Oblique")),
    "liberation_sans": tuple(_SYSTEM / "liberation" / f"LiberationSans-{s}.ttf" for s in ("Regular", "Bold", "Italic")),
    "liberation_serif": tuple(
        _SYSTEM / "liberation" / f"LiberationSerif-{s}.ttf" for s in ("Regular", "Bold", "Italic")
    ),
    "liberation_narrow": tuple(
        _SYSTEM / "liberation" / f"LiberationSansNarrow-{s}.ttf" for s in ("Regular", "Bold", "Italic")
    ),
}
_NEAREST = {
    "dejavu_serif": "times",
    "liberation_serif": "times",
    "dejavu_condensed": "dejavu",
    "liberation_narrow": "helvetica",
}


@cache
def face(family: str) -> Face:
    """The registered face of a family; where its files are missing, the nearest one that is always there."""
    if family in _STANDARD:
        return _STANDARD[family]
    files = _FILES[family]
    if not all(path.exists() for path in files):
        return face(_NEAREST.get(family, "helvetica"))
    names = [path.stem for path in files]
    for name, path in zip(names, files, strict=True):
        _register(name, path)
    regular, bold, italic = names
    pdfmetrics.registerFontFamily(regular, normal=regular, bold=bold, italic=italic, boldItalic=bold)
    return Face(regular, bold, italic, wide=True)


@cache
def _register(name: str, path: Path) -> None:
    pdfmetrics.registerFont(TTFont(name, str(path)))


@cache
def _glyphs(font: str) -> frozenset[int] | None:
    found = getattr(getattr(pdfmetrics.getFont(font), "face", None), "charToGlyph", None)
    return None if found is None else frozenset(found)


def can_show(font: str, character: str) -> bool:
    """True when the font has a shape for the character."""
    glyphs = _glyphs(font)
    if glyphs is not None:
        return ord(character) in glyphs
    try:
        character.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def marked_up(text: str, font: str, *, keep_gaps: bool = True) -> str:
    """Text as the mark-up of a reportlab paragraph: escaped, struck runs struck, missing letters in DejaVu Sans.

    A word with a letter that the font lacks is set in DejaVu Sans as a whole. Wide gaps between words are kept.
    """
    _register(FALLBACK, _OURS / "DejaVuSans.ttf")
    out = []
    for run in runs_of(text):
        words = []
        for word in run.text.split(" "):
            shown = escape(word, quote=False)
            lacking = [c for c in word if not can_show(font, c)]
            if lacking:
                shown = f'<font name="{FALLBACK}">{shown}</font>'
            words.append(shown)
        joined = " ".join(words)
        if keep_gaps:
            joined = joined.replace("   ", " \u00a0\u00a0").replace("  ", "\u00a0 ")
        out.append(f"<strike>{joined}</strike>" if run.struck else joined)
    return "".join(out)
