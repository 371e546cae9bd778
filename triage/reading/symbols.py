"""Signs for tick boxes, and the symbol fonts that hide them: one place for every reader.

The rest of the service knows three signs: ``☒`` ticked, ``☐`` not ticked, ``?☐`` unclear.
"""

from __future__ import annotations

UNTICKED, TICKED, UNCLEAR = "☐", "☒", "?☐"
TICKS = frozenset({UNTICKED, TICKED, UNCLEAR})

EMPTY_BOXES = frozenset("☐□▢◻◽⬜❏❐❑❒🗆")
FULL_BOXES = frozenset("☒☑🗹🗷⌧⮽✅")
CHECKS = frozenset("✓✔🗸√")
CROSSES = frozenset("✗✘✕✖❌🗴🗶")
CIRCLES = frozenset("○◯⭘")
BLACK = frozenset("■◼⬛●")

_BULLET, _BLACK_SQUARE = "•", "■"
# Codes of the fonts' own encodings, from their published character charts.
_WINGDINGS = {
    0x6F: UNTICKED, 0x70: UNTICKED, 0x71: UNTICKED, 0x72: UNTICKED, 0xA8: UNTICKED, 0x78: TICKED, 0xFD: TICKED,
    0xFE: TICKED, 0xFB: TICKED, 0xFC: TICKED, 0x6E: _BLACK_SQUARE, 0x6C: _BULLET, 0x9F: _BULLET, 0xA7: _BULLET,
    0x76: _BULLET, 0x77: _BULLET, 0xD8: _BULLET, 0xE0: "→", 0xE8: "→", 0xF0: "→", 0x28: "☎", 0x2A: "✉", 0x4A: "☺",
    0x4B: "😐", 0x4C: "☹",
}  # fmt: skip
_WINGDINGS_2 = {
    0x2A: UNTICKED, 0xA3: UNTICKED, 0xA2: _BLACK_SQUARE, 0x51: TICKED, 0x52: TICKED, 0x53: TICKED, 0x54: TICKED,
    0x4F: TICKED, 0x50: TICKED, 0x97: _BULLET, 0x98: _BULLET,
}  # fmt: skip
_WEBDINGS = {0x63: UNTICKED, 0x61: TICKED, 0x72: TICKED, 0x67: _BLACK_SQUARE, 0x3D: _BULLET}
_DINGBATS = {
    0x33: TICKED, 0x34: TICKED, 0x35: TICKED, 0x36: TICKED, 0x37: TICKED, 0x38: TICKED, 0x6E: _BLACK_SQUARE,
    0x6F: UNTICKED, 0x70: UNTICKED, 0x71: UNTICKED, 0x72: UNTICKED, 0x6C: _BULLET, 0x75: _BULLET, 0x76: _BULLET,
}  # fmt: skip
_SYMBOL = {
    0xB7: _BULLET, 0xA8: _BULLET, 0xAE: "→", 0xB0: "°", 0xB1: "±", 0xA3: "≤", 0xB3: "≥", 0x2D: "-", 0xD6: "√",
    0xF0: UNTICKED,
}  # fmt: skip
_FONTS: dict[str, dict[int, str]] = {
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "wingdings 3": {},
    "webdings": _WEBDINGS,
    "symbol": _SYMBOL,
    "dingbats": _DINGBATS,
}


def is_symbol_font(font: str) -> bool:
    """Whether an office file's font of this name shows pictures, not letters."""
    return font.strip().lower() in _FONTS


def symbol_font_in(name: str) -> str | None:
    """The symbol font that the name of a PDF's font tells of (``ABCDEF+Wingdings-Regular``), or None.

    Symbol itself is left to the PDF's own map: its Greek letters are letters.
    """
    plain = name.lower().replace("-", "").replace(" ", "")
    if "wingdings2" in plain:
        return "wingdings 2"
    if "wingdings3" in plain:
        return None
    return next((font for font in ("wingdings", "webdings", "dingbats") if font in plain), None)


def from_symbol_font(font: str, code: int) -> str:
    """The sign that an office file's symbol font shows for `code` (0x20..0xFF, or the same in the private area 0xF000).

    What has no meaning for a reader is a bullet; so is a black square, which lists begin with.
    """
    code = _own_code(code)
    name = font.strip().lower()
    if name == "symbol" and code < 0x7F and code not in _SYMBOL:
        return chr(code)
    sign = _FONTS.get(name, {}).get(code, _BULLET)
    return _BULLET if sign == _BLACK_SQUARE else sign


def symbols(text: str, font: str) -> str:
    """A PDF's `text` in a symbol font (see `symbol_font_in`) as plain signs; what is no such code stays."""
    table = _FONTS[font]
    return "".join(table.get(_own_code(ord(letter)), letter) for letter in text)


def _own_code(code: int) -> int:
    return code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
