"""Open a document: to check it, to read what is known of it, or to fetch the original."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from api.pages.checking.page import show_check
from api.pages.people import Acting, Person, Running, Stored
from triage.drafts.history import record
from triage.drafts.opening import find_document
from triage.storage.originals import CHUNK
from triage.storage.tables import What

router = APIRouter()


@router.get("/documents/{public_id}")
def check(request: Request, public_id: str, user: Person, actor: Acting, database: Stored) -> Response:
    """The checking page; while the document is being read, a page that waits for it."""
    return show_check(request, database, user, actor, public_id)


@router.get("/documents/{public_id}/original")
def original(public_id: str, user: Person, actor: Acting, running: Running) -> Response:
    """The file as it was received: always as a download, never shown in the browser."""
    with running.house.database.writing() as session:
        document = find_document(session, public_id)
        record(session, actor, What.DOCUMENT_DOWNLOADED, document=document)
        # a part is shown by its pages, and kept as the file that it came in
        kept, name = document.original, (document.parent if document.first_page and document.parent else document).name
    stream = running.house.originals.open(kept.storage_key)
    return StreamingResponse(
        _chunks(stream),
        media_type="application/octet-stream",
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
            "Content-Length": str(kept.size),
        },
    )


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    with stream:
        while chunk := stream.read(CHUNK):
            yield chunk
