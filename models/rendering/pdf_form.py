"""Fillable PDF forms (AcroForm): printed labels, answers in form fields, tick boxes that are fields."""

from __future__ import annotations

import io
from random import Random
from typing import Any

import pypdf
from pypdf.generic import NameObject, TextStringObject
from reportlab.lib.pagesizes import A4
from reportlab.platypus import Flowable, SimpleDocTemplate, Spacer, Table, TableStyle

from models.rendering.blocks import Block, BlockKind, Layoutable
from models.rendering.hints import TICKS, is_question
from models.rendering.page_styles import PageStyle
from models.rendering.pdf_form_fields import AnswerBox, TickLine
from models.rendering.pdf_tables import table
from models.rendering.pdf_text import Texts

_FONTS = ["Helvetica", "Helvetica", "Times-Roman", "Courier"]
_LONGEST = 420.0  # points: a taller answer is given several boxes


class _Form:
    """Collects flowables and the values of the fields by name."""

    def __init__(self, texts: Texts, width: float, rng: Random) -> None:
        self.texts, self.width = texts, width
        self.values: dict[str, str] = {}
        self.font = rng.choice(_FONTS)
        self.size = round(rng.uniform(9, 11))
        self.tick = rng.choice(["check", "cross", "cross", "star", "circle"])
        self.filled = rng.random() < 0.5
        self.prefix = rng.choice(["Text", "topmostSubform[0].Page1[0].TextField", "field_", "undefined_", "fill_"])
        self.side_by_side = rng.random() < 0.7

    def name(self) -> str:
        return f"{self.prefix}{len(self.values) + 1}"

    def answer(self, value: str, width: float, minimum: float = 0) -> Flowable:
        name = self.name()
        self.values[name] = value
        if TICKS.search(value):
            return self.ticks(name, value, width)
        return AnswerBox(name, value, width, self.font, self.size, minimum, filled=self.filled)

    def ticks(self, name: str, text: str, width: float) -> Flowable:
        self.values[name] = text
        return TickLine(name, text, width, self.texts, self.tick)

    def pairs(self, block: Block) -> list[Flowable]:
        label_width = self.width * 0.34
        rows: list[list[Any]] = []
        for label, value in block.pairs:
            printed = self.texts.paragraph(label, align="left", bold=True)
            if self.side_by_side and len(value) < 120:
                rows.append([printed, self.answer(value, self.width - label_width - 8)])
            else:
                rows.append([[printed, self.answer(value, self.width - 8)], ""])
        looks: list[Any] = [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 3),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
        ]
        looks += [("SPAN", (0, n), (1, n)) for n, row in enumerate(rows) if isinstance(row[1], str)]
        return [Table(rows, colWidths=[label_width, self.width - label_width], style=TableStyle(looks)), Spacer(1, 5)]

    def long_answer(self, paragraphs: list[str]) -> list[Flowable]:
        out: list[Flowable] = []
        held: list[str] = []
        for text in [*paragraphs, None]:
            joined = "\n".join([*held, text] if text is not None else held)
            tall = text is not None and AnswerBox("", joined, self.width, self.font, self.size).height > _LONGEST
            if held and (text is None or tall):
                out += [self.answer("\n".join(held), self.width), Spacer(1, 6)]
                held = []
            if text is not None:
                held.append(text)
        return out


def form_pdf_bytes(layout: Layoutable, style: PageStyle, seed: int, *, title: str = "") -> bytes:
    """The document as a filled-in PDF form. The same seed gives the same pages."""
    rng = Random(seed)
    texts = Texts(style)
    left, right, top, bottom = style.margins
    form = _Form(texts, A4[0] - left - right - 12, rng)
    story: list[Flowable] = [
        texts.paragraph(line, bold=n == 0, scale=1.2 if n == 0 else 0.9, align="left", after=4, colour=texts.colour)
        for n, line in enumerate(layout.headers)
    ]
    answers: list[str] = []
    for n, block in enumerate(layout.blocks):
        free_text = block.kind in (BlockKind.TEXT, BlockKind.BULLET, BlockKind.NUMBERED)
        printed = free_text and (is_question(layout.blocks, n) or n < 2)
        if free_text and not printed and not TICKS.search(block.text):
            sign = "" if block.kind is BlockKind.TEXT else f"{block.sign} "
            answers.append(sign + block.text)
            continue
        story += form.long_answer(answers)
        answers = []
        if block.kind in (BlockKind.TITLE, BlockKind.HEADING):
            story.append(texts.heading(block.text, block.level))
        elif block.kind is BlockKind.TABLE:
            story += table(block.rows, texts, form.width)
        elif block.kind is BlockKind.PAIRS:
            story += form.pairs(block)
        elif printed and not TICKS.search(block.text):
            story.append(texts.paragraph(block.text, bold=n < 2, after=4, align="left"))
        elif free_text:
            story += [form.ticks(form.name(), block.text, form.width), Spacer(1, 5)]
    story += form.long_answer(answers)
    story += [texts.paragraph(line, scale=0.75, before=8, align="left") for line in layout.footers]
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=left,
        rightMargin=right,
        topMargin=top,
        bottomMargin=bottom,
        title=title or None,
        invariant=1,
    )
    document.build(story)
    return _with_full_values(out.getvalue(), form.values, drop_looks=rng.random() < 0.25)


def _with_full_values(data: bytes, values: dict[str, str], *, drop_looks: bool) -> bytes:
    """Write the unbroken values into the fields; with `drop_looks` the viewer draws them, as some programs leave it."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    for page in writer.pages:
        for reference in page.get("/Annots", []):
            field = reference.get_object()
            name = str(field.get("/T"))
            if field.get("/FT") == "/Tx" and name in values:
                field[NameObject("/V")] = TextStringObject(values[name])
                field.pop("/DV", None)
                if drop_looks:
                    field.pop("/AP", None)
    if drop_looks:
        writer.set_need_appearances_writer(True)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
