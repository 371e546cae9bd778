"""The gold fields of a corpus document, from its marks and header."""

from __future__ import annotations

import re
from typing import Any

from models.corpus_format import PROVISION, CorpusDocument
from triage.understanding.dates import find_dates
from triage.understanding.names import strip_titles
from triage.vocabulary import FieldName


def gold_fields(document: CorpusDocument) -> dict[FieldName, Any]:
    """Field values as a gold file has them: text, ISO date, number, code, or a list of these."""
    out: dict[FieldName, Any] = {}
    for mark in document.marks:
        if mark.name[0] in "!-":
            continue
        field = FieldName(mark.name)
        value = _value(field, mark.value, document.text[mark.start : mark.end], document)
        if value in (None, ""):
            continue
        if field.is_list:
            values = out.setdefault(field, [])
            if value not in values:
                values.append(value)
        else:
            out.setdefault(field, value)
    for key in ("primary_need", "nc_year", "plan_status", "review_recommendation"):
        if document.header.get(key):
            out.setdefault(FieldName(key), str(document.header[key]))
    if document.header.get("annual_cost"):
        out.setdefault(FieldName.ANNUAL_COST, float(document.header["annual_cost"]))
    primary = out.get(FieldName.PRIMARY_NEED)
    secondary = [str(n) for n in document.header.get("secondary_needs") or []] + out.get(FieldName.SECONDARY_NEEDS, [])
    secondary = [n for n in dict.fromkeys(secondary) if n != primary]
    if secondary:
        out[FieldName.SECONDARY_NEEDS] = secondary
    else:
        out.pop(FieldName.SECONDARY_NEEDS, None)
    return out


def _value(field: FieldName, value: str | None, words: str, document: CorpusDocument) -> Any:
    if field.is_date:
        if value:
            return value
        dates = find_dates(words, document.received)
        return dates[-1].value if dates else None
    if field is FieldName.PROVISION:
        match = PROVISION.match(value or "")
        return (
            {"what": match[4].strip(), "amount": float(match[1]), "unit": match[2], "per": match[3]} if match else None
        )
    if field is FieldName.ANNUAL_COST:
        return float(value) if value else None
    text = value or words
    if field in (FieldName.UPN, FieldName.NHS_NUMBER):
        return re.sub(r"[\s-]", "", text).upper()
    if field in (FieldName.CHILD_NAME, FieldName.PARENT_NAMES, FieldName.AUTHOR_NAME):
        return strip_titles(text)
    return " ".join(text.split())
