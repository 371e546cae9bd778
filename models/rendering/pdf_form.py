"""Fillable PDF forms (AcroForm): printed labels, answers in form fields, tick boxes that are fields."""

from __future__ import annotations

import io
import unicodedata
from random import Random

import pypdf
from pypdf.generic import NameObject, TextStringObject
from reportlab.lib.colors import Color, black, white
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from models.rendering.blocks import Block, BlockKind, Layoutable
from models.rendering.hints import TICKS, is_question
from models.rendering.page_styles import PageStyle
from models.rendering.pdf_tables import table
from models.rendering.pdf_text import Texts

_FONTS = ["Helvetica", "Helvetica", "Times-Roman", "Courier"]
_LONGEST = 420.0  # points: a taller answer is given several boxes


class AnswerBox(Flowable):
    """A text field with its value typed in. Sizes in points."""

    def __init__(self, name: str, value: str, width: float, font: str, size: float, minimum: float = 0, *, filled: bool = False) -> None:
        super().__init__()
        self.name, self.value, self.font, self.size, self.filled = name, value, font, size, filled
        self.lines = [line for part in value.split("\n") for line in simpleSplit(_western(part), font, size, width - 12) or [""]]
        self.width, self.height = width, max(len(self.lines) * size * 1.2 + 7, minimum)

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Width and height in points."""
        return self.width, self.height

    def draw(self) -> None:
        """Put the field on the page; the full value is written into it when the file is finished."""
        self.canv.acroForm.textfield(
            value="\n".join(line.encode("cp1252").decode("latin-1") for line in self.lines),
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
        super().__init__()
        self.name, self.texts, self.style, self.width = name, texts, style, width
        self.box = texts.style.size * 1.05
        self.step = texts.style.size * 1.75
        self.rows = self._rows(text)
        self.height = self.step * len(self.rows)

    def _rows(self, text: str) -> list[list[tuple[float, Paragraph | bool]]]:
        rows: list[list[tuple[float, Paragraph | bool]]] = [[]]
        x = 0.0
        for part in TICKS.split(text):
            if TICKS.fullmatch(part):
                if x + 60 > self.width:
                    rows.append([])
                    x = 0.0
                rows[-1].append((x, part in "☒☑" or part[1:2] in "xX"))
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

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
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
        y, number = self.height, 0
        for row, tall in zip(self.rows, self.heights, strict=True):
            y -= tall
            for x, item in row:
                if isinstance(item, Paragraph):
                    height = item.wrap(max(self.width - x, 40), 1000)[1]
                    item.drawOn(self.canv, x, y + tall - height)
                else:
                    number += 1
                    self.canv.acroForm.checkbox(
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
        try:
            c.encode("cp1252")
            out.append(c)
        except UnicodeEncodeError:
            out.append("".join(k for k in unicodedata.normalize("NFKD", c) if k.isascii()) or "?")
    return "".join(out)


class _Form:
    """Collects flowables and the values of the fields by name."""

    def __init__(self, texts: Texts, width: float, rng: Random) -> None:
        self.texts, self.width = texts, width
        self.values: dict[str, str] = {}
        self.font = rng.choice(_FONTS)
        self.size = round(rng.uniform(9, 11))
        self.tick = rng.choice(["check", "cross", "cross", "square", "circle"])
        self.filled = rng.random() < 0.5
        self.prefix = rng.choice(["Text", "topmostSubform[0].Page1[0].TextField", "field_", "undefined_", "fill_"])
        self.side_by_side = rng.random() < 0.7
        self.has_ticks = False

    def name(self) -> str:
        return f"{self.prefix}{len(self.values) + 1}"

    def answer(self, value: str, width: float, minimum: float = 0) -> Flowable:
        name = self.name()
        self.values[name] = value
        if TICKS.search(value):
            return self.ticks(name, value, width)
        return AnswerBox(name, value, width, self.font, self.size, minimum, filled=self.filled)

    def ticks(self, name: str, text: str, width: float) -> Flowable:
        self.has_ticks = True
        self.values[name] = text
        return TickLine(name, text, width, self.texts, self.tick)

    def pairs(self, block: Block) -> list[Flowable]:
        label_width = self.width * 0.34
        rows = []
        for label, value in block.pairs:
            printed = self.texts.paragraph(label, align="left", bold=True)
            if self.side_by_side and len(value) < 120:
                rows.append([printed, self.answer(value, self.width - label_width - 8)])
            else:
                rows.append([[printed, self.answer(value, self.width - 8)], ""])
        looks = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 3), ("TOPPADDING", (0, 0), (-1, -1), 2)]
        spans = [("SPAN", (0, n), (1, n)) for n, row in enumerate(rows) if row[1] == ""]
        return [Table(rows, colWidths=[label_width, self.width - label_width], style=TableStyle(looks + spans)), Spacer(1, 5)]

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
    story: list[Flowable] = [texts.paragraph(line, bold=n == 0, scale=1.2 if n == 0 else 0.9, align="left", after=4, colour=texts.colour) for n, line in enumerate(layout.headers)]
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
    document = SimpleDocTemplate(out, pagesize=A4, leftMargin=left, rightMargin=right, topMargin=top, bottomMargin=bottom, title=title or None, invariant=1)  # fmt: skip
    document.build(story)
    return _with_full_values(out.getvalue(), form.values, drop_looks=rng.random() < 0.25 and not form.has_ticks)


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
