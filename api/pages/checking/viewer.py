"""The pages of a document for the viewer: pictures, and words with their places."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.responses import JSONResponse, Response

from api.dependencies import PageNumber
from api.pages.people import Person, Running, Stored
from triage.drafts.errors import NotFound
from triage.drafts.opening import find_document
from triage.drafts.pictures import page_picture
from triage.storage.tables import Document, StoredPage

router = APIRouter()


@router.get("/documents/{public_id}/pages/{number}/picture")
def picture(
    public_id: str,
    number: PageNumber,
    user: Person,
    running: Running,
    width: Annotated[int, Query(ge=100, le=4000)] = 1240,
) -> Response:
    """A page's picture, `width` pixels wide or a little more."""
    with running.house.database.reading() as session:
        document, page = _page(session, public_id, number)
    return Response(page_picture(running.house.originals, document, page, width), media_type="image/webp")


@router.get("/documents/{public_id}/pages/{number}/words")
def words(public_id: str, number: PageNumber, user: Person, database: Stored) -> JSONResponse:
    """A page's lines; each a list of words ``[text, left, top, right, bottom]`` in points."""
    with database.reading() as session:
        _, page = _page(session, public_id, number)
    return JSONResponse({"lines": [line["words"] for line in page.lines]})


def _page(session: Session, public_id: str, number: int) -> tuple[Document, StoredPage]:
    document = find_document(session, public_id)
    query = select(StoredPage).where(StoredPage.document_id == document.id, StoredPage.number == number)
    page = session.scalars(query).first()
    if page is None:
        raise NotFound("There is no such page.")
    return document, page
