"""PDF files with a text layer: letterheads, running headers and footers, columns, page numbers."""

from __future__ import annotations

import io
from collections.abc import Iterator
from random import Random

from reportlab.lib.colors import white
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, NextPageTemplate, PageTemplate, Paragraph

from models.rendering.blocks import Layoutable
from models.rendering.page_styles import PageStyle
from models.rendering.pdf_flow import flow
from models.rendering.pdf_text import Texts

_WIDTH, _HEIGHT = A4
_GUTTER = 20.0


def pdf_bytes(layout: Layoutable, style: PageStyle, seed: int, *, title: str = "") -> bytes:
    """The document as PDF bytes. Set twice, so that the page count is known; the same seed gives the same pages."""
    first, count = _set(layout, style, Random(seed), title, 0)
    return first if "{m}" not in style.page_number else _set(layout, style, Random(seed), title, count)[0]


def _set(layout: Layoutable, style: PageStyle, rng: Random, title: str, pages: int) -> tuple[bytes, int]:
    texts = Texts(style)
    out = io.BytesIO()
    left, right, top, bottom = style.margins
    head = Furniture(layout, texts, pages)
    first_top, later_top = head.height(first=True), head.height(first=False)
    width = _WIDTH - left - right
    column = (width - _GUTTER * (style.columns - 1)) / style.columns
    foot = head.foot_height()

    def frames(head_height: float) -> list[Frame]:
        height = _HEIGHT - top - bottom - head_height - foot
        return [
            Frame(left + n * (column + _GUTTER), bottom + foot, column, height, 0, 0, 0, 0, id=f"c{n}")
            for n in range(style.columns)
        ]

    document = BaseDocTemplate(out, pagesize=A4, title=title or None, author="", invariant=1, allowSplitting=1)
    document.addPageTemplates(
        [
            PageTemplate("first", frames(first_top), onPage=lambda canvas, _: head.draw(canvas, first=True)),
            PageTemplate("later", frames(later_top), onPage=lambda canvas, _: head.draw(canvas, first=False)),
        ]
    )
    story: list[Flowable] = [NextPageTemplate("later"), *flow(layout, texts, column, rng)]
    document.build(story)
    return out.getvalue(), document.page


class Furniture:
    """Letterhead, running header, footer and page number of one document."""

    def __init__(self, layout: Layoutable, texts: Texts, pages: int) -> None:
        """Take the document, its look, and its number of pages (0 while unknown)."""
        self.texts, self.style, self.pages = texts, texts.style, pages
        self.header_lines = [part.strip() for line in layout.headers for part in line.split(" | ") if part.strip()]
        self.footer_lines = layout.footers
        left, right, self.top, self.bottom = self.style.margins
        self.left, self.width = left, _WIDTH - left - right

    def height(self, *, first: bool) -> float:
        """Points that the head takes on the first page or on later ones."""
        if not self.header_lines or (not first and self.style.furniture == "first"):
            return 0
        if not first or self.style.furniture == "every":
            return self._running_height() + 8
        return sum(p.wrap(self.width, 400)[1] for p in self._letterhead()) + 24

    def foot_height(self) -> float:
        """Points that the footer takes on each page."""
        lines = sum(p.wrap(self.width, 400)[1] for p in self._footer())
        return lines + (self.style.size * 1.2 if self.style.page_number else 0) + 6

    def draw(self, canvas: Canvas, *, first: bool) -> None:
        """Draw the furniture of the page at hand."""
        canvas.saveState()
        if self.height(first=first):
            self._draw_running(canvas) if not first or self.style.furniture == "every" else self._draw_letterhead(
                canvas
            )
        y = self.bottom + self.foot_height() - 6
        for paragraph in self._footer():
            y -= paragraph.wrap(self.width, 400)[1]
            paragraph.drawOn(canvas, self.left, y)
        if self.style.page_number:
            number = self.style.page_number.format(n=canvas.getPageNumber(), m=self.pages)
            canvas.setFont(self.texts.face.regular, max(self.style.size * 0.8, 7))
            place = {"left": canvas.drawRightString, "band": canvas.drawRightString}.get(
                self.style.letterhead, canvas.drawCentredString
            )
            place(
                self.left + (self.width if place == canvas.drawRightString else self.width / 2), self.bottom - 2, number
            )
        canvas.restoreState()

    def _draw_running(self, canvas: Canvas) -> None:
        y = _HEIGHT - self.top
        for paragraph in self._running():
            y -= paragraph.wrap(self.width, 400)[1]
            paragraph.drawOn(canvas, self.left, y)
        canvas.setStrokeColor(self.texts.colour)
        canvas.setLineWidth(0.5)
        canvas.line(self.left, y - 2, self.left + self.width, y - 2)

    def _draw_letterhead(self, canvas: Canvas) -> None:
        height = self.height(first=True)
        y = _HEIGHT - self.top
        if self.style.letterhead == "band":
            canvas.setFillColor(self.texts.colour)
            canvas.rect(0, y - height + 16, _WIDTH, height + self.top, stroke=0, fill=1)
        for paragraph in self._letterhead():
            y -= paragraph.wrap(self.width, 400)[1]
            paragraph.drawOn(canvas, self.left, y)
        if self.style.letterhead in ("centre", "left"):
            canvas.setStrokeColor(self.texts.colour)
            canvas.line(self.left, y - 6, self.left + self.width, y - 6)

    def _letterhead(self) -> Iterator[Paragraph]:
        band = self.style.letterhead == "band"
        align = {"band": "left"}.get(self.style.letterhead, self.style.letterhead)
        colour = white if band else self.texts.colour
        for n, line in enumerate(self.header_lines):
            yield self.texts.paragraph(line, bold=n == 0, scale=1.45 if n == 0 else 0.9, align=align, colour=colour)

    def _running_height(self) -> float:
        return float(sum(p.wrap(self.width, 400)[1] for p in self._running()))

    def _running(self) -> Iterator[Paragraph]:
        yield self.texts.paragraph("  |  ".join(self.header_lines), scale=0.8, align="left", colour=self.texts.colour)

    def _footer(self) -> Iterator[Paragraph]:
        for line in self.footer_lines:
            yield self.texts.paragraph(
                line, scale=0.75, align="centre" if self.style.letterhead == "centre" else "left"
            )
