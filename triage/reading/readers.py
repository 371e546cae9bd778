"""Which function reads which format. Each reader module is imported when its first document comes."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import cast

from triage.reading.document import Document
from triage.reading.errors import ReadingError, ReadingErrorCode
from triage.reading.limits import Limits

Reader = Callable[[bytes, str, Limits], Document]

_READERS: dict[str, str] = {
    "pdf": "triage.reading.pdf:read",
    "jpg": "triage.reading.images:read",
    "png": "triage.reading.images:read",
    "tiff": "triage.reading.images:read",
    "heic": "triage.reading.images:read",
    "webp": "triage.reading.images:read",
    "gif": "triage.reading.images:read",
    "bmp": "triage.reading.images:read",
    "docx": "triage.reading.docx:read",
    "odt": "triage.reading.odt:read",
    "rtf": "triage.reading.rtf:read",
    "doc": "triage.reading.doc:read",
    "txt": "triage.reading.plain:read",
    "html": "triage.reading.html:read",
    "eml": "triage.reading.mail_eml:read",
    "msg": "triage.reading.mail_msg:read",
    "xlsx": "triage.reading.sheet:read_xlsx",
    "csv": "triage.reading.sheet:read_csv",
    "zip": "triage.reading.archive:read",
}

IMAGE_FORMATS = frozenset({"jpg", "png", "tiff", "heic", "webp", "gif", "bmp"})
PAGED_FORMATS = IMAGE_FORMATS | {"pdf"}
"""Formats whose pages have a look of their own; all others are typeset to be shown."""


def formats() -> list[str]:
    """The short names of every format that can be read."""
    return sorted(_READERS)


def reader_for(document_format: str) -> Reader:
    """The reader of a format.

    Raises `ReadingError` (UNKNOWN_TYPE) for a format that has none.
    """
    try:
        module, _, function = _READERS[document_format].partition(":")
    except KeyError:
        raise ReadingError(
            ReadingErrorCode.UNKNOWN_TYPE,
            "This kind of file cannot be read. Save it as PDF or Word and send it again.",
        ) from None
    return cast("Reader", getattr(import_module(module), function))
