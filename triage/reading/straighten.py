"""Scans and photos made upright, level, evenly lit; the geometry is kept so that the page can be shown the same way."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from triage.reading.document import Straightening

Picture = np.ndarray[Any, np.dtype[np.uint8]]

_TURNS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}
_SMALL = 900
_MOST_SKEW = 12.0
_LEAST_SKEW = 0.12


def grey(picture: Picture) -> Picture:
    """One channel, whatever the picture has."""
    if picture.ndim == 2:
        return picture
    return _u8(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY))


def turn(picture: Picture, degrees: int) -> Picture:
    """A quarter turn clockwise."""
    return _u8(cv2.rotate(picture, _TURNS[degrees])) if degrees in _TURNS else picture


def apply(picture: Picture, straightening: Straightening | None, corner_scale: float = 1.0) -> Picture:
    """The picture as it was read: turned, its corners pulled straight, levelled.

    `corner_scale` is how many pixels of this picture one pixel of `straightening.corners` is.
    """
    if straightening is None:
        return picture
    picture = turn(picture, straightening.turn)
    if straightening.corners is not None:
        picture = pull(picture, [(x * corner_scale, y * corner_scale) for x, y in straightening.corners])
    return level(picture, straightening.skew)


def level(picture: Picture, degrees: float) -> Picture:
    """Rotated about its middle on a canvas of the same size; positive is clockwise."""
    if abs(degrees) < 1e-3:
        return picture
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    edge = _edge_colour(picture)
    return _u8(cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=edge))


def pull(picture: Picture, corners: list[tuple[float, float]]) -> Picture:
    """The quadrilateral between four corners as an upright rectangle."""
    width, height = pulled_size(corners)
    target = np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(np.array(corners, dtype=np.float32), target)
    return _u8(cv2.warpPerspective(picture, matrix, (round(width), round(height)), flags=cv2.INTER_LINEAR))


def pulled_size(corners: list[tuple[float, float]]) -> tuple[float, float]:
    """Width and height of the rectangle that `pull` makes: the longer of each pair of opposite sides."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = corners
    width = max(np.hypot(bx - ax, by - ay), np.hypot(cx - dx, cy - dy))
    height = max(np.hypot(dx - ax, dy - ay), np.hypot(cx - bx, cy - by))
    return max(float(width), 8.0), max(float(height), 8.0)


def even_light(picture: Picture) -> Picture:
    """Grey without shadows and with full contrast. Pictures that are black and white already stay as they are."""
    if is_bilevel(picture):
        return picture
    height, width = picture.shape
    shrink = max(1, round(max(height, width) / 500))
    small = cv2.resize(picture, (max(1, width // shrink), max(1, height // shrink)), interpolation=cv2.INTER_AREA)
    ground = cv2.medianBlur(cv2.dilate(small, np.ones((7, 7), np.uint8)), 21)
    ground = cv2.resize(ground, (width, height), interpolation=cv2.INTER_LINEAR)
    even = cv2.divide(picture, ground, scale=255)
    return _u8(cv2.LUT(even, _contrast(_u8(even))))


def _contrast(picture: Picture) -> Picture:
    """A table that makes the paper with its grain white and the darkest ink black."""
    counts = np.bincount(picture.ravel(), minlength=256)
    total = int(counts.sum())
    sums = np.cumsum(counts)
    paper = int(np.searchsorted(sums, total * 0.6))
    # Grain is as strong below the paper's usual tone as the nearest tenth of its area tells; ink is far below.
    spread = max(paper - int(np.searchsorted(sums, total * 0.25)), 1) / 0.93
    darkest = int(np.searchsorted(sums, total * 0.0005))
    high = min(max(paper - 2.8 * spread, darkest + 30.0), 250.0)
    low = min(float(darkest), high - 20)
    return _u8(np.clip((np.arange(256) - low) * (255.0 / (high - low)), 0, 255))


def without_specks(picture: Picture) -> Picture:
    """A black and white picture without the specks of a fax line. Dots of letters are larger."""
    ink = cv2.threshold(picture, 127, 255, cv2.THRESH_BINARY_INV)[1]
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    small = stats[:, cv2.CC_STAT_AREA] <= 4
    small[0] = False
    if small.sum() < 30:
        return picture
    clean = picture.copy()
    clean[small[labels]] = 255
    return clean


def is_bilevel(picture: Picture) -> bool:
    """Whether nearly all of a grey picture is pure black or pure white."""
    counts = np.bincount(picture[::7, ::7].ravel(), minlength=256)
    return int(counts[:6].sum() + counts[250:].sum()) >= 0.985 * int(counts.sum())


def skew_of(picture: Picture) -> float:
    """Degrees that level the lines of an upright grey picture; positive is clockwise, 0 where there is no telling."""
    ink = _small_ink(picture, 760)
    if int(ink.sum()) < 255 * 200:
        return 0.0
    coarse = np.arange(-_MOST_SKEW, _MOST_SKEW + 0.1, 1.0)
    scores = [_levelness(ink, a) for a in coarse]
    best = float(coarse[int(np.argmax(scores))])
    for step in (0.5, 0.25, 0.1):
        around = np.arange(best - 2 * step, best + 2.1 * step, step)
        values = [_levelness(ink, a) for a in around]
        best = float(around[int(np.argmax(values))])
    if max(values) < 1.08 * float(np.median(scores)) or abs(best) >= _MOST_SKEW:
        return 0.0
    return round(best, 2) if abs(best) >= _LEAST_SKEW else 0.0


def lies_on_its_side(picture: Picture) -> bool:
    """Whether the lines of text run up or down the picture."""
    ink = _small_ink(picture, 600)
    across = max(_levelness(ink, a) for a in (-4.0, -2.0, 0.0, 2.0, 4.0))
    turned = np.ascontiguousarray(np.rot90(ink))
    upward = max(_levelness(turned, a) for a in (-4.0, -2.0, 0.0, 2.0, 4.0))
    # Sums over the shorter side are higher for the same text.
    return bool(upward / ink.shape[0] > 1.25 * across / ink.shape[1])


def page_corners(picture: Picture) -> list[tuple[float, float]] | None:
    """Corners (top left, top right, bottom right, bottom left) of a sheet photographed on a darker ground, or None."""
    height, width = picture.shape[:2]
    scale = _SMALL / max(height, width)
    small = _u8(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))
    channels = [grey(small)]
    if small.ndim == 3:
        saturation = cv2.cvtColor(small, cv2.COLOR_BGR2HSV)[:, :, 1]
        channels.append(_u8(255 - saturation))
    doubtful: np.ndarray[Any, np.dtype[np.float32]] | None = None
    for channel in channels:
        blurred = _u8(cv2.medianBlur(cv2.dilate(channel, np.ones((9, 9), np.uint8)), 15))
        for level in _levels(blurred):
            corners = _sheet(blurred, level)
            if corners is None:
                continue
            aspect = _aspect(corners)
            if 1.2 < aspect < 1.65:
                return _inward(corners, scale)
            doubtful = corners if doubtful is None and aspect else doubtful
    return _inward(doubtful, scale) if doubtful is not None else None


def _levels(picture: Picture) -> list[float]:
    """Where to part sheet and ground: by all of the picture, then by its darker part, which a shadow may have split."""
    first, _ = cv2.threshold(picture, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    darker = picture[picture <= first]
    if darker.size < 0.05 * picture.size:
        return [float(first)]
    second, _ = cv2.threshold(darker.reshape(-1, 1), 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return [float(first), float(second)]


def _sheet(picture: Picture, level: float) -> np.ndarray[Any, np.dtype[np.float32]] | None:
    """The corners of what is brighter than `level`, if it is a sheet on a darker ground."""
    _, bright = cv2.threshold(picture, level, 255, cv2.THRESH_BINARY)
    bright = cv2.morphologyEx(bright, cv2.MORPH_CLOSE, np.ones((25, 25), np.uint8))
    contours, _ = cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not contours:
        return None
    corners = _quadrilateral(max(contours, key=cv2.contourArea), picture.shape[1], picture.shape[0])
    return corners if corners is not None and _ground_is_darker(picture, corners) else None


def _aspect(corners: np.ndarray[Any, np.dtype[np.float32]]) -> float:
    """The long sides by the short ones: 1.41 for A4, and 0 for sides that are no sheet's.

    A sheet is seen from above or a little aslant; a patch of light, pulled straight, would cut off what lies beside it.
    """
    top, right, bottom, left = (float(np.linalg.norm(corners[i] - corners[(i + 1) % 4])) for i in range(4))
    if min(top, bottom) < 0.75 * max(top, bottom) or min(left, right) < 0.75 * max(left, right):
        return 0.0
    short, long = sorted((top + bottom, left + right))
    return long / max(short, 1e-6)


def _inward(corners: np.ndarray[Any, np.dtype[np.float32]], scale: float) -> list[tuple[float, float]]:
    """In pixels of the whole picture; widening the bright parts had pushed the edge outwards by four pixels."""
    centre = corners.mean(axis=0)
    lengths = np.maximum(np.linalg.norm(centre - corners, axis=1), 1)
    moved = corners + (centre - corners) * (5.0 / lengths)[:, None]
    return [(float(x / scale), float(y / scale)) for x, y in moved]


def _quadrilateral(contour: Any, width: int, height: int) -> np.ndarray[Any, np.dtype[np.float32]] | None:
    hull = cv2.convexHull(contour)
    area = cv2.contourArea(hull)
    if area < 0.25 * width * height:
        return None
    for tolerance in (0.02, 0.03, 0.05):
        shape = cv2.approxPolyDP(hull, tolerance * cv2.arcLength(hull, True), True)
        if len(shape) == 4:
            break
    else:
        return None
    points = _ordered(shape.reshape(4, 2).astype(np.float32))
    frame = np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=np.float32)
    if float(np.max(np.linalg.norm(points - frame, axis=1))) < 0.035 * max(width, height):
        return None  # the sheet fills the picture
    if _sides_reached(points, frame) >= 3:
        return None  # what is darker is a banner printed along one edge of the paper
    for i in range(4):
        a, b, c = points[i - 1] - points[i], points[(i + 1) % 4] - points[i], points[i]
        cosine = float(np.dot(a, b) / (np.linalg.norm(a) * np.linalg.norm(b) + 1e-6))
        if abs(cosine) > 0.5 or not np.isfinite(c).all():
            return None
    return points if cv2.contourArea(points) >= 0.8 * area else None


def _sides_reached(points: np.ndarray[Any, np.dtype[np.float32]], frame: np.ndarray[Any, np.dtype[np.float32]]) -> int:
    """At how many sides of the picture both corners of the sheet lie: nothing of a ground is seen there."""
    near = 0.035 * float(frame.max())
    return sum(
        bool(np.all(np.abs(points[[i, (i + 1) % 4], axis] - frame[i, axis]) < near))
        for i, axis in ((0, 1), (1, 0), (2, 1), (3, 0))
    )


def _ordered(points: np.ndarray[Any, np.dtype[np.float32]]) -> np.ndarray[Any, np.dtype[np.float32]]:
    total, difference = points.sum(axis=1), points[:, 0] - points[:, 1]
    order = [int(total.argmin()), int(difference.argmax()), int(total.argmax()), int(difference.argmin())]
    return points[order]


def _ground_is_darker(picture: Picture, corners: np.ndarray[Any, np.dtype[np.float32]]) -> bool:
    mask = np.zeros(picture.shape, np.uint8)
    cv2.fillConvexPoly(mask, corners.astype(np.int32), 255)
    outside = picture[mask == 0]
    return outside.size > 0.015 * picture.size and float(np.median(picture[mask > 0])) - float(np.median(outside)) > 25


def _small_ink(picture: Picture, side: int) -> Picture:
    height, width = picture.shape
    scale = side / max(height, width)
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else picture
    block = 31
    ink = cv2.adaptiveThreshold(small, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, 12)
    margin_y, margin_x = ink.shape[0] // 40, ink.shape[1] // 40
    ink[:margin_y] = ink[-margin_y:] = 0
    ink[:, :margin_x] = ink[:, -margin_x:] = 0
    return _u8(ink)


def _levelness(ink: Picture, degrees: float) -> float:
    height, width = ink.shape
    if degrees:
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
        ink = _u8(cv2.warpAffine(ink, matrix, (width, height), flags=cv2.INTER_NEAREST))
    sums = ink.sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(sums)).sum())


def _edge_colour(picture: Picture) -> tuple[float, ...]:
    border = np.concatenate([picture[0], picture[-1]])
    colour = np.median(border, axis=0)
    return tuple(float(c) for c in np.atleast_1d(colour))


def _u8(picture: Any) -> Picture:
    return np.asarray(picture, dtype=np.uint8)
