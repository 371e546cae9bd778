"""Changes to single values: accept, correct, clear, undo; accept all that is sure; choose the child.

Scripts send one value as it is left and get back its new row. Without scripts the same addresses take plain forms.
"""

from __future__ import annotations

import json
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.responses import JSONResponse, Response

from api.dependencies import Position
from api.pages.checking.editors import Row, empty_item, row_of
from api.pages.checking.page import child_html, clocks_html, row_html, show_check
from api.pages.checking.service import IDENTITY, Check, check_of
from api.pages.forms import Posted, Protected, back_to, number_of, text_of
from api.pages.people import Acting, Person, Stored
from api.pages.rendering import wants_json
from triage.drafts import checking
from triage.drafts.actor import Actor
from triage.drafts.errors import DraftError, Invalid
from triage.drafts.opening import find_document
from triage.drafts.standing import standings
from triage.storage.tables import Document
from triage.vocabulary import FieldName

router = APIRouter()
_SAID = {"accept": "accepted", "correct": "saved", "clear": "cleared", "undo": "undone"}


@router.post("/documents/{public_id}/values/{field}/{position}", dependencies=Protected)
def change(
    request: Request,
    public_id: str,
    field: str,
    position: Position,
    form: Posted,
    user: Person,
    actor: Acting,
    database: Stored,
) -> Response:
    """Change one value. A refusal keeps what was typed."""
    action, version = text_of(form, "action") or "correct", number_of(form, "version")
    typed = _typed(form, field)
    try:
        with database.writing() as session:
            was_empty = _is_empty(session, public_id, field, position)
            _apply(session, action, public_id, field, position, typed, form, actor, version)
            if not wants_json(request):
                return back_to(text_of(form, "back"), f"/documents/{public_id}#value-{field}-{position}", done="saved")
            check = check_of(session, find_document(session, public_id), user)
            row = check.row(field, position) or row_of(empty_item(field, position))
            answer = _answer(request, check, row, f"{row.item.title} {_SAID.get(action, 'saved')}.")
            if was_empty and row.item.status != "empty" and _is_list(field):
                answer["added"] = row_html(request, check, row_of(empty_item(field, position + 1)))
            answer["others"] = {"clocks": clocks_html(request, session, check)}
            if field in IDENTITY:
                answer["others"]["child"] = child_html(request, check)
            return JSONResponse(answer)
    except DraftError as error:
        if wants_json(request):
            raise
        return show_check(
            request,
            database,
            user,
            actor,
            public_id,
            error=error.message,
            refused=(field, position, error.message, typed),
            status=422 if isinstance(error, Invalid) else 409,
        )


@router.post("/documents/{public_id}/accept-sure", dependencies=Protected)
def accept_sure(
    request: Request, public_id: str, form: Posted, user: Person, actor: Acting, database: Stored
) -> Response:
    """Accept every value that is sure. Those that are not are left for the eye."""
    try:
        with database.writing() as session:
            number = checking.accept_all_sure(session, public_id, actor, number_of(form, "version"))
            if not wants_json(request):
                return back_to(text_of(form, "back"), f"/documents/{public_id}", done="accepted")
            check = check_of(session, find_document(session, public_id), user)
            rows = [check.type_row, check.urgency_row, *check.found]
            answer = _answer(request, check, None, f"{number} values accepted. {check.left_words}")
            answer["others"] = {row.id: row_html(request, check, row) for row in rows}
            return JSONResponse(answer)
    except DraftError as error:
        if wants_json(request):
            raise
        return show_check(request, database, user, actor, public_id, error=error.message, status=409)


@router.post("/documents/{public_id}/child", dependencies=Protected)
def choose_child(
    request: Request, public_id: str, form: Posted, user: Person, actor: Acting, database: Stored
) -> Response:
    """Say which child it is, that it is a new one, or that it is not about one child."""
    choice, version = text_of(form, "action"), number_of(form, "version")
    try:
        with database.writing() as session:
            if choice == "undo":
                checking.undo(session, public_id, "child", 0, actor, version)
            else:
                checking.confirm_child(session, public_id, choice, actor, version)
            if not wants_json(request):
                return back_to(text_of(form, "back"), f"/documents/{public_id}#child", done="child")
            check = check_of(session, find_document(session, public_id), user)
            answer = _answer(request, check, None, "The child is chosen." if choice != "undo" else "Choose the child.")
            answer["html"] = child_html(request, check)
            answer["others"] = {"clocks": clocks_html(request, session, check)}
            return JSONResponse(answer)
    except DraftError as error:
        if wants_json(request):
            raise
        return show_check(request, database, user, actor, public_id, error=error.message, status=409)


def _apply(
    session: Session,
    action: str,
    public_id: str,
    field: str,
    position: int,
    typed: Any,
    form: FormData,
    actor: Actor,
    version: int | None,
) -> Document:
    match action:
        case "accept":
            return checking.accept(session, public_id, field, position, actor, version)
        case "clear":
            return checking.clear(session, public_id, field, position, actor, version)
        case "undo":
            return checking.undo(session, public_id, field, position, actor, version)
    evidence = _evidence(text_of(form, "evidence"))
    return checking.correct(session, public_id, field, position, typed, actor, version, evidence)


def _answer(request: Request, check: Check, row: Row | None, message: str) -> dict[str, Any]:
    return {
        "version": check.document.version,
        "html": row_html(request, check, row) if row else "",
        "message": message,
        "counts": {
            "left": check.left_words,
            "sure": str(check.sure_and_open),
            "title": check.title,
        },
    }


def _typed(form: FormData, field: str) -> Any:
    if field == FieldName.PROVISION:
        return {name: text_of(form, name) for name in ("what", "amount", "unit", "per")}
    return text_of(form, "value")


def _is_empty(session: Session, public_id: str, field: str, position: int) -> bool:
    return (field, position) not in standings(session, find_document(session, public_id))


def _is_list(field: str) -> bool:
    return field in {name.value for name in FieldName} and FieldName(field).is_list


def _evidence(sent: str) -> dict[str, Any] | None:
    """Page, words and boxes that a person picked; None where nothing of that shape was sent."""
    try:
        picked = json.loads(sent)
        boxes = [[round(float(edge), 1) for edge in box] for box in picked["boxes"][:40]]
        if any(len(box) != 4 for box in boxes):
            return None
        return {"page": int(picked["page"]), "quote": str(picked["quote"])[:1000], "boxes": boxes}
    except (ValueError, TypeError, KeyError):
        return None
