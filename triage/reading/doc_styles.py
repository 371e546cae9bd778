"""Styles, fonts and lists of Word's binary files ([MS-DOC] 2.9: STD, SttbfFfn, LSTF, LVL)."""

from __future__ import annotations

from dataclasses import dataclass

from triage.reading.doc_properties import CharacterLook, character_look, sprms
from triage.reading.docx_numbering import ListLevel, Numbering

_TITLE, _SUBTITLE = 62, 74
_NO_STYLE = 0xFFF
_NUMBER_STYLES = {
    0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 5: "ordinal",
    22: "decimalZero", 23: "bullet", 255: "none",
}  # fmt: skip


_PLAIN = CharacterLook()


@dataclass(frozen=True, slots=True)
class DocStyle:
    """A paragraph style: heading level (0 for none), whether it is the title, its look, its list."""

    level: int = 0
    is_title: bool = False
    look: CharacterLook = _PLAIN
    list_number: int = 0
    list_level: int = 0


def _short(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 2], "little")


def styles_of(sheet: bytes) -> list[DocStyle]:
    """The styles of the style sheet by their number."""
    if len(sheet) < 20:
        return []
    at = 2 + _short(sheet, 0)
    base_size = _short(sheet, 4)
    raw: list[bytes] = []
    for _ in range(min(_short(sheet, 2), 4096)):
        if at + 2 > len(sheet):
            break
        size = _short(sheet, at)
        raw.append(sheet[at + 2 : at + 2 + size])
        at += 2 + size + size % 2
    made: dict[int, DocStyle] = {}

    def style(number: int, depth: int = 0) -> DocStyle:
        if number in made:
            return made[number]
        if number >= len(raw) or len(raw[number]) < 10 or depth > 20:
            return DocStyle()
        parent_number = _short(raw[number], 2) >> 4
        parent = style(parent_number, depth + 1) if parent_number != _NO_STYLE else DocStyle()
        made[number] = _style(raw[number], base_size, parent)
        return made[number]

    return [style(number) for number in range(len(raw))]


def _style(data: bytes, base_size: int, parent: DocStyle) -> DocStyle:
    identity = _short(data, 0) & 0x0FFF
    kind = _short(data, 2) & 0xF
    count = _short(data, 4) & 0xF
    name_length = _short(data, base_size)
    at = base_size + 2 + 2 * name_length + 2
    parts: list[bytes] = []
    for _ in range(count):
        at += at % 2
        size = _short(data, at)
        parts.append(data[at + 2 : at + 2 + size])
        at += 2 + size
    level, list_number, list_level = parent.level, parent.list_number, parent.list_level
    look = parent.look
    if kind == 1:
        for code, operand in sprms(parts[0][2:] if parts else b""):
            value = int.from_bytes(operand[:4], "little")
            if code == 0x2640:
                level = value + 1 if value < 9 else 0
            elif code == 0x460B:
                list_number = value
            elif code == 0x260A:
                list_level = value
        if len(parts) > 1:
            look = character_look(parts[1], look)
    if 1 <= identity <= 9:
        level = identity
    return DocStyle(2 if identity == _SUBTITLE else level, identity == _TITLE, look, list_number, list_level)


def fonts_of(table: bytes) -> list[str]:
    """The names of the fonts by their number."""
    count = _short(table, 0)
    at = 4
    names: list[str] = []
    for _ in range(min(count, 4096)):
        if at >= len(table):
            break
        size = table[at]
        raw = table[at + 40 : at + 1 + size]
        names.append(raw.decode("utf-16-le", "ignore").split("\x00", 1)[0].lower())
        at += 1 + size
    return names


def numbering_of(lists: bytes, after: bytes, overrides: bytes, fonts: list[str]) -> Numbering:
    """The automatic numbers: `lists` (PlfLst) with the levels `after` it, used through `overrides` (PlfLfo)."""
    levels: dict[int, dict[int, ListLevel]] = {}
    at = 0
    for number in range(min(_short(lists, 0), 2000)):
        entry = lists[2 + number * 28 : 30 + number * 28]
        if len(entry) < 28:
            break
        own: dict[int, ListLevel] = {}
        for place in range(1 if entry[26] & 1 else 9):
            level, at = _level(after, at, fonts)
            if level is None:
                break
            own[place] = level
        levels[int.from_bytes(entry[:4], "little")] = own
    found: dict[str, dict[int, ListLevel]] = {}
    for number in range(min(int.from_bytes(overrides[:4], "little"), 4000)):
        identity = int.from_bytes(overrides[4 + number * 16 : 8 + number * 16], "little")
        found[str(number + 1)] = levels.get(identity, {})
    return Numbering.of(found)


def _level(data: bytes, at: int, fonts: list[str]) -> tuple[ListLevel | None, int]:
    if at + 28 > len(data):
        return None, at
    start = int.from_bytes(data[at : at + 4], "little")
    style = _NUMBER_STYLES.get(data[at + 4], "decimal")
    character_size, paragraph_size = data[at + 24], data[at + 25]
    at += 28 + paragraph_size
    looks = character_look(data[at : at + character_size], CharacterLook())
    at += character_size
    length = _short(data, at)
    text = data[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "ignore")
    at += 2 + 2 * length
    if style != "bullet":
        text = "".join(f"%{ord(c) + 1}" if ord(c) < 9 else c for c in text)
    font = fonts[looks.font] if looks.font is not None and looks.font < len(fonts) else ""
    return ListLevel(style, text, min(start, 32767), font), at
