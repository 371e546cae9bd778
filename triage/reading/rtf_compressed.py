"""Compressed RTF of Outlook items ([MS-OXRTFCP]), written from its published specification."""

from __future__ import annotations

_PRELOADED = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n"
    b"\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_COMPRESSED, _PLAIN = b"LZFu", b"MELA"
_WINDOW = 4096


def decompress_rtf(data: bytes, most: int) -> bytes:
    """The RTF text; empty when `data` is not compressed RTF. Stops at `most` bytes or where the data breaks off."""
    kind, size = data[8:12], int.from_bytes(data[4:8], "little")
    if kind == _PLAIN:
        return data[16 : 16 + min(size, most)]
    if kind != _COMPRESSED:
        return b""
    window = bytearray(_PRELOADED.ljust(_WINDOW, b" "))
    at = len(_PRELOADED)
    out = bytearray()
    position = 16
    end = min(len(data), int.from_bytes(data[0:4], "little") + 4)
    size = min(size, most)
    while position < end and len(out) < size:
        control = data[position]
        position += 1
        for bit in range(8):
            if control >> bit & 1:
                if position + 1 >= end:
                    return bytes(out)
                token = data[position] << 8 | data[position + 1]
                position += 2
                offset, length = token >> 4, (token & 0xF) + 2
                if offset == at:
                    return bytes(out[:size])
                for step in range(length):
                    byte = window[(offset + step) % _WINDOW]
                    out.append(byte)
                    window[at] = byte
                    at = (at + 1) % _WINDOW
            else:
                if position >= end:
                    break
                out.append(data[position])
                window[at] = data[position]
                at = (at + 1) % _WINDOW
                position += 1
    return bytes(out[:size])
