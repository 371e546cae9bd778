"""Papers made for the tests of reading: PDFs drawn line by line, and pictures of them from a scanner or a phone."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import pypdfium2
from reportlab.pdfgen.canvas import Canvas

PROSE = (
    "Amara settles quickly when the room is quiet and the task is shown to her before she begins. "
    "She reads short words with confidence and guesses at longer ones from the picture on the page. "
    "Her teacher has seen her help a younger pupil with his coat, patiently, until the zip was done. "
    "In the playground she prefers one friend at a time and leaves the game when the rules are changed. "
    "We agreed with her mother that a morning check-in helps, and that it should go on through the year."
)


def draw(paint: Callable[[Canvas], None], size: tuple[float, float] = (595, 842), **options: Any) -> bytes:
    """A PDF of what `paint` draws. The canvas has its origin at the bottom left."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, **options)
    paint(canvas)
    canvas.save()
    return out.getvalue()


def wrap(canvas: Canvas, text: str, x: float, top: float, width: float, size: float = 11, pitch: float = 14) -> float:
    """Set a paragraph; gives back the height below it."""
    canvas.setFont("Helvetica", size)
    line = ""
    for word in text.split():
        if canvas.stringWidth(f"{line} {word}".strip(), "Helvetica", size) > width:
            canvas.drawString(x, top, line)
            top -= pitch
            line = ""
        line = f"{line} {word}".strip()
    canvas.drawString(x, top, line)
    return top - pitch


def letter(canvas: Canvas) -> None:
    """A page of prose with a heading."""
    canvas.setFont("Helvetica-Bold", 18)
    canvas.drawString(60, 770, "Report on progress in school")
    top = 730.0
    for _ in range(4):
        top = wrap(canvas, PROSE, 60, top, 470) - 8


def columns(canvas: Canvas) -> None:
    """Two columns of prose whose lines do not stand level, under a title across."""
    canvas.setFont("Helvetica-Bold", 16)
    canvas.drawString(60, 780, "Family newsletter")
    left, right = "LEFTSTART " + PROSE + " LEFTEND", "RIGHTSTART " + PROSE + " RIGHTEND"
    wrap(canvas, left, 60, 740, 220)
    wrap(canvas, right, 315, 735, 220)


def ruled_table(canvas: Canvas) -> None:
    """A ruled table, three columns, with a wrapped cell."""
    rows = [
        ("What", "How much", "Who"),
        ("Speech therapy in", "1 hour per week", "Therapist"),
        ("Reading support", "20 minutes daily", "Assistant"),
    ]
    canvas.setFont("Helvetica", 10)
    tops = [700, 680, 646, 626]
    for y in tops:
        canvas.line(60, y, 500, y)
    for x in (60, 220, 360, 500):
        canvas.line(x, 700, x, 626)
    for row, top in zip(rows, (686, 668, 632), strict=True):
        for text, x in zip(row, (65, 225, 365), strict=True):
            canvas.drawString(x, top, text)
    canvas.drawString(65, 654, "a small group")


def label_grid(canvas: Canvas) -> None:
    """Labels and values without lines; one value wraps."""
    pairs = [
        ("Name", "Amara Oyelowo-Finch"),
        ("Date of birth", "4 May 2016"),
        ("School", "Larkfield Primary School,"),
        ("", "Severnleigh"),
        ("NHS number", "943 476 5919"),
        ("Year group", "3"),
    ]
    top = 700
    for label, value in pairs:
        canvas.setFont("Helvetica-Bold", 10)
        canvas.drawString(60, top, label)
        canvas.setFont("Helvetica", 10)
        canvas.drawString(200, top, value)
        top -= 14 if label != "School" else 12


def ticks(canvas: Canvas) -> None:
    """Tick boxes drawn as squares, one with a cross, one with a tick drawn by lines; Yes / No with one struck."""
    canvas.setFont("Helvetica", 11)
    for number, (word, mark) in enumerate((("Autism", "cross"), ("Hearing", ""), ("Speech", "tick"), ("Vision", ""))):
        y = 700 - 30 * number
        canvas.rect(60, y, 11, 11)
        if mark == "cross":
            canvas.line(61.5, y + 1.5, 69.5, y + 9.5)
            canvas.line(61.5, y + 9.5, 69.5, y + 1.5)
        elif mark == "tick":
            path = canvas.beginPath()
            path.moveTo(62, y + 5)
            path.lineTo(65, y + 2)
            path.lineTo(70, y + 10)
            canvas.drawPath(path)
        canvas.drawString(80, y + 2, word)
    canvas.drawString(60, 560, "Has the child been excluded? Yes / No")
    start = 60 + canvas.stringWidth("Has the child been excluded? ", "Helvetica", 11)
    canvas.line(start - 1, 563.6, start + canvas.stringWidth("Yes", "Helvetica", 11) + 1, 563.6)
    canvas.drawString(60, 530, "[x] agreed   [ ] not agreed")


def picture_of(data: bytes, dpi: int = 200, page: int = 0) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """A page of a PDF as a grey picture."""
    document = pypdfium2.PdfDocument(data)
    picture = np.asarray(document[page].render(scale=dpi / 72).to_pil().convert("L"), dtype=np.uint8)
    document.close()
    return picture


def scanned(
    picture: np.ndarray[Any, np.dtype[np.uint8]], skew: float = 1.3, noise: float = 9.0
) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """A scanner's version: a little turned, blurred and noisy."""
    height, width = picture.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), skew, 1)
    turned = cv2.warpAffine(picture, matrix, (width, height), borderValue=255)
    grain = np.random.default_rng(7).normal(0, noise, turned.shape)
    return np.asarray(np.clip(cv2.GaussianBlur(turned, (3, 3), 0.7) * 0.9 + 12 + grain, 0, 255), dtype=np.uint8)


def photographed(picture: np.ndarray[Any, np.dtype[np.uint8]]) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """A phone's version: on a brown desk, from an angle, with a shadow over one side. BGR."""
    height, width = picture.shape
    desk = np.full((int(height * 1.2), int(width * 1.25), 3), (45, 70, 95), np.uint8)
    source = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    target = np.array(
        [
            (width * 0.16, height * 0.09),
            (width * 1.07, height * 0.06),
            (width * 1.16, height * 1.12),
            (width * 0.07, height * 1.08),
        ],
        np.float32,
    )
    matrix = cv2.getPerspectiveTransform(source, target)
    size = (desk.shape[1], desk.shape[0])
    sheet = cv2.warpPerspective(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR), matrix, size)
    mask = cv2.warpPerspective(np.full((height, width), 255, np.uint8), matrix, size)
    desk[mask > 0] = sheet[mask > 0]
    light = np.linspace(1.0, 0.55, desk.shape[1])[None, :, None]
    grain = np.random.default_rng(3).normal(0, 5, desk.shape)
    return np.asarray(np.clip(desk * light + grain, 0, 255), dtype=np.uint8)


def png(picture: np.ndarray[Any, np.dtype[np.uint8]]) -> bytes:
    """The picture as a PNG file."""
    return bytes(cv2.imencode(".png", picture)[1].tobytes())


def jpg(picture: np.ndarray[Any, np.dtype[np.uint8]], quality: int = 70) -> bytes:
    """The picture as a JPG file."""
    return bytes(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes())


def letters(text: str) -> str:
    """Letters and digits only, in lower case, for comparing."""
    return "".join(c for c in text.lower() if c.isalnum())


def errors(found: str, truth: str) -> float:
    """The share of characters that are wrong (edit distance over the length of the truth, spaces made alike)."""
    from rapidfuzz.distance import Levenshtein

    a, b = " ".join(found.split()), " ".join(truth.split())
    return Levenshtein.distance(a, b) / max(len(b), 1)


def grey_square() -> Any:
    """A small picture of nothing."""
    from PIL import Image

    return Image.new("L", (300, 300), 90)


def page_picture(canvas: Canvas, picture: np.ndarray[Any, np.dtype[np.uint8]]) -> None:
    """A picture over the whole page, as a scanner's PDF has it."""
    from PIL import Image

    canvas.drawInlineImage(Image.fromarray(picture), 0, 0, 595, 842)
