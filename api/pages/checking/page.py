"""The checking page as an answer: shown, and shown again with what was typed where a change was refused."""

from __future__ import annotations

from typing import Any

from fastapi import Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.pages.checking.editors import PERIODS, UNITS, Row, item_at, row_of
from api.pages.checking.service import Check, check_of, choice_words, look
from api.pages.clocks.panel import panel_values, time_limits_of
from api.pages.rendering import render, render_text
from api.pages.splitting.service import PartRow, can_split, rows_of_draft
from triage.drafts.actor import Actor
from triage.drafts.closing import SET_ASIDE_REASONS
from triage.drafts.history import history_of
from triage.drafts.pictures import warm_drawing
from triage.storage.database import Database
from triage.storage.tables import State, User
from triage.vocabulary import DocumentType

_DONE = {
    "accepted": "All that was sure is accepted. What is left needs your eye.",
    "saved": "Saved.",
    "child": "The child is chosen.",
    "reopened": "Open again. What it had given to the record is taken back until you confirm.",
    "taken": "You have this document now.",
    "confirmed": "Confirmed. This is the next document in your list.",
    "first_checked": "Checked once. Somebody else makes the second check; then it goes into the record.",
    "first_confirmed": "Checked once; somebody else makes the second check. This is the next document in your list.",
    "given_back": "Given back, with your note.",
    "copies": "Set aside as copies. They are listed below.",
    "merged": "Made one document. It is read again with all its pages.",
    "merge_undone": "They are documents of their own again.",
    "checked": "Confirmed. The child’s record is up to date.",
    "set_aside": "Set aside. You can reopen it here.",
    "clock": "Saved. The time limits below are as you chose.",
    "split": "Split. Each part is read now and comes into the list by itself.",
    "split_undone": "The split is undone. This file is one document again.",
    "kept_whole": "This file stays one document.",
    "read_again": "It will be read again. What people decided stays.",
}


def show_check(
    request: Request,
    database: Database,
    user: User,
    actor: Actor,
    public_id: str,
    *,
    error: str = "",
    refused: tuple[str, int, str, Any] | None = None,
    status: int = 200,
    part_rows: list[PartRow] | None = None,
) -> Response:
    """The page. `refused`: field, position, message and what was typed, so that nothing typed is lost.

    `part_rows`: where documents begin in the file, as typed and refused.
    """
    query = request.query_params
    text_only = query.get("view") == "text"
    warm_drawing()
    with database.writing() as session:
        document = look(session, public_id, actor)
        check = check_of(session, document, user, words=text_only)
        check.events = history_of(session, document=document, limit=30)
        if refused is not None:
            put_back(check, row_of(item_at(check.draft, *refused[:2]), refused[2], refused[3]))
        state = State(document.state)
        reading = state in {State.RECEIVED, State.READING}
        return render(
            request,
            "checking/reading.html" if reading else "checking/check.html",
            status,
            check=check,
            document=document,
            draft=check.draft,
            error=error,
            message=_DONE.get(query.get("done", ""), ""),
            text_only=text_only,
            from_list=query.get("from", ""),
            time_limits=time_limits_of(session, document, check.draft, check.child, editable=check.editable),
            **panel_values(),
            part_rows=(part_rows or rows_of_draft(check.draft, asked="split" in query)) if check.editable else [],
            can_split=can_split(check.draft),
            document_types=list(DocumentType),
            reason_items=[{"value": code, "text": words} for code, words in SET_ASIDE_REASONS.items()],
            **row_values(check),
        )


def put_back(check: Check, row: Row) -> None:
    """Show a refused value's row in its place, with its message."""
    for rows in (check.found, check.empty):
        for place, old in enumerate(rows):
            if old.id == row.id:
                rows[place] = row
    check.type_row = row if check.type_row.id == row.id else check.type_row
    check.urgency_row = row if check.urgency_row.id == row.id else check.urgency_row


def row_values(check: Check) -> dict[str, Any]:
    """What the templates of single rows need beside the row."""
    return {
        "units": UNITS,
        "periods": PERIODS,
        "editable": check.editable,
        "address": f"/documents/{check.document.public_id}",
        "version": check.document.version,
        "pages": len(check.sheets),
        "chosen": choice_words(check),
    }


def row_html(request: Request, check: Check, row: Row) -> str:
    """One value's row, for putting in place of the old one."""
    return render_text(request, "checking/row.html", row=row, **row_values(check))


def child_html(request: Request, check: Check) -> str:
    """The panel that asks which child it is."""
    return render_text(request, "checking/child.html", check=check, draft=check.draft, **row_values(check))


def clocks_html(request: Request, session: Session, check: Check) -> str:
    """The part about time limits, for putting in place of the old one."""
    limits = time_limits_of(session, check.document, check.draft, check.child, editable=check.editable)
    return render_text(request, "clocks/panel_alone.html", time_limits=limits, **panel_values(), **row_values(check))
