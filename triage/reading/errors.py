"""Why a file could not be read: one code and one plain sentence each."""

from __future__ import annotations

from enum import StrEnum


class ReadingErrorCode(StrEnum):
    """Stable codes for the API, the database and the command line."""

    EMPTY_FILE = "empty_file"
    UNKNOWN_TYPE = "unknown_type"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    TOO_SLOW = "too_slow"
    OUT_OF_MEMORY = "out_of_memory"
    NOTHING_TO_READ = "nothing_to_read"
    INTERNAL = "internal"


class ReadingError(Exception):
    """A file cannot be read. `message` is plain English for the person who must act; it holds no document text."""

    def __init__(self, code: ReadingErrorCode, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    def __reduce__(self) -> tuple[type[ReadingError], tuple[ReadingErrorCode, str]]:
        """How it passes between processes: as it was made."""
        return ReadingError, (self.code, self.message)
