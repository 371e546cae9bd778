"""A file of several documents as one reading: which part leads, and what counts wherever it stands.

`labels.md` sections 1 and 3: of a covering letter with its report, type, author and dates are the report's, references
may come from either. Of papers that only share a file, the first leads. A risk counts in whichever part it stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from triage.reading.document import Document
from triage.understanding.parts import Span
from triage.understanding.reading import FieldValue, Part, Reading, Reason
from triage.vocabulary import DocumentType, FieldName, ReasonCode

_LONGEST_LETTER = 2
_NO_MATTER = frozenset({DocumentType.CORRESPONDENCE, DocumentType.OTHER})
_GREETING = re.compile(r"(?im)^\W*(?:dear\b|to whom it may concern|hello\b|hi\b)")
_FROM_EITHER = (
    FieldName.CHILD_NAME,
    FieldName.DATE_OF_BIRTH,
    FieldName.UPN,
    FieldName.NHS_NUMBER,
    FieldName.CASE_REFERENCE,
    FieldName.APPEAL_NUMBER,
)
_OF_THE_WRITER = (FieldName.AUTHOR_ROLE, FieldName.AUTHOR_ORGANISATION, FieldName.REGISTRATION_NUMBER)
_SAID_ONCE = frozenset({ReasonCode.STATUTORY, ReasonCode.INFORMATION})


def cut(document: Document, span: Span) -> Document:
    """The pages of a part as a document; they keep their numbers."""
    pages = [page for page in document.pages if span.first <= page.number <= span.last]
    return Document(document.format, pages)


def covers(letter: Document, first: Reading, second: Reading) -> bool:
    """True where the first part is a short letter that only brings the second."""
    if len(letter.pages) > _LONGEST_LETTER:
        return False
    if first.document_type in _NO_MATTER:
        return second.document_type not in _NO_MATTER
    return first.document_type is second.document_type and bool(_GREETING.search(letter.text))


def joined(document: Document, spans: Sequence[Span], readings: Sequence[Reading]) -> Reading:
    """One reading from those of the parts, in the order of the pages, with `parts` filled."""
    covered = covers(cut(document, spans[0]), readings[0], readings[1])
    lead = readings[1] if covered else readings[0]
    kinds = [(reading.document_type, reading.type_confidence) for reading in readings]
    if covered and kinds[0][0] is kinds[1][0]:
        kinds[0] = (DocumentType.CORRESPONDENCE, spans[0].confidence)  # by the rule of `covers`, not by its words
    urgent = min(readings, key=lambda r: (r.urgency.rank, r is not lead))
    return replace(
        lead,
        urgency=urgent.urgency,
        urgency_confidence=urgent.urgency_confidence,
        reasons=_reasons(urgent, readings),
        fields=_fields(lead, readings[0]) if covered else dict(lead.fields),
        parts=[
            Part(kind, span.first, span.last, min(span.confidence, sure))
            for (kind, sure), span in zip(kinds, spans, strict=True)
        ],
        warnings=list(dict.fromkeys(words for reading in readings for words in reading.warnings)),
    )


def _reasons(urgent: Reading, readings: Sequence[Reading]) -> list[Reason]:
    """The reasons of the winning band from every part, those of the most urgent part first."""
    others = [r for reading in readings if reading is not urgent for r in reading.reasons]
    return urgent.reasons + [r for r in others if r.code.urgency is urgent.urgency and r.code not in _SAID_ONCE]


def _fields(report: Reading, letter: Reading) -> dict[FieldName, list[FieldValue]]:
    fields = dict(report.fields)
    for name in _FROM_EITHER:
        if name not in fields and name in letter.fields:
            fields[name] = letter.fields[name]
    if _author(report) and _author(report) == _author(letter):
        for name in _OF_THE_WRITER:
            found = [reading.fields[name] for reading in (report, letter) if reading.fields.get(name)]
            if found:
                fields[name] = max(found, key=lambda values: values[0].confidence)
    return fields


def _author(reading: Reading) -> str:
    values = reading.fields.get(FieldName.AUTHOR_NAME)
    return str(values[0].value).casefold() if values else ""
