"""Everything that the checking page shows, put together from the draft, the pages and the register."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.pages.checking.editors import Row, due_rule, row_of, rows_of
from triage.drafts.actor import Actor
from triage.drafts.checking import NEW_CHILD, NO_CHILD, OPEN
from triage.drafts.draft import Draft, load_draft
from triage.drafts.history import record
from triage.drafts.opening import find_document
from triage.drafts.values import show, title_of
from triage.register.matching import Possible
from triage.register.names import name_key
from triage.storage.tables import Child, Document, Event, State, StoredPage, User, What, now
from triage.vocabulary import FieldName, Urgency

EDITABLE = OPEN
_COMPARED = {
    FieldName.CHILD_NAME: "full_name",
    FieldName.DATE_OF_BIRTH: "date_of_birth",
    FieldName.UPN: "upn",
    FieldName.NHS_NUMBER: "nhs_number",
    FieldName.CASE_REFERENCE: "case_reference",
    FieldName.NC_YEAR: "nc_year",
    FieldName.SETTING_NAME: "setting_name",
    FieldName.PRIMARY_NEED: "primary_need",
}
IDENTITY = frozenset(_COMPARED) | {"child"}
"""Values that change which children are possible, or what differs from the record."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page without its words: number from 1, size in points, whether it was read from a picture, marks on it."""

    number: int
    width: float
    height: float
    scanned: bool
    marks: list[tuple[str, list[float], bool]]
    lines: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that is in the child's record and not the same in this document."""

    title: str
    recorded: str
    here: str


@dataclass(slots=True)
class Check:
    """The checking page. `editable` where this person may change the draft now."""

    draft: Draft
    document: Document
    child: Child | None
    sheets: list[Sheet]
    found: list[Row]
    empty: list[Row]
    type_row: Row
    urgency_row: Row
    editable: bool
    held_by_other: str
    likely: Possible | None
    differences: list[Difference]
    assigned_to: User | None
    checked_by: User | None
    events: list[Event] = field(default_factory=list)

    @property
    def left_to_check(self) -> int:
        """Values that are not sure and that nobody decided."""
        return sum(row.needs_check for row in (self.type_row, self.urgency_row, *self.found))

    @property
    def sure_and_open(self) -> int:
        """Values that “accept all that is sure” would accept."""
        rows = [self.type_row, *self.found]
        if self.urgency_row.item.value != Urgency.CRITICAL:
            rows.append(self.urgency_row)
        return sum(row.item.status == "suggested" and row.item.sure for row in rows)

    @property
    def title(self) -> str:
        """Whom and what it is about; else the file's name."""
        return self.document.child_name or self.document.subject or self.document.name

    def row(self, field_name: str, position: int) -> Row | None:
        """One value's row."""
        rows = (self.type_row, self.urgency_row, *self.found, *self.empty)
        return next((row for row in rows if row.item.field == field_name and row.item.position == position), None)

    @property
    def left_words(self) -> str:
        """What is still to do, in words."""
        return " ".join(self.draft.missing) if self.draft.missing else "Everything is decided. You can confirm."


def look(session: Session, public_id: str, actor: Actor) -> Document:
    """The document for a page that shows its papers; the look is written in the history, once in a while."""
    document = find_document(session, public_id)
    lately = select(Event.id).where(
        Event.document_id == document.id,
        Event.actor == actor.label,
        Event.what == What.DOCUMENT_LOOKED_AT,
        Event.at > now() - timedelta(minutes=5),
    )
    if session.scalars(lately.limit(1)).first() is None:
        record(session, actor, What.DOCUMENT_LOOKED_AT, document=document)
    return document


def check_of(session: Session, document: Document, user: User, *, words: bool = False) -> Check:
    """The whole page. `words`: with the text of the pages, for the text-only view."""
    draft = load_draft(session, document)
    found, empty = rows_of(draft)
    type_row, urgency_row = row_of(draft.document_type), row_of(draft.urgency)
    for row in found:
        if row.item.field == FieldName.DUE_DATE and row.item.status == "suggested":
            row.source = f"{due_rule(type_row.item.value)} {row.source}".strip()
    holder = draft.held_by
    mine = holder is None or holder.id == user.id
    child = draft.chosen_child or (session.get(Child, document.child_id) if document.child_id else None)
    return Check(
        child=child,
        draft=draft,
        document=document,
        sheets=_sheets(session, document, _marks(draft, [*found, type_row]), words),
        found=found,
        empty=empty,
        type_row=type_row,
        urgency_row=urgency_row,
        editable=State(document.state) in EDITABLE and mine,
        held_by_other="" if mine or holder is None else holder.name,
        likely=draft.possible[0] if draft.possible else None,
        differences=differences(draft, child) if child else [],
        assigned_to=session.get(User, document.assigned_to_id) if document.assigned_to_id else None,
        checked_by=session.get(User, document.checked_by_id) if document.checked_by_id else None,
    )


def differences(draft: Draft, child: Child) -> list[Difference]:
    """What this document says otherwise than the child's record. Only mismatches: too much marking hides the point."""
    rows = []
    for name, column in _COMPARED.items():
        recorded = getattr(child, column)
        items = [item for item in draft.items(name) if item.value is not None]
        if recorded is None or not items:
            continue
        here, there = items[0].value, recorded.isoformat() if isinstance(recorded, date) else recorded
        same = name_key(str(here)) == name_key(str(there)) if "name" in name else here == there
        if not same:
            rows.append(Difference(title_of(name), show(name, there), show(name, here)))
    return rows


def choice_words(check: Check) -> str:
    """The child that was chosen, in words; empty where nobody chose yet."""
    if check.child is not None:
        return check.child.full_name
    return {NEW_CHILD: "A new child’s record", NO_CHILD: "Not about one child"}.get(check.draft.child_choice or "", "")


def _marks(draft: Draft, rows: list[Row]) -> dict[int, list[tuple[str, list[float], bool]]]:
    """The boxes on each page: name of the row that they belong to, box in points, whether it is an urgency reason."""
    marks: dict[int, list[tuple[str, list[float], bool]]] = defaultdict(list)
    for row in rows:
        if row.item.page:
            marks[row.item.page] += [(row.id, box, False) for box in row.item.boxes]
    for number, reason in enumerate(draft.reasons):
        if reason.page:
            marks[reason.page] += [(f"reason-{number}", box, True) for box in reason.boxes]
    return marks


def _sheets(
    session: Session, document: Document, marks: dict[int, list[tuple[str, list[float], bool]]], words: bool
) -> list[Sheet]:
    columns = [StoredPage.number, StoredPage.width, StoredPage.height, StoredPage.source]
    query = select(*columns, *([StoredPage.lines] if words else []))
    rows = session.execute(query.where(StoredPage.document_id == document.id).order_by(StoredPage.number))
    return [
        Sheet(
            number=row.number,
            width=row.width,
            height=row.height,
            scanned=row.source == "ocr",
            marks=marks.get(row.number, []),
            lines=row.lines if words else [],
        )
        for row in rows
    ]
