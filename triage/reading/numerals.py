"""Numbers as lists print them: 3, c, iii, 3rd."""

from __future__ import annotations

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def _roman(value: int) -> str:
    if not 0 < value < 4000:
        return str(value)
    text = ""
    for size, letters in _ROMAN:
        while value >= size:
            text += letters
            value -= size
    return text


def _letters(value: int) -> str:
    """A … z, aa, bb … as Word counts on."""
    if value < 1:
        return str(value)
    return chr(ord("a") + (value - 1) % 26) * min((value - 1) // 26 + 1, 10)


def _ordinal(value: int) -> str:
    if 10 <= value % 100 <= 20:
        return f"{value}th"
    return f"{value}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(value % 10, 'th') }"


def numeral(value: int, style: str) -> str:
    """`value` in a numbering style of Word (``decimal``, ``lowerLetter``, ``upperRoman`` …); else as decimal."""
    if style == "none":
        return ""
    if style in ("lowerLetter", "upperLetter"):
        return _letters(value) if style == "lowerLetter" else _letters(value).upper()
    if style in ("lowerRoman", "upperRoman"):
        return _roman(value) if style == "lowerRoman" else _roman(value).upper()
    if style == "decimalZero":
        return f"{value:02d}"
    return _ordinal(value) if style == "ordinal" else str(value)
