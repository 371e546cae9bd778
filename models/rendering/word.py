"""Word documents: built-in styles or hand-made looks, tables, content controls, running heads."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Mm, Pt, RGBColor

from models.rendering.blocks import Block, BlockKind, Layoutable, runs_of
from models.rendering.hints import REFERENCE, SHORT_LINE, SIGN_OFF, is_bare_heading, is_tight, salutation_at
from models.rendering.word_parts import add_content_control, add_field, add_text, set_columns, shade, tick_control
from models.rendering.word_tables import data_table, pair_table

_FACES = [
    "Calibri",
    "Arial",
    "Arial",
    "Times New Roman",
    "Verdana",
    "Cambria",
    "Comic Sans MS",
    "Aptos",
    "Tahoma",
    "Century Gothic",
]
_ACCENTS = ["1F3B63", "000000", "2F5496", "7A1F1F", "20603C", "44337A"]


@dataclass(frozen=True)
class WordLook:
    """The look of one document. `size` in points; `real_styles` uses Word's heading styles, else bold paragraphs."""

    font: str
    size: float
    accent: str
    real_styles: bool
    real_lists: bool
    pair_look: str
    table_style: str
    controls: bool
    columns: int
    margin: float
    opening: str
    page_number: str


def choose_look(layout: Layoutable, kind: str, rng: Random) -> WordLook:
    """A look that fits the document."""
    return WordLook(
        font=rng.choice(_FACES),
        size=rng.choice([10, 10.5, 11, 11, 11, 12, 12]),
        accent=rng.choice(_ACCENTS),
        real_styles=rng.random() < 0.65,
        real_lists=rng.random() < 0.6,
        pair_look=rng.choice(["grid", "grid", "grid2", "grid2", "borderless", "stacked", "lines", "tabs"]),
        table_style=rng.choice(
            ["Table Grid", "Table Grid", "Table Grid", "Light Grid Accent 1", "Light List", "Light Shading", ""]
        ),
        controls=kind in ("form", "plan", "report") and rng.random() < 0.4,
        columns=2 if kind in ("report", "newsletter") and layout.words > 300 and rng.random() < 0.08 else 1,
        margin=rng.choice([15, 20, 25.4, 25.4]),
        opening=rng.choice(["left", "left", "right_dates", "right_all"]),
        page_number=rng.choice(["", "Page {n} of {m}", "{n}", "Page {n}"]),
    )


def word_bytes(
    layout: Layoutable, look: WordLook, seed: int, *, author: str = "", title: str = "", made: datetime | None = None
) -> bytes:
    """The document as DOCX bytes. `made` is the time of making that the file states."""
    rng = Random(seed)
    document = docx.Document()
    _prepare(document, look, author, title, made)
    _furniture(document, layout, look, rng)
    for name, value in layout.mail:
        add_text(document.add_paragraph(), f"{name}: {value}")
    salutation = salutation_at(layout.blocks)
    lists = _first_list(layout.blocks) if look.real_lists else range(0)
    for n, block in enumerate(layout.blocks):
        if block.kind is BlockKind.PAGE_BREAK:
            if n and rng.random() < 0.75:
                document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        elif block.kind in (BlockKind.TITLE, BlockKind.HEADING):
            _heading(document, block, look)
        elif block.kind is BlockKind.TABLE:
            data_table(document, block.rows, look.table_style)
        elif block.kind is BlockKind.PAIRS:
            _pairs(document, block.pairs, look)
        elif block.kind is BlockKind.BULLET:
            _item(document, block.text, block.sign, "List Bullet" if look.real_lists else "", look)
        elif block.kind is BlockKind.NUMBERED:
            _item(document, block.text, block.sign, "List Number" if n in lists else "", look)
        else:
            _paragraph(document, layout.blocks, n, salutation, look)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _prepare(document: WordDocument, look: WordLook, author: str, title: str, made: datetime | None) -> None:
    normal: Any = document.styles["Normal"]
    normal.font.name, normal.font.size = look.font, Pt(look.size)
    normal.paragraph_format.space_after = Pt(6)
    for name in ("Heading 1", "Heading 2", "Heading 3", "Title"):
        style: Any = document.styles[name]
        style.font.name, style.font.color.rgb = look.font, RGBColor.from_string(look.accent)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(look.margin)
    section.top_margin = section.bottom_margin = Mm(min(look.margin, 22))
    set_columns(section, look.columns)
    properties = document.core_properties
    properties.author, properties.title, properties.comments = author, title, ""
    properties.created = properties.modified = made or datetime(2024, 1, 1, tzinfo=UTC)


def _furniture(document: WordDocument, layout: Layoutable, look: WordLook, rng: Random) -> None:
    section = document.sections[0]
    in_body = rng.random() < 0.2
    for n, line in enumerate(layout.headers):
        if in_body:
            paragraph = document.add_paragraph()
        else:
            paragraph = section.header.paragraphs[0] if n == 0 else section.header.add_paragraph()
        add_text(paragraph, line.replace(" | ", "\t") if rng.random() < 0.3 else line, bold=n == 0, colour=look.accent)
    for n, line in enumerate(layout.footers):
        paragraph = section.footer.paragraphs[0] if n == 0 else section.footer.add_paragraph()
        add_text(paragraph, line, size=8)
    if look.page_number:
        paragraph = section.footer.add_paragraph() if layout.footers else section.footer.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for part in re.split(r"(\{[nm]\})", look.page_number):
            if part in ("{n}", "{m}"):
                add_field(paragraph, "PAGE" if part == "{n}" else "NUMPAGES", "1")
            elif part:
                paragraph.add_run(part)


def _heading(document: WordDocument, block: Block, look: WordLook) -> None:
    if look.real_styles:
        add_text(
            document.add_heading("", level=0 if block.level == 1 and look.size > 11 else min(block.level, 3)),
            block.text,
        )
        return
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(8)
    paragraph.paragraph_format.keep_with_next = True
    add_text(paragraph, block.text, bold=True, size=look.size + {1: 5, 2: 2}.get(block.level, 0), colour=look.accent)


def _pairs(document: WordDocument, pairs: list[tuple[str, str]], look: WordLook) -> None:
    if look.pair_look in ("lines", "tabs"):
        for label, value in pairs:
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.space_after = Pt(2)
            colon = "" if label.endswith((":", "?")) else ":"
            add_text(paragraph, f"{label}{colon}", bold=True)
            if look.pair_look == "tabs":
                paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(62))
                paragraph.paragraph_format.left_indent = Mm(62)
                paragraph.paragraph_format.first_line_indent = Mm(-62)
            paragraph.add_run("\t" if look.pair_look == "tabs" else " ")
            _value(paragraph, value, look)
        return
    pair_table(
        document, pairs, look.pair_look, look.accent, lambda paragraph, value: _value(paragraph, value, look), shade
    )
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def _value(paragraph: Any, value: str, look: WordLook) -> None:
    if look.controls and re.search(r"[☐☒☑]", value):
        for part in re.split(r"([☐☒☑])", value):
            if part in ("☐", "☒", "☑") and part:
                tick_control(paragraph, part)
            elif part:
                add_text(paragraph, part)
    elif look.controls and value and "~~" not in value:
        add_content_control(paragraph, value)
    else:
        add_text(paragraph, value)


def _item(document: WordDocument, text: str, sign: str, style: str, look: WordLook) -> None:
    if style:
        paragraph = document.add_paragraph(style=style)
        add_text(paragraph, text)
        return
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Mm(7), Mm(-7)
    paragraph.paragraph_format.space_after = Pt(3)
    add_text(paragraph, f"{sign}\t{text}" if look.size != 12 else f"{sign} {text}")


def _first_list(blocks: list[Block]) -> range:
    """The blocks of the first list that counts 1, 2, 3 …: Word numbers it by itself, later lists are typed."""
    start = next((n for n, b in enumerate(blocks) if b.kind is BlockKind.NUMBERED and b.sign.rstrip(".)") == "1"), None)
    if start is None:
        return range(0)
    end = start
    while end < len(blocks) and blocks[end].kind is BlockKind.NUMBERED and blocks[end].sign == f"{end - start + 1}.":
        end += 1
    return range(start, end)


def _paragraph(document: WordDocument, blocks: list[Block], n: int, salutation: int, look: WordLook) -> None:
    text = blocks[n].text
    paragraph = document.add_paragraph()
    if n < salutation and len(text) < SHORT_LINE:
        if look.opening == "right_all" or (look.opening == "right_dates" and REFERENCE.search(text)):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.space_after = Pt(12 if n == salutation - 1 else 0)
    elif is_tight(blocks, n):
        paragraph.paragraph_format.space_after = Pt(0)
    if SIGN_OFF.match(text) and len(text) < 40 and n > len(blocks) // 2:
        paragraph.paragraph_format.space_after = Pt(30)
    if look.controls and re.search(r"[☐☒☑]", text):
        _value(paragraph, text, look)
        return
    heading = n > salutation and look.real_styles and is_bare_heading(blocks, n)
    for run in runs_of(re.sub(r" {2,}", "\t", text) if look.size == 11 else text):
        add_text(paragraph, f"~~{run.text}~~" if run.struck else run.text, bold=heading)
