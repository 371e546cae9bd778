"""Readers of files side by side: this service's, the plain libraries, and two well-known extractors."""

from __future__ import annotations

import importlib
import importlib.util
import io
import os
import sys
from collections.abc import Callable
from pathlib import Path

Reader = Callable[[bytes, str], tuple[str, int]]
"""Text and number of pages (0 where the reader knows none) of a file."""


def ours(data: bytes, name: str) -> tuple[str, int]:
    """By this service, with what is attached."""
    from triage.reading import read_document

    document = read_document(data, name)
    inner = [ours(a.data, a.name)[0] for a in document.attachments]
    return "\n".join([document.text, *inner]), len(document.pages)


def plain_pdfium(data: bytes, _: str) -> tuple[str, int]:
    """By PDFium alone."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    return "\f".join(page.get_textpage().get_text_range() for page in document), len(document)


def plain_pypdf(data: bytes, _: str) -> tuple[str, int]:
    """By pypdf alone."""
    import pypdf

    reader = pypdf.PdfReader(io.BytesIO(data))
    return "\f".join(page.extract_text() for page in reader.pages), len(reader.pages)


def kreuzberg(data: bytes, name: str) -> tuple[str, int]:
    """By kreuzberg, with Tesseract on the same English data as this service."""
    os.environ.setdefault("TESSDATA_PREFIX", str(Path(sys.prefix) / "share/tessdata"))
    library = importlib.import_module("kreuzberg")
    config = library.ExtractionConfig(ocr=library.OcrConfig(backend="tesseract", language="eng"))
    kind = _MIME.get(Path(name).suffix.lower()) or library.detect_mime_type(data)
    return str(library.extract_bytes_sync(data, kind, config=config).content), 0


def markitdown(data: bytes, name: str) -> tuple[str, int]:
    """By markitdown, which has no recognition of its own."""
    library = importlib.import_module("markitdown")
    extension = Path(name).suffix.lower()
    found = library.MarkItDown().convert_stream(io.BytesIO(data), file_extension=extension)
    return str(found.text_content), 0


_MIME = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".rtf": "application/rtf",
    ".eml": "message/rfc822",
    ".jpg": "image/jpeg",
    ".tif": "image/tiff",
}

READERS: dict[str, Reader] = {
    "this service": ours,
    "plain PDFium": plain_pdfium,
    "plain pypdf": plain_pypdf,
    "kreuzberg": kreuzberg,
    "markitdown": markitdown,
}


def is_installed(name: str) -> bool:
    """Whether the reader can be measured here; the two extractors are an extra that ``make bench`` installs."""
    return name not in ("kreuzberg", "markitdown") or importlib.util.find_spec(name) is not None
