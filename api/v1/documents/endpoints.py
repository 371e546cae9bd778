"""Post documents, see what became of them, get the originals back."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Header, Query, Request
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.responses import JSONResponse, Response, StreamingResponse

from api.auth.keys import Scope
from api.context import Context, context_of
from api.dependencies import form_of
from api.openapi import REF
from api.problems import Problem, errors_of
from api.v1.days import Day, day_of_text
from api.v1.documents import service
from api.v1.documents.schemas import ONE_LINE, PUBLIC_NAME, Accepted, DocumentOut, DocumentPage, PostedJson
from api.v1.rights import key_with
from triage.drafts.actor import Actor
from triage.drafts.history import record
from triage.drafts.opening import find_document
from triage.drafts.queue import QueueFilter, View
from triage.drafts.receive import EARLIEST_RECEIPT, Arrival
from triage.england import today
from triage.storage.originals import chunks_of
from triage.storage.tables import Channel, Priority, State, What
from triage.vocabulary import DocumentType, Urgency

router = APIRouter(tags=["documents"])

_BASE64_PIECE = 4 * 256 * 1024
_PROBLEM = {"content": {"application/problem+json": {"schema": {"type": "object"}}}}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    401: {"description": "No API key, or none that is good", **_PROBLEM},
    403: {"description": "The key lacks the scope", **_PROBLEM},
    404: {"description": "There is no such document", **_PROBLEM},
    422: {"description": "A value cannot be what was sent", **_PROBLEM},
    429: {"description": "Too many requests; see Retry-After", **_PROBLEM},
}
POSTED: dict[int | str, dict[str, Any]] = PROBLEMS | {
    400: {"description": "The body cannot be understood", **_PROBLEM},
    413: {"description": "The file is too large", **_PROBLEM},
    415: {"description": "Not a kind of body that is taken here", **_PROBLEM},
    503: {"description": "Nothing can be kept now; see Retry-After", **_PROBLEM},
}
_FIELDS = {
    "received": {
        "anyOf": [{"type": "string", "format": "date"}, {"type": "string", "maxLength": 0}],
        "description": "Day of receipt, from which the law counts; today if missing",
    },
    "sender": {"type": "string", "maxLength": 320, "pattern": ONE_LINE},
    "external_reference": {
        "type": "string",
        "maxLength": 200,
        "pattern": ONE_LINE,
        "description": "Your own number for the document",
    },
    "child": {
        "type": "string",
        "pattern": PUBLIC_NAME,
        "maxLength": 20,
        "description": "Public name of the child, where you know it",
    },
    "priority": {"type": "string", "enum": [*(priority.value for priority in Priority), ""]},
}
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}} | _FIELDS,
                    "additionalProperties": False,
                },
                "example": {"file": "…", "received": "2025-03-27", "external_reference": "CM-20417"},
            },
            "application/json": {"schema": PostedJson.model_json_schema(ref_template=REF)},
        },
    }
}


@router.post(
    "/documents",
    status_code=202,
    response_model=Accepted,
    summary="Post a document",
    openapi_extra=_BODY,
    responses=POSTED,
)
async def post_document(
    request: Request,
    actor: Annotated[Actor, Depends(key_with(Scope.DOCUMENTS_WRITE))],
    context: Annotated[Context, Depends(context_of)],
    idempotency_key: Annotated[str | None, Header(min_length=1, max_length=service.LONGEST_KEY)] = None,
) -> Response:
    """Send one file. When the answer comes, the file is safe; it is read soon after. `Location` gives the result."""
    await run_in_threadpool(service.room_for_more, context.house)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        form = await form_of(request, 1, 20)
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise Problem(422, "no_file", "Send the file in the form field “file”.", field="file")
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        if unknown := set(fields) - set(_FIELDS):
            words = f"The form has {len(unknown)} fields that are not known here. Known: file, {', '.join(_FIELDS)}."
            raise Problem(422, "invalid", words)
        if len(form.multi_items()) != len(form):
            raise Problem(422, "invalid", "Send each field of the form once.")
        sent = fields | {"name": file.filename or "document"}
        chunks: Iterator[bytes] = chunks_of(file.file)
    elif kind == "application/json":
        posted = _posted(await request.body())
        sent = posted.model_dump(mode="json", exclude={"content_base64"}, exclude_none=True)
        chunks = _decoded(posted.content_base64)
    else:
        raise Problem(415, "wrong_content_type", "Send multipart/form-data or application/json.")
    once = service.Once(idempotency_key, sent) if idempotency_key is not None else None
    answer = await run_in_threadpool(service.post, context.house, chunks, arrival_of(sent), actor, once)
    if answer.received is not None:
        await run_in_threadpool(context.tell, answer.received)
    return JSONResponse(answer.body, 202, {"Location": f"/v1/documents/{answer.body['id']}"})


@router.get("/documents", summary="List documents", responses=PROBLEMS)
def list_documents(
    actor: Annotated[Actor, Depends(key_with(Scope.DOCUMENTS_READ, noted=True))],
    context: Annotated[Context, Depends(context_of)],
    state: Annotated[list[State] | None, Query()] = None,
    document_type: Annotated[list[DocumentType] | None, Query()] = None,
    urgency: Annotated[list[Urgency] | None, Query()] = None,
    external_reference: Annotated[str | None, Query(max_length=200)] = None,
    received_from: Day | None = None,
    received_to: Day | None = None,
    search: Annotated[str, Query(max_length=200)] = "",
    cursor: Annotated[str | None, Query(max_length=40)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> DocumentPage:
    """Documents in the order in which they came. Pages stay stable while new documents arrive."""
    wanted = QueueFilter(
        view=View.ALL,
        states=tuple(state or ()),
        types=tuple(document_type or ()),
        urgencies=tuple(urgency or ()),
        external_reference=external_reference,
        received_from=received_from,
        received_to=received_to,
        search=search.strip(),
    )
    with context.house.database.reading() as session:
        return service.documents(session, wanted, cursor, limit)


@router.get("/documents/{public_id}", summary="State and result of a document", responses=PROBLEMS)
def get_document(
    public_id: str,
    response: Response,
    actor: Annotated[Actor, Depends(key_with(Scope.DOCUMENTS_READ))],
    context: Annotated[Context, Depends(context_of)],
) -> DocumentOut:
    """The state; what was suggested, as the labels write it; and what people decided, apart from it."""
    with context.house.database.writing() as session:
        document = find_document(session, public_id)
        record(session, actor, What.DOCUMENT_LOOKED_AT, document=document)
        response.headers["ETag"] = f'"{document.version}"'
        return service.document_out(session, document)


@router.get(
    "/documents/{public_id}/original",
    summary="The file as it was sent",
    response_class=StreamingResponse,
    responses=PROBLEMS | {200: {"content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}},
)
def get_original(
    public_id: str,
    actor: Annotated[Actor, Depends(key_with(Scope.DOCUMENTS_READ))],
    context: Annotated[Context, Depends(context_of)],
) -> Response:
    """The same bytes, to be saved and not shown by a browser."""
    with context.house.database.writing() as session:
        document = find_document(session, public_id)
        record(session, actor, What.DOCUMENT_DOWNLOADED, document=document)
        # a part is kept as the file that it came in
        named = document.parent if document.first_page and document.parent else document
        original, name = document.original, named.name
    file = context.house.originals.open(original.storage_key)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Length": str(original.size),
        "Digest": f"sha-256={base64.b64encode(bytes.fromhex(original.sha256)).decode()}",
    }
    return StreamingResponse(chunks_of(file), media_type=original.media_type, headers=headers)


def arrival_of(fields: dict[str, Any]) -> Arrival:
    """What is known of a posted document. Raises a 422 problem for a value that cannot be."""
    received = str(fields.get("received") or "")
    try:
        day = day_of_text(received) if received else today()
    except ValueError:
        raise Problem(422, "invalid", "received must be a date like 2025-03-27.", field="received") from None
    if not EARLIEST_RECEIPT <= day <= today():
        raise Problem(422, "invalid", "received must not lie in the future or before 1990.", field="received")
    priority = fields.get("priority") or Priority.LIVE
    if priority not in set(Priority):
        raise Problem(422, "invalid", f"priority must be one of {', '.join(Priority)}.", field="priority")
    if not re.fullmatch(PUBLIC_NAME, str(fields.get("child") or "")):
        raise Problem(422, "invalid", "child must be a child's public name.", field="child")
    for field, longest in (("sender", 320), ("external_reference", 200)):
        value = str(fields.get(field) or "")
        if len(value) > longest or not re.fullmatch(ONE_LINE, value):
            raise Problem(422, "invalid", f"{field} must be one line of {longest} characters or fewer.", field=field)
    return Arrival(
        name=str(fields.get("name") or ""),
        channel=Channel.API,
        received=day,
        sender=fields.get("sender") or None,
        external_reference=fields.get("external_reference") or None,
        hinted_child=fields.get("child") or None,
        priority=Priority(priority),
    )


def _posted(body: bytes) -> PostedJson:
    try:
        return PostedJson.model_validate_json(body)
    except ValidationError as error:
        raise Problem(422, "invalid", "Some values cannot be what was sent.", errors=errors_of(error)) from None


def _decoded(text: str) -> Iterator[bytes]:
    """The bytes, a piece at a time. Raises a 422 problem at the first piece that is not base64 (RFC 4648)."""
    try:
        for start in range(0, len(text), _BASE64_PIECE):
            piece = text[start : start + _BASE64_PIECE]
            if "=" in piece and start + _BASE64_PIECE < len(text):
                raise ValueError("padding before the end")
            yield base64.b64decode(piece, validate=True)
    except (binascii.Error, ValueError):
        raise Problem(422, "invalid", "content_base64 is not base64.", field="content_base64") from None
