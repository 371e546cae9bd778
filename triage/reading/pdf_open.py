"""Opening a PDF with both libraries, whichever of them can, and saying plainly why when neither can."""

from __future__ import annotations

import io
import logging
import re
from dataclasses import dataclass, field

import pypdf
import pypdfium2
from pypdf.errors import PyPdfError

from triage.reading.errors import ReadingError, ReadingErrorCode
from triage.reading.limits import Limits
from triage.reading.pdf_bombs import refuse_bombs
from triage.reading.pdf_damage import Damage, damage_of
from triage.reading.pdf_repair import repaired

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its messages quote the document

DAMAGED = "The PDF is damaged or was not sent completely. Ask for it to be sent again."
MENDED = "The file is damaged. It was repaired as far as possible, but pages may be missing."
NO_PAGES = "The PDF has no pages. Ask for it to be sent again."
_PAGE_OBJECT = re.compile(rb"/Type\s*/(?:Page\b(?!s)|ObjStm\b)")
_NO_PAGES = re.compile(rb"/Count\s+0\b")
TOO_SLOW = "The file took too long to open and was given up. Ask for it in parts, or as a simpler PDF."
ENCRYPTED = (
    "The PDF is protected with a password. Ask the sender for a copy without one, "
    "or open it with the password and print it to a new PDF."
)


@dataclass(slots=True)
class OpenPdf:
    """An opened PDF: `pages` by PDFium for what is shown, `structure` by pypdf where it could read the file.

    `mended` where the file is damaged: pages or letters may have been lost.
    """

    pages: pypdfium2.PdfDocument
    structure: pypdf.PdfReader | None
    warnings: list[str] = field(default_factory=list)
    mended: bool = False


def open_pdf(data: bytes, limits: Limits) -> OpenPdf:
    """Open `data` as PDF.

    Raises `ReadingError`: DAMAGED, ENCRYPTED (a password is needed; the empty one has been tried), NOTHING_TO_READ
    for a PDF without pages, TOO_LARGE for content that unpacks past the limits.
    """
    refuse_bombs(data, limits)
    structure = _structure(data)
    pages = None
    try:
        pages = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        # PDFium also says so of some files that are merely broken.
        if "assword" in str(error) and structure is None and b"/Encrypt" in data:
            raise ReadingError(ReadingErrorCode.ENCRYPTED, ENCRYPTED) from None
    if pages is None and structure is None and _NO_PAGES.search(data) and not _PAGE_OBJECT.search(data):
        raise ReadingError(ReadingErrorCode.NOTHING_TO_READ, NO_PAGES)
    if pages is not None and _loads(pages):
        return _opened(data, pages, structure)
    if pages is not None and len(pages) == 0 and not _PAGE_OBJECT.search(data):
        raise ReadingError(ReadingErrorCode.NOTHING_TO_READ, NO_PAGES)
    mended = _rewritten(structure) if structure is not None else None
    if mended is None:
        mended, structure = _rebuilt(data)
    if mended is None:
        raise ReadingError(ReadingErrorCode.DAMAGED, DAMAGED)
    return OpenPdf(mended, structure, [MENDED], mended=True)


def _opened(data: bytes, pages: pypdfium2.PdfDocument, structure: pypdf.PdfReader | None) -> OpenPdf:
    """A file that opens; it may still have lost objects or hold broken ones."""
    if structure is None:
        warning = "The file is slightly damaged: its text was read, its form fields and attachments were not."
        return OpenPdf(pages, structure, [warning], mended=True)
    damage = damage_of(data, structure)
    if damage is Damage.NONE:
        return OpenPdf(pages, structure)
    if damage is Damage.OBJECTS:
        whole, again = _rebuilt(data)
        if whole is not None and len(whole) >= len(pages):
            pages.close()
            return OpenPdf(whole, again, [MENDED], mended=True)
    return OpenPdf(pages, structure, ["Parts of the file are damaged. Some of its text may be missing."], mended=True)


def _structure(data: bytes) -> pypdf.PdfReader | None:
    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return None
        return reader if _count(reader) else None
    except RecursionError:
        return None
    except Exception:  # pypdf raises many kinds for damaged files
        return None


def _count(reader: pypdf.PdfReader) -> int:
    try:
        return len(reader.pages)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return 0


def _loads(pages: pypdfium2.PdfDocument) -> bool:
    """Whether at least one of the first pages can be loaded."""
    for index in range(min(len(pages), 5)):
        try:
            pages[index].close()
        except pypdfium2.PdfiumError:
            continue
        return True
    return False


def _rewritten(structure: pypdf.PdfReader) -> pypdfium2.PdfDocument | None:
    """Written anew by pypdf, which finds pages through broken trees and tables."""
    try:
        writer = pypdf.PdfWriter()
        for page in structure.pages:
            writer.add_page(page)
        out = io.BytesIO()
        writer.write(out)
        pages = pypdfium2.PdfDocument(out.getvalue())
    except Exception:  # whatever either library says, the next way is tried
        return None
    return pages if _loads(pages) else None


def _rebuilt(data: bytes) -> tuple[pypdfium2.PdfDocument | None, pypdf.PdfReader | None]:
    """Put together from the objects that are left."""
    whole = repaired(data)
    if whole is None:
        return None, None
    try:
        pages = pypdfium2.PdfDocument(whole)
    except pypdfium2.PdfiumError:
        return None, None
    return (pages, _structure(whole)) if _loads(pages) else (None, None)
