"""Cells of old systems as values: dates as people in England write them, sums, yes and no, codes and needs."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from triage.register.codes import CEASE_REASONS, PLACEMENT_TYPES, SEN_SETTINGS
from triage.vocabulary import NC_YEARS, Need


class BadValue(ValueError):
    """A cell that cannot be understood. `message` names its field, never its content."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%Y-%b-%d", "%d/%m/%y")
_NEED_WORDS = {
    "autism": Need.ASD,
    "autistic spectrum disorder": Need.ASD,
    "asc": Need.ASD,
    "speech language and communication": Need.SLCN,
    "social emotional and mental health": Need.SEMH,
    "moderate learning difficulty": Need.MLD,
    "severe learning difficulty": Need.SLD,
    "specific learning difficulty": Need.SPLD,
    "profound and multiple learning difficulty": Need.PMLD,
    "physical disability": Need.PD,
    "hearing impairment": Need.HI,
    "visual impairment": Need.VI,
    "vision impairment": Need.VI,
    "multi sensory impairment": Need.MSI,
    "down syndrome": Need.DS,
    "other": Need.OTH,
}
_TYPE_WORDS = {
    "mainstream school": "mainstream",
    "resource base": "unit",
    "resourced provision": "unit",
    "sen unit": "unit",
    "special school": "special",
    "maintained special": "special",
    "academy special": "special",
    "independent special": "independent",
    "independent school": "independent",
    "nmss": "independent",
    "inmss": "independent",
    "pru": "alternative",
    "fe college": "post_16",
    "college": "post_16",
    "spi": "special_post_16",
    "ehe": "home",
    "nursery": "early_years",
}


def a_date(values: dict[str, str], field: str) -> date | None:
    """A date field; day before month. None where empty. Raises `BadValue`."""
    text = values.get(field)
    if text is None:
        return None
    text = re.sub(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$", "", text.strip())
    for form in _FORMS:
        try:
            day = datetime.strptime(text, form).date()  # noqa: DTZ007  (a day has no offset)
        except ValueError:
            continue
        if 1990 <= day.year <= 2100:
            return day
    raise BadValue(f"{_said(field)} is no date.")


def money(values: dict[str, str], field: str) -> Decimal | None:
    """A sum in pounds; £, commas and a bracket for minus are understood. Raises `BadValue`."""
    text = values.get(field)
    if text is None:
        return None
    plain = text.replace("£", "").replace(",", "").replace(" ", "")
    if plain.startswith("(") and plain.endswith(")"):
        plain = f"-{plain[1:-1]}"
    try:
        number = Decimal(plain)
    except InvalidOperation:
        raise BadValue(f"{_said(field)} is no number.") from None
    if not number.is_finite() or abs(number) >= 10**10:
        raise BadValue(f"{_said(field)} is out of bounds.")
    return number


def yes(values: dict[str, str], field: str) -> bool:
    """Yes or no; empty is no. Raises `BadValue`."""
    text = values.get(field, "no").casefold()
    if text in ("yes", "y", "true", "1"):
        return True
    if text in ("no", "n", "false", "0"):
        return False
    raise BadValue(f"{_said(field)} is neither yes nor no.")


def need(values: dict[str, str], field: str) -> str | None:
    """A DfE need code, from the code or its words. Raises `BadValue`."""
    text = values.get(field)
    if text is None:
        return None
    if text.upper() in Need.__members__:
        return text.upper()
    key = _words(text).removesuffix(" needs").removesuffix(" difficulties")
    found = _NEED_WORDS.get(key) or _NEED_WORDS.get(_words(text))
    if found is None:
        raise BadValue(f"{_said(field)} is no code of a need.")
    return found.value


def placement_type(values: dict[str, str], field: str = "placement_type") -> str | None:
    """A placement type's code, from the code or its words. Raises `BadValue`."""
    text = values.get(field)
    if text is None:
        return None
    key = _words(text)
    code = key.replace(" ", "_")
    if code in PLACEMENT_TYPES:
        return code
    by_title = {_words(title): known for known, title in PLACEMENT_TYPES.items()}
    found = by_title.get(key) or _TYPE_WORDS.get(key)
    if found is None:
        raise BadValue(f"{_said(field)} is no known type of placement.")
    return found


def one_of(values: dict[str, str], field: str, codes: frozenset[str], usual: str | None = None) -> str | None:
    """A code from a set, in any case and with spaces for underscores. Raises `BadValue`."""
    text = values.get(field)
    if text is None:
        return usual
    for code in (text, text.casefold().replace(" ", "_").replace("-", "_"), text.upper()):
        if code in codes:
            return code
    raise BadValue(f"{_said(field)} is none of: {', '.join(sorted(codes))}.")


def sen_setting(values: dict[str, str]) -> str | None:
    """SEN2's code of a setting without a number. Raises `BadValue`."""
    return one_of(values, "sen_setting", frozenset(SEN_SETTINGS))


def cease_reason(values: dict[str, str]) -> str | None:
    """SEN2's code of a reason for ceasing, from the code or its words. Raises `BadValue`."""
    text = values.get("cease_reason")
    if text is None:
        return None
    if text.split(".")[0].strip() in CEASE_REASONS:
        return text.split(".")[0].strip()
    by_words = {_words(title): code for code, title in CEASE_REASONS.items()}
    found = by_words.get(_words(text))
    if found is None:
        raise BadValue("The reason for ceasing is no code of SEN2 (1 to 9).")
    return found


def request_source(values: dict[str, str]) -> str | None:
    """SEN2's code of who asked (1 family, 2 setting, 3 health, 4 social care, 5 other). Raises `BadValue`."""
    return one_of(values, "request_source", frozenset("12345"))


def nc_year(values: dict[str, str]) -> str | None:
    """A national curriculum year: N1, N2, R, 1 to 14. Raises `BadValue`."""
    text = values.get("nc_year")
    if text is None:
        return None
    short = re.sub(r"(?i)^(year|yr|y)\s*", "", text).upper().lstrip("0")
    short = {"RECEPTION": "R", "NURSERY": "N2"}.get(short, short)
    if short not in NC_YEARS:
        raise BadValue("The year group is none of N1, N2, R, 1 to 14.")
    return short


def urn(values: dict[str, str]) -> str | None:
    """A school's number of six digits. Raises `BadValue`."""
    text = values.get("urn")
    if text is not None and not re.fullmatch(r"\d{6}", text):
        raise BadValue("The URN is no number of six digits.")
    return text


def _words(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text.casefold()).split())


def _said(field: str) -> str:
    return f"The field “{field.replace('_', ' ')}”"
