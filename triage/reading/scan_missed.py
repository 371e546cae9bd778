"""Lines that the recogniser left out: ink of the size of letters where no word was found, read once more."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from triage.reading.ocr import recognise
from triage.reading.quality import word_quality
from triage.reading.tokens import Token

Grey = np.ndarray[Any, np.dtype[np.uint8]]

_FEWEST_LETTERS = 5
_MOST_PLACES = 12
_SURE = 0.75
_LANGUAGE = 0.7


def read_missed(picture: Grey, ink: Grey, groups: list[list[Token]], resolution: int) -> list[list[Token]]:
    """Words by line, in pixels, of places that `groups` do not cover. `ink` is the picture's, without ruling lines.

    The recogniser parts a page into blocks first, and at times takes a block of print for a picture or for nothing.
    A place is kept where it reads surely and as language: signatures, stamps and drawings do not.
    """
    sizes = sorted(token.size for group in groups for token in group)
    if not sizes:
        return []
    size = sizes[len(sizes) // 2]
    found: list[list[Token]] = []
    places = _places(_without(ink, groups, round(0.25 * size), 0), size)
    rest = _without(picture, groups, round(0.1 * size), 255) if places else picture
    for x, y, width, height in places:
        edge = round(0.6 * size)
        left, top = max(0, x - edge), y
        part = cv2.copyMakeBorder(
            rest[top : y + height, left : x + width + edge], edge, edge, edge, edge, cv2.BORDER_CONSTANT, value=255
        )
        left, top = left - edge, top - edge
        lines = recognise(np.asarray(part, dtype=np.uint8), resolution, block=True)
        if not _is_print([token for line in lines for token in line]):
            continue
        for token in (token for line in lines for token in line):
            token.x0, token.x1 = token.x0 + left, token.x1 + left
            token.y0, token.y1 = token.y0 + top, token.y1 + top
        found += lines
    return found


def _is_print(tokens: list[Token]) -> bool:
    letters = sum(len(token.text) for token in tokens)
    if letters < _FEWEST_LETTERS:
        return False
    sure = sum((token.confidence or 0.0) * len(token.text) for token in tokens) / letters
    return sure >= _SURE and word_quality([token.text for token in tokens]) >= _LANGUAGE


def _without(picture: Grey, groups: list[list[Token]], around: int, ground: int) -> Grey:
    """A copy with the words that were found painted over."""
    out = picture.copy()
    for token in (token for group in groups for token in group):
        top, left = max(0, round(token.y0) - around), max(0, round(token.x0) - around)
        out[top : round(token.y1) + around, left : round(token.x1) + around] = ground
    return out


def _places(rest: Grey, size: float) -> list[tuple[int, int, int, int]]:
    """Left, top, width, height of runs of letters in ink, from the top down."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(rest, connectivity=8)
    heights, widths, areas = (stats[:, at] for at in (cv2.CC_STAT_HEIGHT, cv2.CC_STAT_WIDTH, cv2.CC_STAT_AREA))
    letter = (heights > 0.3 * size) & (heights < 1.6 * size) & (widths < 4 * size) & (areas > 0.03 * size * size)
    letter &= areas < 0.8 * heights * widths + 0.1 * size * size
    letter[0] = False
    if int(letter.sum()) < _FEWEST_LETTERS:
        return []
    mask = np.asarray(letter[labels] * 255, dtype=np.uint8)
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, max(3, round(1.6 * size))), np.uint8))
    # Lines of one paragraph become one place, with room above and below that no other place reaches into.
    joined = cv2.dilate(joined, np.ones((max(1, round(1.2 * size)), 1), np.uint8))
    number, owners, places, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    middles = (stats[letter, :2] + stats[letter, 2:4] / 2).astype(np.int64)
    letters_in = np.bincount(owners[middles[:, 1], middles[:, 0]], minlength=number)
    kept = [places[at][:4].tolist() for at in range(1, number) if letters_in[at] >= _FEWEST_LETTERS]
    return sorted(((x, y, width, height) for x, y, width, height in kept), key=lambda place: place[1])[:_MOST_PLACES]
