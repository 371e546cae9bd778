"""Split a file as proposed or otherwise, keep it whole, take a split back."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.pages.checking.page import show_check
from api.pages.forms import Posted, Protected, back_to, number_of
from api.pages.people import Acting, Person, Running, Stored
from api.pages.splitting.service import parts_typed, rows_typed
from triage.drafts.errors import DraftError, Invalid
from triage.drafts.opening import find_document
from triage.drafts.splitting import keep_whole, split, undo_split

router = APIRouter()


@router.post("/documents/{public_id}/split", dependencies=Protected)
def split_file(
    request: Request, public_id: str, form: Posted, user: Person, actor: Acting, running: Running
) -> Response:
    """Each part becomes a document of its own. A refusal keeps what was typed."""
    rows, database = rows_typed(form), running.house.database
    try:
        with database.writing() as session:
            pages = find_document(session, public_id).page_count or 0
            made = split(session, public_id, parts_typed(rows, pages), actor, number_of(form, "version"))
    except DraftError as refusal:
        status = 422 if isinstance(refusal, Invalid) else 409
        return show_check(
            request, database, user, actor, public_id, error=refusal.message, status=status, part_rows=rows
        )
    for one in made:
        running.tell(one)
    return back_to(f"/documents/{public_id}", done="split")


@router.post("/documents/{public_id}/split/undo", dependencies=Protected)
def undo(request: Request, public_id: str, form: Posted, user: Person, actor: Acting, database: Stored) -> Response:
    """The file is one draft again."""
    try:
        with database.writing() as session:
            undo_split(session, public_id, actor, number_of(form, "version"))
    except DraftError as refusal:
        return show_check(request, database, user, actor, public_id, error=refusal.message, status=409)
    return back_to(f"/documents/{public_id}", done="split_undone")


@router.post("/documents/{public_id}/keep-whole", dependencies=Protected)
def one_document(
    request: Request, public_id: str, form: Posted, user: Person, actor: Acting, database: Stored
) -> Response:
    """The file is one document: nothing is proposed any more."""
    try:
        with database.writing() as session:
            keep_whole(session, public_id, actor, number_of(form, "version"))
    except DraftError as refusal:
        return show_check(request, database, user, actor, public_id, error=refusal.message, status=409)
    return back_to(f"/documents/{public_id}", done="kept_whole")
