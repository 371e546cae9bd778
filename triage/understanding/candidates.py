"""All candidates of a document, by family, and which family feeds which field."""

from __future__ import annotations

import re
from datetime import date

from triage.reading.document import LineKind
from triage.understanding.candidate import Candidate
from triage.understanding.dates import find_dates
from triage.understanding.flow import Flow
from triage.understanding.identifiers import (
    find_appeal_numbers,
    find_nhs_numbers,
    find_references,
    find_registrations,
    find_upns,
)
from triage.understanding.money import find_money
from triage.understanding.names import could_be_name, find_names, strip_titles, tidy_case
from triage.understanding.needs import find_needs
from triage.understanding.organisations import find_organisations, organisation_kind
from triage.understanding.provision import find_provision
from triage.understanding.roles import find_roles
from triage.understanding.statuses import find_plan_statuses, find_recommendations
from triage.understanding.years import find_years
from triage.vocabulary import FieldName

FAMILY = {
    FieldName.CHILD_NAME: "person",
    FieldName.PARENT_NAMES: "person",
    FieldName.AUTHOR_NAME: "person",
    FieldName.SETTING_NAME: "organisation",
    FieldName.REQUESTED_SETTING: "organisation",
    FieldName.AUTHOR_ORGANISATION: "organisation",
    FieldName.AUTHOR_ROLE: "role",
    FieldName.DATE_OF_BIRTH: "date",
    FieldName.DOCUMENT_DATE: "date",
    FieldName.EVENT_DATE: "date",
    FieldName.PLAN_DATE: "date",
    FieldName.DEADLINE: "date",
    FieldName.UPN: "upn",
    FieldName.NHS_NUMBER: "nhs_number",
    FieldName.REGISTRATION_NUMBER: "registration",
    FieldName.CASE_REFERENCE: "reference",
    FieldName.APPEAL_NUMBER: "appeal",
    FieldName.NC_YEAR: "year",
    FieldName.PRIMARY_NEED: "need",
    FieldName.SECONDARY_NEEDS: "need",
    FieldName.PLAN_STATUS: "plan_status",
    FieldName.REVIEW_RECOMMENDATION: "recommendation",
    FieldName.ANNUAL_COST: "money",
    FieldName.PROVISION: "provision",
}
_ORG_LABEL = re.compile(
    r"\b(school|setting|college|nursery|provider|placement|organisation|organization|employer|service|agency|trust|team|base|company|firm|establishment|preference|named|consulted)\b",
    re.I,
)
_ROLE_LABEL = re.compile(
    r"\b(role|position|job|post|designation|relationship|title|capacity|profession|status)\b", re.I
)
_PERSON_LABEL = re.compile(
    r"\b(name|child|pupil|student|learner|young person|parent|carer|mother|father|author|signed|completed by|report by|prepared by|written by|assessed by|patient|forename|surname|re|from)\b",
    re.I,
)


def _labelled_values(flow: Flow) -> list[tuple[str, int, int]]:
    """(label, start, end) of short values behind a label: "Label: value", the next cell, or the line below."""
    found: list[tuple[str, int, int]] = []
    previous = ""
    for block in flow.blocks:
        text = flow.block_text(block)
        if block.cells:
            for (a, b), (c, d) in zip(block.cells, block.cells[1:], strict=False):
                if d - c <= 90 and b - a <= 90:
                    found.append((flow.text[a:b], c, d))
        for a, b in block.cells or [(block.start, block.end)]:
            cell = flow.text[a:b]
            match = re.match(r"([^:]{2,60}?)\s*[:\-–]\s+(\S.{0,89})$", cell)
            if match:
                found.append((match[1], a + match.start(2), a + match.end(2)))
        if previous and not block.cells and len(text) <= 90:
            found.append((previous, block.start, block.end))
        previous = (
            text if len(text) <= 60 and not text.rstrip().endswith(".") and block.kind is not LineKind.FOOTER else ""
        )
    return found


def _whole_values(flow: Flow) -> list[Candidate]:
    """Whole labelled values as organisations, roles and people, where their label says that they are."""
    found: list[Candidate] = []
    for label, start, end in _labelled_values(flow):
        words = flow.text[start:end].strip()
        start += len(flow.text[start:end]) - len(flow.text[start:end].lstrip())
        cut = re.split(r"\s*(?:\(|,(?=\s)|;|\s[–-]\s)", words)[0].strip(" .")
        if not re.search(r"[A-Za-z]{2}", cut):
            continue
        for piece in dict.fromkeys((words.rstrip(" ."), cut)):
            size = len(piece.split())
            span = (start, start + len(piece))
            if _ORG_LABEL.search(label) and size <= 11:
                found.append(Candidate("organisation", *span, piece, (organisation_kind(piece), "labelled")))
            if _ROLE_LABEL.search(label) and size <= 10:
                found.append(Candidate("role", *span, piece, ("labelled",)))
            if _PERSON_LABEL.search(label) and 1 <= size <= 6 and could_be_name(piece):
                value = tidy_case(strip_titles(piece))
                if value and (value[0].isupper() or value == value.casefold()):
                    value = value if value != value.casefold() else value.title()
                    found.append(Candidate("person", *span, value, ("labelled", f"words={min(4, size)}")))
    return found


def _signature_lines(flow: Flow) -> list[Candidate]:
    """Short lines of letterheads and signatures as organisations."""
    found = []
    for index, block in enumerate(flow.blocks):
        text = flow.block_text(block).strip()
        edge = index < 8 or block.kind in (LineKind.HEADER, LineKind.TITLE) or index > len(flow.blocks) - 12
        if (
            edge
            and not block.cells
            and 2 <= len(text.split()) <= 9
            and text[0].isupper()
            and not re.search(r"[.:?!@\d]", text)
        ):
            found.append(
                Candidate("organisation", block.start, block.start + len(text), text, (organisation_kind(text), "line"))
            )
    return found


def _unique(candidates: list[Candidate]) -> list[Candidate]:
    seen: dict[tuple[str, int, int, str], Candidate] = {}
    for candidate in candidates:
        key = (candidate.kind, candidate.start, candidate.end, str(candidate.value))
        if key in seen:
            hints = tuple(dict.fromkeys((*seen[key].hints, *candidate.hints)))
            seen[key] = Candidate(candidate.kind, candidate.start, candidate.end, seen[key].value, hints)
        else:
            seen[key] = candidate
    return sorted(seen.values(), key=lambda c: (c.start, c.end))


def find_candidates(flow: Flow, received: date) -> tuple[dict[str, list[Candidate]], list[str]]:
    """Candidates by family, and warnings about identifiers that failed their check."""
    text = flow.text
    upns, bad_upns = find_upns(text)
    nhs, bad_nhs = find_nhs_numbers(text)
    warnings = []
    if bad_upns:
        warnings.append("A unique pupil number in the document fails its check and was left out.")
    if bad_nhs:
        warnings.append("An NHS number in the document fails its check and was left out.")
    whole = _whole_values(flow)
    families = {
        "date": find_dates(text, received),
        "person": [*find_names(text), *(c for c in whole if c.kind == "person")],
        "organisation": [
            *find_organisations(text),
            *(c for c in whole if c.kind == "organisation"),
            *_signature_lines(flow),
        ],
        "role": [*find_roles(text), *(c for c in whole if c.kind == "role")],
        "upn": upns,
        "nhs_number": nhs,
        "registration": find_registrations(text),
        "reference": find_references(text),
        "appeal": find_appeal_numbers(text),
        "year": find_years(text),
        "need": find_needs(text),
        "plan_status": find_plan_statuses(text),
        "recommendation": find_recommendations(text),
        "money": find_money(text),
        "provision": find_provision(flow),
    }
    return {family: _unique(found) for family, found in families.items()}, warnings
