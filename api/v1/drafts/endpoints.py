"""Drafts for councils that build their own screens: see, decide value by value, confirm; with ETag and If-Match."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Header
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.auth.keys import Scope
from api.context import Context, context_of
from api.dependencies import Position
from api.problems import Problem
from api.v1.documents.endpoints import PROBLEMS
from api.v1.documents.schemas import DocumentOut
from api.v1.documents.service import document_out
from api.v1.drafts.schemas import Choice, Clearable, Decided, DraftOut, FieldIn, SetAside, Value
from api.v1.drafts.service import draft_out
from api.v1.rights import key_with
from triage.drafts import checking, closing
from triage.drafts.actor import Actor
from triage.drafts.draft import load_draft
from triage.drafts.history import record
from triage.drafts.opening import find_document
from triage.storage.tables import Document, What

router = APIRouter(tags=["drafts"], prefix="/documents/{public_id}/draft")

Writer = Annotated[Actor, Depends(key_with(Scope.DRAFTS_WRITE))]
Here = Annotated[Context, Depends(context_of)]
IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match",
        description="The ETag of the draft as you saw it",
        json_schema_extra={"pattern": r'^(W/)?"\d{1,9}"$', "required": True},
    ),
]
CHANGE = PROBLEMS | {
    409: {"description": "Not in a state that allows this, or somebody works on it"},
    412: {"description": "The draft has changed since you saw it"},
    428: {"description": "Send If-Match"},
}


@router.get("", summary="A draft", responses=PROBLEMS)
def get_draft(
    public_id: str,
    response: Response,
    actor: Annotated[Actor, Depends(key_with(Scope.DOCUMENTS_READ))],
    context: Here,
) -> DraftOut:
    """Every value with its status and evidence, the reasons for the urgency, possible children, what is missing."""
    with context.house.database.writing() as session:
        document = find_document(session, public_id)
        record(session, actor, What.DOCUMENT_LOOKED_AT, document=document)
        response.headers["ETag"] = f'"{document.version}"'
        return draft_out(load_draft(session, document))


@router.put("/values/{field}/{position}", status_code=204, summary="Correct or enter a value", responses=CHANGE)
def put_value(
    public_id: str,
    field: FieldIn,
    position: Position,
    value: Value,
    actor: Writer,
    context: Here,
    if_match: IfMatch = None,
) -> Response:
    """Put a value in place of what is suggested. Sending the suggested value accepts it."""
    return _change(
        context,
        lambda s: checking.correct(s, public_id, field, position, value.value, actor, version_of(if_match)),
    )


@router.post("/values/{field}/{position}/accept", status_code=204, summary="Accept a value", responses=CHANGE)
def accept_value(
    public_id: str, field: FieldIn, position: Position, actor: Writer, context: Here, if_match: IfMatch = None
) -> Response:
    """The suggested value is right."""
    return _change(context, lambda s: checking.accept(s, public_id, field, position, actor, version_of(if_match)))


@router.delete("/values/{field}/{position}", status_code=204, summary="Clear a value", responses=CHANGE)
def clear_value(
    public_id: str, field: Clearable, position: Position, actor: Writer, context: Here, if_match: IfMatch = None
) -> Response:
    """The document does not give this value."""
    return _change(context, lambda s: checking.clear(s, public_id, field, position, actor, version_of(if_match)))


@router.post(
    "/values/{field}/{position}/undo", status_code=204, summary="Undo the last decision on a value", responses=CHANGE
)
def undo_value(
    public_id: str, field: Decided, position: Position, actor: Writer, context: Here, if_match: IfMatch = None
) -> Response:
    """The decision before it holds again."""
    return _change(context, lambda s: checking.undo(s, public_id, field, position, actor, version_of(if_match)))


@router.post("/child", status_code=204, summary="Say which child", responses=CHANGE)
def choose_child(public_id: str, choice: Choice, actor: Writer, context: Here, if_match: IfMatch = None) -> Response:
    """A child's public name, `new`, or `none`."""
    return _change(context, lambda s: checking.confirm_child(s, public_id, choice.child, actor, version_of(if_match)))


@router.post("/confirm", summary="Confirm the draft", responses=CHANGE)
def confirm_draft(public_id: str, actor: Writer, context: Here, if_match: IfMatch = None) -> DocumentOut:
    """Checked: the child's record takes in what was decided. 409 says what is still missing."""
    with context.house.database.writing() as session:
        document = closing.confirm(session, public_id, actor, version_of(if_match))
        session.flush()
        return document_out(session, document)


@router.post("/set-aside", status_code=204, summary="Set a document aside", responses=CHANGE)
def set_aside(public_id: str, why: SetAside, actor: Writer, context: Here, if_match: IfMatch = None) -> Response:
    """Put it away without checking it, with a reason."""
    return _change(
        context, lambda s: closing.set_aside(s, public_id, why.reason, actor, why.note, version_of(if_match))
    )


@router.post("/reopen", status_code=204, summary="Open a document again", responses=CHANGE)
def reopen(public_id: str, actor: Writer, context: Here, if_match: IfMatch = None) -> Response:
    """Take back a check or a setting aside."""
    return _change(context, lambda s: closing.reopen(s, public_id, actor, version_of(if_match)))


def _change(context: Context, change: Callable[[Session], Document]) -> Response:
    with context.house.database.writing() as session:
        document = change(session)
        session.flush()
        return Response(status_code=204, headers={"ETag": f'"{document.version}"'})


def version_of(if_match: str | None) -> int:
    """The version that `If-Match` names. Raises a 428 problem where it is missing, 400 where it is no ETag of ours."""
    if if_match is None:
        raise Problem(428, "version_missing", "Send If-Match with the draft's ETag, so that no other change is lost.")
    match = re.fullmatch(r'(?:W/)?"(\d{1,9})"', if_match.strip())
    if match is None:
        raise Problem(400, "bad_etag", "If-Match must be the ETag of the draft as you saw it.")
    return int(match[1])
