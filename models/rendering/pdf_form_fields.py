"""Form fields on a PDF page (ISO 32000-1, 12.7): boxes with typed answers, lines with tick boxes."""

from __future__ import annotations

import unicodedata
from typing import Any

from reportlab.lib.colors import Color, black, white
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, Paragraph

from models.rendering.hints import TICKS
from models.rendering.pdf_text import Texts

# letters of a form field's font beyond Latin-1, from code 128 on (PDFDocEncoding, ISO 32000-1 annex D.3)
_BEYOND = "•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž"
_CODES = str.maketrans({c: chr(128 + n) for n, c in enumerate(_BEYOND)} | {"€": "\xa0"})


class AnswerBox(Flowable):
    """A text field with its value typed in. Sizes in points."""

    def __init__(
        self, name: str, value: str, width: float, font: str, size: float, minimum: float = 0, *, filled: bool = False
    ) -> None:
        """Take what is drawn and its sizes in points."""
        super().__init__()
        self.name, self.value, self.font, self.size, self.filled = name, value, font, size, filled
        self.lines = [
            line for part in value.split("\n") for line in simpleSplit(_western(part), font, size, width - 12) or [""]
        ]
        self.width, self.height = width, max(len(self.lines) * size * 1.2 + 7, minimum)

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:  # noqa: ARG002 - reportlab names them
        """Width and height in points."""
        return self.width, self.height

    def draw(self) -> None:
        """Put the field on the page; the full value is written into it when the file is finished."""
        form: Any = self.canv.acroForm
        form.textfield(
            value="\n".join(line.translate(_CODES) for line in self.lines),
            name=self.name,
            tooltip=self.name,
            width=self.width,
            height=self.height,
            fontName=self.font,
            fontSize=self.size,
            borderWidth=0.5,
            borderColor=black,
            fillColor=Color(0.93, 0.95, 1) if self.filled else white,
            textColor=black,
            fieldFlags="multiline" if len(self.lines) > 1 else "",
            maxlen=None,
            relative=True,
        )


class TickLine(Flowable):
    """Words with tick boxes among them, each a form field. Wraps at the width."""

    def __init__(self, name: str, text: str, width: float, texts: Texts, style: str) -> None:
        """Take what is drawn and its sizes in points."""
        super().__init__()
        self.name, self.texts, self.style, self.width = name, texts, style, width
        self.heights: list[float] = []
        self.box = texts.style.size * 1.05
        self.step = texts.style.size * 1.75
        self.rows = self._rows(text)
        self.height = self.step * len(self.rows)

    def _rows(self, text: str) -> list[list[tuple[float, Paragraph | bool]]]:
        rows: list[list[tuple[float, Paragraph | bool]]] = [[]]
        x = 0.0
        parts = TICKS.split(text)
        for n, part in enumerate(parts):
            if TICKS.fullmatch(part):
                label = parts[n + 1].strip() if n + 1 < len(parts) else ""
                if x and x + self.box + 4 + min(_length(label, self.texts), self.width / 2) > self.width:
                    rows.append([])
                    x = 0.0
                rows[-1].append((x, part in ("☒", "☑", "[x]", "[X]")))
                x += self.box + 4
            elif part.strip():
                words = self.texts.paragraph(part.strip(), align="left")
                need = _length(part.strip(), self.texts) + 2
                room = max(self.width - x, 40)
                words.wrap(min(need, room), 1000)
                if need > room and x > self.width * 0.55:
                    x = self.box + 4
                    rows.append([])
                rows[-1].append((x, words))
                x += need + 10
        return rows

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:  # noqa: ARG002 - reportlab names them
        """Width and height in points; a long label makes its row taller."""
        self.heights = []
        for row in self.rows:
            tall = self.step
            for x, item in row:
                if isinstance(item, Paragraph):
                    tall = max(tall, item.wrap(max(self.width - x, 40), 1000)[1] + 3)
            self.heights.append(tall)
        self.height = sum(self.heights)
        return self.width, self.height

    def draw(self) -> None:
        """Print the words and put the boxes on the page."""
        form: Any = self.canv.acroForm
        y, number = self.height, 0
        for row, tall in zip(self.rows, self.heights, strict=True):
            y -= tall
            for x, item in row:
                if isinstance(item, Paragraph):
                    height = item.wrap(max(self.width - x, 40), 1000)[1]
                    item.drawOn(self.canv, x, y + tall - height)
                else:
                    number += 1
                    form.checkbox(
                        name=f"{self.name}_{number}", checked=item, x=x, y=y + tall - self.box - 2, size=self.box,
                        buttonStyle=self.style, borderWidth=0.8, borderColor=black, fillColor=white, textColor=black,
                        fieldFlags="", relative=True,
                    )  # fmt: skip


def _length(text: str, texts: Texts) -> float:
    return float(stringWidth(text, texts.face.regular, texts.style.size)) * 1.05


def _western(text: str) -> str:
    """The text in letters of the form's fonts, for what is drawn; the value itself keeps every letter."""
    out = []
    for c in text:
        shown = ord(c) < 128 or 160 < ord(c) < 256 or ord(c) in _CODES
        out.append(c if shown else "".join(k for k in unicodedata.normalize("NFKD", c) if k.isascii()) or "?")
    return "".join(out)
