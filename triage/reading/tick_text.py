"""Tick boxes written as characters, brought to the two signs that the rest of the service knows: ``☒`` and ``☐``."""

from __future__ import annotations

import re

TICKED = "☒"
UNTICKED = "☐"
UNCLEAR = "?☐"
BOXES = TICKED + UNTICKED

_SIGNS = str.maketrans(
    {
        "☑": TICKED,
        "✓": TICKED,
        "✔": TICKED,
        "🗹": TICKED,
        "🗷": TICKED,
        "⌧": TICKED,
        "⮽": TICKED,
        "✅": TICKED,
        "🗸": TICKED,
        "□": UNTICKED,
        "▢": UNTICKED,
        "◻": UNTICKED,
        "⬜": UNTICKED,
        "❏": UNTICKED,
        "❐": UNTICKED,
        "❑": UNTICKED,
        "❒": UNTICKED,
        "🗆": UNTICKED,
    }
)
_ANY_SIGN = re.compile("[☑✓✔🗹🗷⌧⮽✅🗸□▢◻⬜❏❐❑❒🗆\\[(\uf000-\uf0ff]")
_BRACKETS_TICKED = re.compile(r"\[ ?(?:[xX✓✔☒√]|[Xx]{2}) ?\]|(?<![\w(])\((?:[xX]|✓|✔)\)(?=\s|$)")
_BRACKETS_EMPTY = re.compile(r"\[[ _\u00a0]{0,3}\](?!\()")
_SPLIT = re.compile(f"([{BOXES}])")

# Character codes of Microsoft's symbol fonts, as their character maps show them.
_WINGDINGS = {
    0x6F: UNTICKED, 0x70: UNTICKED, 0x71: UNTICKED, 0x72: UNTICKED, 0xA8: UNTICKED, 0x78: TICKED, 0xFD: TICKED,
    0xFE: TICKED, 0xFC: TICKED, 0xFB: TICKED, 0x6C: "•", 0x6E: "•", 0x76: "•", 0xA7: "•", 0xD8: "•", 0x9F: "•",
    0x77: "•", 0xE0: "→", 0xE8: "→", 0x4A: "☺", 0x4B: "😐", 0x4C: "☹", 0x28: "☎", 0x2A: "✉", 0xF0: "→",
}  # fmt: skip
_WINGDINGS_2 = {
    0x2A: UNTICKED, 0xA3: UNTICKED, 0xA2: UNTICKED, 0x52: TICKED, 0x51: TICKED, 0x53: TICKED, 0x54: TICKED,
    0x50: TICKED, 0x4F: TICKED, 0x97: "•", 0x98: "•",
}  # fmt: skip
_WEBDINGS = {
    0x63: UNTICKED, 0x61: TICKED, 0x72: TICKED, 0x67: "•", 0x3D: "•",
}  # fmt: skip
_SYMBOL = {
    0xB7: "•", 0xA8: "•", 0xAE: "→", 0xB0: "°", 0xB1: "±", 0xA3: "≤", 0xB3: "≥", 0x2D: "-", 0xD6: "√",
    0xF0: UNTICKED,
}  # fmt: skip
_FONTS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "webdings": _WEBDINGS, "symbol": _SYMBOL}
_MISSING = "•"


def is_symbol_font(font: str) -> bool:
    """Whether the font's characters are pictures, not letters."""
    return font.strip().lower() in _FONTS or font.strip().lower() == "wingdings 3"


def from_symbol_font(font: str, code: int) -> str:
    """The character that a symbol font shows for `code` (0x20..0xFF, or the same in the private area 0xF000)."""
    if 0xF000 <= code <= 0xF0FF:
        code -= 0xF000
    table = _FONTS.get(font.strip().lower())
    if table is None:
        return _MISSING
    if table is _SYMBOL and code < 0x7F and code not in table:
        return chr(code)
    return table.get(code, _MISSING)


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
