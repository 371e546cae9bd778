"""How the work goes: queues, readers, failures, ages, scheduled work; pause and try again. For administrators."""

from __future__ import annotations

from fastapi import APIRouter, Request
from redis.exceptions import RedisError
from starlette.responses import Response

from api.pages.forms import Posted, Protected, back_to, text_of
from api.pages.people import Acting, Administrator, Running, Stored
from api.pages.rendering import render
from triage.drafts.operations import operations, try_again
from triage.drafts.switches import pause
from triage.storage.tables import now

router = APIRouter()

_DONE = {
    "paused": "Paused. Readers finish what they have in hand and take nothing new. Documents are still taken in.",
    "resumed": "Readers go on.",
    "again": "The documents are being read again.",
}
REASONS = {
    "stopped_the_reader": "The reader stopped twice while it read the file",
    "internal": "The file broke the reading process twice",
    "gave_up": "Tried several times without success",
    "too_slow": "Took too long to read",
    "out_of_memory": "Needed too much memory",
    "damaged": "The file is damaged",
    "encrypted": "The file is protected by a password",
    "empty_file": "The file is empty",
    "unknown_type": "Not a kind of file that is read here",
    "too_large": "The file is too large to read",
}
_MAY_HELP = frozenset({"stopped_the_reader", "internal", "gave_up", "too_slow", "out_of_memory"})
"""Reasons that may lie with the service, so that another try makes sense."""


@router.get("/admin/operations")
def show(request: Request, user: Administrator, database: Stored, running: Running, done: str = "") -> Response:
    """Everything on one page. Shows no names of documents or children."""
    with database.reading() as session:
        found = operations(session)
    try:
        readers, answers = running.queue.readers(), True
    except RedisError:
        readers, answers = [], False
    return render(
        request,
        "admin/operations.html",
        found=found,
        readers=readers,
        queue_answers=answers,
        reasons=REASONS,
        may_help=_MAY_HELP,
        message=_DONE.get(done, ""),
    )


@router.post("/admin/operations/pause", dependencies=Protected)
def switch(form: Posted, user: Administrator, actor: Acting, database: Stored) -> Response:
    """Pause the readers on all machines, or let them go on."""
    on = text_of(form, "action") == "pause"
    with database.writing() as session:
        pause(session, actor, on=on)
    return back_to("/admin/operations", done="paused" if on else "resumed")


@router.post("/admin/operations/again", dependencies=Protected)
def again(form: Posted, user: Administrator, actor: Acting, database: Stored, running: Running) -> Response:
    """Read documents again that need help for one reason: two hundred at a time."""
    with database.writing() as session:
        found = try_again(session, actor, text_of(form, "reason"), now())
    for due in found:
        running.queue.tell(due)
    return back_to("/admin/operations", done="again")
