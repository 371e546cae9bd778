"""PDF pages as what reaches an inbox without a text layer: scans as PDF, faxes as TIFF, photographs as JPEG."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from random import Random

import numpy as np
import pypdfium2 as pdfium
from PIL import Image

from models.rendering.scan_effects import Picture, copier, fax, photograph, turned


@dataclass(frozen=True)
class Scan:
    """A scanned file: its bytes, extension and way of making."""

    data: bytes
    extension: str
    way: str
    dpi: int


def scan_of(pdf: bytes, received: date, rng: Random, *, way: str = "", dpi: int = 0) -> Scan:
    """Scan a PDF: in a given way, or in one that suits its number of pages.

    Ways: ``copier``, ``poor`` (an old one), ``fax``, ``photo`` (first page), ``photo_pdf``. `dpi` 0 is drawn.
    """
    document = pdfium.PdfDocument(pdf)
    try:
        ways = {"copier": 4.0, "poor": 2.0, "fax": 1.2, "photo_pdf": 0.6, "photo": 2.2 if len(document) == 1 else 0.0}
        way = way or rng.choices(list(ways), list(ways.values()))[0]
        drawn = rng.choices([150, 200, 240, 300], [1.5, 4, 1, 1.5])[0]
        dpi = dpi or (200 if way == "fax" else drawn)
        pages = [_rendered(document, n, dpi) for n in range(len(document))]
    finally:
        document.close()
    if way == "fax":
        return Scan(_tiff(_faxed(pages, received, rng), dpi), "tif", way, dpi)
    if way == "photo":
        picture = Image.fromarray(photograph(pages[0], rng))
        if rng.random() < 0.12:
            picture = picture.rotate(rng.choice([90, 270]), expand=True)
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=rng.randint(62, 90), dpi=(72, 72))
        return Scan(out.getvalue(), rng.choice(["jpg", "jpg", "jpg", "jpeg"]), way, dpi)
    made = [photograph(p, rng) if way == "photo_pdf" else copier(p, rng, poor=way == "poor") for p in pages]
    if rng.random() < 0.08:
        wrong_way_up = rng.choice([1, 2, 3])
        made = [turned(p, wrong_way_up) for p in made]
    quality = rng.randint(45, 70) if way == "poor" else rng.randint(60, 88)
    return Scan(_image_pdf(made, dpi, quality, received), "pdf", way, dpi)


def _rendered(document: pdfium.PdfDocument, number: int, dpi: int) -> Picture:
    page = document[number]
    return np.array(page.render(scale=dpi / 72).to_pil().convert("RGB"), np.uint8)


def _faxed(pages: list[Picture], received: date, rng: Random) -> list[Image.Image]:
    number = f"01632 960{rng.randint(0, 999):03d}"
    time = f"{rng.randint(8, 17):02d}:{rng.randint(0, 59):02d}"
    out = []
    for n, page in enumerate(pages, start=1):
        header = f"{received:%d-%b-%Y} {time}   FROM {number}        P.{n:02d}/{len(pages):02d}".upper()
        out.append(Image.fromarray(fax(page, rng, header)).convert("1", dither=Image.Dither.NONE))
    return out


def _tiff(pages: list[Image.Image], dpi: int) -> bytes:
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], compression="group4", dpi=(dpi, dpi))
    return out.getvalue()


def _image_pdf(pages: list[Picture], dpi: int, quality: int, received: date) -> bytes:
    pictures = [Image.fromarray(page) for page in pages]
    grey = all(np.array_equal(page[..., 0], page[..., 2]) for page in pages)
    pictures = [p.convert("L") for p in pictures] if grey else pictures
    out = io.BytesIO()
    when = received.timetuple()
    pictures[0].save(
        out,
        "PDF",
        save_all=True,
        append_images=pictures[1:],
        resolution=dpi,
        quality=quality,
        creationDate=when,
        modDate=when,
    )
    return out.getvalue()
