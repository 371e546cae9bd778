"""Files of several documents: where they begin, which one leads, and what counts wherever it stands."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from models.scoring_parts import part_keys
from tests.conftest import SAMPLES
from tests.reading import papers
from triage.reading import read_document
from triage.reading.document import Document, Page
from triage.understanding import understand
from triage.understanding.reading import Reading
from triage.vocabulary import DocumentType, FieldName, ReasonCode, Urgency

BUNDLES = Path(__file__).parents[1] / "data" / "bundles"
LETTER_WITH_REPORT = "AFM_SLT_report_and_letter.pdf"
SINGLES = [
    path.name
    for path in sorted(SAMPLES.glob("*.pdf"))
    if path.name != LETTER_WITH_REPORT and "scan" not in path.name.lower()
]


@cache
def read(name: str, folder: Path = BUNDLES) -> Document:
    return read_document((folder / name).read_bytes(), name)


def understood(name: str, folder: Path = BUNDLES, *, whole: bool = False) -> Reading:
    gold = json.loads((folder / f"{name}.json").read_text("utf-8"))
    return understand(read(name, folder), name=name, received=date.fromisoformat(gold["received"]), whole=whole)


@pytest.mark.parametrize("name", ["three_reports.pdf", "letter_and_report.pdf"])
def test_every_document_of_a_file_is_proposed_with_its_pages_and_type(name: str) -> None:
    gold = json.loads((BUNDLES / f"{name}.json").read_text("utf-8"))
    written = understood(name).to_json()
    assert part_keys(written) == part_keys(gold)
    assert all(0.5 < part["confidence"] <= 1 for part in written["parts"])


def test_the_first_of_unrelated_reports_leads_and_a_risk_counts_wherever_it_stands() -> None:
    reading = understood("three_reports.pdf")
    assert reading.document_type is DocumentType.SLT_REPORT
    assert reading.fields[FieldName.CHILD_NAME][0].value == "Bronte Prosser"
    assert reading.urgency is Urgency.CRITICAL
    assert reading.reasons[0].code is ReasonCode.SAFEGUARDING
    assert reading.reasons[0].evidence is not None
    assert reading.reasons[0].evidence.page == 5


def test_nothing_of_another_child_gets_into_the_fields() -> None:
    reading = understood("three_reports.pdf")
    pages = [v.evidence.page for found in reading.fields.values() for v in found if v.evidence is not None]
    assert pages
    assert set(pages) <= {1, 2, 3, 4}


def test_a_report_behind_its_covering_letter_leads_in_type_author_and_dates() -> None:
    reading = understood("letter_and_report.pdf")
    assert reading.document_type is DocumentType.EP_ADVICE
    assert reading.fields[FieldName.AUTHOR_NAME][0].value == "Elspeth Marr"
    assert reading.fields[FieldName.CASE_REFERENCE][0].value == "RMC-EHCNA-23-118"
    assert [part.document_type for part in reading.parts] == [DocumentType.CORRESPONDENCE, DocumentType.EP_ADVICE]


@pytest.mark.parametrize("name", SINGLES)
def test_a_single_document_stays_whole(name: str) -> None:
    reading = understood(name, SAMPLES)
    assert reading.parts == []
    assert "parts" not in reading.to_json()


def test_pages_known_to_be_one_document_are_not_parted() -> None:
    assert understood("three_reports.pdf", whole=True).parts == []


def test_empty_backs_of_scanned_sheets_go_with_the_document_before_them() -> None:
    document = read("letter_and_report.pdf")
    first, *others = document.pages
    back = Page(2, first.width, first.height)
    moved = [Page(p.number + 1, p.width, p.height, p.lines, p.rotation, p.source) for p in others]
    with_back = Document("pdf", [first, back, *moved])
    reading = understand(with_back, name="scan.pdf", received=date(2023, 5, 18))
    assert [(part.first, part.last) for part in reading.parts] == [(1, 2), (3, 5)]


CHILDREN = (("Amara", "Prosser"), ("Bronte", "Holt"), ("Cerys", "Iqbal"))


def of_one_service(pages: int, stamp: str, about: Callable[[Canvas, int], None]) -> Reading:
    """Three reports of one service in one file: one letterhead, and page numbers that a copier stamped through."""

    def paint(canvas: Canvas) -> None:
        for sheet in range(3 * pages):
            report, page = divmod(sheet, pages)
            canvas.setFont("Helvetica-Bold", 13)
            canvas.drawString(60, 800, "Thornmere Community Health NHS Trust")
            canvas.setFont("Helvetica", 9)
            canvas.drawString(
                60, 786, "Speech and Language Therapy, 4 High Street, Thornmere TH1 2AB  Tel 01632 960111"
            )
            canvas.drawString(280, 30, stamp.format(sheet=sheet + 1, sheets=3 * pages))
            if page == 0:
                about(canvas, report)
            papers.wrap(canvas, papers.PROSE.replace("Amara", CHILDREN[report][0]), 60, 640, 470)
            canvas.showPage()

    return understand(read_document(papers.draw(paint), "scan.pdf"), name="scan.pdf", received=date(2025, 4, 1))


def first_page(canvas: Canvas, title: str, name: str, day: int) -> None:
    canvas.setFont("Helvetica-Bold", 15)
    canvas.drawString(60, 745, title)
    canvas.setFont("Helvetica", 11)
    for top, words in (
        (720, f"Name: {name}"),
        (704, f"Date of birth: {day} May 2016"),
        (688, f"Date of report: {day + 1} March 2025"),
    ):
        canvas.drawString(60, top, words)


@pytest.mark.parametrize("stamp", ["", "{sheet}", "Page {sheet} of {sheets}"])
@pytest.mark.parametrize("pages", [1, 3])
def test_another_childs_report_is_parted_though_letterhead_and_numbers_run_on(pages: int, stamp: str) -> None:
    def about(canvas: Canvas, report: int) -> None:
        first_page(canvas, "Speech and language therapy report", " ".join(CHILDREN[report]), 3 + report)

    found = of_one_service(pages, stamp, about).parts
    assert [(part.first, part.last) for part in found] == [
        (1, pages),
        (pages + 1, 2 * pages),
        (2 * pages + 1, 3 * pages),
    ]


def test_a_page_about_a_brother_does_not_part_the_report() -> None:
    """It names another child with a birthday under a heading of its own, and speaks of the child."""

    def about(canvas: Canvas, report: int) -> None:
        if report == 0:
            first_page(canvas, "Speech and language therapy report", "Amara Prosser", 3)
        elif report == 1:
            first_page(canvas, "Brothers and sisters", "Bronte Prosser", 9)
            canvas.drawString(60, 660, "Amara plays with Bronte at home.")

    assert of_one_service(1, "Page {sheet} of {sheets}", about).parts == []
