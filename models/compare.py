"""When a value that was read counts as the gold value, field by field."""

from __future__ import annotations

import re
from typing import Any

from rapidfuzz import fuzz

from triage.vocabulary import DATE_FIELDS, PROVISION_PERIODS, FieldName

_IDENTIFIERS = {
    FieldName.UPN,
    FieldName.NHS_NUMBER,
    FieldName.REGISTRATION_NUMBER,
    FieldName.CASE_REFERENCE,
    FieldName.APPEAL_NUMBER,
}
_CODES = {
    FieldName.NC_YEAR,
    FieldName.PRIMARY_NEED,
    FieldName.SECONDARY_NEEDS,
    FieldName.PLAN_STATUS,
    FieldName.REVIEW_RECOMMENDATION,
}
_NAMES = {
    FieldName.CHILD_NAME,
    FieldName.AUTHOR_NAME,
    FieldName.PARENT_NAMES,
    FieldName.SETTING_NAME,
    FieldName.REQUESTED_SETTING,
    FieldName.AUTHOR_ORGANISATION,
}
_TITLES = re.compile(r"\b(?:mr|mrs|ms|miss|mx|dr|prof(?:essor)?|rev|master|sir|dame)\b\.?", re.I)


def normal(value: object) -> str:
    """Letters, digits and apostrophes in small letters, without titles and with single spaces."""
    text = _TITLES.sub(" ", str(value)).casefold().replace("’", "'").replace("&", " and ")
    return " ".join(re.sub(r"[^a-z0-9à-ž' ]+", " ", text).split())


def same(field: FieldName, gold: Any, read: Any) -> bool:
    """True when `read` counts as the `gold` value of a field."""
    if gold is None or read is None:
        return False
    if field in DATE_FIELDS or field in _CODES:
        return str(gold) == str(read)
    if field in _IDENTIFIERS:
        return _bare(gold) == _bare(read)
    if field is FieldName.ANNUAL_COST:
        return _same_cost(gold, read)
    if field is FieldName.PROVISION:
        return isinstance(gold, dict) and isinstance(read, dict) and same_provision(gold, read)
    a, b = normal(gold), normal(read)
    if field is FieldName.AUTHOR_ORGANISATION and fuzz.token_set_ratio(a, b) >= 92:
        return True
    if field in _NAMES:
        contained = len(b.split()) >= 2 and abs(len(a.split()) - len(b.split())) <= 2
        return fuzz.token_sort_ratio(a, b) >= 88 or (contained and fuzz.token_set_ratio(a, b) == 100)
    return fuzz.token_set_ratio(a, b) >= 80


def _bare(value: object) -> str:
    return re.sub(r"[\s.\-/]", "", str(value)).upper()


def _same_cost(gold: Any, read: Any) -> bool:
    try:
        return abs(float(gold) - float(read)) <= 0.01 * float(gold)
    except (TypeError, ValueError):
        return False


def same_provision(gold: dict[str, Any], read: dict[str, Any]) -> bool:
    """Same amount for the same period, and about the same thing."""
    quantity = provision_quantity(gold)
    return (
        quantity is not None
        and quantity == provision_quantity(read)
        and fuzz.token_set_ratio(normal(gold.get("what", "")), normal(read.get("what", ""))) >= 55
    )


def provision_quantity(value: dict[str, Any]) -> tuple[float, str, str] | None:
    """Amount in minutes (or sessions), unit, period; None where the amount is not a number."""
    try:
        amount = float(value.get("amount", ""))
    except (TypeError, ValueError):
        return None
    unit = str(value.get("unit"))
    if unit == "hours":
        amount, unit = amount * 60, "minutes"
    return round(amount, 1), unit, str(value.get("per"))


def is_scored(field: FieldName, value: Any) -> bool:
    """Provision for other periods (month, block …) may be read but is not scored."""
    return not (field is FieldName.PROVISION and isinstance(value, dict) and value.get("per") not in PROVISION_PERIODS)
