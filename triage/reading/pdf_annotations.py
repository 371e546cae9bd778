"""Notes laid over a PDF page: typed comments that show on the page, and pop-up comments that do not."""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as pdfium

from triage.reading.pdf_place import Place
from triage.reading.tokens import Drawing, Ring, Rule, Token

_MAX_NOTES = 500
_FLATTEST_RING, _TALLEST_RING = 6.0, 45.0
_LETTER = 0.5


def note_tokens(page: Any, place: Place, drawing: Drawing) -> tuple[list[Token], list[str]]:
    """Words of free-text notes at their places, and the texts of pop-up comments (ISO 32000-1, 12.5.6).

    Ovals and strokes laid over the page are added to `drawing` as rings and lines.
    """
    tokens: list[Token] = []
    comments: list[str] = []
    for index in range(min(max(pdfium.FPDFPage_GetAnnotCount(page), 0), _MAX_NOTES)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        try:
            kind = pdfium.FPDFAnnot_GetSubtype(annotation)
            if kind == pdfium.FPDF_ANNOT_FREETEXT:
                tokens += _set_out(_contents(annotation), annotation, place)
            elif kind in (pdfium.FPDF_ANNOT_CIRCLE, pdfium.FPDF_ANNOT_INK):
                _add_ring(annotation, place, drawing)
            elif kind in (
                pdfium.FPDF_ANNOT_TEXT,
                pdfium.FPDF_ANNOT_HIGHLIGHT,
                pdfium.FPDF_ANNOT_UNDERLINE,
                pdfium.FPDF_ANNOT_STRIKEOUT,
                pdfium.FPDF_ANNOT_SQUIGGLY,
            ):
                text = _contents(annotation).strip()
                if text:
                    comments.append(text)
                if kind == pdfium.FPDF_ANNOT_STRIKEOUT:
                    _add_strike(annotation, place, drawing)
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)
    return tokens, comments


def _rectangle(annotation: Any, place: Place) -> tuple[float, float, float, float] | None:
    box = pdfium.FS_RECTF()
    if not pdfium.FPDFAnnot_GetRect(annotation, ctypes.byref(box)):
        return None
    left, right = sorted((float(box.left), float(box.right)))
    bottom, top = sorted((float(box.bottom), float(box.top)))
    return place.shown(left, bottom, right, top)


def _add_ring(annotation: Any, place: Place, drawing: Drawing) -> None:
    box = _rectangle(annotation, place)
    if box is not None and box[3] - box[1] <= _TALLEST_RING and box[3] - box[1] >= _FLATTEST_RING:
        drawing.rings.append(Ring(*box))


def _add_strike(annotation: Any, place: Place, drawing: Drawing) -> None:
    """A strike-out note as the line that it shows, in the middle of each marked stretch."""
    points = pdfium.FS_QUADPOINTSF()
    for index in range(min(pdfium.FPDFAnnot_CountAttachmentPoints(annotation), _MAX_NOTES)):
        if not pdfium.FPDFAnnot_GetAttachmentPoints(annotation, index, ctypes.byref(points)):
            continue
        xs = sorted((float(points.x1), float(points.x2), float(points.x3), float(points.x4)))
        ys = sorted((float(points.y1), float(points.y2), float(points.y3), float(points.y4)))
        x0, y0, x1, y1 = place.shown(xs[0], ys[0], xs[-1], ys[-1])
        drawing.across.append(Rule((y0 + y1) / 2, x0, x1))


def _contents(annotation: Any) -> str:
    size = pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0)
    if not 2 < size < 200_000:
        return ""
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", "replace")


def _set_out(text: str, annotation: Any, place: Place) -> list[Token]:
    """Words over the note's rectangle, one line after the other."""
    box = _rectangle(annotation, place) if text.strip() else None
    if box is None:
        return []
    x0, y0, x1, y1 = box
    lines: list[list[str]] = []
    size = 11.0
    room = max((x1 - x0) / (size * _LETTER), 4.0)
    for paragraph in text.replace("\r", "\n").split("\n"):
        line: list[str] = []
        for word in paragraph.split():
            if line and len(" ".join(line)) + 1 + len(word) > room:
                lines.append(line)
                line = []
            line.append(word)
        if line:
            lines.append(line)
    pitch = min(1.2 * size, max(y1 - y0, 1.0) / max(len(lines), 1))
    out = []
    for number, words in enumerate(lines):
        left, step = x0 + 1, min(size * _LETTER, (x1 - x0 - 2) / max(len(" ".join(words)), 1))
        for word in words:
            right = left + step * len(word)
            level = y0 + number * pitch
            out.append(Token(word, round(left, 1), round(level, 1), round(right, 1), round(level + pitch, 1), size))
            left = right + step
    return out
