"""Parts of a file: how they are scored, and what the model of boundaries is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from models.rendering.bundle import bundle
from models.scoring_parts import part_measures
from models.training.bundles import Bundle
from models.training.parts import edges_of, figures_of
from triage.reading.document import Box, Line, Page, Word
from triage.understanding.page_edges import edge_features
from triage.understanding.page_looks import PageLook, look_at

ROOT = Path(__file__).parents[2]
LETTER, REPORT = (1, 1, "correspondence"), (2, 4, "ep_advice")


def page(number: int, *texts: str, foot: str = "") -> PageLook:
    """A page whose lines stand one below the other from a fifth of its height."""
    rows = [(170 + 20 * n, text) for n, text in enumerate(texts)] + ([(800, foot)] if foot else [])
    lines = [
        Line(
            [Word(word, Box(60 + 40 * n, y, 95 + 40 * n, y + 10)) for n, word in enumerate(text.split())],
            block=y,
            size=10,
        )
        for y, text in rows
    ]
    return look_at(Page(number, 595, 842, lines))


def test_measures_of_parts() -> None:
    measured = part_measures(
        [([LETTER, REPORT], [LETTER, REPORT]), ([LETTER, REPORT], []), ([], [LETTER, REPORT]), ([], [])]
    )
    assert measured["part_boundary_precision"] == measured["part_boundary_recall"] == measured["parts_exact"] == 0.5
    assert measured["part_types_right"] == 0.5
    assert (measured["bundles"], measured["whole_files_split"]) == (2, 1)
    assert part_measures([([], [])])["parts_exact"] is None


def test_page_numbers_that_run_on_and_start_again() -> None:
    looks = [
        page(1, "words", foot="Page 1 of 2"),
        page(2, "words", foot="Page 2 of 2"),
        page(3, "words", foot="Page 1 of 3"),
    ]
    assert "number:of:runs-on" in edge_features(looks, 1)
    again = edge_features(looks, 2)
    assert {"number:of:starts", "number:starts-again", "number:was-last"} <= set(again)


def test_a_letter_behind_a_signature_has_the_signs_of_both() -> None:
    before = page(1, "Thank you for seeing him.", "Yours sincerely", "Dr A Marr", "Consultant Paediatrician")
    after = page(2, "14 May 2024", "Dear Ms Holt", "I saw him last week.")
    features = edge_features([before, after], 1)
    assert {"ends:closing", "ends:post", "begins:letter", "last-then-first"} <= set(features)
    assert "begins:salutation" not in edge_features([before, page(2, "and so he went on to the next school.")], 1)


def test_another_child_is_seen_however_dates_are_written() -> None:
    first = page(1, "Date of birth: 4 May 2016")
    assert "child:same" in edge_features([first, page(2, "DOB 04/05/16")], 1)
    assert "child:other" in edge_features([first, page(2, "DOB 05/04/2016")], 1)


def test_figures_count_boundaries_files_and_single_documents_that_were_cut() -> None:
    looks = [page(1, "a"), page(2, "b"), page(3, "c")]
    joined = Bundle("joined", "a", looks, [1], ["other", "other"])
    single = replace(joined, kind="single plain", starts=[], types=["other"])
    figures = figures_of([(joined, np.array([0.9, 0.1])), (single, np.array([0.2, 0.8]))], 0.5)
    assert (figures["precision"], figures["recall"], figures["exact"], figures["singles_split"]) == (0.5, 1, 1, 1)
    assert [answer for _, answer in edges_of(joined)] == [True, False]


def test_a_bundle_is_made_with_its_gold() -> None:
    folder = ROOT / "tests" / "data" / "bundles"
    report = ROOT / "models" / "corpus" / "documents" / "f" / "f-015.txt"
    data, gold = bundle([folder / "covering_letter.txt", report], "both.pdf", seed=3, lead=1)
    assert data[:5] == b"%PDF-"
    assert gold["document_type"] == "ep_advice"
    assert [part["pages"] for part in gold["parts"]] == [[1, 1], [2, 4]]
