"""What can be done from the list: take, put back, give to somebody, set aside, have read again. One or many."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.datastructures import QueryParams
from starlette.responses import Response

from api.pages.forms import Posted, Protected, back_to, text_of, texts_of
from api.pages.people import Acting, Person, Running, Stored
from api.pages.queue.service import filter_of
from triage.drafts.actor import Actor
from triage.drafts.claiming import assign, claim, release
from triage.drafts.closing import read_again, set_aside
from triage.drafts.errors import DraftError
from triage.drafts.queue import queue_page
from triage.storage.tables import User

router = APIRouter()
Deed = Callable[[Session, str], object]


@router.post("/documents/actions", dependencies=Protected)
def act(form: Posted, user: Person, actor: Acting, running: Running) -> Response:
    """Do one thing to every document that was chosen; those that cannot be done are left and counted."""
    action, back = text_of(form, "action"), text_of(form, "back")
    chosen = texts_of(form, "document")
    if action.startswith(("take:", "put-back:")):
        action, _, only = action.partition(":")
        chosen = [only]
    minutes = running.house.settings.claim_minutes
    deeds: dict[str, tuple[str, Deed]] = {
        "take": ("taken", lambda session, one: _take(session, one, user, actor, minutes)),
        "put-back": ("put_back", lambda session, one: _put_back(session, one, actor)),
        "give": ("given", lambda session, one: assign(session, one, actor, user=text_of(form, "person") or None)),
        "set-aside": (
            "set_aside",
            lambda session, one: set_aside(session, one, text_of(form, "reason"), actor, text_of(form, "note")),
        ),
        "read-again": ("read_again", lambda session, one: read_again(session, one, actor)),
    }
    if action not in deeds:
        return back_to(back)
    said, deed = deeds[action]
    done = 0
    error: DraftError | None = None
    for one in chosen[:200]:
        try:
            with running.house.database.writing() as session:
                deed(session, one)
            done += 1
        except DraftError as refused:
            error = refused
    if error is not None and len(chosen) == 1:
        raise error
    return back_to(back, done=said if done or not error else "held", n=done)


@router.post("/documents/next", dependencies=Protected)
def take_next(form: Posted, user: Person, actor: Acting, database: Stored, running: Running) -> Response:
    """Take the most urgent document that nobody has, and open it."""
    wanted = filter_of(QueryParams({"view": "unassigned"}))
    with database.reading() as session:
        rows = queue_page(session, wanted, user, None, 10).rows
    for row in rows:
        try:
            with database.writing() as session:
                _take(session, row.public_id, user, actor, running.house.settings.claim_minutes)
        except DraftError:
            continue  # somebody was faster: the next one
        return back_to(f"/documents/{row.public_id}")
    return back_to("/documents", done="queue_empty")


def _take(session: Session, public_id: str, user: User, actor: Actor, minutes: float) -> None:
    claim(session, public_id, actor, minutes)
    assign(session, public_id, actor, user=user.public_id)


def _put_back(session: Session, public_id: str, actor: Actor) -> None:
    release(session, public_id, actor)
    assign(session, public_id, actor)
