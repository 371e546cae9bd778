"""The PDF reader: text layer by PDFium, structure by pypdf, OCR where a page has no text worth having."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from triage.reading.document import Document, FormValue, Page, Straightening
from triage.reading.errors import ReadingError, ReadingErrorCode
from triage.reading.layout import aside_lines, finish, lay_out, number_tables
from triage.reading.limits import Limits
from triage.reading.pdf_forms import Widget, add_values, form_values, widget_tokens, widgets_of
from triage.reading.pdf_open import DAMAGED, TOO_SLOW, OpenPdf, open_pdf
from triage.reading.pdf_outline import mark_named_headings, outline_of
from triage.reading.pdf_page import Need, PdfPage, read_page, render_page
from triage.reading.pdf_place import has_size
from triage.reading.pdf_structure import active_content, attachments_of, details_of
from triage.reading.pdf_words import WordReader, word_reader
from triage.reading.pdf_xfa import by_name, xfa_values
from triage.reading.scan_queue import ScanQueue
from triage.reading.symbols import TICKS
from triage.reading.tokens import Token

_FEW_LETTERS = 20
_OCR_DPI = 300
_LARGEST_SIDE = 14_400.0  # points; ISO 32000-1, annex C


@dataclass(slots=True)
class _Progress:
    document: Document
    limits: Limits
    deadline: float
    known: list[float] = field(default_factory=list)


def read(data: bytes, name: str, limits: Limits) -> Document:  # noqa: ARG001 (every reader is given a name)
    """Read a PDF.

    Raises `ReadingError`: DAMAGED, ENCRYPTED, TOO_LARGE, TOO_SLOW (before the first page was read), NOTHING_TO_READ (no
    pages, or nothing on them). Where `max_pages` or three quarters of `max_seconds` are reached, what was read is
    returned with `partial` set.
    """
    if len(data) < 64:
        raise ReadingError(ReadingErrorCode.DAMAGED, "The PDF has no content. Ask for it to be sent again.")
    started = time.monotonic()
    opened = open_pdf(data, limits)
    document = Document("pdf", warnings=list(opened.warnings), partial=opened.mended)
    document.warnings += active_content(data, opened.structure)
    progress = _Progress(document, limits, started + 0.75 * limits.max_seconds)
    try:
        widgets, loose = _widgets(opened, limits, document)
        _read_pages(opened, widgets, progress)
        document.outline = outline_of(opened.pages)
    finally:
        opened.pages.close()
    if opened.structure is not None:
        document.details = details_of(opened.structure)
        document.attachments = attachments_of(opened.structure, limits, document.warnings)
    if not document.pages and time.monotonic() > progress.deadline:
        raise ReadingError(ReadingErrorCode.TOO_SLOW, TOO_SLOW)
    if not document.pages:
        raise ReadingError(
            ReadingErrorCode.DAMAGED, "None of the PDF's pages can be opened. Ask for it to be sent again."
        )
    if opened.mended and sum(map(str.isalnum, document.text)) < _FEW_LETTERS:
        raise ReadingError(ReadingErrorCode.DAMAGED, DAMAGED)
    if loose:
        add_values(document.pages[0], loose)
    number_tables(document.pages)
    finish([(page.width, page.height, page.lines) for page in document.pages])
    mark_named_headings(document)
    if not any(page.lines for page in document.pages) and not document.attachments and not document.partial:
        document.warnings.append("No text was found on any page.")
    return document


def _widgets(opened: OpenPdf, limits: Limits, document: Document) -> tuple[dict[int, list[Widget]], list[FormValue]]:
    """Fields by page, and the values of a form that has no fields on its pages."""
    by_page: dict[int, list[Widget]] = {}
    if opened.structure is None:
        return by_page, []
    try:
        values = xfa_values(opened.structure)
        found = widgets_of(opened.structure, limits.max_pages, by_name(values))
    except Exception:  # pypdf raises many kinds for damaged fields
        document.warnings.append("The form fields of the PDF could not be read.")
        return by_page, []
    document.form_values = form_values(found)
    if values and not found:
        document.form_values = [FormValue(value.caption or value.name, value.value, 1) for value in values]
        return by_page, document.form_values
    for widget in found:
        if widget.hidden:
            if not widget.tick:
                document.hidden.append(f"{widget.name}: {widget.value}")
        else:
            by_page.setdefault(widget.page, []).append(widget)
    return by_page, []


def _read_pages(opened: OpenPdf, widgets: dict[int, list[Widget]], progress: _Progress) -> None:
    document, limits = progress.document, progress.limits
    count = len(opened.pages)
    if count > limits.max_pages:
        document.partial = True
        document.warnings.append(f"The PDF has {count} pages; the first {limits.max_pages} were read.")
    words = word_reader()
    damaged: list[int] = []
    with ScanQueue(progress.deadline, progress.known, opened.mended) as queue:
        for index in range(min(count, limits.max_pages)):
            if time.monotonic() > progress.deadline:
                document.partial = True
                document.warnings.append(f"Reading took too long: {index} of {count} pages were read.")
                break
            handle = pdfium.FPDF_LoadPage(opened.pages, index)
            if handle and not has_size(handle):
                pdfium.FPDF_ClosePage(handle)
                handle = None
            if not handle:
                damaged.append(index + 1)
                document.pages.append(Page(index + 1, 595.0, 842.0))
                continue
            try:
                _read_one(opened, handle, index + 1, words, widgets.get(index + 1, []), queue, progress)
            finally:
                pdfium.FPDF_ClosePage(handle)
        queue.wait()
        if queue.missed:
            document.partial = True
            document.warnings.append(f"Reading took too long: {queue.missed} scanned pages were left out.")
    if damaged:
        if len(damaged) == len(document.pages):
            document.pages = []
            return
        document.warnings.append(f"Damaged pages could not be opened: {_numbers(damaged)}.")
        document.partial = True
    if queue.garbled:
        document.warnings.append(
            f"Letters of these pages could not be made out and were left out: {_numbers(sorted(queue.garbled))}. "
            "The file's fonts are damaged or missing: ask for it to be sent again."
        )
        document.partial = True


def _numbers(pages: list[int]) -> str:
    return ", ".join(str(n) for n in pages[:10]) + (" and more" if len(pages) > 10 else "")


def _read_one(
    opened: OpenPdf,
    handle: Any,
    number: int,
    words: WordReader,
    widgets: list[Widget],
    queue: ScanQueue,
    progress: _Progress,
) -> None:
    read = read_page(handle, words)
    place = read.place
    document = progress.document
    document.hidden += read.hidden
    fields = [token for widget in widgets for token in widget_tokens(widget, place)]
    tokens = _with_fields(read.tokens, fields, read)
    page = Page(number, round(place.width, 2), round(place.height, 2), rotation=place.rotation)
    if read.turn:
        page.rotation = (place.rotation - read.turn) % 360
        page.straightening = Straightening(turn=read.turn)
    document.pages.append(page)
    if opened.mended and read.need is Need.NO:
        tokens = queue.legible(page, tokens)
    if read.need is Need.NO:
        page.lines = lay_out(tokens, read.drawing, known=progress.known)
        if read.aside:
            page.lines += aside_lines(read.aside, page.lines)
        return
    if max(place.width, place.height) > _LARGEST_SIDE:
        document.warnings.append(f"Page {number} is far larger than paper; its pictures were not read.")
        page.lines = lay_out(tokens, read.drawing, known=progress.known)
        return
    most = min(progress.limits.max_pixels, 40_000_000)
    scale = min(_OCR_DPI / 72, (most / (place.width * place.height)) ** 0.5)
    picture = render_page(opened.pages, handle, place, scale)
    queue.put(page, picture, 1 / scale, tokens + read.aside, read.drawing, read.need)


def _with_fields(tokens: list[Token], fields: list[Token], read: PdfPage) -> list[Token]:
    """Words and field values together; a field's drawn outline is not a tick box of its own."""
    if not fields:
        return tokens
    ticks = [f for f in fields if f.text in TICKS]
    if ticks:
        read.drawing.squares = [
            s for s in read.drawing.squares if not any(_over(t, s.x0, s.y0, s.x1, s.y1) for t in ticks)
        ]
    out = []
    for token in tokens:
        # A viewer may have written the values into the page too.
        double = any(_over(f, token.x0, token.y0, token.x1, token.y1) and f.text == token.text for f in fields)
        if not double:
            out.append(token)
    return out + fields


def _over(token: Token, x0: float, y0: float, x1: float, y1: float) -> bool:
    return token.x0 < x1 and token.x1 > x0 and token.y0 < y1 and token.y1 > y0
