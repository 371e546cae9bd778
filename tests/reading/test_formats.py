"""A golden file beside each reader: ``tests/data/formats`` here, ``office`` and the samples elsewhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.reading.fuzz.seeds import DATA
from triage.reading import Document, read_document
from triage.reading.readers import formats
from triage.reading.sniff import sniff

FORMATS = DATA / "formats"


def outline(document: Document) -> dict[str, Any]:
    """What a golden file holds."""
    return {
        "format": document.format,
        "partial": document.partial,
        "warnings": document.warnings,
        "form_values": [[v.name, v.value, v.page] for v in document.form_values],
        "outline": [[entry.title, entry.page, entry.level] for entry in document.outline],
        "pages": [
            [f"{line.kind.value}{[line.cell.row, line.cell.column] if line.cell else ''}: {line.text}" for line in page.lines]
            for page in document.pages
        ],
    }  # fmt: skip


@pytest.mark.parametrize("golden", sorted(FORMATS.glob("*.json")), ids=lambda path: path.name)
def test_against_golden(golden: Path) -> None:
    """Written anew with ``python -m tests.reading.test_formats``."""
    name = golden.name.removesuffix(".json")
    expected = json.loads(golden.read_text(encoding="utf-8"))
    assert outline(read_document((FORMATS / name).read_bytes(), name)) == expected


def test_every_format_has_a_golden_file() -> None:
    found = set()
    for folder in ("formats", "office", "samples"):
        for golden in (DATA / folder).glob("*.json"):
            document = golden.with_name(golden.name.removesuffix(".json"))
            if document.exists():
                found.add(sniff(document.read_bytes(), document.name))
    assert found == set(formats())


if __name__ == "__main__":
    for path in sorted(FORMATS.glob("*")):
        if path.suffix != ".json":
            made = json.dumps(outline(read_document(path.read_bytes(), path.name)), ensure_ascii=False, indent=1)
            path.with_name(path.name + ".json").write_text(made + "\n", encoding="utf-8")
