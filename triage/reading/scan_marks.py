"""Ruling lines and tick boxes in a scan, found in its pixels."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from triage.reading.scan_rings import rings_of
from triage.reading.tokens import Drawing, Rule, Square

Grey = np.ndarray[Any, np.dtype[np.uint8]]


def ink_of(picture: Grey) -> Grey:
    """255 where there is ink on an evenly lit grey picture."""
    _, ink = cv2.threshold(picture, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    return np.asarray(ink, dtype=np.uint8)


def drawing_of(ink: Grey, dots_per_point: float) -> tuple[Drawing, Grey]:
    """Lines and tick boxes in points, and a mask of the ruling lines to be wiped out before recognition."""
    scale = dots_per_point
    across, mask_across = _rules(ink, scale, level=True)
    down, mask_down = _rules(ink, scale, level=False)
    contours, tree = cv2.findContours(ink, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    squares = _squares(ink, contours, tree, scale)
    mask = cv2.bitwise_or(mask_across, mask_down)
    _add_corners(ink, mask, mask_across, mask_down, scale)
    # Boxes are wiped too: a recogniser takes them for letters.
    for square in squares:
        x0, y0, x1, y1 = (int(v * scale) for v in (square.x0, square.y0, square.x1, square.y1))
        mask[max(0, y0 - 2) : y1 + 3, max(0, x0 - 2) : x1 + 3] = 255
    wiped = np.asarray(mask, dtype=np.uint8)
    rings = rings_of(ink, contours, tree, scale, wiped) if tree is not None else []
    return Drawing(across, down, squares, rings), wiped


def _rules(ink: Grey, scale: float, level: bool) -> tuple[list[Rule], Grey]:
    """Long thin runs of unbroken ink: no row of letters has such. Pieces of a slanting line are joined later."""
    length = max(int((15 if level else 20) * scale), 20)
    kernel = np.ones((1, length) if level else (length, 1), np.uint8)
    close = np.ones((1, 3) if level else (3, 1), np.uint8)
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, close)
    lines = cv2.morphologyEx(closed, cv2.MORPH_OPEN, kernel)
    # A line that slants by a pixel or two breaks into steps: thickened, it is whole, but so may be a row of touching
    # letters, hence twice the length. Upright strokes never touch from line to line.
    thick = cv2.dilate(closed, np.ones((3, 1) if level else (1, 3), np.uint8))
    longer = int(52 * scale) if level else length
    longest = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, longer) if level else (longer, 1), np.uint8))
    # Steps of one pixel in a slanting line are bridged across.
    joined = cv2.dilate(cv2.bitwise_or(lines, longest), np.ones((3, 3), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    mask = np.zeros_like(ink)
    rules: list[Rule] = []
    for index in range(1, min(count, 4000)):
        x, y, width, height, area = (int(v) for v in stats[index])
        long, wide = (width, height) if level else (height, width)
        if area / max(long, 1) > max(3.0 * scale, 6) + 2 or wide > max(0.05 * long, 3 * scale) + 2:
            continue  # a solid area or a stroke of a large letter
        if level and long < 26 * scale and area / max(long, 1) > max(1.7 * scale, 4) + 2:
            continue  # short lines are thin: they strike out a word; short and thick is a letter's bar
        mask[y : y + height, x : x + width][labels[y : y + height, x : x + width] == index] = 255
        if level:
            rules.append(Rule((y + height / 2) / scale, (x + 1) / scale, (x + width - 1) / scale))
        else:
            rules.append(Rule((x + width / 2) / scale, (y + 1) / scale, (y + height - 1) / scale))
    return rules, mask


def _add_corners(ink: Grey, mask: Any, across: Grey, down: Grey, scale: float) -> None:
    """The rounded corners of frames: ink that joins a level and an upright line, and no more."""
    if not across.any() or not down.any():
        return
    rest = ink.copy()
    rest[mask > 0] = 0
    _, labels, stats, _ = cv2.connectedComponentsWithStats(rest, connectivity=8)
    near = np.ones((5, 5), np.uint8)
    beside_across = np.unique(labels[cv2.dilate(across, near) > 0])
    beside_down = np.unique(labels[cv2.dilate(down, near) > 0])
    for index in np.intersect1d(beside_across, beside_down):
        x, y, width, height, area = (int(v) for v in stats[index])
        if index and max(width, height) < 24 * scale and area < 0.5 * width * height + 12:
            mask[y : y + height, x : x + width][labels[y : y + height, x : x + width] == index] = 255


def _squares(ink: Grey, contours: Any, tree: Any, scale: float) -> list[Square]:
    """Closed outlines of the size of a tick box; marked where the middle holds ink."""
    low, high = 6.0 * scale, 17.0 * scale
    out: list[Square] = []
    if tree is None:
        return out
    for index, contour in enumerate(contours):
        if tree[0][index][3] >= 0:
            continue  # holes are looked at through their outline
        _, _, width, height = cv2.boundingRect(contour)
        # A tick may stick out of its box: then the outline is larger than the box, and its hole decides.
        if not (low <= width <= 1.8 * high and low <= height <= 1.8 * high):
            continue
        square = _box_of(ink, contours, tree, index, low, high)
        if square is not None:
            bx, by, bw, bh, marked = square
            if not marked and (width > 1.35 * bw or height > 1.35 * bh):
                continue  # the bowl of a P: nothing sticks out of an empty box
            out.append(Square(bx / scale, by / scale, (bx + bw) / scale, (by + bh) / scale, marked))
        if len(out) >= 400:
            break
    return out


def _box_of(
    ink: Grey, contours: Any, tree: Any, index: int, low: float, high: float
) -> tuple[int, int, int, int, bool] | None:
    holes = []
    points = []
    child = int(tree[0][index][2])
    while child >= 0:
        holes.append(cv2.boundingRect(contours[child]))
        points.append(contours[child])
        child = int(tree[0][child][0])
    if not holes:
        return None
    left = min(h[0] for h in holes)
    top = min(h[1] for h in holes)
    right = max(h[0] + h[2] for h in holes)
    bottom = max(h[1] + h[3] for h in holes)
    inner_w, inner_h = right - left, bottom - top
    side = max(inner_w, inner_h)
    if side < 0.75 * low or side > high or not 0.8 <= inner_w / max(inner_h, 1) <= 1.25:
        return None
    # The holes together fill a square: those of o, D, e and a leave its corners.
    fill = cv2.contourArea(cv2.convexHull(np.concatenate(points))) / max((inner_w - 1) * (inner_h - 1), 1)
    if fill < (0.88 if len(holes) == 1 else 0.76):
        return None
    region = ink[top:bottom, left:right]
    edge = max(2, int(0.12 * side))
    if top < edge or left < edge or bottom + edge > ink.shape[0] or right + edge > ink.shape[1]:
        return None
    frame = ink[top - edge : bottom + edge, left - edge : right + edge] > 0
    # All four sides must be straight lines from corner to corner: D, O, 0 and handwriting have none.
    inner = slice(edge, -edge)
    sides = (
        frame[: edge + 1, inner].mean(axis=1), frame[-edge - 1 :, inner].mean(axis=1),
        frame[inner, : edge + 1].mean(axis=0), frame[inner, -edge - 1 :].mean(axis=0),
    )  # fmt: skip
    if min(float(s.max()) for s in sides) < 0.9:
        return None
    inset = max(1, int(0.14 * side))
    middle = region[inset : inner_h - inset, inset : inner_w - inset]
    filled = float((middle > 0).mean()) if middle.size else 0.0
    return left - edge, top - edge, inner_w + 2 * edge, inner_h + 2 * edge, filled > 0.05
