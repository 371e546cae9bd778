"""Files of several documents: where they begin, which one leads, and what counts wherever it stands."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from models.scoring_parts import part_keys
from tests.conftest import SAMPLES
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
