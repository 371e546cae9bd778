"""How each value is typed: a box, a choice, or the four parts of a provision; and how a row says where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from api.pages import formats
from triage.drafts.draft import Draft, Item
from triage.drafts.values import TYPE, URGENCY, show, title_of
from triage.vocabulary import (
    PLAN_STATUSES,
    PROVISION_PERIODS,
    PROVISION_UNITS,
    REVIEW_RECOMMENDATIONS,
    DocumentType,
    FieldName,
    Need,
    Urgency,
)

Choices = list[tuple[str, str]]
_CHOICES: dict[str, Choices] = {
    URGENCY: [(one.value, one.title) for one in Urgency],
    FieldName.PRIMARY_NEED: [(one.value, f"{one.title} ({one.value})") for one in Need],
    FieldName.SECONDARY_NEEDS: [(one.value, f"{one.title} ({one.value})") for one in Need],
    FieldName.PLAN_STATUS: [(code, show(FieldName.PLAN_STATUS, code)) for code in PLAN_STATUSES],
    FieldName.REVIEW_RECOMMENDATION: [
        (code, show(FieldName.REVIEW_RECOMMENDATION, code)) for code in REVIEW_RECOMMENDATIONS
    ],
}
_CODES = {FieldName.UPN, FieldName.NHS_NUMBER, FieldName.CASE_REFERENCE, FieldName.APPEAL_NUMBER}
_HINTS = {
    FieldName.NC_YEAR: "N1, N2, R or 1 to 14",
    FieldName.ANNUAL_COST: "Pounds a year",
}
_RULES = {
    DocumentType.EHC_REQUEST.value: "6 weeks from the day received (SEND Regulations 2014, reg 5(1)).",
    DocumentType.TRANSFER_IN.value: "6 weeks from the day received (SEND Regulations 2014, reg 15(4)).",
    DocumentType.ANNUAL_REVIEW.value: "4 weeks from the review meeting (SEND Regulations 2014, reg 20(10)).",
    DocumentType.EXCLUSION_NOTICE.value: "The 6th school day of a permanent exclusion (Education Act 1996, s.19).",
}


@dataclass(slots=True)
class Row:
    """A value's row. `kind`: text, date, choice or provision. `typed` is what was sent and refused, to be kept."""

    item: Item
    kind: str
    choices: Choices
    code: bool
    hint: str
    tag: str
    colour: str
    look: str
    needs_check: bool
    source: str
    error: str = ""
    typed: Any = None

    @property
    def id(self) -> str:
        """The row's name in the page."""
        return f"value-{self.item.field}-{self.item.position}"

    @property
    def path(self) -> str:
        """The end of the address that changes the value."""
        return f"{self.item.field}/{self.item.position}"

    @property
    def box(self) -> str:
        """What stands in the box."""
        if self.typed is not None and not isinstance(self.typed, dict):
            return str(self.typed)
        if self.kind == "choice":
            return str(self.item.value or "")
        return self.item.text

    @property
    def parts(self) -> dict[str, Any]:
        """What stands in the boxes of a provision."""
        held = self.typed if isinstance(self.typed, dict) else self.item.value
        empty = {"what": "", "amount": "", "unit": "hours", "per": "week"}
        return empty | (held if isinstance(held, dict) else {})


def row_of(item: Item, error: str = "", typed: Any = None) -> Row:
    """The row of a value."""
    tag, colour, look = _standing(item)
    return Row(
        item=item,
        kind=_kind(item.field),
        choices=formats.type_choices() if item.field == TYPE else _CHOICES.get(item.field, []),
        code=item.field in _CODES,
        hint=_HINTS.get(item.field, ""),  # type: ignore[call-overload]
        tag=tag,
        colour=colour,
        look="error" if error else look,
        needs_check=item.status == "suggested" and (not item.sure or _by_itself(item)),
        source=_source(item),
        error=error,
        typed=typed,
    )


def _by_itself(item: Item) -> bool:
    """“Look today” is never accepted with others, however sure the service is."""
    return item.field == URGENCY and item.value == Urgency.CRITICAL


def rows_of(draft: Draft) -> tuple[list[Row], list[Row]]:
    """The rows of what was found or decided, and the empty rows: for what was not found, and for one more of a list."""
    found = [row_of(item) for item in draft.fields if item.status != "empty"]
    empty = [row_of(item) for item in draft.fields if item.status == "empty"]
    for name in FieldName:
        last = max((item.position for item in draft.items(name) if item.status != "empty"), default=None)
        if name.is_list and last is not None:
            empty.append(row_of(empty_item(name, last + 1)))
    return found, empty


def empty_item(field: str, position: int) -> Item:
    """A place for a value that is not there yet."""
    return Item(field=str(field), position=position, title=title_of(field), status="empty")


def item_at(draft: Draft, field: str, position: int) -> Item:
    """The value at a place of the draft; an empty one where there is none."""
    for item in (draft.document_type, draft.urgency, *draft.fields):
        if item.field == field and item.position == position:
            return item
    return empty_item(field, position)


def due_rule(document_type: str | None) -> str:
    """The rule of law behind a computed due date, in words; empty for a type that starts no clock."""
    return _RULES.get(document_type or "", "")


def _kind(field: str) -> str:
    if field == FieldName.PROVISION:
        return "provision"
    if field == TYPE or field in _CHOICES:
        return "choice"
    return "date" if field in {name.value for name in FieldName} and FieldName(field).is_date else "text"


def _standing(item: Item) -> tuple[str, str, str]:
    match item.status:
        case "suggested":
            return ("Found", "blue", "found") if item.sure else ("Check this", "yellow", "unsure")
        case "accepted":
            return "Accepted", "green", "done"
        case "corrected":
            return "Corrected", "green", "done"
        case "added":
            return "Added", "green", "done"
        case "cleared":
            return "Not in the document", "grey", "done"
    return "Not found", "grey", "empty"


def _source(item: Item) -> str:
    """Who or what said so."""
    if item.status == "empty":
        return ""
    if item.status == "suggested":
        if item.field == FieldName.DUE_DATE:
            return "Worked out by the service. Not yet checked."
        if item.field in {TYPE, URGENCY}:
            return "Suggested by the service from the whole document. Not yet checked."
        return "Found by the service. Not yet checked."
    words = f"{item.decided_by}, {formats.ago(item.decided_at)}"
    changed = item.status in {"corrected", "cleared"} and item.suggested and item.suggested != item.text
    return f"{words}. The service had found: {item.suggested}" if changed else f"{words}."


UNITS: Choices = [(unit, unit) for unit in PROVISION_UNITS]
PERIODS: Choices = [(per, f"a {per.replace('_', ' ')}") for per in PROVISION_PERIODS]
