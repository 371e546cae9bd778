"""Blocks as the flow of a PDF:  how tight lines stand, and a letter's opening and signature."""

from __future__ import annotations

import re
from random import Random
from typing import Any

from reportlab.platypus import Flowable, HRFlowable, PageBreak, Spacer, Table, TableStyle

from models.rendering.blocks import Block, BlockKind, Layoutable
from models.rendering.hints import REFERENCE, SHORT_LINE, SIGN_OFF, is_bare_heading, is_tight, salutation_at
from models.rendering.pdf_tables import pairs, table
from models.rendering.pdf_text import Emblem, Signature, Texts

_BULLETS = {"-": "•", "*": "•", "•": "•", "·": "·", "–": "–"}


def flow(layout: Layoutable, texts: Texts, width: float, rng: Random) -> list[Flowable]:
    """The flowables of a document's body, `width` points wide."""
    style = texts.style
    out: list[Flowable] = []
    salutation = salutation_at(layout.blocks)
    bold_bare = rng.random() < 0.6
    number = 0
    keep_sign = rng.random() < 0.5
    out += _mail_head(layout, texts, width)
    if style.start_gap:
        out += [Emblem(texts, rng.choice(["left", "right", "centre"])), Spacer(1, style.start_gap)]
    for n, block in enumerate(layout.blocks):
        if block.kind is BlockKind.PAGE_BREAK:
            if n and rng.random() < 0.75:
                out.append(PageBreak())
        elif block.kind in (BlockKind.TITLE, BlockKind.HEADING):
            text = block.text
            if (
                block.level == 2
                and style.numbered
                and not re.match(r"^(\d|section|part|[A-K][.) –-])", block.text, re.I)
            ):
                number += 1
                text = f"{number}. {text}"
            out.append(texts.heading(text, block.level))
            if style.heading == "rule" and block.level == 2:
                out.append(HRFlowable(width="100%", thickness=0.8, color=texts.colour, spaceBefore=0, spaceAfter=3))
        elif block.kind is BlockKind.TABLE:
            out += table(block.rows, texts, width)
        elif block.kind is BlockKind.PAIRS:
            out += pairs(block.pairs, texts, width)
        elif block.kind in (BlockKind.BULLET, BlockKind.NUMBERED):
            sign = block.sign if block.kind is BlockKind.NUMBERED or keep_sign else _BULLETS.get(block.sign, block.sign)
            hang = style.size * (1.9 if block.kind is BlockKind.NUMBERED else 1.1)
            out.append(
                texts.paragraph(block.text, bullet=sign, hang=hang, indent=style.indent or 6, after=style.gap * 0.45)
            )
        elif bold_bare and n > salutation and is_bare_heading(layout.blocks, n):
            out.append(
                texts.paragraph(block.text, bold=True, before=style.gap * 0.4, after=style.gap * 0.5, keep_next=True)
            )
        else:
            out += _text(layout.blocks, n, salutation, texts, width, rng)
    return out


def _text(blocks: list[Block], n: int, salutation: int, texts: Texts, width: float, rng: Random) -> list[Flowable]:
    style, text = texts.style, blocks[n].text
    after = 0.5 if is_tight(blocks, n) else style.gap
    if n < salutation and len(text) < SHORT_LINE:
        right = style.opening == "right_all" or (style.opening == "right_dates" and REFERENCE.search(text))
        last = n == salutation - 1
        return [texts.paragraph(text, align="right" if right else "left", after=style.gap * 1.5 if last else 0.5)]
    if style.boxed_paragraphs and len(text) > SHORT_LINE:
        cell = texts.paragraph(text, align="left")
        looks: list[Any] = [("BOX", (0, 0), (-1, -1), 0.8, texts.colour), ("BOTTOMPADDING", (0, 0), (-1, -1), 5)]
        if style.name == "friendly":
            looks += [("BACKGROUND", (0, 0), (-1, -1), texts.tint(rng.choice([0.05, 0.1, 0.16])))]
            looks += [("LEFTPADDING", (0, 0), (-1, -1), 10), ("RIGHTPADDING", (0, 0), (-1, -1), 10)]
            corners = [9.0, 9.0, 9.0, 9.0]
            return [
                Table([[cell]], colWidths=[width], style=TableStyle(looks), cornerRadii=corners, splitInRow=1),
                Spacer(1, style.gap),
            ]
        return [Table([[cell]], colWidths=[width], style=TableStyle(looks), splitInRow=1), Spacer(1, style.gap)]
    out: list[Flowable] = [texts.paragraph(text, after=after, indent=style.indent if len(text) > SHORT_LINE else 0)]
    if SIGN_OFF.match(text) and len(text) < 40 and n > len(blocks) // 2:
        out.append(Signature(rng) if style.squiggle else Spacer(1, style.size * 1.6))
    return out


def _mail_head(layout: Layoutable, texts: Texts, width: float) -> list[Flowable]:
    """The head of an e-mail as it is printed."""
    if not layout.mail:
        return []
    rows = [
        [texts.paragraph(f"{name}:", bold=True, align="left"), texts.paragraph(value, align="left")]
        for name, value in layout.mail
    ]
    label = texts.style.size * 6.5
    looks = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 0.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
    ]
    rule = HRFlowable(width="100%", thickness=1.6, color=texts.colour, spaceBefore=0, spaceAfter=6)
    return [rule, Table(rows, colWidths=[label, width - label], style=TableStyle(looks), hAlign="LEFT"), Spacer(1, 12)]
