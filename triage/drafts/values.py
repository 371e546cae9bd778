"""What a person types becomes a value, or a plain sentence saying why it cannot; and a value becomes words."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from triage.drafts.errors import Invalid
from triage.england import today
from triage.understanding.identifiers import nhs_number_is_valid, upn_is_valid
from triage.vocabulary import (
    NC_YEARS,
    PLAN_STATUSES,
    PROVISION_PERIODS,
    PROVISION_UNITS,
    REVIEW_RECOMMENDATIONS,
    DocumentType,
    FieldName,
    Need,
    Urgency,
)
from triage.wording import type_title
from triage.words import day_words

TYPE = "document_type"
URGENCY = "urgency"
CHILD = "child"
LONGEST_TEXT = 300

_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{4})")
_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})")


def parse(field: str, raw: Any) -> Any:
    """The value of what was typed (text, or a mapping for provision). Raises `Invalid` in plain English."""
    if field == FieldName.PROVISION:
        return _provision(raw)
    text = " ".join(str(raw).split())
    if not text:
        raise Invalid(field, f"Enter {_title(field).lower()}, or clear the value.")
    if field in _PARSERS:
        return _PARSERS[field](field, text)
    if field not in {name.value for name in FieldName}:
        raise Invalid(field, "There is no such field.")
    if FieldName(field).is_date:
        return _date(field, text)
    if len(text) > LONGEST_TEXT:
        raise Invalid(field, f"{_title(field)} must be {LONGEST_TEXT} characters or fewer.")
    return text


def show(field: str, value: Any) -> str:
    """A value as people read it."""
    if value is None:
        return ""
    if field == FieldName.PROVISION and isinstance(value, dict):
        amount = value.get("amount")
        number = f"{amount:g}" if isinstance(amount, int | float) else str(amount)
        per = str(value.get("per", "")).replace("_", " ")
        return f"{value.get('what', '')}: {number} {value.get('unit', '')} a {per}"
    if field == TYPE:
        return type_title(value)
    if field == URGENCY:
        return Urgency(value).title
    if field in {FieldName.PRIMARY_NEED, FieldName.SECONDARY_NEEDS}:
        return f"{Need(value).title} ({value})" if value in set(Need) else str(value)
    if field in {FieldName.PLAN_STATUS, FieldName.REVIEW_RECOMMENDATION}:
        return str(value).replace("_", " ").capitalize()
    if field == FieldName.ANNUAL_COST:
        return f"£{float(value):,.2f}".removesuffix(".00")
    if field == FieldName.NHS_NUMBER:
        return f"{value[:3]} {value[3:6]} {value[6:]}"
    if field in {name.value for name in FieldName} and FieldName(field).is_date:
        return day_words(date.fromisoformat(value))
    return str(value)


def title_of(field: str) -> str:
    """The words that people see for a field."""
    return _title(field)


def _title(field: str) -> str:
    if field in {TYPE, URGENCY, CHILD}:
        return {TYPE: "Type of document", URGENCY: "Urgency", CHILD: "Child"}[field]
    try:
        return FieldName(field).title
    except ValueError:
        return field


def _date(field: str, text: str) -> str:
    if match := _ISO.fullmatch(text):
        year, month, day = (int(group) for group in match.groups())
    elif match := _NUMBERS.fullmatch(text):
        day, month, year = (int(group) for group in match.groups())
    elif (match := _WORDS.fullmatch(text)) and match[2][:3].lower() in _MONTHS:
        day, month, year = int(match[1]), _MONTHS[match[2][:3].lower()], int(match[3])
    else:
        raise Invalid(field, f"{_title(field)} must be a date, such as 27 3 2025 or 27 March 2025.")
    try:
        found = date(year, month, day)
    except ValueError:
        raise Invalid(field, f"{_title(field)} must be a real date.") from None
    if field == FieldName.DATE_OF_BIRTH and not date(1985, 1, 1) <= found <= today():
        raise Invalid(field, "Date of birth must be in the past, and of a person of up to 25 or so.")
    if not 1985 <= found.year <= today().year + 30:
        raise Invalid(field, f"{_title(field)} must be a date of our time: check the year.")
    return found.isoformat()


def _upn(field: str, text: str) -> str:
    upn = re.sub(r"[\s-]", "", text).upper()
    if len(upn) != 13:
        raise Invalid(field, f"A UPN has 13 characters; this has {len(upn)}.")
    if not upn_is_valid(upn):
        raise Invalid(field, "This UPN's check letter does not fit: one of its characters is wrong.")
    return upn


def _nhs(field: str, text: str) -> str:
    number = re.sub(r"[\s-]", "", text)
    if not re.fullmatch(r"[0-9]{10}", number):
        raise Invalid(field, "An NHS number has 10 figures.")
    if not nhs_number_is_valid(number):
        raise Invalid(field, "This NHS number's check figure does not fit: one of its figures is wrong.")
    return number


def _year(field: str, text: str) -> str:
    year = re.sub(r"^(year|yr|y)\s*", "", text, flags=re.I).upper()
    year = {"RECEPTION": "R", "0": "R", "NURSERY 1": "N1", "NURSERY 2": "N2"}.get(year, year)
    if year not in NC_YEARS:
        raise Invalid(field, "Year must be N1, N2, R or a number from 1 to 14.")
    return year


def _need(field: str, text: str) -> str:
    for need in Need:
        if text.casefold() in {need.value.casefold(), need.title.casefold()}:
            return need.value
    raise Invalid(field, f"A need must be one of the codes {', '.join(Need)}.")


def _money(field: str, text: str) -> float:
    number = re.sub(r"[£,\s]", "", text)
    if not re.fullmatch(r"\d+(\.\d{1,2})?", number) or float(number) > 5_000_000:
        raise Invalid(field, "The yearly cost must be an amount in pounds, such as 48,250 or 48250.50.")
    return float(number)


def _one_of(options: tuple[str, ...]) -> Callable[[str, str], str]:
    def choose(field: str, text: str) -> str:
        code = text.casefold().replace(" ", "_")
        if code not in options:
            raise Invalid(field, f"{_title(field)} must be one of: {', '.join(o.replace('_', ' ') for o in options)}.")
        return code

    return choose


def _provision(raw: Any) -> dict[str, Any]:
    field = FieldName.PROVISION.value
    if not isinstance(raw, dict):
        raise Invalid(field, "Enter what is provided, how much, and how often.")
    what = " ".join(str(raw.get("what", "")).split())
    if not what or len(what) > LONGEST_TEXT:
        raise Invalid(field, f"Enter what is provided, in {LONGEST_TEXT} characters or fewer.")
    try:
        amount = float(str(raw.get("amount", "")).strip())
    except ValueError:
        raise Invalid(field, "How much must be a number.") from None
    if not 0 < amount <= 100_000:
        raise Invalid(field, "How much must be more than nothing.")
    unit, per = str(raw.get("unit", "")), str(raw.get("per", ""))
    if unit not in PROVISION_UNITS or per not in PROVISION_PERIODS:
        raise Invalid(field, "Choose minutes, hours or sessions, and how often.")
    return {"what": what, "amount": int(amount) if amount.is_integer() else amount, "unit": unit, "per": per}


_PARSERS: dict[str, Callable[[str, str], Any]] = {
    TYPE: _one_of(tuple(kind.value for kind in DocumentType)),
    URGENCY: _one_of(tuple(band.value for band in Urgency)),
    FieldName.UPN: _upn,
    FieldName.NHS_NUMBER: _nhs,
    FieldName.NC_YEAR: _year,
    FieldName.PRIMARY_NEED: _need,
    FieldName.SECONDARY_NEEDS: _need,
    FieldName.ANNUAL_COST: _money,
    FieldName.PLAN_STATUS: _one_of(PLAN_STATUSES),
    FieldName.REVIEW_RECOMMENDATION: _one_of(REVIEW_RECOMMENDATIONS),
}
