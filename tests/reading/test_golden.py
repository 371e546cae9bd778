"""Sample documents against what is written beside them: labelled names and numbers, scans' true texts, layouts."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from tests.reading import papers
from triage.reading import Document, read_document

DATA = Path(__file__).parent.parent / "data"
SAMPLES = DATA / "samples"
GOLDEN = DATA / "reading"
NAMES = ("child_name", "parent_names", "author_name", "setting_name", "author_organisation", "requested_setting")
NUMBERS = ("upn", "nhs_number", "case_reference", "registration_number")


def read(name: str) -> Document:
    return read_document((SAMPLES / name).read_bytes(), name)


def plain(text: str) -> str:
    return papers.letters(unicodedata.normalize("NFKD", text))


def whole_text(document: Document, depth: int = 0) -> str:
    inner = [whole_text(read_document(a.data, a.name), depth + 1) for a in document.attachments] if depth < 3 else []
    return "\n".join([document.text, *inner])


def wanted(labels: dict[str, Any]) -> list[tuple[str, str]]:
    out = []
    for key, value in labels["fields"].items():
        if key in NAMES + NUMBERS:
            out += [(key, item) for item in (value if isinstance(value, list) else [value]) if isinstance(item, str)]
    return out


def test_labelled_names_and_numbers_are_in_the_text() -> None:
    """97 of 100 over all samples. A name counts where all its words are there: its title may stand between."""
    found, missing = 0, []
    for labels in sorted(SAMPLES.glob("*.json")):
        text = plain(whole_text(read(labels.name.removesuffix(".json"))))
        for key, value in wanted(json.loads(labels.read_text(encoding="utf-8"))):
            words = value.split() if key in NAMES else [value]
            if all(plain(word) in text for word in words):
                found += 1
            else:
                missing.append((labels.name, key))
    assert found >= 0.97 * (found + len(missing)), missing


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("SKM_C30826020911280.pdf", 0.015),
        ("Scan_2026-03-10_0902.pdf", 0.015),
        ("FAX0000471.tif", 0.08),
        ("IMG_20241209_083114.jpg", 0.08),
    ],
)
def test_scans_against_their_true_texts(name: str, most: float) -> None:
    truth = (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")
    assert papers.errors(read(name).text, truth) <= most


def outline(document: Document) -> list[dict[str, Any]]:
    """What a golden file holds: each line's page, kind, cell and text."""
    return [
        {
            "page": page.number,
            "kind": line.kind.value,
            **({"cell": [line.cell.table, line.cell.row, line.cell.column]} if line.cell else {}),
            "text": line.text,
        }
        for page in document.pages
        for line in page.lines
    ]


@pytest.mark.parametrize("golden", sorted(GOLDEN.glob("*.pdf.json")), ids=lambda path: path.name)
def test_layout_against_golden(golden: Path) -> None:
    """Lines, kinds and cells as looked over by eye. Written anew with ``python -m tests.reading.test_golden``."""
    expected = json.loads(golden.read_text(encoding="utf-8"))
    assert outline(read(golden.name.removesuffix(".json"))) == expected


if __name__ == "__main__":
    for path in GOLDEN.glob("*.pdf.json"):
        lines = ",\n".join(
            json.dumps(line, ensure_ascii=False) for line in outline(read(path.name.removesuffix(".json")))
        )
        path.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
