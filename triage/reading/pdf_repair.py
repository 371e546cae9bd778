"""A PDF whose table of objects is lost (cut off, overwritten) put together again from the objects that are left."""

from __future__ import annotations

import re
import zlib

_OBJECT = re.compile(rb"(?<![0-9])(\d{1,8})[ \t\r\n]+(\d{1,5})[ \t\r\n]+obj\b")
_CATALOG = re.compile(rb"/Type\s*/Catalog\b")
_PAGES = re.compile(rb"/Type\s*/Pages\b")
_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
_PACKED = re.compile(rb"/Type\s*/ObjStm\b")
_TABLE = re.compile(rb"/Type\s*/XRef\b")
_ENCRYPTED = re.compile(rb"/Encrypt\s+\d+\s+\d+\s+R")
_FIRST = re.compile(rb"/First\s+(\d+)")
_COUNT = re.compile(rb"/N\s+(\d+)")
_STREAM = re.compile(rb"stream\r?\n")
_MOST = 64 << 20
_MAX_OBJECTS = 200_000


def repaired(data: bytes) -> bytes | None:
    """A whole PDF with every object that can be found, or None where there is no page among them.

    Encrypted files are left alone: without their table they cannot be opened.
    """
    if _ENCRYPTED.search(data):
        return None
    objects = _objects(data)
    for number in [n for n, body in objects.items() if _PACKED.search(body[:600])]:
        for inner, body in _unpacked(objects[number]).items():
            objects.setdefault(inner, body)
    objects = {n: body for n, body in objects.items() if not _TABLE.search(body[:600])}
    pages = [n for n, body in sorted(objects.items()) if _PAGE.search(body[:4000])]
    if not pages:
        return None
    top = max(objects)
    # The tree may have lost limbs; a flat one over all pages has not. Inherited sizes and fonts come from old nodes.
    tree, catalog = top + 1, top + 2
    inherited = next((body for body in objects.values() if _PAGES.search(body[:4000])), b"")
    keep = b" ".join(_entry(inherited, key) for key in (b"/MediaBox", b"/Resources", b"/Rotate"))
    kids = b" ".join(b"%d 0 R" % n for n in pages)
    objects[tree] = b"<</Type/Pages/Kids[" + kids + b"]/Count %d " % len(pages) + keep + b">>"
    old = next((body for body in objects.values() if _CATALOG.search(body[:4000])), b"")
    objects[catalog] = b"<</Type/Catalog/Pages %d 0 R " % tree + _entry(old, b"/AcroForm") + b">>"
    for number in pages:
        objects[number] = re.sub(rb"/Parent\s+\d+\s+\d+\s+R", b"/Parent %d 0 R" % tree, objects[number], count=1)
    return _written(objects, catalog)


def _objects(data: bytes) -> dict[int, bytes]:
    """The last version of each object, without its number."""
    found: dict[int, bytes] = {}
    matches = list(_OBJECT.finditer(data))[:_MAX_OBJECTS]
    if not matches:
        return found
    for match, after in zip(matches, [*matches[1:], None], strict=True):
        limit = len(data) if after is None else after.start()
        end = data.find(b"endobj", match.end(), limit)
        body = data[match.end() : end if end >= 0 else limit].strip()
        if end < 0 and b"stream" in body and b"endstream" not in body:
            body += b"\nendstream"
        found[int(match.group(1))] = body
    return found


def _unpacked(body: bytes) -> dict[int, bytes]:
    """The objects of an object stream (ISO 32000-1, 7.5.7)."""
    stream, first, count = _STREAM.search(body), _FIRST.search(body), _COUNT.search(body)
    if stream is None or first is None or count is None:
        return {}
    packed = body[stream.end() :]
    try:
        text = zlib.decompressobj().decompress(packed, _MOST)
    except zlib.error:
        return {}
    start = int(first.group(1))
    numbers = text[:start].split()[: 2 * int(count.group(1))]
    out: dict[int, bytes] = {}
    try:
        pairs = [(int(numbers[i]), int(numbers[i + 1])) for i in range(0, len(numbers) - 1, 2)]
    except ValueError:
        return {}
    for index, (number, offset) in enumerate(pairs):
        end = start + pairs[index + 1][1] if index + 1 < len(pairs) else len(text)
        out[number] = text[start + offset : end].strip()
    return out


def _entry(dictionary: bytes, key: bytes) -> bytes:
    """One entry of a dictionary with its value: a reference, a number, an array or a dictionary without nesting."""
    pattern = re.escape(key) + rb"\s*(\d+\s+\d+\s+R|-?\d+|\[[^\]]*\]|<<(?:[^<>]|<<[^<>]*>>|<[^<>]*>)*>>)"
    match = re.search(pattern, dictionary[:20_000])
    return match.group(0) if match else b""


def _written(objects: dict[int, bytes], catalog: int) -> bytes:
    parts = [b"%PDF-1.7\n"]
    offset = len(parts[0])
    places: dict[int, int] = {}
    for number, body in sorted(objects.items()):
        places[number] = offset
        part = b"%d 0 obj\n" % number + body + b"\nendobj\n"
        parts.append(part)
        offset += len(part)
    size = max(objects) + 1
    table = [b"xref\n0 1\n0000000000 65535 f \n"]
    table += [b"%d 1\n%010d 00000 n \n" % (number, place) for number, place in sorted(places.items())]
    trailer = b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, catalog, offset)
    return b"".join([*parts, *table, trailer])
