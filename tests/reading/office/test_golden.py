"""Each reader against files beside their expected reading. `UPDATE_GOLDEN=1` writes the expectations anew."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from office_reading import DATA, read_file, summary

FILES = sorted(path for path in DATA.iterdir() if path.suffix != ".json")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_reads_as_expected(path: Path) -> None:
    found = summary(read_file(path.read_bytes(), path.name))
    expected = path.with_name(path.name + ".json")
    if os.environ.get("UPDATE_GOLDEN"):
        expected.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    assert found == json.loads(expected.read_text())


@pytest.mark.parametrize("other", ["rich.doc", "rich.odt", "rich.rtf"])
def test_every_format_says_the_same(other: str) -> None:
    """The same form saved in four formats: the same words, the same ticks, the same table cells."""
    docx = read_file((DATA / "rich.docx").read_bytes())
    document = read_file((DATA / other).read_bytes())
    ours, theirs = docx.text.split(), document.text.split()
    if other == "rich.rtf":
        # The program that saved it as RTF dropped the state of the form's tick boxes: unclear, not guessed.
        ours = [word for word in ours if word not in ("☒", "☐")]
        theirs = [word for word in theirs if word not in ("☒", "☐", "?☐")]
    if other == "rich.odt":
        ours, theirs = [w for w in ours if w not in "01"], [w for w in theirs if w not in "01"]
    assert sorted(ours) == sorted(theirs)

    def cells(pages: list) -> list[tuple[int, int, str]]:
        return [(line.cell.row, line.cell.column, line.text) for page in pages for line in page.lines if line.cell]

    assert cells(document.pages) == cells(docx.pages)
