"""The part of the checking page that shows which time limits a document starts and which it says were met."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fastapi import APIRouter, Request
from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.pages import formats
from api.pages.forms import Posted, Protected, back_to, date_of, text_of
from api.pages.people import Acting, Person, Stored
from triage.drafts.checking import OPEN
from triage.drafts.draft import Draft, Item
from triage.drafts.errors import Claimed
from triage.drafts.opening import claim_holder, find_document
from triage.register.acting import Refused
from triage.register.shows import SHOWINGS
from triage.register.time_limits.deciding import choose
from triage.register.time_limits.lists import ClockLine, lines_of
from triage.register.time_limits.proposals import SHOWS, Panel, panel_for
from triage.register.time_limits.stored import STANDING
from triage.register.time_limits.words import counted_words
from triage.storage.tables import Child, ChildClock, Document, State

router = APIRouter()
NO_DATE = "This is no date. Enter a day, a month and a year, such as 27 3 2025."


@dataclass(slots=True)
class TimeLimits:
    """The panel: proposals while the document is a draft, the register's clocks once it is checked."""

    panel: Panel
    kept: list[ClockLine]
    is_draft: bool
    editable: bool

    @property
    def worth_showing(self) -> bool:
        """True where there is anything to say or to choose."""
        panel = self.panel
        return bool(panel.started or panel.stopping or panel.notes or self.kept or panel.may_be_named or panel.showing)


def time_limits_of(
    session: Session, document: Document, draft: Draft, child: Child | None, *, editable: bool
) -> TimeLimits:
    """What the document means for the clocks."""
    is_draft = State(document.state) in OPEN
    kept: list[ClockLine] = []
    panel = Panel()
    if is_draft:
        panel = panel_for(session, document, child.id if child else None, _values([draft.document_type, *draft.fields]))
    elif State(document.state) is State.CHECKED:
        touched = or_(ChildClock.document_id == document.id, ChildClock.stop_document_id == document.id)
        rows = session.scalars(
            select(ChildClock)
            .where(touched, ChildClock.withdrawn_at.is_(None), ChildClock.standing.in_((*STANDING, "refused")))
            .order_by(ChildClock.due_sort, ChildClock.id)
        )
        kept = lines_of(session, rows, formats.today())
    return TimeLimits(panel, kept, is_draft, editable)


@router.post("/documents/{public_id}/clocks/{key}", dependencies=Protected)
def chosen(
    request: Request, public_id: str, key: str, form: Posted, user: Person, actor: Acting, database: Stored
) -> Response:
    """Confirm, correct or refuse one time limit while checking, or say what the document shows."""
    from api.pages.checking.page import show_check

    try:
        day = date_of(form, "day")
        with database.writing() as session:
            document = find_document(session, public_id)
            holder = claim_holder(session, document)
            if holder is not None and holder.id != user.id:
                raise Claimed(f"{holder.name} is working on this document.", holder.name)
            if State(document.state) not in OPEN:
                raise Refused("This document is not a draft any more. Change the time limit in the register.")
            if key == SHOWS:
                code = text_of(form, "shows")
                choose(session, document, SHOWS, code or "undo", actor, day)
            else:
                choose(session, document, key[:40], text_of(form, "action"), actor, day, text_of(form, "reason"))
    except (Refused, Claimed) as refused:
        return show_check(request, database, user, actor, public_id, error=refused.message, status=422)
    except ValueError:
        return show_check(request, database, user, actor, public_id, error=NO_DATE, status=422)
    return back_to(f"/documents/{public_id}#clocks", done="clock")


def panel_values() -> dict[str, object]:
    """What the panel's template needs beside the panel."""
    return {
        "showings": [("", "What its type says")] + [(one.code, one.title) for one in SHOWINGS],
        "counted_words": counted_words,
    }


def _values(items: Iterable[Item]) -> dict[str, list[object]]:
    values: dict[str, list[object]] = {}
    for item in items:
        if item.value is not None:
            values.setdefault(item.field, []).append(item.value)
    return values
