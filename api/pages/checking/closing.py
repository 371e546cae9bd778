"""The whole document: confirm it and open the next, give it back, set it aside, reopen it, read it again, hold it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.datastructures import FormData, QueryParams
from starlette.responses import Response

from api.context import Context
from api.pages.checking.page import show_check
from api.pages.forms import Posted, Protected, back_to, number_of, text_of
from api.pages.people import Acting, Person, Running
from api.pages.queue.service import filter_of, holder_of
from triage.drafts import closing
from triage.drafts.actor import Actor
from triage.drafts.checking import OPEN
from triage.drafts.claiming import put_back, take, take_over
from triage.drafts.errors import DraftError, Invalid
from triage.drafts.merging import undo_merge
from triage.drafts.queue import queue_page
from triage.drafts.second_check import give_back
from triage.storage.database import Database
from triage.storage.tables import Document, State, User

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asked for one document."""

    public_id: str
    form: FormData
    user: User
    actor: Actor
    running: Context

    @property
    def version(self) -> int | None:
        """The version that the person saw."""
        return number_of(self.form, "version")

    @property
    def minutes(self) -> float:
        """How long a claim lasts."""
        return self.running.house.settings.claim_minutes

    def text(self, name: str) -> str:
        """A box of the form."""
        return text_of(self.form, name)

    def back(self, done: str) -> Response:
        """The document's page again, saying what was done."""
        return back_to(f"/documents/{self.public_id}", done=done)


Do = Callable[[Session, Asked], Any]
After = Callable[[Asked, Any], Response]


def _after_confirm(asked: Asked, document: Document) -> Response:
    """This page again, or the next document of the list one came from."""
    waits = document.state == State.SECOND_CHECK
    if asked.text("then") != "next":
        return asked.back("first_checked" if waits else "checked")
    came_from = asked.text("from")
    following = next_in_list(asked.running.house.database, asked.user, came_from)
    done = "first_confirmed" if waits else "confirmed"
    if following is None:
        return back_to(f"/documents?{came_from}", done=done)
    return back_to(f"/documents/{following}", done=done, **({"from": quote(came_from, safe="")} if came_from else {}))


def _after_undo_merge(asked: Asked, to_read: Any) -> Response:
    for one in to_read:
        asked.running.tell(one)
    return asked.back("merge_undone")


def _hold(session: Session, asked: Asked) -> None:
    match asked.text("action"):
        case "take":
            take(session, asked.public_id, asked.actor, asked.minutes)
        case "take-over":
            take_over(session, asked.public_id, asked.actor, asked.minutes)
        case _:
            put_back(session, asked.public_id, asked.actor)


def _after_hold(asked: Asked, _: Any) -> Response:
    if asked.text("action") == "put-back":
        return back_to("/documents", done="put_back", n=1)
    return asked.back("taken")


def _says(done: str) -> After:
    return lambda asked, _: asked.back(done)


_DEEDS: dict[str, tuple[Do, After]] = {
    "confirm": (lambda s, a: closing.confirm(s, a.public_id, a.actor, a.version), _after_confirm),
    "give-back": (lambda s, a: give_back(s, a.public_id, a.text("note"), a.actor, a.version), _says("given_back")),
    "set-aside": (
        lambda s, a: closing.set_aside(s, a.public_id, a.text("reason"), a.actor, a.text("note"), a.version),
        _says("set_aside"),
    ),
    "reopen": (lambda s, a: closing.reopen(s, a.public_id, a.actor, a.version), _says("reopened")),
    "read-again": (lambda s, a: closing.read_again(s, a.public_id, a.actor, a.version), _says("read_again")),
    "undo-merge": (lambda s, a: undo_merge(s, a.public_id, a.actor, a.version), _after_undo_merge),
    "holding": (_hold, _after_hold),
}


def _answering(do: Do, after: After) -> Callable[..., Response]:
    """The one way of all deeds: done in a transaction and said; or refused, and the page shown with what is wrong."""

    def answer(
        request: Request, public_id: str, form: Posted, user: Person, actor: Acting, running: Running
    ) -> Response:
        database = running.house.database
        asked = Asked(public_id, form, user, actor, running)
        try:
            with database.writing() as session:
                outcome = do(session, asked)
        except DraftError as refusal:
            status = 422 if isinstance(refusal, Invalid) else 409
            return show_check(request, database, user, actor, public_id, error=refusal.message, status=status)
        return after(asked, outcome)

    return answer


for _address, _deed in _DEEDS.items():
    router.add_api_route(
        f"/documents/{{public_id}}/{_address}", _answering(*_deed), methods=["POST"], dependencies=Protected
    )


def next_in_list(database: Database, user: User, came_from: str) -> str | None:
    """The first document of a list that can be checked and that nobody else has, by its public name."""
    with database.reading() as session:
        rows = queue_page(session, filter_of(QueryParams(came_from)), user, None, 25).rows
        for row in rows:
            holder = holder_of(row, user)
            own = row.state == State.SECOND_CHECK and row.first_checked_by_id == user.id
            if row.state in OPEN and not own and (holder is None or holder.mine):
                return row.public_id
    return None
