"""Tables as word processors print them: wrapped cells with lines, without lines, with shades; heads of letters."""

from __future__ import annotations

import io
from typing import Any

import pytest
from reportlab.lib import colors
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from tests.reading import papers
from triage.reading import read_document

STYLES = getSampleStyleSheet()
OUTCOME = "By the end of the key stage Jo will write a sentence of five words"
PROVISION = "Direct teaching in a small group of three, with a visual frame and a word bank that is changed weekly"
WHO = "Teaching assistant, overseen by the senior teacher"

LOOKS: dict[str, list[Any]] = {
    "no lines": [],
    "lines above and below": [
        ("LINEABOVE", (0, 0), (-1, 0), 1, colors.black),
        ("LINEBELOW", (0, 0), (-1, 0), 0.5, colors.black),
        ("LINEBELOW", (0, -1), (-1, -1), 1, colors.black),
    ],
    "lines between rows": [("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.grey)],
    "shaded rows": [("ROWBACKGROUNDS", (0, 0), (-1, -1), [colors.whitesmoke, colors.lightblue])],
    "shaded rows, middle": [
        ("ROWBACKGROUNDS", (0, 0), (-1, -1), [colors.whitesmoke, colors.lightblue]),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ],
    "grid": [("GRID", (0, 0), (-1, -1), 0.5, colors.black)],
}


def table(look: list[Any]) -> bytes:
    def cell(text: str) -> Paragraph:
        return Paragraph(text, STYLES["Normal"])

    rows: list[list[Any]] = [
        ["Outcome", "Provision", "By whom", "How often"],
        [cell(OUTCOME), cell(PROVISION), cell(WHO), cell("Daily, 20 minutes")],
        [cell("Jo will ask for help"), cell("A help card and praise"), cell("All staff"), cell("As needed")],
        [
            cell("Jo will play with a friend for ten minutes"),
            cell("Play with an adult near by"),
            cell("Staff"),
            cell("Daily"),
        ],
    ]
    out = io.BytesIO()
    style = [("VALIGN", (0, 0), (-1, -1), "TOP"), *look]
    SimpleDocTemplate(out).build([Table(rows, colWidths=[120, 160, 100, 80], style=style), cell(papers.PROSE)])
    return out.getvalue()


@pytest.mark.parametrize("look", LOOKS)
def test_wrapped_cells_stay_together(look: str) -> None:
    page = read_document(table(LOOKS[look]), "table.pdf").pages[0]
    found: dict[tuple[int, int], str] = {}
    for line in page.lines:
        if line.cell is not None:
            key = (line.cell.row, line.cell.column)
            found[key] = f"{found.get(key, '')} {line.text}".strip()
    assert [found[0, column] for column in range(4)] == ["Outcome", "Provision", "By whom", "How often"]
    assert [found[1, column] for column in range(4)] == [OUTCOME, PROVISION, WHO, "Daily, 20 minutes"]
    assert found[2, 2] == "All staff"
    assert found[3, 0] == "Jo will play with a friend for ten minutes"
    prose = " ".join(line.text for line in page.lines if line.cell is None)
    assert prose == papers.PROSE


def test_an_address_beside_references_is_read_in_one_piece() -> None:
    def paint(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 11)
        left = ("Mr T Rowan", "12 Beech Avenue", "Thornmere", "TM3 4AB")
        right = ("Our ref: KD/40021", "Your ref: none", "Date: 6 May 2025", "Contact: Mrs Hale")
        for row, (a, b) in enumerate(zip(left, right, strict=True)):
            canvas.drawString(60, 760 - 14 * row, a)
            canvas.drawString(380, 760 - 14 * row, b)
        papers.wrap(canvas, papers.PROSE, 60, 680, 470)

    text = read_document(papers.draw(paint), "letter.pdf").text
    assert "Mr T Rowan\n12 Beech Avenue\nThornmere\nTM3 4AB\nOur ref: KD/40021" in text


def test_letters_set_apart_for_show_are_words() -> None:
    def paint(canvas: Canvas) -> None:
        canvas.setFont("Helvetica-Bold", 14)
        canvas.drawString(60, 760, "S E C T I O N   B")
        papers.wrap(canvas, papers.PROSE, 60, 720, 470)

    assert read_document(papers.draw(paint), "a.pdf").text.startswith("SECTION B\n")


def test_boxes_side_by_side_are_read_box_by_box() -> None:
    def paint(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 12)
        for column, (title, words) in enumerate(
            (("What I like", "my dog and"), ("What I find hard", "loud rooms and"))
        ):
            canvas.roundRect(60 + 250 * column, 600, 230, 120, 8)
            canvas.drawString(72 + 250 * column, 700, title)
            canvas.drawString(72 + 250 * column, 680, words)
            canvas.drawString(72 + 250 * column, 664, "waiting my turn")

    text = read_document(papers.draw(paint), "sheet.pdf").text
    assert text == "What I like\nmy dog and\nwaiting my turn\nWhat I find hard\nloud rooms and\nwaiting my turn"
