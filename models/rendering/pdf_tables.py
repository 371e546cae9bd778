"""Tables and label and value pairs on a PDF page, in the many ways in which forms set them."""

from __future__ import annotations

from typing import Any

from reportlab.lib.colors import Color, black
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, Spacer, Table, TableStyle

from models.rendering.pdf_text import Texts

_PAD: list[Any] = [
    ("LEFTPADDING", (0, 0), (-1, -1), 4),
    ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ("TOPPADDING", (0, 0), (-1, -1), 2.5),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
]
_SHORT = 34  # characters of a value that still fits two pairs in a row


def table(rows: list[list[str]], texts: Texts, width: float) -> list[Flowable]:
    """A data table; its first row is a heading row when it has no digits."""
    style = texts.style
    scale, widths = fitting_columns(rows, texts, width, squeezed=style.narrow_cells)
    headed = len(rows) > 1 and not any(c.isdigit() for c in "".join(rows[0]).replace("£", ""))
    cells = [
        [texts.paragraph(c, bold=headed and n == 0, scale=scale, align="left") for c in row]
        for n, row in enumerate(rows)
    ]
    looks: list[Any] = [*_PAD]
    grey = Color(0.6, 0.6, 0.6)
    if style.table_look == "grid":
        looks.append(("GRID", (0, 0), (-1, -1), 0.6, black))
        if headed:
            looks.append(("BACKGROUND", (0, 0), (-1, 0), texts.tint(0.15)))
    elif style.table_look == "rules":
        looks += [("LINEBELOW", (0, 0), (-1, 0), 1, texts.colour), ("LINEBELOW", (0, 1), (-1, -1), 0.3, grey)]
    elif style.table_look == "zebra":
        looks += [("BACKGROUND", (0, n), (-1, n), texts.tint(0.08)) for n in range(0, len(rows), 2)]
        looks.append(("LINEBELOW", (0, -1), (-1, -1), 0.8, texts.colour))
    made = Table(
        cells,
        colWidths=widths,
        style=TableStyle(looks),
        repeatRows=int(headed and len(rows) > 4),
        splitInRow=1,
        hAlign="LEFT",
    )
    return [Spacer(1, 3), made, Spacer(1, style.gap)]


def fitting_columns(
    rows: list[list[str]], texts: Texts, width: float, *, squeezed: bool = False
) -> tuple[float, list[float]]:
    """A share of the type size at which no word is broken, if there is one, and widths in points within `width`."""
    for scale in (0.95, 0.85, 0.75):
        floors, wanted = _needs(rows, texts, scale)
        if sum(floors) < width:
            break
    else:
        return scale, [floor * width / sum(floors) for floor in floors]
    if squeezed or sum(wanted) > width:
        room = width - sum(floors) if sum(wanted) > width else (sum(wanted) - sum(floors)) * 0.6
        more = [w - f for w, f in zip(wanted, floors, strict=True)]
        return scale, [f + room * m / (sum(more) or 1) for f, m in zip(floors, more, strict=True)]
    return scale, [w + (width - sum(wanted)) / len(wanted) for w in wanted]


def _needs(rows: list[list[str]], texts: Texts, scale: float) -> tuple[list[float], list[float]]:
    """For each column the points that its longest word needs, and those that its longest cell would like."""

    def length(text: str) -> float:
        return float(stringWidth(text, texts.face.bold, texts.style.size * scale))

    columns = [[row[n] for row in rows] for n in range(len(rows[0]))]
    floors = [max((length(w) for cell in column for w in cell.split()), default=8.0) + 10 for column in columns]
    wanted = [
        max(floor, min(max(length(c) for c in column), 320) + 10) for floor, column in zip(floors, columns, strict=True)
    ]
    return floors, wanted


def pairs(pairs: list[tuple[str, str]], texts: Texts, width: float) -> list[Flowable]:
    """Labels with their values in the style's way."""
    style = texts.style
    look = style.pair_look
    if look == "lines":
        made: list[Flowable] = [_line(label, value, texts) for label, value in pairs]
        return [*made, Spacer(1, style.gap)]
    if look in ("stacked", "boxed"):
        return [_stacked(pairs, texts, width, per_row=1 if look == "boxed" else 2), Spacer(1, style.gap)]
    if look == "grid2":
        return [_grid(_two_a_row(pairs), texts, width), Spacer(1, style.gap)]
    if look == "borderless":
        rows = [
            [texts.paragraph(_with_colon(a), align="left", bold=True), texts.paragraph(b, align="left")]
            for a, b in pairs
        ]
        label = min(width * 0.42, max(len(a) for a, _ in pairs) * style.size * 0.62 + 14)
        return [
            Table(rows, colWidths=[label, width - label], style=TableStyle(_PAD), splitInRow=1, hAlign="LEFT"),
            Spacer(1, style.gap),
        ]
    return [_grid([[pair] for pair in pairs], texts, width, shaded=look == "shaded"), Spacer(1, style.gap)]


def _line(label: str, value: str, texts: Texts) -> Flowable:
    text = f"{_with_colon(label)} {value}" if value else _with_colon(label)
    return texts.paragraph(text, align="left", after=1.5)


def _with_colon(label: str) -> str:
    return label if not label or label[-1] in ":?.!☐☒☑" else f"{label}:"


def _two_a_row(pairs: list[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    rows: list[list[tuple[str, str]]] = []
    for pair in pairs:
        short = len(pair[1]) <= _SHORT and len(pair[0]) <= _SHORT
        if rows and len(rows[-1]) == 1 and short and len(rows[-1][0][1]) <= _SHORT and len(rows[-1][0][0]) <= _SHORT:
            rows[-1].append(pair)
        else:
            rows.append([pair])
    return rows


def _grid(rows: list[list[tuple[str, str]]], texts: Texts, width: float, *, shaded: bool = True) -> Flowable:
    """Ruled boxes; a row of one pair in a grid of two stretches its value over the rest."""
    columns = 2 * max(len(row) for row in rows)
    looks: list[Any] = [*_PAD, ("GRID", (0, 0), (-1, -1), 0.6, black if not shaded else texts.colour)]
    cells: list[list[Any]] = []
    for n, row in enumerate(rows):
        line: list[Any] = []
        for label, value in row:
            line += [
                texts.paragraph(label, align="left", bold=shaded, scale=0.95),
                texts.paragraph(value, align="left"),
            ]
        if len(line) < columns:
            line += [""] * (columns - len(line))
            looks.append(("SPAN", (1, n), (-1, n)))
        cells.append(line)
        if shaded:
            looks += [("BACKGROUND", (c, n), (c, n), texts.tint(0.12)) for c in range(0, 2 * len(row), 2)]
    share = 0.2 if columns == 4 else 0.32
    widths = [width * share, width * (0.5 - share)] * 2 if columns == 4 else [width * share, width * (1 - share)]
    return Table(cells, colWidths=widths, style=TableStyle(looks), splitInRow=0 if columns == 4 else 1, hAlign="LEFT")


def _stacked(pairs: list[tuple[str, str]], texts: Texts, width: float, *, per_row: int) -> Flowable:
    """Each label small above its value, in boxes."""
    rows: list[list[Any]] = []
    looks: list[Any] = [
        *_PAD,
        ("BOX", (0, 0), (-1, -1), 0.7, texts.colour),
        ("INNERGRID", (0, 0), (-1, -1), 0.5, texts.colour),
    ]
    line: list[Any] = []
    for n, (label, value) in enumerate(pairs):
        cell = [
            texts.paragraph(label, scale=0.8, colour=texts.colour, align="left"),
            texts.paragraph(value or " ", align="left"),
        ]
        alone = per_row == 1 or len(value) > 2 * _SHORT
        if alone and line:
            rows.append(line + [""] * (per_row - len(line)))
            line = []
        line.append(cell)
        if alone or len(line) == per_row or n == len(pairs) - 1:
            if len(line) == 1 and per_row > 1:
                line.append("")
                looks.append(("SPAN", (0, len(rows)), (-1, len(rows))))
            rows.append(line)
            line = []
    return Table(rows, colWidths=[width / per_row] * per_row, style=TableStyle(looks), hAlign="LEFT")
