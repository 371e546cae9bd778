"""Rings drawn by hand around a word of a scan ("Yes" of "Yes / No"), found in its pixels."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from triage.reading.tokens import Ring

Grey = np.ndarray[Any, np.dtype[np.uint8]]

_LOW, _HIGH, _WIDE = 10.0, 42.0, 100.0  # points
_MOST = 40


def rings_of(ink: Grey, contours: Any, tree: Any, dots_per_point: float, mask: Grey) -> list[Ring]:
    """Closed thin curves around other ink, in points; their pixels are added to `mask`, to be wiped out.

    `contours` and `tree` are outlines and holes (``RETR_CCOMP``) of `ink`.
    """
    scale = dots_per_point
    out: list[Ring] = []
    for index, contour in enumerate(contours):
        if tree[0][index][3] >= 0 or len(out) >= _MOST:
            continue
        x, y, width, height = cv2.boundingRect(contour)
        if not (_LOW * scale <= height <= _HIGH * scale and _LOW * scale <= width <= _WIDE * scale):
            continue
        hole = _largest_hole(contours, tree, index)
        if hole is None or not _is_loop(contour, hole, width, height):
            continue
        inside = np.zeros((height, width), np.uint8)
        cv2.drawContours(inside, [hole], -1, 255, cv2.FILLED, offset=(-x, -y))
        region = ink[y : y + height, x : x + width]
        written = int(np.count_nonzero((region > 0) & (inside > 0)))
        # A word inside fills a good part of the ring; a letter O has nothing in it.
        if not 0.06 * np.count_nonzero(inside) < written < 0.6 * np.count_nonzero(inside):
            continue
        ring = np.zeros((height, width), np.uint8)
        cv2.drawContours(ring, [contour], -1, 255, cv2.FILLED, offset=(-x, -y))
        ring[inside > 0] = 0
        part = mask[y : y + height, x : x + width]
        part[cv2.dilate(ring, np.ones((3, 3), np.uint8)) > 0] = 255
        out.append(Ring(x / scale, y / scale, (x + width) / scale, (y + height) / scale))
    return out


def _largest_hole(contours: Any, tree: Any, index: int) -> Any | None:
    best, area = None, 0.0
    child = int(tree[0][index][2])
    while child >= 0:
        size = cv2.contourArea(contours[child])
        if size > area:
            best, area = contours[child], size
        child = int(tree[0][child][0])
    return best


def _is_loop(contour: Any, hole: Any, width: int, height: int) -> bool:
    """A thin curve, round at its corners: neither a frame nor a thick letter."""
    hull = cv2.contourArea(cv2.convexHull(contour))
    if not 0.5 * width * height < hull < 0.93 * width * height:
        return False
    return cv2.contourArea(hole) > 0.62 * hull
