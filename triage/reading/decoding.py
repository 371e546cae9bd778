"""Bytes of text to characters: byte order marks, what the sender declared, UTF-8, Windows' Western code page."""

from __future__ import annotations

import codecs

from charset_normalizer import from_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_TEXT_CONTROLS = frozenset(b"\t\n\r\f\x1a\x1b\x0b\x08\x00")
# Names that mail programs write for encodings which are in fact Windows' own (WHATWG Encoding, section 4.2).
_REALLY_CP1252 = frozenset({"iso-8859-1", "iso8859-1", "latin-1", "latin1", "us-ascii", "ascii", "ansi", "iso_8859-1"})
_SAMPLE = 200_000


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of `data`; never fails. `declared` is tried first, but a byte order mark or valid UTF-8 says more."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    wide = wide_without_mark(data)
    if wide:
        return data.decode(wide, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if declared:
        name = declared.strip().strip("\"'").lower()
        name = "cp1252" if name in _REALLY_CP1252 else name
        try:
            if name not in ("utf-8", "utf8"):
                return _cp1252(data) if name in ("cp1252", "windows-1252") else data.decode(name)
        except (LookupError, UnicodeDecodeError, ValueError):
            pass
    # A few broken bytes in what is UTF-8 otherwise (a cut file, a bad paste) are not another encoding.
    repaired = data.decode("utf-8", "replace")
    if repaired.count("\ufffd") * 200 < sum(byte > 0x7F for byte in data):
        return repaired
    if _is_plausible_cp1252(data):
        return _cp1252(data)
    best = from_bytes(data[:_SAMPLE]).best()
    if best is not None:
        return data.decode(best.encoding, "replace")
    return _cp1252(data)


def wide_without_mark(data: bytes) -> str | None:
    """UTF-16 without its mark: in Western text every other byte is zero."""
    sample = data[:4000]
    if len(sample) < 4:
        return None
    half = len(sample) // 2
    if sample[1::2].count(0) > half * 0.7 and sample[0::2].count(0) < half * 0.1:
        return "utf-16-le"
    if sample[0::2].count(0) > half * 0.7 and sample[1::2].count(0) < half * 0.1:
        return "utf-16-be"
    return None


def _cp1252(data: bytes) -> str:
    """Windows-1252 with the five bytes that it does not define read as the controls that they are in Latin-1."""
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in data)


def _is_plausible_cp1252(data: bytes) -> bool:
    """Western text: its high bytes are few, and mostly quotes, dashes, pounds and accented letters within words."""
    high = [byte for byte in data if byte > 0x7F]
    undefined = sum(byte in b"\x81\x8d\x8f\x90\x9d" for byte in high)
    controls = sum(byte < 0x20 and byte not in _TEXT_CONTROLS for byte in data)
    return not undefined and not controls and len(high) * 4 < len(data)
