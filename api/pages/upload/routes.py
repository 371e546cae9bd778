"""Upload many files at once; watch each being stored and read; leave the page and find it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import JSONResponse, Response

from api.pages import formats
from api.pages.children.service import find_children
from api.pages.forms import Posted, Protected, back_to, date_of, text_of
from api.pages.people import Acting, Person, Running, Stored
from api.pages.rendering import render, wants_json
from api.pages.upload.service import Fate, child_named, fate_of_received, fates_of, recent_uploads
from triage.drafts.actor import Actor
from triage.drafts.receive import EARLIEST_RECEIPT, Arrival, receive
from triage.storage.originals import TooLarge, chunks_of
from triage.storage.tables import Channel, User

router = APIRouter()
MOST_FOUND = 8
_NO_DATE = "The day on which it was received must be a real date from 1990 on that is not in the future."


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not stored, and why."""

    name: str
    error: str


@router.get("/upload")
def form(
    request: Request, user: Person, database: Stored, child: str = "", stored: int = 0, find: str | None = None
) -> Response:
    """The upload form, and what this person uploaded last."""
    return _page(request, user, database, child=child, stored=stored, find=find)


@router.get("/upload/progress")
def progress(user: Person, database: Stored, ids: Annotated[list[str], Query(alias="id")]) -> JSONResponse:
    """Where some documents are on their way, for the page's script."""
    with database.reading() as session:
        return JSONResponse({"documents": [fate.to_json() for fate in fates_of(session, ids)]})


@router.post("/upload", dependencies=Protected)
def send(request: Request, form: Posted, user: Person, actor: Acting, running: Running) -> Response:
    """Take the files in. A file that is refused does not stop the others."""
    database = running.house.database
    files = [one for one in form.getlist("files") if isinstance(one, UploadFile) and one.filename]
    try:
        received = date_of(form, "received") or formats.today()
        if not EARLIEST_RECEIPT <= received <= formats.today():
            raise ValueError
    except ValueError:
        return _fail(request, user, database, form, {"text": _NO_DATE, "href": "#received-day"})
    if not files:
        return _fail(request, user, database, form, {"text": "Choose one or more files.", "href": "#files"})
    results = [_take(file, received, text_of(form, "child"), actor, running) for file in files]
    if wants_json(request):
        return JSONResponse({"documents": [_json(result) for result in results]})
    refused = [result for result in results if isinstance(result, Refused)]
    if refused:
        return _page(request, user, database, form=form, refused=refused, stored=len(results) - len(refused))
    return back_to("/upload", stored=len(results))


def _take(file: UploadFile, received: date, child: str, actor: Actor, running: Running) -> Fate | Refused:
    house = running.house
    arrival = Arrival(file.filename or "", Channel.PAGE, received, hinted_child=child or None)
    try:
        taken = receive(
            house.database, house.originals, chunks_of(file.file), arrival, actor, house.settings.max_upload_bytes
        )
    except TooLarge as error:
        return Refused(file.filename or "", f"{error} It was not stored: ask for a smaller copy, or send it in parts.")
    running.tell(taken)
    with house.database.reading() as session:
        return fate_of_received(session, taken)


def _json(result: Fate | Refused) -> dict[str, Any]:
    return result.to_json() if isinstance(result, Fate) else {"name": result.name, "error": result.error}


def _fail(request: Request, user: User, database: Stored, form: FormData, error: dict[str, str]) -> Response:
    if wants_json(request):
        return JSONResponse({"code": "invalid", "message": error["text"]}, 422)
    return _page(request, user, database, form=form, errors=[error], status=422)


def _page(
    request: Request,
    user: User,
    database: Stored,
    *,
    child: str = "",
    form: FormData | None = None,
    errors: list[dict[str, str]] | None = None,
    refused: list[Refused] | None = None,
    stored: int = 0,
    status: int = 200,
    find: str | None = None,
) -> Response:
    today = formats.today()
    parts = {"day": str(today.day), "month": str(today.month), "year": str(today.year)}
    if form is not None:
        parts = {part: text_of(form, f"received-{part}") for part in parts}
        child = text_of(form, "child")
    with database.reading() as session:
        return render(
            request,
            "upload/upload.html",
            status,
            recent=recent_uploads(session, user),
            child=child_named(session, child),
            find=find,
            found=find_children(session, find)[:MOST_FOUND] if find and find.strip() else [],
            received=parts,
            errors=errors or [],
            refused=refused or [],
            stored=stored,
        )
