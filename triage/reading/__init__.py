"""Files to documents: `read_document` turns the bytes of any casework file into pages, lines and words."""

from __future__ import annotations

from triage.reading.document import Document
from triage.reading.errors import ReadingError, ReadingErrorCode
from triage.reading.limits import DEFAULT_LIMITS, Limits
from triage.reading.readers import reader_for
from triage.reading.sniff import sniff

__all__ = ["Document", "Limits", "ReadingError", "ReadingErrorCode", "read_document"]


def read_document(data: bytes, name: str, limits: Limits | None = None) -> Document:
    """Read a whole file. The format is chosen by content; `name` is a hint between kinds of plain text.

    Raises `ReadingError`, and nothing else, when the file cannot be read. Runs in this process: for files from
    outside use `triage.reading.guard.read_guarded`, which survives whatever a file does.
    """
    limits = limits or DEFAULT_LIMITS
    if len(data) > limits.max_bytes:
        raise ReadingError(
            ReadingErrorCode.TOO_LARGE,
            f"The file is larger than {limits.max_bytes // (1024 * 1024)} MB, the most that is read here. "
            "Ask for it in parts, or scanned at 200 dots per inch.",
        )
    reader = reader_for(sniff(data, name))
    try:
        document = reader(data, name, limits)
        if not document.warnings and not document.attachments and not document.text.strip():
            document.warnings.append("No text was found in the file.")
        return document
    except ReadingError:
        raise
    except MemoryError:
        raise ReadingError(
            ReadingErrorCode.OUT_OF_MEMORY, "The file needs more memory than a document may have."
        ) from None
    except RecursionError:
        raise ReadingError(ReadingErrorCode.TOO_DEEP, "The file is nested too deeply to be read.") from None
    except Exception as error:
        raise ReadingError(
            ReadingErrorCode.INTERNAL, "The file could not be read. It may be damaged: ask for it to be sent again."
        ) from error
