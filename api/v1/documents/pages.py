"""The pages of a document: their words with places, and their pictures."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel
from starlette.responses import Response

from api.auth.keys import Scope
from api.context import Context, context_of
from api.v1.documents.endpoints import PROBLEMS
from api.v1.rights import key_with
from triage.drafts.actor import Actor
from triage.drafts.draft import pages_of
from triage.drafts.errors import NotFound
from triage.drafts.history import record
from triage.drafts.opening import find_document
from triage.drafts.pictures import page_picture
from triage.storage.tables import What

router = APIRouter(tags=["documents"])


class PageOut(BaseModel):
    """A page: size in points as shown, and its lines; a word is `[text, left, top, right, bottom]` in points.

    Behind them a word may have a 1 where it is struck through (else 0), and the text recognition's confidence.
    """

    number: int
    width: float
    height: float
    source: str
    lines: list[dict[str, Any]]


@router.get("/documents/{public_id}/pages", summary="The words of a document with their places", responses=PROBLEMS)
def get_pages(
    public_id: str,
    actor: Annotated[Actor, Depends(key_with(Scope.DOCUMENTS_READ))],
    context: Annotated[Context, Depends(context_of)],
    first: Annotated[int, Query(ge=1)] = 1,
    count: Annotated[int, Query(ge=1, le=50)] = 20,
) -> list[PageOut]:
    """Pages from `first` on, at most `count`."""
    with context.house.database.writing() as session:
        document = find_document(session, public_id)
        record(session, actor, What.DOCUMENT_LOOKED_AT, document=document, pages=[first, first + count - 1])
        pages = [page for page in pages_of(session, document) if first <= page.number < first + count]
    return [PageOut(number=p.number, width=p.width, height=p.height, source=p.source, lines=p.lines) for p in pages]


@router.get(
    "/documents/{public_id}/pages/{number}/picture",
    summary="The picture of a page",
    response_class=Response,
    responses=PROBLEMS | {200: {"content": {"image/webp": {}}}},
)
def get_picture(
    public_id: str,
    number: Annotated[int, Path(ge=1)],
    actor: Annotated[Actor, Depends(key_with(Scope.DOCUMENTS_READ))],
    context: Annotated[Context, Depends(context_of)],
) -> Response:
    """The page as it is shown beside the draft, upright, 1,240 pixels wide."""
    with context.house.database.reading() as session:
        document = find_document(session, public_id)
        page = next((page for page in pages_of(session, document) if page.number == number), None)
    if page is None:
        raise NotFound("There is no such page.")
    return Response(page_picture(context.house.originals, document, page), media_type="image/webp")
