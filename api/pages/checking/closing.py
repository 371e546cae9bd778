"""The whole document: confirm it and open the next, set it aside, reopen it, have it read again, take it over."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.datastructures import QueryParams
from starlette.responses import Response

from api.pages.checking.page import show_check
from api.pages.forms import Posted, Protected, back_to, number_of, text_of
from api.pages.people import Acting, Person, Running, Stored
from api.pages.queue.service import filter_of, holder_of
from triage.drafts import closing
from triage.drafts.actor import Actor
from triage.drafts.claiming import assign, claim, release, take_over
from triage.drafts.errors import DraftError, Invalid
from triage.drafts.queue import queue_page
from triage.storage.database import Database
from triage.storage.tables import State, User

router = APIRouter()


@router.post("/documents/{public_id}/confirm", dependencies=Protected)
def confirm(request: Request, public_id: str, form: Posted, user: Person, actor: Acting, database: Stored) -> Response:
    """The draft is right. Then this page again, or the next document of the list one came from."""
    version, came_from = number_of(form, "version"), text_of(form, "from")
    refusal = _do(database, lambda session: closing.confirm(session, public_id, actor, version))
    if refusal is not None:
        return _refused(request, database, user, actor, public_id, refusal)
    if text_of(form, "then") != "next":
        return back_to(f"/documents/{public_id}", done="checked")
    following = next_in_list(database, user, came_from)
    if following is None:
        return back_to(f"/documents?{came_from}", done="confirmed")
    return back_to(f"/documents/{following}", done="confirmed", **({"from": _quoted(came_from)} if came_from else {}))


@router.post("/documents/{public_id}/set-aside", dependencies=Protected)
def set_aside(
    request: Request, public_id: str, form: Posted, user: Person, actor: Acting, database: Stored
) -> Response:
    """Put the document away with a reason."""
    reason, note, version = text_of(form, "reason"), text_of(form, "note"), number_of(form, "version")
    refusal = _do(database, lambda session: closing.set_aside(session, public_id, reason, actor, note, version))
    if refusal is not None:
        return _refused(request, database, user, actor, public_id, refusal)
    return back_to(f"/documents/{public_id}", done="set_aside")


@router.post("/documents/{public_id}/reopen", dependencies=Protected)
def reopen(
    request: Request, public_id: str, form: Posted, user: Person, actor: Acting, running: Running
) -> Response:
    """Open a checked or set-aside document again."""
    database = running.house.database
    refusal = _do(database, lambda session: closing.reopen(session, public_id, actor, number_of(form, "version")))
    if refusal is not None:
        return _refused(request, database, user, actor, public_id, refusal)
    return back_to(f"/documents/{public_id}", done="reopened")


@router.post("/documents/{public_id}/read-again", dependencies=Protected)
def read_again(
    request: Request, public_id: str, form: Posted, user: Person, actor: Acting, database: Stored
) -> Response:
    """Have the document read again; what people decided stays."""
    refusal = _do(database, lambda session: closing.read_again(session, public_id, actor, number_of(form, "version")))
    if refusal is not None:
        return _refused(request, database, user, actor, public_id, refusal)
    return back_to(f"/documents/{public_id}", done="read_again")


@router.post("/documents/{public_id}/holding", dependencies=Protected)
def holding(
    request: Request, public_id: str, form: Posted, user: Person, actor: Acting, running: Running
) -> Response:
    """Take the document, put it back, or (administrators) take it over from somebody."""
    database, minutes = running.house.database, running.house.settings.claim_minutes

    def deed(session: Session) -> None:
        match text_of(form, "action"):
            case "take":
                claim(session, public_id, actor, minutes)
                assign(session, public_id, actor, user=user.public_id)
            case "take-over":
                take_over(session, public_id, actor, minutes)
                assign(session, public_id, actor, user=user.public_id)
            case _:
                release(session, public_id, actor)
                assign(session, public_id, actor)

    refusal = _do(database, deed)
    if refusal is not None:
        return _refused(request, database, user, actor, public_id, refusal)
    if text_of(form, "action") == "put-back":
        return back_to("/documents", done="put_back", n=1)
    return back_to(f"/documents/{public_id}", done="taken")


def next_in_list(database: Database, user: User, came_from: str) -> str | None:
    """The first document of a list that can be checked and that nobody else has, by its public name."""
    with database.reading() as session:
        rows = queue_page(session, filter_of(QueryParams(came_from)), user, None, 25).rows
        for row in rows:
            holder = holder_of(row, user)
            if row.state in {State.DRAFT, State.NEEDS_HELP} and (holder is None or holder.mine):
                return row.public_id
    return None


def _do(database: Database, deed: Callable[[Session], object]) -> DraftError | None:
    try:
        with database.writing() as session:
            deed(session)
    except DraftError as refusal:
        return refusal
    return None


def _refused(
    request: Request, database: Database, user: User, actor: Actor, public_id: str, refusal: DraftError
) -> Response:
    status = 422 if isinstance(refusal, Invalid) else 409
    return show_check(request, database, user, actor, public_id, error=refusal.message, status=status)


def _quoted(query: str) -> str:
    return quote(query, safe="")
