"""Reading order, tables, tick boxes and headings of PDFs with a text layer."""

from __future__ import annotations

import io

import pypdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.reading import papers
from triage.reading import Document, read_document
from triage.reading.document import Line, LineKind


def read(paint: object, size: tuple[float, float] = (595, 842)) -> Document:
    return read_document(papers.draw(paint, size), "paper.pdf")  # type: ignore[arg-type]


def cells(document: Document) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], str] = {}
    for line in document.pages[0].lines:
        if line.cell is not None:
            key = (line.cell.row, line.cell.column)
            found[key] = f"{found.get(key, '')} {line.text}".strip()
    return found


def test_two_columns_are_read_one_after_the_other() -> None:
    document = read(papers.columns)
    words = document.text.split()
    assert words.index("LEFTEND") < words.index("RIGHTSTART")
    assert document.pages[0].lines[0].kind is LineKind.TITLE


def test_a_ruled_table_keeps_rows_cells_and_wrapped_lines() -> None:
    found = cells(read(papers.ruled_table))
    assert found[0, 0] == "What"
    assert found[1, 0] == "Speech therapy in a small group"
    assert found[1, 1] == "1 hour per week"
    assert found[2, 2] == "Assistant"


def test_labels_lead_to_values_without_ruling_lines() -> None:
    found = cells(read(papers.label_grid))
    values = {found[row, 0]: found[row, 1] for row, column in found if column == 0}
    assert values["Name"] == "Amara Oyelowo-Finch"
    assert values["School"] == "Larkfield Primary School, Severnleigh"
    assert values["NHS number"] == "943 476 5919"


def test_tick_boxes_of_every_make() -> None:
    text = read(papers.ticks).text
    for expected in ("☒ Autism", "☐ Hearing", "☒ Speech", "☐ Vision", "☐ Yes / ☒ No", "☒ agreed ☐ not agreed"):
        assert expected in text


def test_headers_and_footers_by_repetition() -> None:
    def paint(canvas: Canvas) -> None:
        for number in range(1, 4):
            canvas.setFont("Helvetica", 8)
            canvas.drawString(60, 815, "Larkfield School - annual review")
            canvas.drawString(280, 25, f"Sheet {number}")
            papers.wrap(canvas, papers.PROSE, 60, 740, 470)
            canvas.showPage()

    document = read(paint)
    for page in document.pages:
        kinds = {line.text: line.kind for line in page.lines}
        assert kinds["Larkfield School - annual review"] is LineKind.HEADER
        assert kinds[f"Sheet {page.number}"] is LineKind.FOOTER
        assert sum(line.kind in (LineKind.HEADER, LineKind.FOOTER) for line in page.lines) == 2


def test_wrapped_lines_are_one_paragraph() -> None:
    lines = [line for line in read(papers.letter).pages[0].lines if line.kind is LineKind.TEXT]
    blocks: dict[int, list[Line]] = {}
    for line in lines:
        blocks.setdefault(line.block, []).append(line)
    assert len(blocks) == 4
    assert all(" ".join(line.text for line in block) == papers.PROSE for block in blocks.values())


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_turned_by_its_file_is_read_upright(degrees: int) -> None:
    """The words run level in what is shown, and their boxes stand where the unturned page has them."""
    plain = papers.draw(papers.letter)
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(plain))
    writer.pages[0].rotate(degrees)
    out = io.BytesIO()
    writer.write(out)
    turned, upright = read_document(out.getvalue(), "a.pdf"), read_document(plain, "b.pdf")
    assert turned.text == upright.text
    assert (turned.pages[0].width, turned.pages[0].height) == (595, 842)
    first, expected = turned.pages[0].lines[0].words[0].box, upright.pages[0].lines[0].words[0].box
    assert abs(first.x0 - expected.x0) < 1
    assert abs(first.y0 - expected.y0) < 1


def test_text_set_sideways_is_turned() -> None:
    def paint(canvas: Canvas) -> None:
        canvas.translate(595, 0)
        canvas.rotate(90)
        papers.wrap(canvas, papers.PROSE, 60, 500, 700)

    document = read(paint)
    page = document.pages[0]
    assert page.straightening is not None
    assert page.straightening.turn == 90
    assert "quiet and the task is shown" in page.text


def test_what_nobody_sees_is_kept_apart() -> None:
    def paint(canvas: Canvas) -> None:
        papers.letter(canvas)
        canvas.setFillColorRGB(0, 0, 0.4)
        canvas.rect(60, 100, 300, 22, fill=1)
        canvas.setFont("Helvetica", 11)
        canvas.setFillColorRGB(1, 1, 1)
        canvas.drawString(70, 106, "Seen on its panel")
        canvas.drawString(70, 60, "whiteonwhite")
        canvas.setFillColorRGB(0, 0, 0)
        canvas.drawString(-300, 60, "offthepage")
        text = canvas.beginText(70, 40)
        text.setTextRenderMode(3)
        text.textOut("drawnwithoutink")
        canvas.drawText(text)

    document = read(paint)
    hidden = " ".join(document.hidden)
    assert "Seen on its panel" in document.text
    for word in ("whiteonwhite", "offthepage", "drawnwithoutink"):
        assert word in hidden
        assert word not in document.text
