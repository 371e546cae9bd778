"""The image reader: JPG, PNG, TIFF of many pages, HEIC, WebP, GIF and BMP, each page recognised."""

from __future__ import annotations

import io
import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pillow_heif
from PIL import Image, ImageFile, ImageOps, ImageSequence, UnidentifiedImageError

from triage.reading.document import Document, Page, Source
from triage.reading.errors import ReadingError, ReadingErrorCode
from triage.reading.layout import finish, number_tables
from triage.reading.limits import Limits
from triage.reading.scan import read_scan
from triage.reading.scan_queue import put_scan
from triage.reading.sniff import sniff

pillow_heif.register_heif_opener()
Image.MAX_IMAGE_PIXELS = None  # the limit of the document is checked before a picture is unpacked

Picture = np.ndarray[Any, np.dtype[np.uint8]]


@dataclass(frozen=True, slots=True)
class Frame:
    """One page of a picture file: grey or BGR with square pixels, turned as its EXIF says.

    `unit` is the size of a pixel in points. `whole` is False where the file ends before the picture does.
    """

    pixels: Picture
    unit: float
    whole: bool


_DAMAGED = "The picture is damaged or was not sent completely. Ask for it to be sent again."
_PAPER = (595.0, 842.0)  # A4 in points


def read(data: bytes, name: str, limits: Limits) -> Document:
    """Read a picture file, every page of it.

    Raises `ReadingError`: DAMAGED, TOO_LARGE (more pixels than `max_pixels`). Where pages or time run out, what was
    read is returned with `partial` set.
    """
    document = Document(sniff(data, name))
    deadline = time.monotonic() + 0.75 * limits.max_seconds
    number = 0
    known: list[float] = []
    try:
        for number, frame in enumerate(frames(data, limits), start=1):
            picture, unit = frame.pixels, frame.unit
            if number > limits.max_pages or time.monotonic() > deadline:
                document.partial = True
                document.warnings.append(f"Only the first {number - 1} pages of the picture file were read.")
                break
            page = Page(number, round(picture.shape[1] * unit, 2), round(picture.shape[0] * unit, 2), source=Source.OCR)
            put_scan(page, read_scan(picture, unit, photo=True, corner_unit=unit), known)
            document.pages.append(page)
            if not frame.whole:
                document.partial = True
                document.warnings.append("The picture was not sent completely: its lower part is missing.")
    except ReadingError:
        if not document.pages:
            raise
        document.partial = True
        document.warnings.append(f"Page {number + 1} of the picture file could not be read.")
    number_tables(document.pages)
    finish([(page.width, page.height, page.lines) for page in document.pages])
    if not any(page.lines for page in document.pages):
        document.warnings.append("No text was found in the picture.")
    return document


def frames(data: bytes, limits: Limits) -> Iterator[Frame]:
    """Each page of a picture file.

    Raises `ReadingError` (DAMAGED, TOO_LARGE).
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            image = Image.open(io.BytesIO(data))
        except (
            UnidentifiedImageError,
            OSError,
            ValueError,
            SyntaxError,
            TypeError,
            RuntimeError,
            Image.DecompressionBombError,
        ):
            raise ReadingError(ReadingErrorCode.DAMAGED, _DAMAGED) from None
        animated = image.format in ("GIF", "WEBP", "PNG")
        count = 0
        try:
            for frame in ImageSequence.Iterator(image):
                if count and animated:
                    return  # the first picture of an animation
                width, height = frame.size
                if width * height > limits.max_pixels:
                    raise ReadingError(
                        ReadingErrorCode.TOO_LARGE,
                        f"The picture has more than {limits.max_pixels // 1_000_000} million pixels. "
                        "Ask for it at 300 dots per inch or less.",
                    )
                yield _frame(frame)
                count += 1
        except ReadingError:
            raise
        except Exception:  # each of Pillow's decoders raises its own kinds
            raise ReadingError(ReadingErrorCode.DAMAGED, _DAMAGED) from None


def _frame(frame: Image.Image) -> Frame:
    whole = _loaded(frame)
    across, down = _resolution(frame)
    upright = ImageOps.exif_transpose(frame)
    if upright.size != frame.size:
        across, down = down, across
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        clear = upright.convert("RGBA")
        ground = Image.new("RGBA", clear.size, "white")
        upright = Image.alpha_composite(ground, clear).convert("RGB")
    if upright.mode in ("1", "L"):
        pixels = np.asarray(upright.convert("L"), dtype=np.uint8)
    elif upright.mode.startswith("I") or upright.mode == "F":
        wide = np.asarray(upright, dtype=np.float64)
        low, high = float(wide.min()), float(wide.max())
        pixels = ((wide - low) * (255.0 / max(high - low, 1e-9))).astype(np.uint8)
    else:
        pixels = np.ascontiguousarray(np.asarray(upright.convert("RGB"), dtype=np.uint8)[:, :, ::-1])
    # Fax machines send 204 dots across and 98 down (ITU-T T.4): make the pixels square.
    if across and down and not 0.8 < across / down < 1.25:
        size = (pixels.shape[1], max(1, round(pixels.shape[0] * across / down)))
        if across < down:
            size = (max(1, round(pixels.shape[1] * down / across)), pixels.shape[0])
        import cv2

        pixels = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_LINEAR), dtype=np.uint8)
        across = max(across, down)
    return Frame(pixels, _unit(pixels, across), whole)


def _loaded(frame: Image.Image) -> bool:
    """Unpack a picture, as far as it goes. Whether it was whole."""
    try:
        frame.load()
    except OSError as error:
        if "truncated" not in str(error):
            raise
        ImageFile.LOAD_TRUNCATED_IMAGES = True
        try:
            frame.load()
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = False
        return False
    return True


def _resolution(frame: Image.Image) -> tuple[float, float]:
    try:
        across, down = (float(v) for v in frame.info.get("dpi", (0, 0)))
    except (TypeError, ValueError, ZeroDivisionError):
        return 0.0, 0.0
    if not (30 <= across <= 2400 and 30 <= down <= 2400):
        return 0.0, 0.0
    return across, down


def _unit(pixels: Picture, resolution: float) -> float:
    """Points a pixel. A resolution that would make the page no size of paper is not believed: then it is A4."""
    height, width = pixels.shape[:2]
    if resolution:
        longest = max(width, height) * 72 / resolution
        if 250 <= longest <= 1800 and resolution not in (72, 96):
            return 72 / resolution
    short, long = min(width, height), max(width, height)
    return float(min(_PAPER[0] / short, _PAPER[1] / long) if long / short < 1.9 else _PAPER[0] / short)
