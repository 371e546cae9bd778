"""The sample casework files of these formats: every name and reference of their gold files is in the text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from office_reading import DATA, read_file

SAMPLES = sorted(
    path
    for path in (DATA.parent / "samples").iterdir()
    if path.suffix in (".docx", ".odt", ".rtf", ".eml", ".doc", ".msg")
)
FIELDS = (
    "child_name upn nhs_number setting_name requested_setting parent_names author_name author_role author_organisation "
    "registration_number case_reference appeal_number"
).split()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_gold_names_and_references_are_in_the_text(path: Path) -> None:
    fields = json.loads(path.with_name(path.name + ".json").read_text())["fields"]
    text = "".join(read_file(path.read_bytes(), path.name).text.split()).lower()
    wanted = [value for name in FIELDS if name in fields for value in _listed(fields[name])]
    assert [value for value in wanted if "".join(value.split()).lower() not in text] == []


def _listed(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]
