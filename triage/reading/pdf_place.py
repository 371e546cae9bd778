"""From PDF page space to points of the page as it is shown (ISO 32000-1, 8.3.2 and 14.11.2)."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import numpy as np
import pypdfium2.raw as pdfium

Number = TypeVar("Number", float, "np.ndarray[Any, np.dtype[np.float64]]")


@dataclass(frozen=True, slots=True)
class Place:
    """The shown part of a page in page space, and how many degrees clockwise it is turned when shown."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int = 0

    @property
    def width(self) -> float:
        """Width in points as shown."""
        return self.right - self.left if self.rotation % 180 == 0 else self.top - self.bottom

    @property
    def height(self) -> float:
        """Height in points as shown."""
        return self.top - self.bottom if self.rotation % 180 == 0 else self.right - self.left

    def shown(self, left: Number, bottom: Number, right: Number, top: Number) -> tuple[Number, Number, Number, Number]:
        """A rectangle of page space as x0, y0, x1, y1 from the top left of the page as shown."""
        if self.rotation == 90:
            return bottom - self.bottom, left - self.left, top - self.bottom, right - self.left
        if self.rotation == 180:
            return self.right - right, bottom - self.bottom, self.right - left, top - self.bottom
        if self.rotation == 270:
            return self.top - top, self.right - right, self.top - bottom, self.right - left
        return left - self.left, self.top - top, right - self.left, self.top - bottom

    def turned(self, degrees: int) -> Place:
        """The same page shown after a further quarter turn clockwise."""
        return Place(self.left, self.bottom, self.right, self.top, (self.rotation + degrees) % 360)

    @staticmethod
    def flat(width: float, height: float, letters: int) -> bool:
        """Whether a word of that many letters runs along the line, not up or down it."""
        return letters < 2 or width > height


_SMALLEST, _LARGEST = 1.0, 500_000.0  # points


def has_size(page: Any) -> bool:
    """Whether a loaded PDFium page (raw handle) has a size that can be shown at all."""
    place = place_of(page)
    return _SMALLEST <= place.width <= _LARGEST and _SMALLEST <= place.height <= _LARGEST


def place_of(page: Any) -> Place:
    """The place of a loaded PDFium page (raw handle)."""
    rotation = (pdfium.FPDFPage_GetRotation(page) % 4) * 90
    box = pdfium.FS_RECTF()
    if pdfium.FPDF_GetPageBoundingBox(page, ctypes.byref(box)):
        left, right = sorted((float(box.left), float(box.right)))
        bottom, top = sorted((float(box.bottom), float(box.top)))
        if right - left > 0 and top - bottom > 0:
            return Place(left, bottom, right, top, rotation)
    width = cast("float", pdfium.FPDF_GetPageWidthF(page)) or 595.0
    height = cast("float", pdfium.FPDF_GetPageHeightF(page)) or 842.0
    if rotation % 180:
        width, height = height, width
    return Place(0.0, 0.0, width, height, rotation)
