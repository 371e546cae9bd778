"""A picture of a page, from any source, to words in points of the straightened page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from triage.reading import straighten as st
from triage.reading.document import Straightening
from triage.reading.ocr import orientation, recognise
from triage.reading.ocr_clean import clean_line
from triage.reading.quality import word_quality
from triage.reading.scan_marks import drawing_of, ink_of
from triage.reading.scan_missed import read_missed
from triage.reading.tokens import Drawing, Token

Picture = np.ndarray[Any, np.dtype[np.uint8]]

_POOR = 0.62
_TALL_LETTERS = 64.0  # pixels; 12 point letters at 300 dots per inch are 50
_MOST_PIXELS = 14_000_000


@dataclass(slots=True)
class ScannedPage:
    """What was recognised: `groups` are the words of `tokens` by line. Size in points of the straightened page."""

    tokens: list[Token]
    groups: list[list[Token]]
    drawing: Drawing
    width: float
    height: float
    confidence: float
    straightening: Straightening | None


def read_scan(
    picture: Picture, points_per_pixel: float, *, straighten: bool = True, photo: bool = False, corner_unit: float = 0.0
) -> ScannedPage:
    """Recognise a grey or BGR picture.

    `photo` looks for a sheet on a ground and pulls its corners straight. `corner_unit` is the size in points of the
    pixel that the corners are told in (by default one point).
    """
    original = picture
    straightening = Straightening()
    if straighten:
        if st.lies_on_its_side(st.grey(picture)):
            straightening.turn = _turn(picture, (90, 270))
            picture = st.turn(original, straightening.turn)
        scan = _upright(picture, straightening, points_per_pixel, photo, corner_unit)
        if scan.confidence < _POOR or len(scan.tokens) < 3:
            better = _turned(original, straightening, points_per_pixel, photo, corner_unit, scan)
            scan = better or scan
        if scan.straightening == Straightening():
            scan.straightening = None
        return scan
    return _recognise(st.even_light(st.grey(picture)), points_per_pixel)


def _upright(
    picture: Picture, straightening: Straightening, points_per_pixel: float, photo: bool, corner_unit: float
) -> ScannedPage:
    result = Straightening(straightening.turn)
    if photo:
        corners = st.page_corners(picture)
        if corners is not None:
            unit = points_per_pixel / (corner_unit or 1.0)
            result.corners = [(round(x * unit, 2), round(y * unit, 2)) for x, y in corners]
            picture = st.pull(picture, corners)
    level = st.even_light(st.grey(picture))
    if st.is_bilevel(level):
        level = st.without_specks(level)
    result.skew = st.skew_of(level)
    level = st.level(level, result.skew)
    scan = _recognise(level, points_per_pixel)
    scan.straightening = result
    return scan


def _turned(
    original: Picture,
    tried: Straightening,
    points_per_pixel: float,
    photo: bool,
    corner_unit: float,
    scan: ScannedPage,
) -> ScannedPage | None:
    """A page that reads badly may stand on its head or lie on its side: read it the other way and keep the better."""
    small = _small(original)
    found = orientation(small)
    if found is not None and found.sureness > 1.0:
        turns = [found.turn]
    elif scan.confidence < 0.45:
        turns = [(tried.turn + 180) % 360]
    else:
        return None
    best: ScannedPage | None = None
    for turn in turns:
        if turn == tried.turn:
            continue
        other = _upright(st.turn(original, turn), Straightening(turn), points_per_pixel, photo, corner_unit)
        if other.confidence > (best or scan).confidence + 0.05:
            best = other
    return best


def _turn(picture: Picture, among: tuple[int, int]) -> int:
    """Which of two quarter turns brings a picture upright: by its look, or by reading a part both ways."""
    small = _small(picture)
    found = orientation(small)
    if found is not None and found.turn in among and found.sureness > 0.6:
        return found.turn
    scores = {}
    for turn in among:
        lines = recognise(st.even_light(st.turn(small, turn)), 150)
        scores[turn] = _confidence([t for line in lines for t in line])
    return max(among, key=lambda t: scores[t])


def _small(picture: Picture) -> Picture:
    plain = st.grey(picture)
    scale = 1500 / max(plain.shape)
    if scale >= 1:
        return plain
    return np.asarray(cv2.resize(plain, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _recognise(picture: Picture, points_per_pixel: float, *, as_it_is: bool = False) -> ScannedPage:
    height, width = picture.shape
    zoom = 1.0 if as_it_is else _zoom(picture, points_per_pixel)
    if zoom != 1.0:
        way = cv2.INTER_CUBIC if zoom > 1 else cv2.INTER_AREA
        enlarged = np.asarray(cv2.resize(picture, None, fx=zoom, fy=zoom, interpolation=way), dtype=np.uint8)
    else:
        enlarged = picture
    unit = points_per_pixel / zoom
    if as_it_is:
        drawing = Drawing()  # its size on paper is not known, and letters would be taken for boxes
    else:
        ink = ink_of(enlarged)
        drawing, lines = drawing_of(ink, 1 / unit)
        if drawing.across or drawing.down or drawing.rings:
            enlarged = enlarged.copy()
            enlarged[lines > 0] = 255
    groups = recognise(enlarged, round(72 / unit))
    if not as_it_is:
        ink[lines > 0] = 0
        groups += read_missed(enlarged, ink, groups, round(72 / unit))
    if zoom > 1 and _letter_height(groups) > _TALL_LETTERS:
        # A small picture of a few words: without a true resolution it was taken for a page and enlarged too far.
        return _recognise(picture, points_per_pixel, as_it_is=True)
    for group in groups:
        for token in group:
            token.x0, token.x1 = round(token.x0 * unit, 1), round(token.x1 * unit, 1)
            token.y0, token.y1 = round(token.y0 * unit, 1), round(token.y1 * unit, 1)
            token.size = round(token.size * unit, 1)
    groups = [cleaned for group in groups if (cleaned := clean_line(group))]
    tokens = [token for group in groups for token in group]
    return ScannedPage(
        tokens,
        groups,
        drawing,
        round(width * points_per_pixel, 2),
        round(height * points_per_pixel, 2),
        _confidence(tokens),
        None,
    )


def _zoom(picture: Picture, points_per_pixel: float) -> float:
    """Bring the letters to the size that is read best and fast: 250 to 300 dots per inch of paper."""
    resolution = 72 / points_per_pixel
    zoom = 1.0
    if resolution < 220:
        zoom = min(300 / resolution, 2.5)
    elif resolution > 400:
        zoom = 300 / resolution
    most = float((_MOST_PIXELS / picture.size) ** 0.5)
    return min(zoom, most) if zoom > 1 else min(zoom, max(most, 0.1))


def _letter_height(groups: list[list[Token]]) -> float:
    """The usual type size in pixels; 0 without words."""
    sizes = sorted(token.size for group in groups for token in group)
    return sizes[len(sizes) // 2] if sizes else 0.0


def _confidence(tokens: list[Token]) -> float:
    """Mean confidence over letters, lowered where the words look like none."""
    total = sum(len(t.text) for t in tokens)
    if not total:
        return 0.0
    mean = sum((t.confidence or 0.0) * len(t.text) for t in tokens) / total
    return round(mean * (0.5 + 0.5 * word_quality([t.text for t in tokens])), 4)
