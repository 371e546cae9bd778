"""What became of a broken file: read, refused in plain words, or harm."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

import psutil

from triage.reading import Document, Limits, ReadingError, ReadingErrorCode
from triage.reading.guard import GuardedReader

LIMITS = Limits(
    max_seconds=240.0, max_memory_bytes=900 << 20, max_unpacked_bytes=100 << 20, max_pixels=4_000_000, max_pages=300
)
_HARM = {
    ReadingErrorCode.INTERNAL: "crash or unexplained exception",
    ReadingErrorCode.TOO_SLOW: "hang",
    ReadingErrorCode.OUT_OF_MEMORY: "memory",
}
_SLOW = 12.0  # processor seconds: the machine may be busy
_ATTACHMENTS = 3


class FuzzReader(GuardedReader):
    """The guarded reader with the process of the fuzz run."""

    program = "tests.reading.fuzz.child"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`outcome` is ``read``, ``partial`` or the code of the refusal; `harm` is empty or says what went wrong."""

    outcome: str
    harm: str
    seconds: float


def judge(reader: GuardedReader, data: bytes, name: str, depth: int = 0) -> Verdict:
    """Read a file, and its attachments, through the guard."""
    started, used = time.monotonic(), _used(reader)
    try:
        document = reader.read(data, name, LIMITS)
    except ReadingError as error:
        harm = _HARM.get(error.code, "")
        if not error.message.endswith("."):
            harm = "no plain sentence"
        return Verdict(error.code.value, harm, time.monotonic() - started)
    seconds = time.monotonic() - started
    harm = _oddness(document) or ("slow" if _used(reader) - used > _SLOW else "")
    if depth < 2:
        for attachment in document.attachments[:_ATTACHMENTS]:
            harm = harm or judge(reader, attachment.data, attachment.name, depth + 1).harm
    return Verdict("partial" if document.partial else "read", harm, seconds)


def _used(reader: GuardedReader) -> float:
    """Processor seconds of the reading process so far; a process that was replaced begins anew."""
    process = reader._process
    try:
        times = psutil.Process(process.pid).cpu_times() if process is not None else None
    except psutil.NoSuchProcess:
        return 0.0
    return times.user + times.system if times is not None else 0.0


def _oddness(document: Document) -> str:
    """What no reader may give back."""
    for number, page in enumerate(document.pages, start=1):
        if page.number != number:
            return "page numbers"
        if not (0 < page.width < 1e6 and 0 < page.height < 1e6):
            return "page size"
        for line in page.lines:
            if not line.words:
                return "a line without words"
            for word in line.words:
                box = word.box
                if not all(map(math.isfinite, (box.x0, box.y0, box.x1, box.y1))) or box.x1 < box.x0 or box.y1 < box.y0:
                    return "box of a word"
                if not word.text or word.text.split() != [word.text]:
                    return "text of a word"
    if document.partial and not document.warnings:
        return "partial without a warning"
    return ""
