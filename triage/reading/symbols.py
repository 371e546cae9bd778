"""Tick boxes hidden in symbol fonts: Wingdings, Wingdings 2, Webdings and Zapf Dingbats codes."""

from __future__ import annotations

SYMBOL_FONTS = ("wingdings2", "wingdings 2", "wingdings-2", "wingdings", "webdings", "zapfdingbats", "dingbats")
"""Parts of font names, longest first, in lower case."""

_OPEN, _TICKED, _BULLET = "☐", "☒", "•"
# Codes of the fonts' own encodings, from their published character charts.
_WINGDINGS = {
    0x6F: _OPEN, 0x70: _OPEN, 0x71: _OPEN, 0x72: _OPEN, 0xA8: _OPEN, 0x6E: "■", 0x78: _TICKED, 0xFD: _TICKED,
    0xFE: _TICKED, 0xFB: _TICKED, 0xFC: _TICKED, 0x6C: _BULLET, 0x9F: _BULLET, 0xA7: _BULLET, 0x76: _BULLET,
    0xD8: _BULLET, 0xE0: "→", 0x28: "☎", 0x2A: "✉",
}  # fmt: skip
_WINGDINGS_2 = {
    0x2A: _OPEN, 0xA3: _OPEN, 0xA2: "■", 0x51: _TICKED, 0x52: _TICKED, 0x53: _TICKED, 0x54: _TICKED, 0x4F: _TICKED,
    0x50: _TICKED, 0x97: _BULLET,
}  # fmt: skip
_WEBDINGS = {0x63: _OPEN, 0x61: _TICKED, 0x72: _TICKED, 0x67: "■", 0x3D: _BULLET}
_DINGBATS = {
    0x33: _TICKED, 0x34: _TICKED, 0x35: _TICKED, 0x36: _TICKED, 0x37: _TICKED, 0x38: _TICKED, 0x6E: "■", 0x6F: _OPEN,
    0x70: _OPEN, 0x71: _OPEN, 0x72: _OPEN, 0x6C: _BULLET, 0x75: _BULLET, 0x76: _BULLET,
}  # fmt: skip


def symbols(text: str, font: str) -> str:
    """`text` in a symbol font as plain signs: tick boxes as ☐ and ☒, bullets as •, others unchanged."""
    if "2" in font:
        table = _WINGDINGS_2
    elif "wing" in font:
        table = _WINGDINGS
    elif "web" in font:
        table = _WEBDINGS
    else:
        table = _DINGBATS
    out = []
    for letter in text:
        code = ord(letter)
        if 0xF000 <= code <= 0xF0FF:
            code -= 0xF000
        out.append(table.get(code, letter) if code < 0x100 else letter)
    return "".join(out)
