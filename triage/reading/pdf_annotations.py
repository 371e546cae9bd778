"""Notes laid over a PDF page: typed comments that show on the page, and pop-up comments that do not."""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as pdfium

from triage.reading.pdf_place import Place
from triage.reading.tokens import Token

_MAX_NOTES = 500
_LETTER = 0.5


def note_tokens(page: Any, place: Place) -> tuple[list[Token], list[str]]:
    """Words of free-text notes at their places, and the texts of pop-up comments (ISO 32000-1, 12.5.6)."""
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
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)
    return tokens, comments


def _contents(annotation: Any) -> str:
    size = pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0)
    if not 2 < size < 200_000:
        return ""
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", "replace")


def _set_out(text: str, annotation: Any, place: Place) -> list[Token]:
    """Words over the note's rectangle, one line after the other."""
    box = pdfium.FS_RECTF()
    if not text.strip() or not pdfium.FPDFAnnot_GetRect(annotation, ctypes.byref(box)):
        return []
    left, right = sorted((float(box.left), float(box.right)))
    bottom, top = sorted((float(box.bottom), float(box.top)))
    x0, y0, x1, y1 = place.shown(left, bottom, right, top)
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
