"""PDF streams that unpack to far more than they should (a "deflate bomb"), found before a library unpacks them."""

from __future__ import annotations

import re
import zlib

from triage.reading.errors import ReadingError, ReadingErrorCode
from triage.reading.limits import Limits

# Deflate packs at most 1:1032, so a short stream is harmless unless it is packed twice.
_SUSPECT = 64 * 1024
_STEP = 1 << 20
_STREAM = re.compile(rb"stream\r?\n")
_DEFLATED_TWICE = re.compile(rb"/(?:FlateDecode|Fl)\s*/(?:FlateDecode|Fl)\b")


def refuse_bombs(data: bytes, limits: Limits) -> None:
    """Raise `ReadingError` TOO_LARGE if a stream, or all large ones together, unpack past the limits.

    Pictures may unpack to what `max_pixels` allows; other streams also keep to `max_unpack_ratio`, judged from
    16 MB on, since white pages pack very well.
    """
    total = 0
    for match in _STREAM.finditer(data):
        start = match.end()
        head = data[max(0, match.start() - 400) : match.start()]
        head = head[head.rfind(b"obj") :]
        twice = _DEFLATED_TWICE.search(head) is not None
        if b"Fl" not in head:
            continue
        end = data.find(b"endstream", start)
        if end < 0:
            end = len(data)
        if end - start < _SUSPECT and not twice:
            continue
        size = _unpacked(memoryview(data)[start:end], limits.max_unpacked_bytes + 1, twice)
        total += size
        picture = b"/Image" in head
        ratio_broken = not picture and size > 16 << 20 and size > limits.max_unpack_ratio * max(end - start, 1)
        if ratio_broken or total > limits.max_unpacked_bytes:
            raise ReadingError(
                ReadingErrorCode.TOO_LARGE,
                "The PDF unpacks to far more than its size. It was not opened, to keep the service safe. "
                "Ask for a printed or scanned copy.",
            )


def _unpacked(packed: memoryview, most: int, twice: bool) -> int:
    outer = zlib.decompressobj()
    inner = zlib.decompressobj() if twice else None
    size = 0
    rest: bytes | memoryview = packed
    try:
        while rest and size <= most:
            chunk = outer.decompress(rest, _STEP)
            rest = outer.unconsumed_tail
            if inner is None:
                size += len(chunk)
            else:
                size += len(chunk)
                while chunk and size <= most:
                    size += len(inner.decompress(chunk, _STEP))
                    chunk = inner.unconsumed_tail
            if outer.eof:
                break
    except zlib.error:
        pass  # damaged, or not deflated after all: the libraries decide
    return size
