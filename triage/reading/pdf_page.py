"""One page of a PDF: its words, what is drawn around them, and whether the page must be read by OCR."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium

from triage.reading.garbage import is_doubtful
from triage.reading.pdf_annotations import note_tokens
from triage.reading.pdf_paths import Rect, Shapes, shapes_of
from triage.reading.pdf_place import Place, place_of
from triage.reading.pdf_words import PageWords, WordReader
from triage.reading.quality import word_quality
from triage.reading.tokens import Drawing, Token

_FEW_LETTERS = 40
_PICTURE_PAGE = 0.5
_PICTURE_PART = 0.2
_GOOD_LAYER = 0.92  # what a scanner recognised itself: with one letter in a hundred wrong it is above


class Need(Enum):
    """Whether a page needs OCR. PART: pictures beside the text may hold words; DOUBT: keep the better of the two."""

    NO = "no"
    ALL = "all"
    PART = "part"
    DOUBT = "doubt"


@dataclass(slots=True)
class PdfPage:
    """What was read of one page. `turn` is a quarter turn beyond the page's own rotation for text set sideways."""

    place: Place
    turn: int
    tokens: list[Token]
    aside: list[Token]
    drawing: Drawing
    need: Need
    hidden: list[str] = field(default_factory=list)
    pictures: list[Rect] = field(default_factory=list)


def read_page(page: Any, words: WordReader) -> PdfPage:
    """Read a loaded PDFium page (raw handle)."""
    place = place_of(page)
    found = words.read(page, place)
    turn = found.turn
    if turn:
        place = place.turned(turn)
        found = words.read(page, place)
    shapes = shapes_of(page, place)
    hidden = [t.text for t in found.hidden]
    tokens = found.tokens
    if found.white:
        unseen = {id(t) for t in found.white if not _on_ground(t, shapes)}
        hidden += [t.text for t in tokens if id(t) in unseen]
        tokens = [t for t in tokens if id(t) not in unseen]
    notes, comments = note_tokens(page, place, shapes.drawing)
    pictures = [_clipped(box, place) for box in shapes.pictures]
    need, tokens, unseen_layer = _need(found, tokens, shapes, pictures, place)
    hidden = ([" ".join(hidden)] if hidden else []) + ([" ".join(unseen_layer)] if unseen_layer else []) + comments
    upright: list[Token] = []
    aside: list[Token] = []
    for token in tokens + notes:
        tall = token.y1 - token.y0 > 1.6 * (token.x1 - token.x0) and len(token.text) > 2
        (aside if tall else upright).append(token)
    return PdfPage(place, turn, upright, aside, shapes.drawing, need, hidden, pictures)


def _need(
    found: PageWords, tokens: list[Token], shapes: Shapes, pictures: list[Rect], place: Place
) -> tuple[Need, list[Token], list[str]]:
    """Whether to OCR, the words to keep meanwhile, and words that only a machine sees."""
    area = place.width * place.height
    largest = max((_area(box) for box in pictures), default=0.0) / area
    covered = min(1.0, sum(_area(box) for box in pictures) / area)
    letters = sum(len(t.text) for t in tokens)
    if found.invisible:
        if covered < 0.3:
            return Need.NO, tokens, [t.text for t in found.invisible]
        layer = tokens + found.invisible
        texts = [t.text for t in layer]
        if len(texts) >= 12 and word_quality(texts) >= _GOOD_LAYER and found.unmapped < 0.05 * found.characters:
            return Need.NO, layer, []
        return (Need.DOUBT if len(texts) >= 12 else Need.ALL), layer, []
    if letters == 0:
        inky = covered > 0.02 or len(shapes.panels) + len(shapes.drawing.across) > 20 or shapes.shadings
        return (Need.ALL if inky else Need.NO), tokens, []
    if found.unmapped > 0.15 * max(found.characters, 1):
        return (Need.ALL if found.unmapped > 0.6 * found.characters else Need.DOUBT), tokens, []
    if is_doubtful(tokens):
        return Need.DOUBT, tokens, []
    if largest >= _PICTURE_PAGE and letters < 6 * _FEW_LETTERS:
        return Need.PART, tokens, []
    if _bare_pictures(pictures, tokens) >= _PICTURE_PART * area:
        return Need.PART, tokens, []
    return Need.NO, tokens, []


def _bare_pictures(pictures: list[Rect], tokens: list[Token]) -> float:
    """The area of pictures with hardly a word over them."""
    bare = 0.0
    for box in pictures:
        if _area(box) < 20_000:
            continue
        over = sum(box[0] < (t.x0 + t.x1) / 2 < box[2] and box[1] < t.middle < box[3] for t in tokens)
        if over < 5:
            bare += _area(box)
    return bare


def _area(box: Rect) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _clipped(box: Rect, place: Place) -> Rect:
    return max(box[0], 0.0), max(box[1], 0.0), min(box[2], place.width), min(box[3], place.height)


def _on_ground(token: Token, shapes: Shapes) -> bool:
    """Whether white words stand on a coloured panel or a picture."""
    x, y = (token.x0 + token.x1) / 2, token.middle
    grounds = (*shapes.panels, *shapes.pictures)
    return shapes.shadings > 0 or any(g[0] - 1 <= x <= g[2] + 1 and g[1] - 1 <= y <= g[3] + 1 for g in grounds)


def render_page(document: Any, page: Any, place: Place, scale: float) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """The page as it is shown, with its form fields: height x width x 3 bytes, BGR, `scale` pixels a point."""
    width, height = max(1, round(place.width * scale)), max(1, round(place.height * scale))
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_BGR, None, 0)
    if not bitmap:
        raise MemoryError
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        own = (pdfium.FPDFPage_GetRotation(page) % 4) * 90
        extra = ((place.rotation - own) % 360) // 90
        flags = pdfium.FPDF_ANNOT
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, extra, flags)
        form = getattr(document, "formenv", None)
        if form is not None:
            pdfium.FPDF_FFLDraw(form.raw, bitmap, page, 0, 0, width, height, extra, flags)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        pointer = ctypes.cast(pdfium.FPDFBitmap_GetBuffer(bitmap), ctypes.POINTER(ctypes.c_ubyte))
        rows = np.ctypeslib.as_array(pointer, shape=(height, stride))
        return rows[:, : width * 3].reshape(height, width, 3).copy()  # the bitmap is freed
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
