r"""Code pages of RTF fonts (Rich Text Format 1.9.1, "Font table": ``\\fcharset``)."""

from __future__ import annotations

import codecs

_CHARSETS = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250", 255: "cp437",
}  # fmt: skip


def code_page(number: int | None) -> str:
    """Python's name of a Windows code page; Western where it is unknown."""
    if number in (65001, 10000):
        return "utf-8" if number == 65001 else "mac_roman"
    name = f"cp{number}"
    try:
        codecs.lookup(name)
    except LookupError:
        return "cp1252"
    return name


def of_charset(charset: int | None) -> str | None:
    """The code page of a font's character set, or None for the document's own."""
    return _CHARSETS.get(charset) if charset is not None else None


def decode_bytes(data: bytes, page: str) -> str:
    """Bytes in a code page to text, never failing."""
    try:
        return data.decode(page)
    except (UnicodeDecodeError, LookupError):
        return data.decode("cp1252", "replace").replace("\ufffd", "")
