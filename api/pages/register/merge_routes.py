"""Records that may be one child: a person decides, and may undo it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.pages.clocks.routes import refusal_of
from api.pages.forms import Posted, Protected, back_to, text_of
from api.pages.people import Acting, Person, Stored
from api.pages.rendering import render
from triage.drafts.errors import NotFound
from triage.drafts.opening import find_child
from triage.register.acting import Refused
from triage.register.identities.merging import keep_apart, merge, merges, unmerge
from triage.register.identities.proposals import pairs
from triage.storage.database import Database
from triage.storage.tables import Child, User

router = APIRouter()
MOST = 50


@router.get("/register/merges")
def proposed(request: Request, user: Person, database: Stored, done: str = "") -> Response:
    """Pairs that may be one child, and the merges that were made."""
    return _page(request, database, done=done)


@router.post("/register/merges", dependencies=Protected)
def decided(request: Request, form: Posted, user: Person, actor: Acting, database: Stored) -> Response:
    """Make two records one, keep them apart, or undo a merge."""
    action, words = text_of(form, "action"), text_of(form, "reason")

    def deed(session: Session) -> None:
        if action == "undo":
            unmerge(session, text_of(form, "merge"), actor, words)
            return
        one, other = (_child(session, text_of(form, name)) for name in ("one", "other"))
        if action == "apart":
            keep_apart(session, one, other, actor, words)
        elif action in ("keep_one", "keep_other"):
            kept, gone = (one, other) if action == "keep_one" else (other, one)
            merge(session, kept, gone, actor, words)
        else:
            raise Refused("Choose what they are.")

    error = refusal_of(database, deed)
    if error:
        return _page(request, database, error=error)
    said = {"undo": "unmerged", "apart": "apart"}.get(action, "merged")
    return back_to("/register/merges", done=said)


def _page(request: Request, database: Database, *, error: str = "", done: str = "") -> Response:
    with database.reading() as session:
        found = pairs(session)
        made = merges(session)
        names = {user.id: user.name for user in session.scalars(select(User))}
    return render(
        request,
        "register/merges.html",
        422 if error else 200,
        pairs=found[:MOST],
        total=len(found),
        done_merges=made,
        names=names,
        error=error,
        done=done,
        tab="merges",
    )


def _child(session: Session, public_id: str) -> Child:
    try:
        return find_child(session, public_id)
    except NotFound:
        raise Refused("There is no such record.") from None
