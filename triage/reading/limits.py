"""How much a single document may cost before its reader stops."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for one document. Where one is hit, what was read so far is kept and the document marked partial.

    `max_bytes`: size of the file as received. `max_pages`: pages (of a PDF or a scan) that are read.
    `max_pixels`: pixels of one picture; a larger PDF page is drawn smaller, a larger image file is refused.
    `max_unpacked_bytes` and `max_unpack_ratio`: what compressed content may grow to, in all and as a multiple of its
    packed size (the ratio is judged only past one megabyte, since short repetitive text packs very well).
    `max_depth`: documents within documents (a mail in a zip in a mail is 2). `max_seconds`: the clock of one
    document. `max_memory_bytes`: memory of the process that reads it.
    """

    max_bytes: int = 100 * 1024 * 1024
    max_pages: int = 3000
    max_pixels: int = 100_000_000
    max_unpacked_bytes: int = 500 * 1024 * 1024
    max_unpack_ratio: float = 200.0
    max_depth: int = 5
    max_seconds: float = 600.0
    max_memory_bytes: int = 2 * 1024 * 1024 * 1024


DEFAULT_LIMITS = Limits()
