"""Which column of an old system's list holds what: by the council's own mapping, or by the usual names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class ListKind(StrEnum):
    """What a list holds, one thing a row."""

    PLANS = "plans"
    EVENTS = "events"
    PLACEMENTS = "placements"
    COSTS = "costs"
    SETTINGS = "settings"
    FIGURES = "figures"


class BadColumns(ValueError):
    """The list's columns cannot be used. `message` says in plain words what is missing."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


_CHILD = {
    "child_reference": "person id|child id|pupil id|case id|case reference|client id|reference",
    "upn": "unique pupil number",
    "forename": "first name|given name",
    "surname": "last name|family name",
    "full_name": "name|child|child name|pupil name",
    "date_of_birth": "dob|birth date|person birth date",
}
_PLACE = {
    "urn": "school urn|establishment urn|placement urn",
    "ukprn": "",
    "sen_setting": "sensetting|sen setting code",
    "setting_name": "school|setting|placement|establishment|provider|base name",
    "placement_type": "provision type|school type|setting type",
    "residential": "res|plan res",
    "work_based": "wbp|plan wbp|work based learning",
}
FIELDS: dict[ListKind, dict[str, str]] = {
    ListKind.PLANS: _CHILD
    | _PLACE
    | {
        "plan_reference": "plan id|ehcp id|ehcp reference|plan ref",
        "sex": "gender",
        "ethnicity": "ethnic code",
        "postcode": "post code",
        "nhs_number": "nhs no|nhs",
        "uln": "unique learner number",
        "upn_unknown": "upnunknown|upn reason",
        "nc_year": "year group|national curriculum year|ncy",
        "primary_need": "sen need|need|primary sen need|sentype|main need",
        "secondary_need": "secondary sen need|second need|other need",
        "request_source": "source of request|requested by",
        "request_date": "received date|request received|date requested",
        "decision_date": "decision to assess date|request outcome date",
        "decision": "request outcome|decision to assess",
        "start_date": "plan start|plan date|ehcp start date|date of plan|final plan date|date issued",
        "transfer_in_date": "transferred in|moved in date",
        "transfer_from": "transfer la|previous la",
        "last_review_meeting": "review meeting|last review|last annual review|review date",
        "last_review_decision": "review decision date|decision letter date",
        "review_outcome": "review decision",
        "next_review": "next review date|review planned",
        "cease_notice_date": "cease decision date|notice to cease",
        "cease_date": "end date|plan end|date ceased|closed date",
        "cease_reason": "reason ceased|closure reason|end reason",
        "cease_to": "receiving la|new la|transferred to",
        "placement_start": "entry date|placement start date|start at school",
        "placement_end": "leaving date|placement end date",
    },
    ListKind.EVENTS: _CHILD
    | {
        "plan_reference": "plan id|ehcp id|plan ref",
        "row_reference": "event id|row id|activity id",
        "kind": "event|event type|activity|status",
        "day": "date|event date|activity date",
        "reason": "outcome|detail",
        "council": "la|other la",
    },
    ListKind.PLACEMENTS: _CHILD
    | _PLACE
    | {
        "plan_reference": "plan id|ehcp id|plan ref",
        "row_reference": "placement id|row id",
        "role": "named or attended",
        "rank": "placement rank",
        "start": "entry date|start date|from",
        "end": "leaving date|end date|to",
    },
    ListKind.COSTS: _CHILD
    | {
        "plan_reference": "plan id|ehcp id|plan ref",
        "row_reference": "cost id|row id|line id|commitment id|invoice line",
        "element": "cost type|budget line|type",
        "payee": "provider|supplier|school|setting",
        "urn": "school urn|provider urn",
        "amount": "cost|value|rate|gross|net",
        "unit": "per|frequency|basis",
        "quantity": "units|weeks|hours|days",
        "start": "start date|from|period start",
        "end": "end date|to|period end",
        "funder": "budget|funding source|cost centre",
        "status": "cost status|state",
        "full_time": "full time placement",
        "band": "matrix band|funding band",
        "band_amount": "band value",
        "invoice": "invoice number|invoice no",
    },
    ListKind.SETTINGS: {
        "urn": "establishment urn",
        "setting_name": "name|establishment name|school",
        "placement_type": "type|provision type",
        "closed_on": "close date|closed|closed date",
    },
    ListKind.FIGURES: {
        "origin": "source|return",
        "measure": "figure|item",
        "day": "date|census date|on",
        "value": "number|total|amount",
    },
}
"""The fields of each list, with the names that old systems give them."""

_NEEDED: dict[ListKind, tuple[tuple[str, ...], ...]] = {
    ListKind.PLANS: (("surname", "full_name"),),
    ListKind.EVENTS: (("plan_reference", "child_reference", "upn"), ("kind",), ("day",)),
    ListKind.PLACEMENTS: (("plan_reference", "child_reference", "upn"), ("start",)),
    ListKind.COSTS: (("amount",), ("start",)),
    ListKind.SETTINGS: (("urn",), ("setting_name",)),
    ListKind.FIGURES: (("origin",), ("measure",), ("day",), ("value",)),
}


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column (from 0) holds which field, and the headings that hold none."""

    kind: ListKind
    places: dict[str, int]
    unused: list[str]

    def of(self, row: Sequence[str]) -> dict[str, str]:
        """The row's values by field, without those that are empty."""
        found = {name: row[place].strip() for name, place in self.places.items() if place < len(row)}
        return {name: value for name, value in found.items() if value}


def columns_of(headings: Sequence[str], kind: ListKind, mapping: Mapping[str, str] | None = None) -> Columns:
    """Find each field's column. `mapping` goes from a heading to a field ("" leaves the column out).

    Raises `BadColumns` for an unknown field or heading, or where something needed is missing.
    """
    known, keyed = FIELDS[kind], [_key(heading) for heading in headings]
    places: dict[str, int] = {}
    told = {_key(heading): field for heading, field in (mapping or {}).items()}
    for heading, field in told.items():
        if field and field not in known:
            raise BadColumns(f"There is no field “{field}” in a list of {kind.value}. Fields: {', '.join(known)}.")
        if heading not in keyed:
            raise BadColumns(f"The list has no column “{heading}” that the mapping names.")
        if field:
            places[field] = keyed.index(heading)
    for field, names in known.items():
        for name in (field, *names.split("|")):
            key = _key(name)
            if field not in places and key and key in keyed and key not in told:
                place = keyed.index(key)
                if place not in places.values():
                    places[field] = place
    for choice in _NEEDED[kind]:
        if not any(field in places for field in choice):
            raise BadColumns(
                f"A list of {kind.value} needs a column for {' or '.join(choice)}. Say which with a column mapping."
            )
    unused = [heading for place, heading in enumerate(headings) if place not in places.values() and heading.strip()]
    return Columns(kind, places, unused)


def _key(heading: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", heading.casefold()).strip()
