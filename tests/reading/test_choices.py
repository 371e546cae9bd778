"""Yes / No with one struck out or circled, in every kind of file where it can be seen."""

from __future__ import annotations

import io

import cv2
import docx
import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.reading import papers
from triage.reading import read_document

ANSWER = "☐ Yes / ☒ No"


def question(canvas: Canvas) -> tuple[float, float, float]:
    """A question at the left; gives back where "Yes" begins and ends, and its baseline."""
    canvas.setFont("Helvetica", 12)
    asked = "Has the child been excluded from school this year? "
    canvas.drawString(60, 700, asked + "Yes / No")
    for line in range(8):
        canvas.drawString(60, 640 - 18 * line, papers.PROSE[line * 60 : line * 60 + 60])
    start = 60 + canvas.stringWidth(asked, "Helvetica", 12)
    return start, start + canvas.stringWidth("Yes", "Helvetica", 12), 700


def struck(canvas: Canvas) -> None:
    x0, x1, y = question(canvas)
    canvas.line(x0 - 2, y + 4, x1 + 2, y + 4)


def circled(canvas: Canvas) -> None:
    _, x1, y = question(canvas)
    no = x1 + canvas.stringWidth(" / ", "Helvetica", 12)
    canvas.ellipse(no - 7, y - 7, no + 24, y + 15)


def joined(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", 12)
    canvas.drawString(60, 700, "Agreed by the family: Yes/No")
    start = 60 + canvas.stringWidth("Agreed by the family: ", "Helvetica", 12)
    canvas.line(start, 704, start + canvas.stringWidth("Yes", "Helvetica", 12), 704)


@pytest.mark.parametrize("paint", [struck, circled])
def test_drawn_in_a_pdf(paint: object) -> None:
    assert ANSWER in read_document(papers.draw(paint), "a.pdf").text  # type: ignore[arg-type]


def test_a_choice_without_spaces() -> None:
    assert ANSWER in read_document(papers.draw(joined), "a.pdf").text


@pytest.mark.parametrize("kind", ["StrikeOut", "Circle"])
def test_marked_with_a_note(kind: str) -> None:
    import pypdf
    from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject

    place: list[tuple[float, float, float]] = []
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(papers.draw(lambda canvas: place.append(question(canvas)))))
    x0, x1, y = place[0]
    if kind == "Circle":  # around No
        x0, x1 = x1 + 5, x1 + 36
    numbers = lambda *values: ArrayObject(FloatObject(v) for v in values)  # noqa: E731
    note = DictionaryObject({
        NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/" + kind),
        NameObject("/Rect"): numbers(x0 - 1, y - 5, x1 + 1, y + 13),
        NameObject("/QuadPoints"): numbers(x0, y + 10, x1, y + 10, x0, y - 3, x1, y - 3),
    })  # fmt: skip
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])
    out = io.BytesIO()
    writer.write(out)
    assert ANSWER in read_document(out.getvalue(), "a.pdf").text


@pytest.mark.parametrize("paint", [struck, circled])
def test_in_a_scan(paint: object) -> None:
    picture = papers.scanned(papers.picture_of(papers.draw(paint), dpi=200), skew=0.6)  # type: ignore[arg-type]
    text = read_document(papers.png(picture), "scan.png").text
    assert "☒ No" in text
    assert "☐" in text


def test_a_ring_drawn_by_hand_in_a_scan() -> None:
    place: list[tuple[float, float, float]] = []
    picture = papers.picture_of(papers.draw(lambda canvas: place.append(question(canvas))), dpi=200).copy()
    x0, x1, y = (v * 200 / 72 for v in place[0])
    middle = (round((x0 + x1) / 2), round(842 * 200 / 72 - y - 12))
    cv2.ellipse(picture, middle, (round((x1 - x0) * 0.85), 30), 8, 0, 357, 70, 4)
    text = read_document(papers.png(papers.scanned(picture, skew=0.4)), "scan.png").text
    assert "☒ Yes" in text
    assert "☐ No" in text


@pytest.mark.parametrize("together", [True, False])
def test_in_word(together: bool) -> None:
    made = docx.Document()
    paragraph = made.add_paragraph("Has the child been excluded? ")
    paragraph.add_run("Yes").font.strike = True
    paragraph.add_run("/No" if together else " / No")
    out = io.BytesIO()
    made.save(out)
    assert ANSWER in read_document(out.getvalue(), "a.docx").text


def test_in_rich_text_and_a_web_page() -> None:
    assert ANSWER in read_document(rb"{\rtf1\ansi Excluded? {\strike Yes} / No\par}", "a.rtf").text
    page = b"<html><body><p>Excluded? <s>Yes</s> / No</p></body></html>"
    assert ANSWER in read_document(page, "a.html").text


def test_nothing_is_chosen_where_nothing_is_marked() -> None:
    text = read_document(papers.draw(lambda canvas: question(canvas) and None), "a.pdf").text  # type: ignore[arg-type]
    assert "☒" not in text
    assert "☐" not in text
