"""Looks of characters and paragraphs in Word's binary files ([MS-DOC] 2.2.5, 2.6, 2.9)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from triage.reading.rtf_table import EdgeCell

_PAGE = 512
_OPERAND = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_DEF_TABLE, _CHANGE_TABS = 0xD608, 0xC615


@dataclass(frozen=True, slots=True)
class CharacterLook:
    """What the reader needs of character properties. `symbol` is (font number, code); `picture` an offset or None."""

    bold: bool = False
    struck: bool = False
    hidden: bool = False
    deleted: bool = False
    size: float = 0.0
    symbol: tuple[int, int] | None = None
    font: int | None = None
    picture: int | None = None
    underlined: bool = False


@dataclass(slots=True)
class ParagraphLook:
    """What the reader needs of paragraph properties: style, place in tables, list, edges of the row that it ends."""

    style: int = 0
    in_table: bool = False
    ends_row: bool = False
    ends_inner_cell: bool = False
    ends_inner_row: bool = False
    depth: int = 0
    outline: int | None = None
    starts_page: bool = False
    list_number: int = 0
    list_level: int = 0
    left: int = 0
    edges: list[EdgeCell] = field(default_factory=list)


def sprms(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Single property modifiers: code and operand, up to where the data breaks off."""
    at = 0
    while at + 2 <= len(data):
        code = int.from_bytes(data[at : at + 2], "little")
        at += 2
        kind = code >> 13
        if kind == 6:
            if code == _DEF_TABLE:
                size = int.from_bytes(data[at : at + 2], "little") + 1
            elif code == _CHANGE_TABS and data[at : at + 1] == b"\xff":
                return
            else:
                size = 1 + (data[at] if at < len(data) else 0)
        else:
            size = _OPERAND[kind]
        yield code, data[at : at + size]
        at += size


def character_look(data: bytes, base: CharacterLook) -> CharacterLook:
    """The look that modifiers make of `base` (of the paragraph's style)."""
    bold, struck, hidden, deleted, size = base.bold, base.struck, base.hidden, False, base.size
    symbol, font, picture, underlined = None, base.font, None, base.underlined
    for code, operand in sprms(data):
        value = int.from_bytes(operand[:4], "little")
        if code == 0x0835:
            bold = _toggle(value, base.bold)
        elif code in (0x0837, 0x2A53):
            struck = _toggle(value, base.struck)
        elif code == 0x083C:
            hidden = _toggle(value, base.hidden)
        elif code == 0x0800:
            deleted = value == 1
        elif code == 0x2A3E:
            underlined = value & 0xFF != 0
        elif code == 0x4A43:
            size = value / 2
        elif code == 0x6A09:
            symbol = value & 0xFFFF, value >> 16
        elif code == 0x4A4F:
            font = value
        elif code == 0x6A03:
            picture = value
    return CharacterLook(bold, struck, hidden, deleted, size, symbol, font, picture, underlined)


def _toggle(value: int, inherited: bool) -> bool:
    """0 off, 1 on, 0x80 as the style, 0x81 the opposite of the style."""
    if value & 0x80:
        return inherited != bool(value & 1)
    return bool(value)


def paragraph_look(data: bytes) -> ParagraphLook:
    """The look that a paragraph's style number (2 bytes) and modifiers give."""
    look = ParagraphLook(style=int.from_bytes(data[:2], "little"))
    for code, operand in sprms(data[2:]):
        value = int.from_bytes(operand[:4], "little")
        if code == 0x2416:
            look.in_table = bool(value)
        elif code == 0x2417:
            look.ends_row = bool(value)
        elif code == 0x244B:
            look.ends_inner_cell = bool(value)
        elif code == 0x244C:
            look.ends_inner_row = bool(value)
        elif code == 0x6649:
            look.depth = value
        elif code == 0x2640:
            look.outline = value
        elif code == 0x2407:
            look.starts_page = bool(value)
        elif code == 0x460B:
            look.list_number = value
        elif code == 0x260A:
            look.list_level = value
        elif code == _DEF_TABLE:
            look.left, look.edges = _edges(operand)
    return look


def _edges(operand: bytes) -> tuple[int, list[EdgeCell]]:
    """Left edge and cells of a row from the operand of sprmTDefTable: count, edges in twips, 20 bytes a cell."""
    count = operand[2] if len(operand) > 2 else 0
    positions = [int.from_bytes(operand[3 + 2 * n : 5 + 2 * n], "little", signed=True) for n in range(count + 1)]
    cells: list[EdgeCell] = []
    for number in range(count):
        at = 3 + 2 * (count + 1) + 20 * number
        flags = int.from_bytes(operand[at : at + 2], "little")
        cells.append(EdgeCell(positions[number + 1], flags & 3 == 2, bool(flags & 0x20) and not flags & 0x40))
    return (positions[0] if positions else 0), cells


class Formatted:
    """Finds the modifiers in force at an offset, from the formatted disk pages of one kind."""

    def __init__(self, main: bytes, plc: bytes, *, paragraphs: bool) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._values: list[bytes] = []
        count = max(len(plc) - 4, 0) // 8
        places = range((count + 1) * 4, (count + 1) * 4 + count * 4, 4)
        # Each page once, however often a damaged table names it.
        pages = {(int.from_bytes(plc[at : at + 4], "little") & 0x3FFFFF) * _PAGE for at in places}
        for page in sorted(pages):
            if page + _PAGE <= len(main):
                self._read_page(main[page : page + _PAGE], paragraphs)
        order = sorted(range(len(self._starts)), key=self._starts.__getitem__)
        self._starts = [self._starts[at] for at in order]
        self._ends = [self._ends[at] for at in order]
        self._values = [self._values[at] for at in order]

    def _read_page(self, page: bytes, paragraphs: bool) -> None:
        runs = page[511]
        width = 13 if paragraphs else 1
        if (runs + 1) * 4 + runs * width > 511:
            return
        for run in range(runs):
            start = int.from_bytes(page[run * 4 : run * 4 + 4], "little")
            end = int.from_bytes(page[run * 4 + 4 : run * 4 + 8], "little")
            at = page[(runs + 1) * 4 + run * width] * 2
            value = b""
            if at:
                size = page[at] * 2 - 1 if paragraphs else page[at]
                at += 1
                if paragraphs and size < 0:
                    size = page[at] * 2 if at < 511 else 0
                    at += 1
                value = page[at : min(at + size, 511)]
            self._starts.append(start)
            self._ends.append(end)
            self._values.append(value)

    def at(self, offset: int) -> tuple[bytes, int]:
        """The modifiers at an offset in the stream, and the offset where they end."""
        number = bisect_right(self._starts, offset) - 1
        if number >= 0 and offset < self._ends[number]:
            return self._values[number], self._ends[number]
        following = self._starts[number + 1] if number + 1 < len(self._starts) else 1 << 31
        return b"", following
