"""Drawn lines, tick-box squares, dark panels and pictures of a PDF page, from PDFium's page objects."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

from triage.reading.pdf_place import Place
from triage.reading.tokens import Drawing, Ring, Rule, Square

Rect = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]

_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_THIN = 3.2
_MAX_OBJECTS = 20_000
_MAX_SEGMENTS = 4_000
_MAX_NESTING = 6
_SQUARE = (4.5, 20.0)
_RING = (9.0, 40.0)
_MAX_RING = 400


@dataclass(slots=True)
class Shapes:
    """What is drawn on a page besides text, in points as shown. `panels` are fills that are not white."""

    drawing: Drawing = field(default_factory=Drawing)
    panels: list[Rect] = field(default_factory=list)
    pictures: list[Rect] = field(default_factory=list)
    shadings: int = 0


class _Collector:
    def __init__(self, place: Place) -> None:
        self.place = place
        self.shapes = Shapes()
        self.squares: list[Rect] = []
        self.marks: list[Rect] = []
        self.budget = _MAX_OBJECTS
        self.floats = [ctypes.c_float() for _ in range(4)]
        self.refs = [ctypes.byref(f) for f in self.floats]
        self.colour = [ctypes.c_uint() for _ in range(4)]
        self.colour_refs = [ctypes.byref(c) for c in self.colour]
        self.fill = ctypes.c_int()
        self.stroke = ctypes.c_int()

    def bounds(self, item: Any, matrix: Matrix) -> Rect | None:
        if not pdfium.FPDFPageObj_GetBounds(item, *self.refs):
            return None
        left, bottom, right, top = (f.value for f in self.floats)
        if matrix is not _IDENTITY:
            a, b, c, d, e, f = matrix
            xs = [a * x + c * y + e for x in (left, right) for y in (bottom, top)]
            ys = [b * x + d * y + f for x in (left, right) for y in (bottom, top)]
            left, right, bottom, top = min(xs), max(xs), min(ys), max(ys)
        return self.place.shown(left, bottom, right, top)

    def path(self, item: Any, matrix: Matrix) -> None:
        pdfium.FPDFPath_GetDrawMode(item, ctypes.byref(self.fill), ctypes.byref(self.stroke))
        filled, stroked = self.fill.value != 0, self.stroke.value != 0
        box = self.bounds(item, matrix)
        if box is None or not (filled or stroked):
            return
        x0, y0, x1, y1 = box
        width, height = x1 - x0, y1 - y0
        white = filled and not stroked and self._white(item)
        if white and min(width, height) > _THIN:
            return
        if min(width, height) <= _THIN:
            self._rule(box, width, height)
            return
        if stroked and not (filled and not white) and self._is_ring(item, width, height):
            self.shapes.drawing.rings.append(Ring(*box))
            if max(width, height) <= _SQUARE[1]:
                self.marks.append(box)  # or a round mark in a tick box
            return
        if width <= _SQUARE[1] and height <= _SQUARE[1]:
            self._small(item, box, width, height)
            return
        count = pdfium.FPDFPath_CountSegments(item)
        if count <= 6:
            if filled and not white:
                self.shapes.panels.append(box)
            if count == 2:
                return  # a slanting line
            self._edges(box)
        elif count <= _MAX_SEGMENTS:
            if filled:
                self.shapes.panels.append(box)
            self._segments(item, count, matrix)

    def _white(self, item: Any) -> bool:
        if not pdfium.FPDFPageObj_GetFillColor(item, *self.colour_refs):
            return False
        red, green, blue, alpha = (c.value for c in self.colour)
        return min(red, green, blue) >= 250 or alpha == 0

    def _rule(self, box: Rect, width: float, height: float) -> None:
        x0, y0, x1, y1 = box
        if width >= height:
            if width >= 3:
                self.shapes.drawing.across.append(Rule((y0 + y1) / 2, x0, x1))
        elif height >= 3:
            self.shapes.drawing.down.append(Rule((x0 + x1) / 2, y0, y1))

    def _edges(self, box: Rect) -> None:
        x0, y0, x1, y1 = box
        self.shapes.drawing.across += [Rule(y0, x0, x1), Rule(y1, x0, x1)]
        self.shapes.drawing.down += [Rule(x0, y0, y1), Rule(x1, y0, y1)]

    def _small(self, item: Any, box: Rect, width: float, height: float) -> None:
        """A tick-box outline is nearly square and closed by level and upright sides; anything else may be its mark."""
        count = pdfium.FPDFPath_CountSegments(item)
        square = min(width, height) >= _SQUARE[0] and 0.75 < width / height < 1.34
        if square and count <= 12 and self._is_rectangle(item, count):
            self.squares.append(box)
        else:
            self.marks.append(box)

    def _is_ring(self, item: Any, width: float, height: float) -> bool:
        """An oval or a loop drawn by hand: curves nearly all the way round, ending where it began."""
        if not (_RING[0] <= height <= _RING[1] and _RING[0] <= width <= 3 * _RING[1]):
            return False
        count = pdfium.FPDFPath_CountSegments(item)
        if not 4 < count <= _MAX_RING:
            return False
        points = list(self._points(item, count))
        curves = sum(kind == pdfium.FPDF_SEGMENT_BEZIERTO for kind, _, _ in points)
        lines = [(a, b) for a, b in pairwise(points) if b[0] == pdfium.FPDF_SEGMENT_LINETO]
        straight = max((abs(a[1] - b[1]) + abs(a[2] - b[2]) for a, b in lines), default=0.0)
        spread = max(x for _, x, _ in points) - min(x for _, x, _ in points)
        gap = abs(points[0][1] - points[-1][1]) + abs(points[0][2] - points[-1][2])
        return (curves >= 9 or len(lines) > 12) and straight < 0.25 * spread and gap < 0.3 * spread

    def _points(self, item: Any, count: int) -> Iterator[tuple[int, float, float]]:
        x, y = ctypes.c_float(), ctypes.c_float()
        for i in range(count):
            segment = pdfium.FPDFPath_GetPathSegment(item, i)
            pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
            yield pdfium.FPDFPathSegment_GetType(segment), x.value, y.value

    def _is_rectangle(self, item: Any, count: int) -> bool:
        points = list(self._points(item, count))
        lines = [(a, b) for a, b in pairwise(points) if b[0] == pdfium.FPDF_SEGMENT_LINETO]
        level = sum(abs(a[1] - b[1]) < 0.05 or abs(a[2] - b[2]) < 0.05 for a, b in lines)
        return len(lines) >= 3 and level == len(lines)

    def _segments(self, item: Any, count: int, matrix: Matrix) -> None:
        own = pdfium.FS_MATRIX()
        pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(own))
        a, b, c, d, e, f = _times((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
        last: tuple[float, float] | None = None
        for kind, x, y in self._points(item, count):
            px, py = a * x + c * y + e, b * x + d * y + f
            if kind == pdfium.FPDF_SEGMENT_LINETO and last is not None:
                box = self.place.shown(min(px, last[0]), min(py, last[1]), max(px, last[0]), max(py, last[1]))
                if min(box[2] - box[0], box[3] - box[1]) < 0.8:
                    self._rule(box, box[2] - box[0], box[3] - box[1])
            last = (px, py)

    def walk(self, holder: Any, count: int, get: Any, matrix: Matrix, depth: int) -> None:
        for i in range(count):
            self.budget -= 1
            if self.budget < 0:
                return
            item = get(holder, i)
            kind = pdfium.FPDFPageObj_GetType(item)
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                continue
            if kind == pdfium.FPDF_PAGEOBJ_PATH:
                self.path(item, matrix)
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                box = self.bounds(item, matrix)
                if box is not None:
                    self.shapes.pictures.append(box)
            elif kind == pdfium.FPDF_PAGEOBJ_SHADING:
                self.shapes.shadings += 1
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _MAX_NESTING:
                own = pdfium.FS_MATRIX()
                pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(own))
                inner = _times((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
                self.walk(item, pdfium.FPDFFormObj_CountObjects(item), pdfium.FPDFFormObj_GetObject, inner, depth + 1)


def _times(first: Matrix, then: Matrix) -> Matrix:
    if then is _IDENTITY:
        return first
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def shapes_of(page: Any, place: Place) -> Shapes:
    """Everything drawn on a loaded PDFium page (raw handle), at most 20,000 objects."""
    collector = _Collector(place)
    collector.walk(page, pdfium.FPDFPage_CountObjects(page), pdfium.FPDFPage_GetObject, _IDENTITY, 0)
    drawing = collector.shapes.drawing
    seen: set[tuple[int, int]] = set()
    for box in collector.squares:
        key = (round(box[0] / 3), round(box[1] / 3))
        if key in seen:
            continue
        seen.add(key)
        drawing.squares.append(Square(*box, marked=any(_inside(mark, box) for mark in collector.marks)))
    return collector.shapes


def _inside(mark: Rect, box: Rect) -> bool:
    x, y = (mark[0] + mark[2]) / 2, (mark[1] + mark[3]) / 2
    large = mark[2] - mark[0] > 0.3 * (box[2] - box[0]) and mark[3] - mark[1] > 0.2 * (box[3] - box[1])
    return large and box[0] - 1 < x < box[2] + 1 and box[1] - 1 < y < box[3] + 1
