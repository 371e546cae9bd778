"""Paragraph styles of a PDF page, and small drawings: signatures."""

from __future__ import annotations

from random import Random
from typing import Any, cast

from reportlab.lib.colors import Color, HexColor, white
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph

from models.rendering.fonts import face, marked_up
from models.rendering.page_styles import PageStyle

_ALIGN: dict[str, Any] = {"left": TA_LEFT, "right": TA_RIGHT, "centre": TA_CENTER, "justify": TA_JUSTIFY}


class Texts:
    """Makes paragraphs in the look of one page style."""

    def __init__(self, style: PageStyle) -> None:
        """Take what is drawn and its sizes in points."""
        self.style = style
        self.face = face(style.family)
        self.colour = HexColor(int(style.colour, 16))

    def tint(self, share: float) -> Color:
        """The style's colour, thinned towards white; 0 is white."""
        c = self.colour
        return Color(*(1 - share * (1 - v) for v in (c.red, c.green, c.blue)))

    def paragraph(
        self,
        text: str,
        *,
        bold: bool = False,
        italic: bool = False,
        scale: float = 1.0,
        before: float = 0,
        after: float = 0,
        align: str = "",
        colour: Color | None = None,
        indent: float = 0,
        hang: float = 0,
        bullet: str | None = None,
        keep_next: bool = False,
    ) -> Paragraph:
        """One paragraph. Lengths in points; `scale` is a share of the page's type size."""
        font = self.face.bold if bold else self.face.italic if italic else self.face.regular
        size = self.style.size * scale
        looks = ParagraphStyle(
            "p",
            fontName=font,
            fontSize=size,
            leading=size * self.style.leading,
            spaceBefore=before,
            spaceAfter=after,
            alignment=_ALIGN[align or ("justify" if self.style.justified else "left")],
            textColor=colour or Color(0, 0, 0),
            leftIndent=indent + hang,
            bulletIndent=indent,
            bulletFontName=font,
            bulletFontSize=size,
            keepWithNext=int(keep_next),
            splitLongWords=1,
        )
        return Paragraph(marked_up(text, font), looks, bulletText=bullet)

    def heading(self, text: str, level: int) -> Paragraph:
        """A heading in the style's way."""
        look = self.style.heading
        shown = text.upper() if look == "caps" and level <= 2 else text
        light = look in ("band",) and level == 2
        out: Any = self.paragraph(
            shown,
            bold=True,
            scale={1: 1.5, 2: 1.18, 3: 1.05}.get(level, 1.0),
            before=self.style.gap * 1.3,
            after=self.style.gap * 0.7,
            align="left" if level > 1 or self.style.letterhead != "centre" else "centre",
            colour=white if light else self.colour,
            keep_next=True,
        )
        if level == 2 and look == "band":
            out.style.backColor = self.colour
            out.style.borderPadding = (2.5, 3, 3, 4)
            out.style.leftIndent = 4
        elif level == 2 and look == "box":
            out.style.borderColor = self.colour
            out.style.borderWidth = 0.8
            out.style.borderPadding = (2.5, 3, 3, 4)
            out.style.leftIndent = 4
        return cast("Paragraph", out)


class Signature(Flowable):
    """A scribble where somebody signed, in points."""

    def __init__(self, rng: Random, width: float = 110, height: float = 30) -> None:
        """Take what is drawn and its sizes in points."""
        super().__init__()
        self.width, self.height = width, height
        x, points = 4.0, []
        while x < width - 10:
            step = rng.uniform(5, 16)
            points.append((x, rng.uniform(6, 24), x + step / 2, rng.uniform(2, 30), x + step, rng.uniform(8, 20)))
            x += step
        self._points = points

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:  # noqa: ARG002 - reportlab names them
        """Width and height in points."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw on the canvas of the page."""
        self.canv.setStrokeColorRGB(0.08, 0.1, 0.4)
        self.canv.setLineWidth(0.9)
        path = self.canv.beginPath()
        path.moveTo(4, 12)
        for points in self._points:
            path.curveTo(*points)
        self.canv.drawPath(path)


class Emblem(Flowable):
    """A plain logo: a ring, a bar and a leaf in the style's colour."""

    def __init__(self, texts: Texts, place: str) -> None:
        """Take what is drawn and its sizes in points."""
        super().__init__()
        self.texts, self.place = texts, place
        self.width, self.height = 46.0, 46.0

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:  # noqa: ARG002 - reportlab names them
        """Width and height in points."""
        self._left = {"left": 0.0, "right": available_width - 46, "centre": available_width / 2 - 23}[self.place]
        return available_width, self.height

    def draw(self) -> None:
        """Draw on the canvas of the page."""
        self.canv.setStrokeColor(self.texts.colour)
        self.canv.setFillColor(self.texts.tint(0.4))
        self.canv.setLineWidth(3)
        self.canv.circle(self._left + 23, 23, 20, stroke=1, fill=1)
        self.canv.setFillColor(self.texts.colour)
        self.canv.rect(self._left + 8, 20, 30, 5, stroke=0, fill=1)
        self.canv.ellipse(self._left + 18, 24, self._left + 28, 40, stroke=0, fill=1)
