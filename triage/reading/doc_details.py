"""Title, author and date of a Word binary file, from its property set ([MS-OLEPS] 2.1 to 2.21)."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from triage.reading.rtf_codepages import code_page

_SECTION_PLACE = 44
_CODE_PAGE, _TITLE, _AUTHOR, _CREATED = 1, 2, 4, 12
_SHORT, _TEXT, _WIDE_TEXT, _FILE_TIME = 0x02, 0x1E, 0x1F, 0x40
_MOST_PROPERTIES = 200
_LONGEST = 1000
_EPOCH = datetime(1601, 1, 1)  # noqa: DTZ001 - shown as it stands, without a zone
_FIRST_YEAR = 1980


def details_of(stream: bytes) -> dict[str, str]:
    """What the summary of a file says. Only plain values are read; lists, which may claim any length, never."""
    section = stream[_number(stream, _SECTION_PLACE) :]
    values: dict[int, tuple[int, bytes]] = {}
    for entry in range(min(_number(section, 4), _MOST_PROPERTIES)):
        at = _number(section, 12 + 8 * entry)
        values.setdefault(_number(section, 8 + 8 * entry), (_number(section, at), section[at + 4 : at + 8 + _LONGEST]))
    page = values.get(_CODE_PAGE, (0, b""))
    encoding = code_page(_number(page[1], 0, 2) if page[0] == _SHORT else None)
    found = {"title": _text(values.get(_TITLE), encoding), "author": _text(values.get(_AUTHOR), encoding)}
    found["created"] = _moment(values.get(_CREATED))
    return {key: value for key, value in found.items() if value}


def _number(data: bytes, at: int, size: int = 4) -> int:
    return int.from_bytes(data[at : at + size], "little")


def _text(value: tuple[int, bytes] | None, encoding: str) -> str:
    if value is None:
        return ""
    kind, data = value
    if kind == _WIDE_TEXT:
        text = data[4 : 4 + 2 * _number(data, 0)].decode("utf-16-le", "ignore")
    elif kind == _TEXT:
        text = data[4 : 4 + _number(data, 0)].decode(encoding, "replace")
    else:
        return ""
    return text.split("\x00", 1)[0].strip()


def _moment(value: tuple[int, bytes] | None) -> str:
    if value is None or value[0] != _FILE_TIME:
        return ""
    with suppress(OverflowError):
        moment = _EPOCH + timedelta(microseconds=_number(value[1], 0, 8) // 10)
        return moment.isoformat() if moment.year > _FIRST_YEAR else ""
    return ""
