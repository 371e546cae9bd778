"""Scans, photos and faxes: made upright, recognised, laid out; text layers that are good, bad or partial."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from tests.reading import papers
from triage.reading import Limits, read_document
from triage.reading.document import Source
from triage.reading.errors import ReadingError, ReadingErrorCode
from triage.reading.ocr import recognise
from triage.reading.pictures import page_picture
from triage.reading.scan_marks import ink_of
from triage.reading.scan_missed import read_missed

SCANS = Path(__file__).parents[1] / "data" / "reading"
Picture = np.ndarray[Any, np.dtype[np.uint8]]

LETTER = papers.draw(papers.letter)
TRUTH = read_document(LETTER, "truth.pdf").text


@pytest.mark.parametrize(
    ("make", "most"),
    [
        (lambda p: papers.png(papers.scanned(p)), 0.005),
        (lambda p: papers.png(np.rot90(papers.scanned(p)).copy()), 0.005),
        (lambda p: papers.png(np.rot90(papers.scanned(p), 2).copy()), 0.005),
        (lambda p: papers.jpg(papers.photographed(p)), 0.02),
        (lambda p: papers.png((papers.scanned(p) * 0.2 + 150).astype(np.uint8)), 0.01),
    ],
    ids=["scan", "on its side", "on its head", "photo with shadow", "pale"],
)
def test_recognised_whatever_way_it_came(make: Callable[[Picture], bytes], most: float) -> None:
    document = read_document(make(papers.picture_of(LETTER)), "scan")
    assert papers.errors(document.text, TRUTH) <= most
    word = document.pages[0].lines[0].words[0]
    assert word.source is Source.OCR
    assert word.confidence is not None
    assert 0 < word.confidence <= 1


def test_a_fax_with_flat_pixels_and_two_pages() -> None:
    """204 by 98 dots an inch, black and white, with specks (ITU-T T.4)."""
    pages = []
    for _ in range(2):
        picture = papers.picture_of(LETTER, 204)
        flat = cv2.resize(picture, (picture.shape[1], picture.shape[0] * 98 // 204), interpolation=cv2.INTER_AREA)
        ink = np.where(flat < 150, 0, 255).astype(np.uint8)
        spots = np.random.default_rng(1).integers(0, ink.size, 500)
        ink.ravel()[spots] = 0
        pages.append(Image.fromarray(ink).convert("1"))
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], compression="group4", dpi=(204, 98))
    document = read_document(out.getvalue(), "fax")
    assert len(document.pages) == 2
    assert abs(document.pages[0].height - 842) < 6
    assert papers.errors(document.pages[1].text, TRUTH) < 0.08


def test_layout_of_a_scan() -> None:
    table = read_document(papers.png(papers.scanned(papers.picture_of(papers.draw(papers.ruled_table)))), "scan")
    found: dict[tuple[int, int], str] = {}
    for line in table.pages[0].lines:
        assert line.cell is not None
        key = (line.cell.row, line.cell.column)
        found[key] = f"{found.get(key, '')} {line.text}".strip()
    assert found[1, 0] == "Speech therapy in a small group"
    assert found[2, 1] == "20 minutes daily"
    columns = read_document(papers.png(papers.scanned(papers.picture_of(papers.draw(papers.columns)))), "scan")
    words = columns.text.split()
    assert words.index("LEFTEND") < words.index("RIGHTSTART")


def test_tick_boxes_of_a_scan() -> None:
    text = read_document(papers.png(papers.scanned(papers.picture_of(papers.draw(papers.ticks)))), "scan").text
    for expected in ("☒ Autism", "☐ Hearing", "☒ Speech", "☐ Vision", "☒ No"):
        assert expected in text


def layered(text: str, *, over: str = "") -> bytes:
    """A scan in a PDF with words drawn without ink over it, or with a stamp that can be seen."""

    def paint(canvas: Canvas) -> None:
        papers.page_picture(canvas, papers.scanned(papers.picture_of(LETTER)))
        if over:
            canvas.drawString(60, 815, over)
            return
        lines = canvas.beginText(60, 700)
        lines.setTextRenderMode(3)
        for start in range(0, len(text), 90):
            lines.textLine(text[start : start + 90])
        canvas.drawText(lines)

    return papers.draw(paint)


def test_a_good_text_layer_is_kept_and_a_bad_one_is_not() -> None:
    good = read_document(layered(papers.PROSE), "a.pdf")
    assert good.pages[0].source is Source.TEXT_LAYER
    garbage = papers.PROSE.translate(str.maketrans("aeiounst", "xq7zj§kv"))
    bad = read_document(layered(garbage), "b.pdf")
    assert bad.pages[0].source is Source.OCR
    assert papers.errors(bad.text, TRUTH) < 0.01


def test_a_stamp_over_a_scan_does_not_stop_recognition() -> None:
    document = read_document(layered("", over="Received 12 March 2026"), "a.pdf")
    assert "Received 12 March 2026" in document.text
    assert "quiet and the task is shown" in document.text


def test_pages_are_judged_one_by_one() -> None:
    def paint(canvas: Canvas) -> None:
        papers.letter(canvas)
        canvas.showPage()
        papers.page_picture(canvas, papers.scanned(papers.picture_of(LETTER)))

    document = read_document(papers.draw(paint), "a.pdf")
    assert [page.source for page in document.pages] == [Source.TEXT_LAYER, Source.OCR]


@pytest.mark.parametrize("kind", ["scan", "photo", "sideways", "pdf"])
def test_the_picture_shown_fits_the_boxes(kind: str) -> None:
    """Where a word's box is, there is ink, and just outside the column of text there is none."""
    picture = papers.picture_of(LETTER)
    data = {
        "scan": lambda: papers.png(papers.scanned(picture, skew=3.0)),
        "photo": lambda: papers.jpg(papers.photographed(picture)),
        "sideways": lambda: papers.png(np.rot90(papers.scanned(picture)).copy()),
        "pdf": lambda: LETTER,
    }[kind]()
    document = read_document(data, "a")
    page = document.pages[0]
    shown = cv2.imdecode(np.frombuffer(page_picture(data, document.format, page, 1000), np.uint8), cv2.IMREAD_GRAYSCALE)
    assert shown is not None
    assert shown.shape[1] == 1000
    scale = 1000 / page.width
    paper = float(np.median(shown))
    ink = (shown < 0.72 * paper).astype(np.float32)
    words = [word for line in page.lines for word in line.words if len(word.text) > 3]
    full = 0
    for word in words:
        box = word.box
        x0, y0, x1, y1 = (round(v * scale) for v in (box.x0, box.y0, box.x1, box.y1))
        inside = ink[y0:y1, x0:x1]
        full += bool(inside.mean() > 0.08 and inside[:, :4].any() and inside[:, -4:].any())
    assert full > 0.9 * len(words)


def test_bad_pictures() -> None:
    whole = papers.jpg(papers.picture_of(LETTER))
    cut = read_document(whole[: len(whole) * 2 // 3], "a")
    assert cut.partial
    for data, limits, code in (
        (b"\xff\xd8\xff\xe0junk", Limits(), ReadingErrorCode.DAMAGED),
        (b"II*\x00" + bytes(60), Limits(), ReadingErrorCode.DAMAGED),
        (papers.png(np.zeros((2000, 2000), np.uint8)), Limits(max_pixels=1_000_000), ReadingErrorCode.TOO_LARGE),
    ):
        with pytest.raises(ReadingError) as caught:
            read_document(data, "a", limits)
        assert caught.value.code is code


def test_other_picture_formats() -> None:
    import pillow_heif

    pillow_heif.register_heif_opener()
    picture = Image.fromarray(papers.picture_of(papers.draw(papers.label_grid))).convert("RGB")
    for kind in ("WEBP", "HEIF"):
        out = io.BytesIO()
        picture.save(out, kind, quality=85)
        assert "943 476 5919" in read_document(out.getvalue(), "a").text
    out = io.BytesIO()
    exif = picture.getexif()
    exif[0x0112] = 6  # the camera was held sideways
    picture.rotate(90, expand=True).save(out, "JPEG", exif=exif, quality=85)
    assert "943 476 5919" in read_document(out.getvalue(), "a").text


def test_a_banner_across_the_top_is_not_the_ground_that_a_sheet_lies_on() -> None:
    def paint(canvas: Canvas) -> None:
        canvas.setFillColorRGB(0.05, 0.42, 0.45)
        canvas.rect(0, 730, 595, 112, stroke=0, fill=1)
        canvas.setFillColorRGB(0, 0, 0)
        top = 690.0
        for _ in range(3):
            top = papers.wrap(canvas, papers.PROSE, 60, top, 470) - 8

    picture = papers.scanned(papers.picture_of(papers.draw(paint)), skew=-0.8)
    picture[:30, -400:] = 90  # the scanner's edge: the banner reaches it on one side only
    picture[60:200, :] = np.minimum(picture[60:200, :], 110)
    document = read_document(papers.png(picture), "scan.png")
    straightening = document.pages[0].straightening
    assert straightening is not None
    assert straightening.corners is None
    assert papers.errors(document.text, " ".join([papers.PROSE] * 3)) < 0.02


def missed(picture: Picture, groups: list[list[Any]]) -> str:
    return " ".join(t.text for line in read_missed(picture, ink_of(picture), groups, 300) for t in line)


def test_lines_that_the_recogniser_left_out_are_read_once_more() -> None:
    picture = papers.picture_of(LETTER, 300)
    groups = recognise(picture, 300)
    assert missed(picture, groups) == ""
    for first, last in ((0, 1), (4, 9), (len(groups) - 3, len(groups))):
        words = " ".join(t.text for line in groups[first:last] for t in line)
        assert papers.errors(missed(picture, groups[:first] + groups[last:]), words) < 0.01


def test_scribbles_and_rules_beside_the_text_are_not_taken_for_lines() -> None:
    picture = papers.picture_of(LETTER, 300).copy()
    groups = recognise(picture, 300)
    bottom = round(max(t.y1 for line in groups for t in line)) + 60
    rng = np.random.default_rng(4)
    for x in range(250, 1900, 45):
        points = (rng.random((6, 2)) * 40 + (x, bottom)).astype(np.int32)
        cv2.polylines(picture, [points], False, 0, 4)
    assert missed(picture, groups) == ""


def test_labels_and_values_without_rules_are_rows_also_in_a_scan() -> None:
    """A scan whose labels the recogniser takes for a column of text, to be read before all values."""
    path = SCANS / "labels_without_rules.jpg"
    lines = read_document(path.read_bytes(), path.name).pages[0].lines
    beside = {
        (line.cell.table, line.cell.row): line.text for line in lines if line.cell is not None and line.cell.column == 1
    }
    values = {
        line.text: beside.get((line.cell.table, line.cell.row))
        for line in lines
        if line.cell is not None and line.cell.column == 0
    }
    assert values["Pupil:"] == "Duarte Lobo Antunes"
    assert values["DoB / Year:"] == "4.4.2008 / 10"
    assert values["School:"] == "Swanscroft Boys' School"
    assert values["Assessed on:"] == "13 September 2022"
