"""A draft as the checking page and the API show it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.drafts.closing import what_is_missing
from triage.drafts.duplicates import copies_of
from triage.drafts.merging import members_of
from triage.drafts.opening import claim_holder
from triage.drafts.parts import ProposedPart, parts_of, proposed_parts
from triage.drafts.second_check import needs_two
from triage.drafts.standing import Standing, Standings, decisions_of, shown_value, standings
from triage.drafts.values import CHILD, TYPE, URGENCY, show, title_of
from triage.register.matching import Possible, possible_children
from triage.storage.tables import Child, Document, Run, StoredPage, SuggestionReason, User
from triage.vocabulary import FieldName, ReasonCode


@dataclass(slots=True)
class Item:
    """One value. `status`: suggested, accepted, corrected, cleared, added, or empty (nothing found, nothing entered).

    `value` is the value as stored, `text` as people read it. `suggested` is the machine's value in words, for showing
    beside a correction. Page, boxes and quote say where the machine read it, or what a person picked.
    """

    field: str
    position: int
    title: str
    status: str
    value: Any = None
    text: str = ""
    sure: bool = False
    suggested: str = ""
    confidence: float | None = None
    page: int | None = None
    boxes: list[list[float]] = dataclasses.field(default_factory=list)
    quote: str | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None

    @property
    def key(self) -> str:
        """``upn.0``: names the value in forms."""
        return f"{self.field}.{self.position}"

    @property
    def can_undo(self) -> bool:
        """True where a person decided."""
        return self.status not in {"suggested", "empty"}


@dataclass(slots=True)
class ReasonItem:
    """A reason for the suggested urgency with its sentence and place."""

    code: ReasonCode
    title: str
    quote: str | None
    page: int | None
    boxes: list[list[float]]


@dataclass(slots=True)
class Draft:
    """Everything that the checking page shows. `missing` says what is still to do before it can be confirmed."""

    document: Document
    document_type: Item
    urgency: Item
    reasons: list[ReasonItem]
    fields: list[Item]
    child_choice: str | None
    chosen_child: Child | None
    possible: list[Possible]
    attachments: list[Document]
    parent: Document | None
    duplicate_of: Document | None
    held_by: User | None
    missing: list[str]
    unsure: int
    parts: list[ProposedPart]
    split_into: list[Document]
    members: list[Document]
    copies: list[Document]
    merged_into: Document | None
    first_checked_by: User | None
    needs_two: bool
    alternatives: list[dict[str, Any]]

    def items(self, field_name: str) -> list[Item]:
        """The values of one field."""
        return [item for item in self.fields if item.field == field_name]


def load_draft(session: Session, document: Document) -> Draft:
    """Put a document's draft together. Also for a document that could not be read: then all values are empty."""
    found = standings(session, document)
    choice = found[CHILD, 0].value if (CHILD, 0) in found else None
    shown = {name.value: shown_value(found, name.value) for name in FieldName}
    run = session.get(Run, document.run_id) if document.run_id else None
    reading = run.reading if run else {}
    parts = proposed_parts(session, document)
    return Draft(
        document=document,
        document_type=_item(found, TYPE),
        urgency=_item(found, URGENCY),
        reasons=_reasons(session, document),
        fields=[item for name in FieldName for item in _items(found, name)],
        child_choice=choice,
        chosen_child=session.scalars(select(Child).where(Child.public_id == choice)).first() if choice else None,
        possible=possible_children(session, shown, document.hinted_child_id),
        attachments=list(
            session.scalars(
                select(Document)
                .where(Document.parent_id == document.id, Document.first_page.is_(None))
                .order_by(Document.position)
            )
        ),
        parent=session.get(Document, document.parent_id) if document.parent_id else None,
        duplicate_of=session.get(Document, document.duplicate_of_id) if document.duplicate_of_id else None,
        held_by=claim_holder(session, document),
        missing=what_is_missing(found, parts),
        unsure=sum(1 for standing in found.values() if not standing.sure),
        parts=parts,
        split_into=parts_of(session, document),
        members=members_of(session, document),
        copies=copies_of(session, document),
        merged_into=session.get(Document, document.merged_into_id) if document.merged_into_id else None,
        first_checked_by=session.get(User, document.first_checked_by_id) if document.first_checked_by_id else None,
        needs_two=needs_two(session, found),
        alternatives=reading.get("document_type", {}).get("alternatives", []),
    )


def pages_of(session: Session, document: Document) -> list[StoredPage]:
    """The pages of a document with their words, in order."""
    query = select(StoredPage).where(StoredPage.document_id == document.id).order_by(StoredPage.number)
    return list(session.scalars(query))


def decisions_json(session: Session, document: Document) -> list[dict[str, Any]]:
    """Every decision, oldest first, as JSON types: for the API and the export."""
    return [
        {
            "field": one.field,
            "position": one.position,
            "action": one.action,
            "value": one.value,
            "at": one.at.isoformat(),
            "by": one.by_user.name if one.by_user else None,
        }
        for one in decisions_of(session, document)
    ]


def _items(found: Standings, name: FieldName) -> list[Item]:
    positions = sorted(position for field_name, position in found if field_name == name)
    return [_item(found, name, position) for position in positions or [0]]


def _item(found: Standings, name: str, position: int = 0) -> Item:
    standing = found.get((name, position)) or Standing(name, position)
    decision, suggestion = standing.decision, standing.suggestion
    item = Item(
        field=str(name),
        position=position,
        title=title_of(name),
        status=decision.action if decision else "suggested" if suggestion else "empty",
        value=standing.value,
        text=show(name, standing.value),
        sure=standing.sure,
    )
    if suggestion is not None:
        item.suggested, item.confidence = show(name, suggestion.value), suggestion.confidence
        item.page, item.boxes, item.quote = suggestion.page, suggestion.boxes, suggestion.quote
    if decision is not None:
        item.decided_by = decision.by_user.name if decision.by_user else "Another system"
        item.decided_at = decision.at
        if decision.evidence:
            item.page, item.quote = decision.evidence.get("page"), decision.evidence.get("quote")
            item.boxes = decision.evidence.get("boxes", [])
    return item


def _reasons(session: Session, document: Document) -> list[ReasonItem]:
    rows = session.scalars(
        select(SuggestionReason)
        .where(SuggestionReason.document_id == document.id, SuggestionReason.run_id == document.run_id)
        .order_by(SuggestionReason.position)
    )
    return [
        ReasonItem(ReasonCode(row.code), ReasonCode(row.code).title, row.quote, row.page, row.boxes) for row in rows
    ]
