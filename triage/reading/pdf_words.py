"""Words with places from PDFium's text page, read in bulk.

PDFium knows the spaces between words; the box of each character is fetched into one array by a loop that runs in C.
"""

from __future__ import annotations

import ctypes
import math
import re
import threading
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium

from triage.reading.pdf_place import Place
from triage.reading.symbols import symbol_font_in, symbols
from triage.reading.tokens import Token

_BLOCK = 4096
_WORD = re.compile(r"[^\s\x00]+")
_HYPHENS = {2: "-", 0xFFFE: "-", 0xFFFF: None, 0xAD: "-", 0xFEFF: None, 0x200B: None, 0x200C: None, 0x200D: None}
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_TRANSLATE = _HYPHENS | _LIGATURES
_BOLD = re.compile(r"bold|black|heavy|semibold|demi\b|-bd|,bd", re.IGNORECASE)
_NO_LETTER = re.compile("[\x00-\x1f\ufffd\ue000-\uf8ff]")
_CONTROL = re.compile("[\x00-\x1f]")
_MIN_SIZE = 1.0
_THREAD = threading.local()


@dataclass(slots=True)
class PageWords:
    """The words of one page.

    `invisible` words are drawn without ink (the text layer of a scan), `white` ones with white ink (their ground
    decides whether they can be seen), `hidden` ones are off the page or too small to read. `unmapped` counts
    characters whose font does not say which letters they are; the ways words run are counted for `turn`.
    """

    tokens: list[Token] = field(default_factory=list)
    invisible: list[Token] = field(default_factory=list)
    hidden: list[Token] = field(default_factory=list)
    characters: int = 0
    unmapped: int = 0
    level: int = 0
    upward: int = 0
    downward: int = 0
    inverted: int = 0
    white: list[Token] = field(default_factory=list)

    @property
    def turn(self) -> int:
        """Degrees clockwise that bring most of the words upright: 0 unless nearly all of them run another way."""
        ways = {0: self.level, 90: self.upward, 270: self.downward, 180: self.inverted}
        best = max(ways, key=lambda way: ways[way])
        return best if ways[best] >= 8 and ways[best] >= 0.8 * sum(ways.values()) else 0


@dataclass(slots=True)
class _Look:
    size: float
    bold: bool
    symbol: str | None
    invisible: bool
    white: bool
    font: int


class WordReader:
    """Reads words page after page, keeping its buffers. Not for several threads."""

    def __init__(self) -> None:
        self._room = 0
        self._grow(_BLOCK)
        self._strings: dict[str, str] = {}
        self._numbers: dict[float, float] = {}
        self._size = ctypes.c_float()
        self._colour = [ctypes.c_uint() for _ in range(4)]

    def _grow(self, count: int) -> None:
        if count <= self._room:
            return
        count = max(count, 2 * self._room)
        self._room = count
        self._boxes = (ctypes.c_float * (4 * count))()
        base = ctypes.addressof(self._boxes)
        pointer = ctypes.POINTER(pdfium.FS_RECTF)
        self._pointers = [ctypes.cast(base + 16 * i, pointer) for i in range(count)]
        self._text = (ctypes.c_ushort * (count + 1))()

    def read(self, page: Any, place: Place) -> PageWords:
        """Words of a loaded PDFium page (raw handle); `place` turns page space into points as shown."""
        text_page = pdfium.FPDFText_LoadPage(page)
        if not text_page:
            return PageWords()
        try:
            return self._read(text_page, place)
        finally:
            pdfium.FPDFText_ClosePage(text_page)

    def _read(self, text_page: Any, place: Place) -> PageWords:
        found = PageWords()
        count = pdfium.FPDFText_CountChars(text_page)
        if count <= 0:
            return found
        count = min(count, 400_000)
        self._grow(count)
        text = self._characters(text_page, count)
        filled = list(map(pdfium.FPDFText_GetLooseCharBox, repeat(text_page), range(count), self._pointers))
        boxes = (
            np.frombuffer(memoryview(self._boxes), dtype=np.float32, count=4 * count)
            .reshape(count, 4)
            .astype(np.float64)
        )
        boxes[np.array(filled) == 0] = np.nan
        left, bottom = np.minimum(boxes[:, 0], boxes[:, 2]), np.minimum(boxes[:, 1], boxes[:, 3])
        right, top = np.maximum(boxes[:, 0], boxes[:, 2]), np.maximum(boxes[:, 1], boxes[:, 3])
        x0, y0, x1, y1 = place.shown(left, bottom, right, top)
        looks: dict[int, _Look] = {}
        found.characters = sum(not c.isspace() for c in text)
        xs0, ys0, xs1, ys1 = x0.tolist(), y0.tolist(), x1.tolist(), y1.tolist()
        for start, end in self._word_spans(text, xs0, ys0, xs1, ys1, text_page):
            self._word(text_page, text, start, end, (xs0, ys0, xs1, ys1), looks, place, found)
        return found

    def _characters(self, text_page: Any, count: int) -> str:
        got = pdfium.FPDFText_GetText(text_page, 0, count, self._text)
        if got - 1 == count:
            codes = np.frombuffer(memoryview(self._text), dtype=np.uint16, count=count)
            return codes.tobytes().decode("utf-16-le", "replace") if not _surrogates(codes) else _by_unit(codes)
        codes32 = list(map(pdfium.FPDFText_GetUnicode, repeat(text_page), range(count)))
        return "".join(chr(c) if c < 0x110000 and not 0xD800 <= c < 0xE000 else "\ufffd" for c in codes32)

    def _word_spans(
        self, text: str, x0: list[float], y0: list[float], x1: list[float], y1: list[float], text_page: Any
    ) -> list[tuple[int, int]]:
        """Spans of words: PDFium's spaces, less those it made inside kerned words, plus large gaps it missed."""
        spans: list[tuple[int, int]] = []
        for match in _WORD.finditer(text):
            start, end = match.span()
            # A made-up space narrower than a hair is kerning, not a space.
            if spans and start - spans[-1][1] == 1 and text[start - 1] == " ":
                last = spans[-1][1] - 1
                height = y1[start] - y0[start]
                gap = x0[start] - x1[last]
                if (
                    -0.05 * height < gap < 0.08 * height
                    and abs(y0[start] - y0[last]) < 0.2 * height
                    and pdfium.FPDFText_IsGenerated(text_page, start - 1) == 1
                    and text[last].isalnum()
                    and text[start].isalnum()
                ):
                    start = spans.pop()[0]
            begin = start
            for i in range(max(start + 1, match.start() + 1), end):
                height = y1[i - 1] - y0[i - 1]
                gap = x0[i] - x1[i - 1]
                jump = gap > 0.75 * height and abs(y0[i] - y0[i - 1]) < 0.5 * height
                if jump and height > _MIN_SIZE and x1[i] - x0[i] < height * 4:
                    spans.append((begin, i))
                    begin = i
            spans.append((begin, end))
        return spans

    def _word(
        self,
        text_page: Any,
        text: str,
        start: int,
        end: int,
        boxes: tuple[list[float], list[float], list[float], list[float]],
        looks: dict[int, _Look],
        place: Place,
        found: PageWords,
    ) -> None:
        look = self._look(text_page, start, looks)
        word = text[start:end].replace(" ", "")  # kerning that looked like a space
        if look.symbol:
            word = symbols(word, look.symbol)
        plain = word.translate(_TRANSLATE) if not word.isascii() or "\x02" in word else word
        plain = plain.replace("\x02", "-")
        if not plain:
            return
        unmapped = len(_NO_LETTER.findall(plain))
        if unmapped:
            found.unmapped += unmapped
            plain = _CONTROL.sub("\ufffd", plain)
        sides = [side[start:end] for side in boxes]
        if " " in text[start:end]:
            sides = [[v for v, c in zip(side, text[start:end], strict=True) if c != " "] for side in sides]
        x0, y0, x1, y1 = min(sides[0]), min(sides[1]), max(sides[2]), max(sides[3])
        size = look.size
        if math.isnan(x1 + y1 + x0 + y0):  # a word without a place
            return
        height = y1 - y0
        if height < 0.4 * size or height > 2.2 * size:
            # Fonts with a broken ascent: keep the baseline end, use the type size.
            if size > _MIN_SIZE and (height < 0.4 * size or place.flat(x1 - x0, height, end - start)):
                y0, y1 = (y1 - size, y1) if height >= 0.4 * size else (y1 - 0.8 * size, y1 + 0.2 * size)
            elif size <= _MIN_SIZE:
                size = height
        share = self._numbers.setdefault  # a long file has millions of places, but few different ones
        token = Token(
            self._strings.setdefault(plain, plain),
            share(at := round(x0, 1), at),
            share(at := round(y0, 1), at),
            share(at := round(x1, 1), at),
            share(at := round(y1, 1), at),
            share(at := round(size, 1), at),
        )
        token.bold = look.bold
        token.font = look.font
        if token.x1 < 0 or token.y1 < 0 or token.x0 > place.width or token.y0 > place.height:
            found.hidden.append(token)
        elif look.invisible:
            found.invisible.append(token)
        elif min(size, max(y1 - y0, x1 - x0)) < _MIN_SIZE:
            found.hidden.append(token)
        elif look.white:
            found.white.append(token)
            found.tokens.append(token)
        else:
            found.tokens.append(token)
        if end - start > 2:
            across = boxes[0][end - 1] - boxes[0][start]
            along = boxes[1][end - 1] - boxes[1][start]
            if abs(across) >= abs(along):
                found.level += across > 0
                found.inverted += across < 0
            else:
                found.upward += along < 0
                found.downward += along > 0
        if len(self._strings) > 200_000:
            self._strings.clear()
        if len(self._numbers) > 200_000:
            self._numbers.clear()

    def _look(self, text_page: Any, index: int, looks: dict[int, _Look]) -> _Look:
        text_object = pdfium.FPDFText_GetTextObject(text_page, index)
        key = ctypes.addressof(text_object.contents) if text_object else 0
        known = looks.get(key)
        if known is not None:
            return known
        size = float(pdfium.FPDFText_GetFontSize(text_page, index))
        matrix = pdfium.FS_MATRIX()
        if pdfium.FPDFText_GetMatrix(text_page, index, ctypes.byref(matrix)):
            size *= max(1e-6, (matrix.c * matrix.c + matrix.d * matrix.d) ** 0.5)
        name, weight, known_as = "", 0, 0
        mode = pdfium.FPDF_TEXTRENDERMODE_FILL
        if key:
            mode = pdfium.FPDFTextObj_GetTextRenderMode(text_object)
            font = pdfium.FPDFTextObj_GetFont(text_object)
            if font:
                known_as = ctypes.addressof(font.contents)
                name = _font_name(font)
                weight = pdfium.FPDFFont_GetWeight(font)
        invisible = mode in (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
        white = False
        if not invisible and pdfium.FPDFText_GetFillColor(text_page, index, *map(ctypes.byref, self._colour)):
            red, green, blue, alpha = (c.value for c in self._colour)
            white = min(red, green, blue) >= 250 or alpha == 0
        bold = bool(_BOLD.search(name)) or weight >= 600
        bold = bold or mode == pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE
        look = _Look(abs(size), bold, symbol_font_in(name), invisible, white, known_as)
        if key:
            looks[key] = look
        return look


def word_reader() -> WordReader:
    """The reader of this thread: its buffers serve every file."""
    reader = getattr(_THREAD, "reader", None)
    if reader is None:
        reader = _THREAD.reader = WordReader()
    return reader


def _font_name(font: Any) -> str:
    buffer = ctypes.create_string_buffer(128)
    pdfium.FPDFFont_GetBaseFontName(font, buffer, 128)
    return buffer.value.decode("utf-8", "replace")


def _surrogates(codes: np.ndarray[Any, np.dtype[np.uint16]]) -> bool:
    return bool(((codes >= 0xD800) & (codes < 0xE000)).any())


def _by_unit(codes: np.ndarray[Any, np.dtype[np.uint16]]) -> str:
    return "".join(chr(c) if not 0xD800 <= c < 0xE000 else "\ufffd" for c in codes.tolist())
