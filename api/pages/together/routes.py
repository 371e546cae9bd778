"""Say that documents are copies of one, or that several files are one document. Each can be undone."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.pages import formats
from api.pages.forms import Posted, Protected, back_to, number_of, text_of, texts_of
from api.pages.people import Acting, Person, Running, Stored
from api.pages.rendering import render
from api.pages.together.service import offers, sides_of
from triage.drafts.duplicates import mark_duplicate
from triage.drafts.errors import DraftError, Invalid
from triage.drafts.merging import merge
from triage.storage.database import Database
from triage.storage.tables import User

router = APIRouter()
MOST = 100
Chosen = Annotated[list[str], Query(alias="document")]


@router.get("/documents/duplicates")
def duplicates(
    request: Request, user: Person, database: Stored, chosen: Chosen, search: str = "", back: str = ""
) -> Response:
    """Ask which of these stays."""
    return _page(request, database, user, "duplicates", chosen, search, back)


@router.post("/documents/duplicates", dependencies=Protected)
def mark(request: Request, form: Posted, user: Person, actor: Acting, database: Stored) -> Response:
    """Set all but one aside as copies of that one."""
    chosen, stays, back = texts_of(form, "document")[:MOST], text_of(form, "stays"), text_of(form, "back")
    copies = [one for one in chosen if one != stays]
    try:
        if stays not in chosen:
            raise Invalid("stays", "Choose which one stays.")
        if not copies:
            raise Invalid("stays", "Choose at least one other document.")
        with database.writing() as session:
            for one in copies:
                mark_duplicate(session, one, stays, actor)
    except DraftError as error:
        return _page(request, database, user, "duplicates", chosen, "", back, error=error.message)
    return back_to(back or f"/documents/{stays}", done="copies", n=len(copies), undo=",".join(copies))


@router.get("/documents/merge")
def merging(
    request: Request, user: Person, database: Stored, chosen: Chosen, search: str = "", back: str = ""
) -> Response:
    """Ask for the order of the files."""
    return _page(request, database, user, "merge", chosen, search, back)


@router.post("/documents/merge", dependencies=Protected)
def make_one(request: Request, form: Posted, user: Person, actor: Acting, running: Running) -> Response:
    """Make the files one document, in the order of the numbers beside them."""
    database, back = running.house.database, text_of(form, "back")
    chosen = texts_of(form, "document")[:MOST]
    places = {one: number_of(form, f"order-{one}") for one in chosen}
    chosen.sort(key=lambda one: places[one] or MOST)
    try:
        if None in places.values() or len(set(places.values())) < len(places):
            raise Invalid("order", "Give each file a number of its own: 1 for the first.")
        with database.writing() as session:
            work = merge(session, chosen, actor)
    except DraftError as error:
        return _page(request, database, user, "merge", chosen, "", back, error=error.message)
    running.tell(work)
    return back_to(f"/documents/{work.public_id}", done="merged")


def _page(
    request: Request,
    database: Database,
    user: User,
    what: str,
    chosen: list[str],
    search: str,
    back: str,
    *,
    error: str = "",
) -> Response:
    chosen = list(dict.fromkeys(chosen))[:MOST]
    with database.reading() as session:
        return render(
            request,
            f"together/{what}.html",
            422 if error else 200,
            sides=sides_of(session, chosen),
            offers=offers(session, user, f"/documents/{what}", chosen, search.strip()[:200]),
            search=search,
            address=f"/documents/{what}",
            back=back,
            error=error,
            number=formats.count(len(chosen), "document"),
        )
