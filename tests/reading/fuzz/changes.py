"""Ways of breaking any file: bytes flipped, cut, spliced, moved, numbers made absurd."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from random import Random

Change = Callable[[bytes, Random, bytes], bytes]
"""The file, chance, and another file of the same format."""

ODD_NUMBERS = (0, 1, -1, 2, 7, 255, 256, 65535, 65536, 2**31 - 1, -(2**31), 2**32 - 1, 2**63, 10**20, 10**60)
_DIGITS = re.compile(rb"\d+")
_STRINGS = (b"\x00", b"\xff" * 8, b"<", b">", b"%n%s", b"\r\n\r\n", b"{", b"}", b"(", b")", b"[", b"]", b"\\", b"&", b"\xed\xa0\x80",
            b"\xe2\x80\xae", b"]]>", b"<!--", b"\x1b[2J", b"../../etc/x")  # fmt: skip


def span(data: bytes, rng: Random, longest: int = 4000) -> tuple[int, int]:
    """A stretch of the file, mostly short."""
    if not data:
        return 0, 0
    start = rng.randrange(len(data))
    length = min(int(rng.paretovariate(0.6)), longest, len(data) - start)
    return start, start + max(length, 1)


def flip(data: bytes, rng: Random, _: bytes) -> bytes:
    """Single bits, and bytes."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 4, 16, 64))):
        at = rng.randrange(len(out))
        out[at] = out[at] ^ (1 << rng.randrange(8)) if rng.random() < 0.5 else rng.randrange(256)
    return bytes(out)


def flip_head(data: bytes, rng: Random, _: bytes) -> bytes:
    """Bytes of the first few hundred: headers."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 2, 3, 8))):
        out[rng.randrange(min(len(out), rng.choice((32, 128, 600))))] = rng.choice(
            (0, 1, 127, 128, 255, rng.randrange(256))
        )
    return bytes(out)


def cut(data: bytes, rng: Random, _: bytes) -> bytes:
    """Not sent completely."""
    return data[: rng.randrange(1, len(data) + 1)]


def hole(data: bytes, rng: Random, _: bytes) -> bytes:
    """A piece missing, or overwritten with zeros."""
    start, end = span(data, rng)
    return data[:start] + (b"" if rng.random() < 0.6 else bytes(end - start)) + data[end:]


def repeat(data: bytes, rng: Random, _: bytes) -> bytes:
    """A piece many times over."""
    start, end = span(data, rng, 600)
    return data[:end] + data[start:end] * rng.choice((1, 2, 20, 400)) + data[end:]


def swap(data: bytes, rng: Random, _: bytes) -> bytes:
    """Two pieces exchanged."""
    a, b = sorted((span(data, rng), span(data, rng)))
    if a[1] > b[0]:
        return data[a[0] :] + data[: a[0]]
    return data[: a[0]] + data[b[0] : b[1]] + data[a[1] : b[0]] + data[a[0] : a[1]] + data[b[1] :]


def splice(data: bytes, rng: Random, other: bytes) -> bytes:
    """The beginning of one file and the end of another, or a piece of it in the middle."""
    if rng.random() < 0.5:
        return data[: rng.randrange(len(data))] + other[rng.randrange(len(other)) :]
    start, end = span(other, rng, 20_000)
    at = rng.randrange(len(data))
    return data[:at] + other[start:end] + data[at:]


def insert(data: bytes, rng: Random, _: bytes) -> bytes:
    """Odd strings set in."""
    at = rng.randrange(len(data) + 1)
    piece = rng.choice(_STRINGS) * rng.choice((1, 1, 3, 200, 5000))
    return data[:at] + piece + data[at + (len(piece) if rng.random() < 0.3 else 0) :]


def number(data: bytes, rng: Random, _: bytes) -> bytes:
    """Written numbers made absurd."""
    found = list(_DIGITS.finditer(data))
    for match in sorted(rng.sample(found, min(len(found), rng.choice((1, 1, 2, 6)))), key=lambda m: -m.start()):
        data = data[: match.start()] + str(rng.choice(ODD_NUMBERS)).encode() + data[match.end() :]
    return data


def binary_number(data: bytes, rng: Random, _: bytes) -> bytes:
    """Numbers of two and four bytes made absurd."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 2, 5))):
        kind = rng.choice(("<H", "<I", ">H", ">I"))
        size = struct.calcsize(kind)
        if len(out) < size:
            continue
        at = rng.randrange(len(out) - size + 1)
        at -= at % size if rng.random() < 0.7 else 0
        out[at : at + size] = struct.pack(kind, rng.choice(ODD_NUMBERS) % (1 << (8 * size)))
    return bytes(out)


ANY: tuple[Change, ...] = (flip, flip, flip_head, cut, hole, repeat, swap, splice, insert, number, binary_number)
