"""The picture of a page, as it was read: the boxes of its words fit exactly."""

from __future__ import annotations

import io
from typing import Any, cast

import numpy as np
import pypdfium2
from PIL import Image

from triage.reading.document import Page
from triage.reading.errors import ReadingError, ReadingErrorCode
from triage.reading.limits import DEFAULT_LIMITS, Limits
from triage.reading.readers import IMAGE_FORMATS

_QUALITY = 80
_METHOD = 2
_MAX_WIDTH = 4000


def page_picture(data: bytes, document_format: str, page: Page, width: int, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """A WebP picture of one page, `width` pixels wide (16 to 4,000).

    A point (x, y) of a word's box is at (x, y) times ``width / page.width`` in it: rotation and straightening are
    applied as when the page was read. Pages of formats that have no look of their own are typeset.
    Raises `ReadingError` where `data` can no longer be opened or has no such page.
    """
    width = max(16, min(width, _MAX_WIDTH))
    if document_format == "pdf":
        picture = _of_pdf(data, page, width)
    elif document_format in IMAGE_FORMATS:
        picture = _of_image(data, page, width, limits)
    else:
        from triage.reading.draw import draw

        return _webp(draw(page, width))
    return _webp(Image.fromarray(picture[:, :, ::-1] if picture.ndim == 3 else picture))


def _of_pdf(data: bytes, page: Page, width: int) -> np.ndarray[Any, np.dtype[np.uint8]]:
    from triage.reading import straighten as st
    from triage.reading.pdf_open import open_pdf
    from triage.reading.pdf_page import render_page
    from triage.reading.pdf_place import place_of

    opened = open_pdf(data, DEFAULT_LIMITS)
    try:
        _with_forms(opened.pages)
        try:
            loaded = opened.pages[page.number - 1]  # tells the form fields of the page too
        except (pypdfium2.PdfiumError, IndexError):
            raise ReadingError(ReadingErrorCode.DAMAGED, "This page of the PDF cannot be opened.") from None
        try:
            place = place_of(loaded.raw)
            straightening = page.straightening
            # The size as drawn: before the straightening, whose turn may swap the sides and whose corners may cut.
            turned = straightening is not None and straightening.turn % 180 != 0
            across = place.height if turned else place.width
            shown = page.width if straightening is None or straightening.corners is None else across
            scale = width / (shown if shown > 0 else across)
            most = DEFAULT_LIMITS.max_pixels / 3
            scale = min(scale, (most / (place.width * place.height)) ** 0.5)
            picture = render_page(opened.pages, loaded.raw, place, scale)
            picture = st.apply(picture, straightening, scale)
        finally:
            loaded.close()
    finally:
        opened.pages.close()
    return _fit(picture, page, width)


def _of_image(data: bytes, page: Page, width: int, limits: Limits) -> np.ndarray[Any, np.dtype[np.uint8]]:
    from triage.reading import straighten as st
    from triage.reading.images import frames

    for number, frame in enumerate(frames(data, limits), start=1):
        if number == page.number:
            return _fit(st.apply(frame.pixels, page.straightening), page, width)
    raise ReadingError(ReadingErrorCode.DAMAGED, "The picture file has no such page.")


def _with_forms(pages: pypdfium2.PdfDocument) -> None:
    """Have typed form values drawn too."""
    try:
        pages.init_forms()
    except pypdfium2.PdfiumError:
        return


def _fit(picture: np.ndarray[Any, np.dtype[np.uint8]], page: Page, width: int) -> np.ndarray[Any, np.dtype[np.uint8]]:
    import cv2

    height = max(1, round(page.height * width / page.width))
    if picture.shape[1] == width and picture.shape[0] == height:
        return picture
    way = cv2.INTER_AREA if picture.shape[1] > width else cv2.INTER_CUBIC
    return cast("np.ndarray[Any, np.dtype[np.uint8]]", cv2.resize(picture, (width, height), interpolation=way))


def _webp(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.convert("RGB").save(out, "WEBP", quality=_QUALITY, method=_METHOD)
    return out.getvalue()
