"""The looks of a PDF page, and the seeded choice among them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random

from models.rendering.blocks import Layoutable


@dataclass(frozen=True)
class PageStyle:
    """One look. Lengths in points; `margins` are left, right, top, bottom; `colour` is a hexadecimal RGB.

    `heading`: bold, caps, rule, band, box · `pair_look`: grid, grid2, borderless, stacked, lines, shaded, boxed ·
    `table_look`: grid, rules, zebra, open · `furniture`: first (letterhead), every (running header) ·
    `letterhead`: left, centre, right, band · `opening`: where the lines before "Dear" stand ·
    `start_gap`: points left empty at the top of the first page, for a logo or a stamp.
    """

    name: str
    family: str = "helvetica"
    size: float = 10.5
    leading: float = 1.25
    margins: tuple[float, float, float, float] = (62, 62, 60, 58)
    columns: int = 1
    justified: bool = False
    colour: str = "1f3b63"
    heading: str = "bold"
    numbered: bool = False
    pair_look: str = "grid"
    table_look: str = "grid"
    furniture: str = "first"
    letterhead: str = "left"
    page_number: str = "Page {n} of {m}"
    gap: float = 6
    boxed_paragraphs: bool = False
    indent: float = 0
    opening: str = "left"
    squiggle: bool = False
    narrow_cells: bool = False
    start_gap: float = 0


_PLAIN_FACES = [
    "helvetica",
    "helvetica",
    "times",
    "vera",
    "dejavu",
    "liberation_sans",
    "liberation_serif",
    "dejavu_serif",
]
_COLOURS = ["1f3b63", "000000", "005eb8", "6b1e5f", "20603c", "7a1f1f", "333333", "0b6e75", "44337a"]
_NUMBERS = ["Page {n} of {m}", "{n}", "Page {n}", "- {n} -", "{n}/{m}", ""]

STYLES = {
    style.name: style
    for style in (
        PageStyle("letterhead", size=11, margins=(70, 70, 56, 60), pair_look="lines", page_number="", squiggle=True),
        PageStyle("report", size=10.5, heading="bold", numbered=True, pair_look="borderless", furniture="every", gap=7),
        PageStyle(
            "two_columns",
            size=9.5,
            columns=2,
            margins=(46, 46, 54, 50),
            justified=True,
            pair_look="lines",
            heading="band",
        ),
        PageStyle(
            "form_grid", size=9.5, margins=(44, 44, 46, 46), heading="band", pair_look="grid2", gap=4, furniture="every"
        ),
        PageStyle("borderless", size=10.5, pair_look="borderless", table_look="rules", heading="rule"),
        PageStyle("stacked_form", size=10, pair_look="stacked", heading="box", boxed_paragraphs=True, gap=5),
        PageStyle(
            "small_print",
            size=7.8,
            leading=1.18,
            margins=(36, 36, 40, 38),
            justified=True,
            pair_look="grid2",
            heading="caps",
            gap=3,
        ),
        PageStyle(
            "friendly",
            size=15,
            leading=1.4,
            margins=(60, 60, 60, 56),
            pair_look="boxed",
            heading="band",
            boxed_paragraphs=True,
            gap=12,
            family="dejavu",
            page_number="{n}",
        ),
        PageStyle(
            "legal",
            family="times",
            size=12,
            leading=1.5,
            margins=(80, 80, 72, 72),
            heading="caps",
            letterhead="centre",
            pair_look="lines",
            page_number="{n}",
            indent=18,
        ),
        PageStyle(
            "typed",
            family="courier",
            size=10.5,
            leading=1.2,
            margins=(64, 56, 64, 60),
            heading="caps",
            pair_look="lines",
            page_number="- {n} -",
        ),
        PageStyle(
            "council",
            size=10.5,
            heading="rule",
            pair_look="shaded",
            table_look="zebra",
            letterhead="band",
            furniture="every",
        ),
        PageStyle("printed_mail", size=10, pair_look="lines", margins=(50, 50, 50, 50), page_number="{n}"),
    )
}

_LETTERS = {
    "letterhead": 6,
    "borderless": 1,
    "legal": 1,
    "typed": 1.2,
    "report": 1,
    "two_columns": 0.6,
    "council": 1.5,
    "small_print": 0.5,
}
_REPORTS = {
    "report": 4,
    "two_columns": 1.5,
    "borderless": 2,
    "council": 2,
    "small_print": 1.2,
    "letterhead": 1.2,
    "legal": 0.6,
    "form_grid": 1,
    "typed": 0.4,
}
_FORMS = {"form_grid": 4, "borderless": 2, "stacked_form": 2.5, "council": 2, "small_print": 1.2, "report": 1}
_LEGAL = {"legal": 4, "letterhead": 1, "report": 1, "typed": 0.6, "small_print": 0.6, "council": 0.5}
_CHILDREN = {"friendly": 5, "stacked_form": 1, "form_grid": 1, "letterhead": 1}


def choose_style(document_type: str, kind: str, layout: Layoutable, rng: Random) -> PageStyle:
    """A look that fits the document, with its details varied."""
    weights: Mapping[str, float] = _FORMS if kind == "form" or (layout.has_pairs and rng.random() < 0.6) else _REPORTS
    if kind in ("letter", "notes"):
        weights = _LETTERS
    if document_type == "tribunal" or kind in ("order", "decision"):
        weights = _LEGAL
    if document_type == "child_views":
        weights = _CHILDREN
    if layout.mail:
        return varied(STYLES["printed_mail"], rng)
    names = list(weights)
    style = varied(STYLES[rng.choices(names, [weights[n] for n in names])[0]], rng)
    if style.columns > 1 and (layout.words < 220 or layout.widest_table > 3):
        return replace(style, columns=1)
    if style.columns > 1 and style.pair_look in ("grid2", "stacked"):
        return replace(style, pair_look="grid")
    return style


def varied(style: PageStyle, rng: Random) -> PageStyle:
    """The style with another face, colour, size and small habits, within what its kind allows."""
    family = style.family if style.family in ("times", "courier") and rng.random() < 0.8 else rng.choice(_PLAIN_FACES)
    if style.name == "friendly":
        family = rng.choice(["dejavu", "vera", "liberation_sans", "helvetica"])
    if style.name == "small_print" and rng.random() < 0.5:
        family = rng.choice(["liberation_narrow", "dejavu_condensed"])
    left, right, top, bottom = style.margins
    shift = rng.uniform(-10, 14)
    pair_look, table_look = style.pair_look, style.table_look
    if rng.random() < 0.3:
        pair_look = rng.choice(["grid", "grid2", "borderless", "stacked", "lines", "shaded"])
    if rng.random() < 0.4:
        table_look = rng.choice(["grid", "grid", "rules", "zebra", "open"])
    return replace(
        style,
        family=family,
        size=round(style.size * rng.uniform(0.93, 1.09), 1),
        leading=style.leading * rng.uniform(0.97, 1.06),
        margins=(left + shift, right + shift, top, bottom),
        justified=style.justified or rng.random() < 0.12,
        colour=rng.choice(_COLOURS),
        numbered=style.numbered and rng.random() < 0.6,
        pair_look=pair_look,
        table_look=table_look,
        heading=style.heading if rng.random() < 0.65 else rng.choice(["bold", "caps", "rule", "band"]),
        furniture=style.furniture if rng.random() < 0.75 else rng.choice(["first", "every"]),
        letterhead=style.letterhead if style.letterhead != "left" else rng.choice(["left", "centre", "right", "band"]),
        page_number=style.page_number if rng.random() < 0.5 else rng.choice(_NUMBERS),
        gap=style.gap * rng.uniform(0.8, 1.3),
        opening=rng.choice(["left", "left", "right_dates", "right_all"]),
        squiggle=rng.random() < (0.7 if style.squiggle else 0.25),
        narrow_cells=rng.random() < 0.25,
        start_gap=rng.uniform(90, 420) if rng.random() < 0.15 else 0,
    )
