"""What can be done from the list: take, put back, give, set aside, have read again, split, undo. One or many."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.datastructures import FormData, QueryParams
from starlette.responses import RedirectResponse, Response

from api.pages.forms import Posted, Protected, back_to, local, text_of, texts_of
from api.pages.people import Acting, Person, Running, Stored
from api.pages.queue.service import filter_of
from triage.drafts.actor import Actor
from triage.drafts.claiming import assign, put_back, take
from triage.drafts.closing import read_again, reopen, set_aside
from triage.drafts.errors import DraftError
from triage.drafts.queue import queue_page
from triage.drafts.splitting import split

router = APIRouter()
MOST = 200
_MOST_UNDONE = 60
"""Documents that a notice offers to bring back with one click: their names stand in the address."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was sent with the chosen documents."""

    form: FormData
    actor: Actor
    minutes: float

    def text(self, name: str) -> str:
        """A box of the form."""
        return text_of(self.form, name)


def _give(session: Session, one: str, asked: Asked) -> object:
    kind, _, name = asked.text("person").partition(":")
    return assign(
        session, one, asked.actor, user=name if kind == "person" else None, team=name if kind == "team" else None
    )


def _set_aside(session: Session, one: str, asked: Asked) -> object:
    return set_aside(session, one, asked.text("reason"), asked.actor, asked.text("note"))


_DEEDS: dict[str, tuple[str, Callable[[Session, str, Asked], Any]]] = {
    "take": ("taken", lambda session, one, asked: take(session, one, asked.actor, asked.minutes)),
    "put-back": ("put_back", lambda session, one, asked: put_back(session, one, asked.actor)),
    "give": ("given", _give),
    "set-aside": ("set_aside", _set_aside),
    "read-again": ("read_again", lambda session, one, asked: read_again(session, one, asked.actor)),
    "split": ("split", lambda session, one, asked: split(session, one, None, asked.actor)),
    "reopen": ("reopened", lambda session, one, asked: reopen(session, one, asked.actor)),
}
_CAN_UNDO = {"set-aside"}
_ON_A_PAGE = {"duplicates", "merge"}


@router.post("/documents/actions", dependencies=Protected)
def act(form: Posted, user: Person, actor: Acting, running: Running) -> Response:
    """Do one thing to every document that was chosen; those that cannot be done are left and counted."""
    action, back = text_of(form, "action"), text_of(form, "back")
    chosen = texts_of(form, "document")[:MOST]
    if action.startswith(("take:", "put-back:")):
        action, _, only = action.partition(":")
        chosen = [only]
    if action in _ON_A_PAGE and chosen:
        query = urlencode([*(("document", one) for one in chosen[:100]), ("back", local(back, "/documents"))])
        return RedirectResponse(f"/documents/{action}?{query}", 303)
    if action not in _DEEDS:
        return back_to(back)
    said, deed = _DEEDS[action]
    asked = Asked(form, actor, running.house.settings.claim_minutes)
    done: list[str] = []
    error: DraftError | None = None
    for one in chosen:
        try:
            with running.house.database.writing() as session:
                outcome = deed(session, one, asked)
            done.append(one)
            for work in outcome if isinstance(outcome, list) else []:
                running.tell(work)
        except DraftError as refused:
            error = refused
    if error is not None and len(chosen) == 1:
        raise error
    told: dict[str, object] = {"n": len(done)}
    if action in _CAN_UNDO and 0 < len(done) <= _MOST_UNDONE:
        told["undo"] = ",".join(done)
    if error is not None:
        told["left"] = len(chosen) - len(done)
    return back_to(back, "/documents", done=said if done else "held" if chosen else "none", **told)


@router.post("/documents/next", dependencies=Protected)
def take_next(form: Posted, user: Person, actor: Acting, database: Stored, running: Running) -> Response:
    """Take the most urgent document that nobody has, and open it."""
    wanted = filter_of(QueryParams({"view": "unassigned"}))
    with database.reading() as session:
        rows = queue_page(session, wanted, user, None, 10).rows
    for row in rows:
        try:
            with database.writing() as session:
                take(session, row.public_id, actor, running.house.settings.claim_minutes)
        except DraftError:
            continue  # somebody was faster: the next one
        return back_to(f"/documents/{row.public_id}")
    return back_to("/documents", done="queue_empty")
