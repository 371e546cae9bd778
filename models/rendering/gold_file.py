"""The gold JSON of a rendered document, as `labels.md` section 4 describes it, with its computed due date."""

from __future__ import annotations

from datetime import date
from typing import Any

from models.corpus_format import CorpusDocument
from models.gold import gold_fields
from triage.clocks.due_dates import due_date
from triage.vocabulary import DocumentType, FieldName


def gold_json(document: CorpusDocument, file_name: str, rendering: dict[str, Any]) -> dict[str, Any]:
    """The gold object. `rendering` says how the file was made (source, format, style); readings are not held to it."""
    fields: dict[str, Any] = {name.value: value for name, value in gold_fields(document).items()}
    due = _due(document, fields)
    if due is not None:
        fields[FieldName.DUE_DATE.value] = due.isoformat()
    return {
        "file": file_name,
        "received": document.received.isoformat(),
        "document_type": str(document.header["document_type"]),
        "urgency": str(document.header["urgency"]),
        "reasons": [str(reason) for reason in document.header.get("reasons") or []],
        "fields": fields,
        "rendering": rendering,
    }


def _due(document: CorpusDocument, fields: dict[str, Any]) -> date | None:
    event = fields.get(FieldName.EVENT_DATE.value)
    return due_date(
        DocumentType(str(document.header["document_type"])),
        document.received,
        date.fromisoformat(event) if event else None,
        permanent_exclusion=_is_permanent(document),
    )


def _is_permanent(document: CorpusDocument) -> bool:
    """True for a notice of a permanent exclusion: by its header, or a sentence marked as out of education says so."""
    said = document.header.get("permanent")
    if said is not None:
        return bool(said)
    words = [words.casefold() for _, words in document.marked("!out_of_education")]
    return any("exclu" in w and "permanent" in w for w in words) or (bool(words) and _title_says_permanent(document))


def _title_says_permanent(document: CorpusDocument) -> bool:
    opening = " ".join(document.lines[:12]).casefold()
    return "permanent exclusion" in opening or "permanently excluded" in opening
