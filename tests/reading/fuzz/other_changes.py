"""Ways of breaking mail, rich text, compound files and tables where it hurts."""

from __future__ import annotations

import re
import struct
from random import Random

from tests.reading.fuzz.changes import ODD_NUMBERS, Change

_HEADER = re.compile(rb"^([\w-]+):[^\n]*\n", re.MULTILINE)
_CONTROL = re.compile(rb"\\[a-z]{1,20}-?\d*")
_HEADERS = (
    b"Content-Type: multipart/mixed; boundary=\n", b"Content-Type: multipart/mixed; boundary=\"x\n", b"Content-Type: text/plain; charset=\"utf-7\"\n",
    b"Content-Type: text/html; charset=nonsense\n", b"Content-Type: message/rfc822\n", b"Content-Type: application/ms-tnef\n",
    b"Content-Transfer-Encoding: base64\n", b"Content-Transfer-Encoding: quoted-printable\n", b"Content-Transfer-Encoding: x-uuencode\n",
    b"Content-Disposition: attachment; filename*=utf-8''%ff%fe%00\n", b"Content-Disposition: attachment; filename=\"../../x\"\n",
    b"Date: Mon, 99 Foo 99999 99:99:99 +9999\n", b"Date: 0\n", b"Subject: =?utf-8?b?////?= =?x?q?=ff?=\n", b"From: \xff\xfe <@@@>\n", b"To: " + b"a@b, " * 3000 + b"\n",
    b"Subject: " + b"(" * 3000 + b"\n", b"References: \x00\n", b"MIME-Version: x\n", b"X-" + b"y" * 70_000 + b": z\n",
)  # fmt: skip
_CONTROLS = (b"\\bin", b"\\bin999999999 ", b"\\u-1", b"\\u55357", b"\\uc99999 ", b"\\trowd", b"\\cell", b"\\row", b"\\nestcell", b"\\nestrow", b"\\pard",
             b"\\fonttbl", b"\\*", b"\\'", b"\\'zz", b"\\ansicpg99999", b"\\f99999", b"\\itap30", b"\\pict", b"\\field", b"\\fldinst", b"\\listtext", b"\\fromhtml1",
             b"\\htmltag", b"\\page", b"\\v", b"\\deleted", b"\\cellx-9999999999", b"\\intbl")  # fmt: skip


def mail(data: bytes, rng: Random, other: bytes) -> bytes:
    """Header fields left out, exchanged, odd; parts nested and unclosed."""
    data = data.replace(b"\r\n", b"\n")
    found = list(_HEADER.finditer(data))
    way = rng.randrange(5)
    if way == 0 and found:
        match = rng.choice(found)
        return data[: match.start()] + data[match.end() :]
    if way == 1 and found:
        match = rng.choice(found)
        return data[: match.start()] + rng.choice(_HEADERS) + data[match.end() :]
    if way == 2 and found:
        match = rng.choice(found)
        return data[: match.start()] + rng.choice(_HEADERS) * rng.choice((1, 2, 40)) + data[match.start() :]
    if way == 3:
        boundaries = re.findall(rb'boundary="?([^"\s;]+)', data)
        if boundaries:
            a = rng.choice(boundaries)
            return data.replace(a, rng.choice((b"", b"x", rng.choice(boundaries), a + b"--")), rng.choice((1, 2, -1)))
    depth = rng.choice((1, 3, 8, 60))
    out = data
    for level in range(depth):
        if len(out) > 2_000_000:
            break
        mark = b"m%d" % level
        out = (
            b"From: a@b.example\nTo: c@d.example\nSubject: x\nContent-Type: multipart/mixed; boundary=" + mark
            + b"\n\n--" + mark + b"\nContent-Type: message/rfc822\n\n" + out + b"\n--" + mark + b"--\n"
        )  # fmt: skip
    return out


def rich_text(data: bytes, rng: Random, other: bytes) -> bytes:
    """Control words and groups."""
    found = list(_CONTROL.finditer(data))
    if not found:
        return data
    for _ in range(rng.choice((1, 2, 5))):
        match = rng.choice(found)
        way = rng.randrange(5)
        if way == 0:
            made = rng.choice(_CONTROLS)
        elif way == 1:
            made = re.sub(rb"-?\d*$", str(rng.choice(ODD_NUMBERS)).encode(), match.group(0))
        elif way == 2:
            made = match.group(0) + rng.choice((b"{", b"}")) * rng.choice((1, 2, 5000))
        elif way == 3:
            made = match.group(0) + rng.choice(_CONTROLS) * rng.choice((1, 30, 2000))
        else:
            made = b""
        data = data[: match.start()] + made + data[match.end() :]
        found = list(_CONTROL.finditer(data))
        if not found:
            break
    return data


def compound(data: bytes, rng: Random, other: bytes) -> bytes:
    """Sector chains, directory entries and streams of an OLE file, by their four-byte numbers."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 2, 6, 30))):
        block = rng.randrange(max(len(out) // 512, 1)) * 512 if rng.random() < 0.7 else 0
        at = min(block + 4 * rng.randrange(128), max(len(out) - 4, 0))
        current = struct.unpack_from("<I", out, at)[0] if len(out) >= at + 4 else 0
        made = rng.choice(
            (current + 1, current - 1, rng.randrange(64), 0xFFFFFFFE, 0xFFFFFFFF, rng.choice(ODD_NUMBERS))
        )
        out[at : at + 4] = struct.pack("<I", made % 2**32)
    return bytes(out)


def table(data: bytes, rng: Random, other: bytes) -> bytes:
    """Quotes left open, rows of many cells, empty rows, very long cells."""
    lines = data.split(b"\n")
    index = rng.randrange(len(lines))
    way = rng.randrange(5)
    if way == 0:
        lines[index] = b'"' + lines[index]
    elif way == 1:
        lines[index] = b"," * rng.choice((5, 500, 50_000))
    elif way == 2:
        lines[index:index] = [b""] * rng.choice((1, 50, 20_000))
    elif way == 3:
        lines[index] = lines[index] + b"x" * rng.choice((100, 200_000))
    else:
        lines[index] = lines[index].replace(b",", rng.choice((b";", b"\t", b"|", b"\x00")))
    return b"\n".join(lines)


MAIL: tuple[Change, ...] = (mail, mail)
RICH_TEXT: tuple[Change, ...] = (rich_text, rich_text)
COMPOUND: tuple[Change, ...] = (compound, compound)
TABLE: tuple[Change, ...] = (table,)
