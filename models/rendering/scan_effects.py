"""What copiers, fax machines and telephones do to a page. Pictures are RGB or grey arrays of 8 bit, height first."""

from __future__ import annotations

from random import Random
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]


def copier(page: Picture, rng: Random, *, poor: bool) -> Picture:
    """A page from an office scanner: a little crooked, soft and dusty; `poor` is an old machine or a bad original."""
    noise = np.random.default_rng(rng.getrandbits(32))
    out = _crooked(page, rng.gauss(0, 0.9 if poor else 0.5))
    if rng.random() < 0.35:
        out = _punch_holes(out, rng)
    values = out.astype(np.float32)
    if poor or rng.random() < 0.3:
        values = values * rng.uniform(0.72, 0.92) + rng.uniform(8, 34)
    if rng.random() < (0.6 if poor else 0.25):
        values *= _side_shadow(values.shape[:2], rng)[..., None]
    if rng.random() < 0.2:
        x = rng.randint(0, values.shape[1] - 3)
        values[:, x : x + rng.randint(1, 2)] -= rng.uniform(15, 60)
    values += noise.normal(0, rng.uniform(4, 11) if poor else rng.uniform(1, 5), values.shape[:2])[..., None]
    out = _clipped(values)
    sigma = rng.uniform(0.5, 1.0) if poor else rng.uniform(0.0, 0.6)
    out = _as_picture(cv2.GaussianBlur(out, (0, 0), sigma)) if sigma > 0.2 else out
    for _ in range(rng.randint(0, 40 if poor else 8)):
        centre = (rng.randint(0, out.shape[1] - 1), rng.randint(0, out.shape[0] - 1))
        cv2.circle(out, centre, rng.randint(1, 2), (60, 60, 60), -1)
    return (
        _as_picture(cv2.cvtColor(cv2.cvtColor(out, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB))
        if rng.random() < 0.6
        else out
    )


def fax(page: Picture, rng: Random, header: str) -> Picture:
    """A page as black and white dots (0 or 255, two dimensions) with the machine's header line at the top."""
    noise = np.random.default_rng(rng.getrandbits(32))
    grey = cv2.cvtColor(_crooked(page, rng.gauss(0, 0.5)), cv2.COLOR_RGB2GRAY)
    scale = grey.shape[1] / 1700
    cv2.rectangle(grey, (0, 0), (grey.shape[1], int(34 * scale)), 255, -1)
    cv2.putText(
        grey,
        header,
        (int(40 * scale), int(24 * scale)),
        cv2.FONT_HERSHEY_PLAIN,
        1.5 * scale,
        0,
        max(int(1.6 * scale), 1),
        cv2.LINE_AA,
    )
    values = cv2.GaussianBlur(grey, (0, 0), rng.uniform(0.4, 0.8)).astype(np.float32)
    values += noise.normal(0, rng.uniform(6, 16), grey.shape)
    dots = np.where(values > rng.uniform(130, 175), 255, 0).astype(np.uint8)
    specks = noise.random(dots.shape)
    dots[specks < rng.uniform(0.0001, 0.0012)] = 0
    dots[specks > 1 - rng.uniform(0.0001, 0.001)] = 255
    for _ in range(rng.randint(0, 3)):
        y = rng.randint(0, dots.shape[0] - 2)
        dots[y : y + 1, : rng.randint(100, dots.shape[1])] = rng.choice([0, 255])
    return _as_picture(dots)


def photograph(page: Picture, rng: Random) -> Picture:
    """A page on a table, photographed by hand: perspective, shadow, uneven light, the edge of the table."""
    noise = np.random.default_rng(rng.getrandbits(32))
    height, width = page.shape[:2]
    margin = int(width * rng.uniform(0.02, 0.09))
    full = (width + 2 * margin, height + 2 * margin)
    slip = width * rng.uniform(0.008, 0.035)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    target = (
        corners
        + margin
        + np.array([[rng.uniform(-slip, slip), rng.uniform(-slip, slip)] for _ in range(4)], np.float32)
    )
    matrix = cv2.getPerspectiveTransform(corners, target.astype(np.float32))
    table = np.array(
        rng.choice([(92, 66, 44), (150, 120, 88), (70, 72, 76), (188, 182, 170), (40, 44, 52)]), np.float32
    )
    grain = cv2.GaussianBlur(noise.normal(0, 26, (full[1], full[0])).astype(np.float32), (0, 0), 3, sigmaY=0.8)
    ground = table + grain[..., None]
    paper = cv2.warpPerspective(page, matrix, full, flags=cv2.INTER_AREA).astype(np.float32)
    mask = (
        cv2.warpPerspective(np.full((height, width), 255, np.uint8), matrix, full).astype(np.float32)[..., None] / 255
    )
    paper *= np.array([rng.uniform(0.9, 1.0), rng.uniform(0.9, 0.98), rng.uniform(0.8, 0.97)], np.float32)
    scene = ground * (1 - mask) + paper * mask
    scene *= _light(scene.shape[:2], rng)[..., None]
    scene += noise.normal(0, rng.uniform(2, 6), scene.shape[:2])[..., None]
    out = _clipped(scene)
    return _as_picture(cv2.GaussianBlur(out, (0, 0), rng.uniform(0.3, 0.9)))


def turned(page: Picture, quarter: int) -> Picture:
    """The page turned clockwise by quarter turns."""
    return _as_picture(np.ascontiguousarray(np.rot90(page, -quarter)))


def _crooked(page: Picture, degrees: float) -> Picture:
    height, width = page.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), max(min(degrees, 2.2), -2.2), 1.0)
    return _as_picture(
        cv2.warpAffine(page, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(252, 252, 252))
    )


def _punch_holes(page: Picture, rng: Random) -> Picture:
    out = page.copy()
    height, width = out.shape[:2]
    radius, x = int(width * 0.013), int(width * rng.uniform(0.022, 0.035))
    for y in (height / 2 - width * 0.19, height / 2 + width * 0.19):
        cv2.circle(out, (x, int(y)), radius, (70, 70, 70), -1, cv2.LINE_AA)
    return out


def _side_shadow(shape: tuple[int, ...], rng: Random) -> NDArray[np.float32]:
    """Factors that darken one side, as the fold of a bound report does."""
    height, width = shape
    ramp = 1 - rng.uniform(0.15, 0.45) * np.exp(-np.arange(width, dtype=np.float32) / (width * rng.uniform(0.02, 0.06)))
    return np.tile(ramp if rng.random() < 0.6 else ramp[::-1], (height, 1)).astype(np.float32)


def _light(shape: tuple[int, ...], rng: Random) -> NDArray[np.float32]:
    """Factors of an uneven light with the shadow of a hand or telephone."""
    height, width = shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    x, y = x / width, y / height
    light = 1 + rng.uniform(-0.22, 0.12) * (x - 0.5) + rng.uniform(-0.25, 0.12) * (y - 0.5)
    if rng.random() < 0.7:
        edge = rng.uniform(0.25, 0.9) + rng.uniform(-0.5, 0.5) * (x - 0.5)
        light *= 1 - rng.uniform(0.12, 0.4) / (1 + np.exp(-(y - edge) * rng.uniform(18, 60)))
    return np.asarray(light * rng.uniform(0.85, 1.02), np.float32)


def _clipped(values: Any) -> Picture:
    return _as_picture(np.clip(values, 0, 255))


def _as_picture(values: Any) -> Picture:
    return np.asarray(values, np.uint8)
