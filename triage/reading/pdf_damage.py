"""Whether a PDF that opens is whole: both libraries pass over broken streams and lost objects without a word."""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator
from enum import Enum
from itertools import islice

import pypdf

_STREAM = re.compile(rb"stream\r?\n")
_FILTER = re.compile(rb"/Filter\s*(?:\[\s*)?/(\w+)(?:\s*/(\w+))?")
_ENCRYPTED = re.compile(rb"/Encrypt\s+\d+\s+\d+\s+R|/Encrypt\s*<<")
_OBJECT = re.compile(rb"(?<![0-9])(\d{1,8})[ \t\r\n]+(\d{1,5})[ \t\r\n]+obj\b")
_HEAD = re.compile(rb"\s*(\d{1,8})\s+(\d{1,5})\s+obj\b")
_TABLE = re.compile(rb"(?<![a-z])xref\s+(?=\d)")
_PART = re.compile(rb"\s*(\d{1,8})\s+(\d{1,8})\s+(?=\d{10} )")
_ROW = re.compile(rb"\s*(\d{10}) (\d{5}) ([nf])")
_LARGEST = 4 << 20  # packed bytes of one stream that are unpacked for the test
_MOST_ASCII = 100  # streams in ASCII 85 are slow to unpack
_STEP = 1 << 18
_LARGEST_UNPACKED = 16 << 20
_MOST_LOOKED_AT = 20_000


class Damage(Enum):
    """STREAMS: content of pages, fonts or pictures is broken. OBJECTS: the table leads past objects that are there."""

    NONE = "none"
    STREAMS = "streams"
    OBJECTS = "objects"


def damage_of(data: bytes, structure: pypdf.PdfReader | None) -> Damage:
    """What is broken in the file, the worst of it."""
    astray = _astray(data, structure)
    if any(int(m.group(1)) in astray for m in _OBJECT.finditer(data)) if astray else False:
        return Damage.OBJECTS
    broken = bool(astray) or (not _ENCRYPTED.search(data) and _breaks_streams(data))
    return Damage.STREAMS if broken else Damage.NONE


def _astray(data: bytes, structure: pypdf.PdfReader | None) -> set[int]:
    """Objects that do not stand where a cross-reference table says (ISO 32000-1, 7.5.4)."""
    shift = max(data.find(b"%PDF-", 0, 4096), 0)
    astray: set[int] = set()
    for number, offset in _entries(data, structure):
        places = (offset,) if not shift else (offset, offset + shift)
        if offset and not any((m := _HEAD.match(data, place)) and int(m.group(1)) == number for place in places):
            astray.add(number)
    return astray


def _entries(data: bytes, structure: pypdf.PdfReader | None) -> Iterator[tuple[int, int]]:
    """Number and offset of each object in use: as the tables in the file say, and as pypdf made of packed ones."""
    for table in _TABLE.finditer(data):
        place = table.end()
        while (part := _PART.match(data, place)) is not None:
            first, count = int(part.group(1)), min(int(part.group(2)), _MOST_LOOKED_AT)
            rows = list(islice(_ROW.finditer(data, part.end(), part.end() + 24 * count), count))
            if first == 1 and rows and rows[0].group(2) == b"65535":
                first = 0  # a well-known slip of some programs
            yield from ((first + i, int(row.group(1))) for i, row in enumerate(rows) if row.group(3) == b"n")
            place = rows[-1].end() if rows else part.end()
    if structure is not None:
        for entries in structure.xref.values():
            yield from islice(entries.items(), _MOST_LOOKED_AT)


def _breaks_streams(data: bytes) -> bool:
    ascii_streams = 0
    for match in _STREAM.finditer(data):
        if data[match.start() - 3 : match.start()] == b"end":
            continue
        head = data[max(0, match.start() - 600) : match.start()]
        found = _FILTER.search(head, max(head.rfind(b"obj"), 0))
        if found is None:
            continue
        first, second = found.group(1), found.group(2)
        end = data.find(b"endstream", match.end())
        if end < 0:
            return True
        if end - match.end() > _LARGEST:
            continue
        packed: bytes | memoryview = memoryview(data)[match.end() : end]
        if first in (b"ASCII85Decode", b"A85"):
            ascii_streams += 1
            if second not in (b"FlateDecode", b"Fl") or ascii_streams > _MOST_ASCII:
                continue
            try:
                packed = base64.a85decode(bytes(packed).strip().removesuffix(b"~>"))
            except ValueError:
                return True
        elif first not in (b"FlateDecode", b"Fl"):
            continue
        if not _inflates(packed):
            return True
    return False


def _inflates(packed: bytes | memoryview) -> bool:
    """Whether the data can be unpacked to its end (RFC 1950). A missing checksum is let pass: some write none."""
    for start, machine in ((0, zlib.decompressobj()), (2, zlib.decompressobj(-zlib.MAX_WBITS))):
        rest: bytes | memoryview = packed[start:]
        size = 0
        try:
            while rest and not machine.eof and size < _LARGEST_UNPACKED:
                size += len(machine.decompress(rest, _STEP))
                rest = machine.unconsumed_tail
        except zlib.error:
            return False
        if machine.eof or size >= _LARGEST_UNPACKED:
            return True
    return False
