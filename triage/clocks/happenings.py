"""What a document means for the clocks: which happenings it shows, on which day, and where that day was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from triage.clocks.clock import Provenance
from triage.clocks.rule import Happening
from triage.vocabulary import DocumentType, FieldName

_ADVICE = frozenset(
    {
        DocumentType.PARENT_VIEWS,
        DocumentType.EDUCATION_ADVICE,
        DocumentType.EP_ADVICE,
        DocumentType.MEDICAL_ADVICE,
        DocumentType.MENTAL_HEALTH_ADVICE,
        DocumentType.SLT_REPORT,
        DocumentType.OT_REPORT,
        DocumentType.PHYSIO_REPORT,
        DocumentType.SENSORY_REPORT,
        DocumentType.SOCIAL_CARE_ADVICE,
    }
)
_FROM_RECEIPT = {
    DocumentType.EHC_REQUEST: (Happening.REQUEST_RECEIVED,),
    DocumentType.DRAFT_PLAN_RESPONSE: (Happening.DRAFT_ANSWERED, Happening.AMENDMENT_ANSWERED),
    DocumentType.CONSULTATION_RESPONSE: (Happening.CONSULTATION_ANSWERED,),
    DocumentType.MEDIATION: (Happening.MEDIATION_WANTED,),
    DocumentType.COMPLAINT: (Happening.COMPLAINT_RECEIVED,),
} | dict.fromkeys(_ADVICE, (Happening.ADVICE_RECEIVED,))
_FROM_PLAN = {
    "draft": Happening.DRAFT_SENT,
    "proposed_amended": Happening.AMENDMENT_NOTICE_SENT,
    "final": Happening.FINAL_SENT,
    "amended_final": Happening.AMENDED_FINAL_SENT,
}
_CAME_IN = frozenset(
    {
        Happening.REQUEST_RECEIVED,
        Happening.ADVICE_RECEIVED,
        Happening.REASSESSMENT_REQUESTED,
        Happening.BUDGET_REQUESTED,
        Happening.APPEAL_SERVED,
        Happening.DIRECTIONS_RECEIVED,
        Happening.RECOMMENDATION_RECEIVED,
        Happening.MEDIATION_WANTED,
        Happening.COMPLAINT_RECEIVED,
        Happening.COMPLAINT_ESCALATED,
        Happening.CLAIM_LETTER_RECEIVED,
        Happening.OMBUDSMAN_ASKED,
        Happening.RECORDS_ASKED_FOR,
        Happening.INFORMATION_ASKED_FOR,
        Happening.INVOICE_RECEIVED,
        Happening.MOVE_KNOWN,
        Happening.REVIEW_ASKED_FOR,
    }
)
_TOOK_PLACE = frozenset(
    {
        Happening.MEETING_HELD,
        Happening.MEETING_PLANNED,
        Happening.MEDIATION_HELD,
        Happening.PERMANENTLY_EXCLUDED,
        Happening.PLAN_TRANSFERRED,
        Happening.PLAN_CEASED,
        Happening.EDUCATION_ARRANGED,
    }
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a document says, as far as clocks need it. `values` are a field's values by its code, dates as ISO text.

    `places` says of a field where it was read; `decided` holds the fields that a person decided.
    `happenings` are those that a person named (an order's kind, a withdrawn request): they replace the guess.
    """

    document_type: DocumentType
    received: date
    values: Mapping[str, Sequence[Any]]
    document: str | None = None
    places: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    decided: frozenset[str] = frozenset()
    happenings: tuple[Happening, ...] = ()
    permanent_exclusion: bool = False

    def day(self, name: FieldName) -> date | None:
        """A date field's value, or None."""
        value = next(iter(self.values.get(name.value, ())), None)
        return date.fromisoformat(str(value)) if value else None

    def word(self, name: FieldName) -> str | None:
        """A text field's value, or None."""
        value = next(iter(self.values.get(name.value, ())), None)
        return str(value) if value else None

    def place(self, name: str) -> Provenance:
        """Where a field was read."""
        page, quote = self.places.get(name, (None, None))
        return Provenance(name, self.document, page, quote, name in self.decided)


@dataclass(frozen=True, slots=True)
class Seen:
    """A happening that a document shows. `other` is the day that its other date would give, where it has two."""

    happening: Happening
    day: date
    provenance: Provenance
    other: date | None = None


def happenings_of(shown: Shown) -> list[Seen]:
    """The happenings that a document shows.

    A letter to the council counts from receipt, one that the council sent from the day that it bears, a meeting from
    its own day.
    """
    if shown.happenings:
        return [_named(shown, happening) for happening in shown.happenings]
    kind = shown.document_type
    if kind in _FROM_RECEIPT:
        return [_received(shown, happening) for happening in _FROM_RECEIPT[kind]]
    if kind is DocumentType.EHC_PLAN:
        happening = _FROM_PLAN.get(shown.word(FieldName.PLAN_STATUS) or "")
        return [_sent(shown, happening)] if happening else []
    if kind is DocumentType.ANNUAL_REVIEW:
        report = _received(shown, Happening.REVIEW_REPORT_RECEIVED)
        return [seen for seen in (_event(shown, Happening.MEETING_HELD), report) if seen]
    if kind is DocumentType.EXCLUSION_NOTICE and shown.permanent_exclusion:
        seen = _event(shown, Happening.PERMANENTLY_EXCLUDED)
        return [seen] if seen else []
    if kind is DocumentType.TRANSFER_IN:
        return [_by_receipt_or_event(shown, Happening.PLAN_TRANSFERRED)]
    if kind is DocumentType.TRIBUNAL:
        printed = shown.day(FieldName.DEADLINE) is not None
        return [_received(shown, Happening.DIRECTIONS_RECEIVED if printed else Happening.APPEAL_SERVED)]
    return []


def _received(shown: Shown, happening: Happening) -> Seen:
    return Seen(happening, shown.received, shown.place("received"), shown.day(FieldName.DOCUMENT_DATE))


def _sent(shown: Shown, happening: Happening) -> Seen:
    for name in (FieldName.PLAN_DATE, FieldName.DOCUMENT_DATE):
        if (day := shown.day(name)) is not None:
            return Seen(happening, day, shown.place(name.value))
    return Seen(happening, shown.received, shown.place("received"))


def _event(shown: Shown, happening: Happening) -> Seen | None:
    day = shown.day(FieldName.EVENT_DATE)
    return Seen(happening, day, shown.place(FieldName.EVENT_DATE.value)) if day else None


def _named(shown: Shown, happening: Happening) -> Seen:
    """The day of a happening that a person named.

    What came in counts from receipt, what took place from its own day, and what the council or the Tribunal sent from
    the day that the letter bears.
    """
    if happening in _CAME_IN:
        return _received(shown, happening)
    if happening in _TOOK_PLACE:
        return _by_receipt_or_event(shown, happening)
    day = shown.day(FieldName.DOCUMENT_DATE)
    if day is not None:
        return Seen(happening, day, shown.place(FieldName.DOCUMENT_DATE.value))
    return _by_receipt_or_event(shown, happening)


def _by_receipt_or_event(shown: Shown, happening: Happening) -> Seen:
    return _event(shown, happening) or _received(shown, happening)


def shown_in(
    reading: Mapping[str, Any],
    received: date,
    *,
    document: str | None = None,
    decisions: Mapping[str, Sequence[Any]] | None = None,
    happenings: tuple[Happening, ...] = (),
    permanent_exclusion: bool = False,
) -> Shown:
    """What a reading says (as `Reading.to_json` writes it), with what people decided in place of what was suggested.

    `decisions` are a field's decided values by its code (an empty list: cleared); "document_type" among them.
    """
    decided = dict(decisions or {})
    values: dict[str, Sequence[Any]] = {}
    places: dict[str, tuple[int, str]] = {}
    for name, item in reading.get("fields", {}).items():
        items = item if isinstance(item, list) else [item]
        values[name] = [one["value"] for one in items]
        if items and "page" in items[0]:
            places[name] = (items[0]["page"], items[0]["quote"])
    for name, chosen in decided.items():
        if list(chosen) != list(values.get(name, [])):
            places.pop(name, None)
        values[name] = chosen
    kind = next(iter(values.pop("document_type", ())), None) or reading["document_type"]["value"]
    return Shown(
        DocumentType(kind),
        received,
        values,
        document,
        places,
        frozenset(decided),
        happenings,
        permanent_exclusion,
    )
