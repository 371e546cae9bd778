"""Ways of breaking a PDF where it hurts: objects, references, streams, tables, pages."""

from __future__ import annotations

import re
import zlib
from random import Random

from tests.reading.fuzz.changes import ODD_NUMBERS, Change, flip, insert, number, repeat, swap

_OBJECT = re.compile(rb"\d+ \d+ obj\b.*?endobj", re.DOTALL)
_REFERENCE = re.compile(rb"\d+ \d+ R\b")
_NAME = re.compile(rb"/[A-Za-z]\w*")
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_ARRAY = re.compile(rb"\[[^\[\]]{0,400}\]")
_NAMES = (b"/Kids", b"/Parent", b"/Count", b"/Length", b"/Filter", b"/FlateDecode", b"/LZWDecode", b"/ASCII85Decode", b"/DCTDecode",
          b"/JBIG2Decode", b"/CCITTFaxDecode", b"/RunLengthDecode", b"/Pages", b"/Page", b"/Contents", b"/Resources", b"/Font",
          b"/ToUnicode", b"/Encoding", b"/Type0", b"/Annots", b"/AcroForm", b"/Fields", b"/V", b"/Opt", b"/Outlines", b"/First",
          b"/Next", b"/Names", b"/EmbeddedFiles", b"/Prev", b"/Root", b"/Encrypt", b"/MediaBox", b"/Rotate", b"/W", b"/Index",
          b"/XFA", b"/Rect", b"/Identity-H", b"/Predictor")  # fmt: skip
_COMMANDS = (b"q ", b"Q ", b"BT ", b"ET ", b"1e38 0 0 1e38 0 0 cm ", b"0 0 0 0 0 0 cm ", b"/Fm0 Do ", b"(x) Tj ", b"nan 0 Td ",
             b"-99999999999 Tc ", b"0 0 m 9e9 9e9 l S ", b"BI /W 99999 /H 99999 ID x EI ", b"W n ", b"3 Tr ", b"0.0001 0 0 0.0001 0 0 Tm ")  # fmt: skip


def _replaced(data: bytes, pattern: re.Pattern[bytes], rng: Random, made: bytes) -> bytes:
    found = list(pattern.finditer(data))
    if not found:
        return data
    match = rng.choice(found)
    return data[: match.start()] + made + data[match.end() :]


def objects(data: bytes, rng: Random, other: bytes) -> bytes:
    """Objects left out, doubled, exchanged, or taken from another file."""
    found = list(_OBJECT.finditer(data))
    if len(found) < 2:
        return data
    a, b = sorted(rng.sample(found, 2), key=lambda m: m.start())
    way = rng.randrange(4)
    if way == 0:
        return data[: a.start()] + data[a.end() :]
    if way == 1:
        return data[: a.end()] + b"\n" + b.group(0) + data[a.end() :]
    if way == 2:
        body = lambda m: m.group(0).split(b"obj", 1)  # noqa: E731
        first, second = body(a), body(b)
        return (
            data[: a.start()] + first[0] + b"obj" + second[1] + data[a.end() : b.start()]
            + second[0] + b"obj" + first[1] + data[b.end() :]
        )  # fmt: skip
    foreign = _OBJECT.findall(other)
    return data[: a.end()] + b"\n" + rng.choice(foreign or [b""]) + data[a.end() :]


def references(data: bytes, rng: Random, _: bytes) -> bytes:
    """References turned elsewhere: to nothing, in a circle."""
    numbers = [m.group(0) for m in _REFERENCE.finditer(data)]
    for _ in range(rng.choice((1, 2, 8))):
        to = rng.choice(numbers) if numbers and rng.random() < 0.8 else b"%d 0 R" % rng.choice((0, 1, 99999, 2**31))
        data = _replaced(data, _REFERENCE, rng, to)
    return data


def names(data: bytes, rng: Random, _: bytes) -> bytes:
    """Keys and kinds exchanged."""
    for _ in range(rng.choice((1, 2, 4))):
        data = _replaced(data, _NAME, rng, rng.choice(_NAMES))
    return data


def arrays(data: bytes, rng: Random, _: bytes) -> bytes:
    """Arrays emptied, nested, filled with odd numbers."""
    made = rng.choice((
        b"[]", b"[" * 3000 + b"]" * 3000, b"[0 0 0 0]", b"[-1e9 -1e9 1e9 1e9]", b"null", b"(text)", b"<<>>",
        b"[" + b" ".join(str(rng.choice(ODD_NUMBERS)).encode() for _ in range(rng.randrange(1, 9))) + b"]",
    ))  # fmt: skip
    return _replaced(data, _ARRAY, rng, made)


def contents(data: bytes, rng: Random, other: bytes) -> bytes:
    """Inside a packed stream: commands, character maps, fonts, packed objects; packed again."""
    found = [m for m in _STREAM.finditer(data) if m.group(1)[:1] == b"x"]
    if not found:
        return streams(data, rng, other)
    match = rng.choice(found)
    try:
        inner = zlib.decompressobj().decompress(match.group(1), 4 << 20)
    except zlib.error:
        return streams(data, rng, other)
    if not inner:
        return data
    if rng.random() < 0.4:
        at = rng.randrange(len(inner))
        inner = inner[:at] + b" " + rng.choice(_COMMANDS) * rng.choice((1, 1, 40, 3000)) + inner[at:]
    else:
        inner = rng.choice((flip, insert, number, repeat, swap))(inner, rng, b"x")
    packed = zlib.compress(inner)
    out = data[: match.start(1)] + packed + data[match.end(1) :]
    if rng.random() < 0.7:
        head = out.rfind(b"/Length", max(0, match.start() - 400), match.start())
        if head >= 0:
            out = (
                out[:head]
                + re.sub(rb"/Length \d+(?! \d+ R)", b"/Length %d" % len(packed), out[head : match.start()])
                + out[match.start() :]
            )
    return out


def streams(data: bytes, rng: Random, _: bytes) -> bytes:
    """Streams cut, emptied, exchanged."""
    found = list(_STREAM.finditer(data))
    if not found:
        return data
    a, b = rng.choice(found), rng.choice(found)
    inside = a.group(1)
    made = rng.choice((b"", inside[: len(inside) // 2], b.group(1), bytes(len(inside)), inside + b.group(1)))
    return data[: a.start(1)] + made + data[a.end(1) :]


def table(data: bytes, rng: Random, _: bytes) -> bytes:
    """The table of objects and the trailer."""
    at = max(data.rfind(b"xref", 0, max(data.rfind(b"startxref"), 0)), 0)
    tail = bytearray(data[at:])
    digits = [i for i, c in enumerate(tail) if 48 <= c <= 57]
    if rng.random() < 0.2 or not digits:
        return data[:at] + data[at + rng.randrange(max(len(tail), 1)) :]
    for i in rng.sample(digits, min(len(digits), rng.choice((1, 3, 20, 100)))):
        tail[i] = 48 + rng.randrange(10)
    return data[:at] + bytes(tail)


CHANGES: tuple[Change, ...] = (
    objects,
    references,
    references,
    names,
    arrays,
    contents,
    contents,
    contents,
    streams,
    table,
)
