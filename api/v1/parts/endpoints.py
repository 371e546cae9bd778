"""Split a file into the documents that it holds, take that back, or say that it is one document."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from api.v1.drafts.endpoints import CHANGE, Here, IfMatch, Writer, version_of
from api.v1.parts.schemas import SplitIn, SplitOut
from triage.drafts import splitting
from triage.drafts.opening import find_document
from triage.drafts.parts import WantedPart

router = APIRouter(tags=["drafts"], prefix="/documents/{public_id}")


@router.post("/split", summary="Split a file into its documents", responses=CHANGE)
def split_file(
    public_id: str, wanted: SplitIn, response: Response, actor: Writer, context: Here, if_match: IfMatch = None
) -> SplitOut:
    """Each part becomes a document with the file as its parent; the original is kept once.

    The same split again changes nothing and answers the same, whatever `If-Match` says.
    """
    parts = None if wanted.parts is None else [WantedPart(*one.pages, one.document_type) for one in wanted.parts]
    version = version_of(if_match)
    with context.house.database.writing() as session:
        made = splitting.split(session, public_id, parts, actor, version)
        session.flush()
        source = find_document(session, public_id)
        response.headers["ETag"] = f'"{source.version}"'
        answer = SplitOut(id=public_id, state=source.state, parts=[one.public_id for one in made])
    for one in made:
        context.tell(one)
    return answer


@router.delete("/split", summary="Undo a split", status_code=204, responses=CHANGE)
def undo_split(public_id: str, actor: Writer, context: Here, if_match: IfMatch = None) -> Response:
    """The file is one draft again and its parts are set aside. 409 once a part has been checked."""
    with context.house.database.writing() as session:
        document = splitting.undo_split(session, public_id, actor, version_of(if_match))
        session.flush()
        return Response(status_code=204, headers={"ETag": f'"{document.version}"'})


@router.post("/keep-whole", summary="Say that a file is one document", status_code=204, responses=CHANGE)
def keep_whole(public_id: str, actor: Writer, context: Here, if_match: IfMatch = None) -> Response:
    """No parts are proposed any more."""
    with context.house.database.writing() as session:
        document = splitting.keep_whole(session, public_id, actor, version_of(if_match))
        session.flush()
        return Response(status_code=204, headers={"ETag": f'"{document.version}"'})
