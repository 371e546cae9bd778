"""What the tests of office, mail and archive files share: reading by content, and a short summary to compare."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from triage.reading.document import Document
from triage.reading.limits import DEFAULT_LIMITS, Limits
from triage.reading.readers import reader_for
from triage.reading.sniff import sniff

DATA = Path(__file__).parents[2] / "data" / "office"


def read_file(data: bytes, name: str = "", limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read bytes by their content, as the service does."""
    return reader_for(sniff(data, name))(data, name, limits)


def summary(document: Document) -> dict[str, Any]:
    """What a golden file keeps of a document: its lines with kind and cell, and everything beside the pages."""
    lines = []
    for page in document.pages:
        for line in page.lines:
            mark = {"title": "T ", "heading": "H ", "header": "^ ", "footer": "_ "}.get(line.kind.value, "")
            place = f"[{line.cell.table},{line.cell.row},{line.cell.column}] " if line.cell else ""
            words = " ".join(f"~{word.text}~" if word.struck else word.text for word in line.words)
            lines.append(f"{page.number}: {mark}{place}{words}")
    return {
        "format": document.format,
        "lines": lines,
        "hidden": document.hidden,
        "warnings": document.warnings,
        "details": document.details,
        "attachments": [[item.name, len(item.data)] for item in document.attachments],
        "partial": document.partial,
    }
