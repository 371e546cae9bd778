"""Post many documents at once: a manifest and its files in one form."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from api.auth.keys import Scope
from api.context import Context, context_of
from api.dependencies import MOST_FILES, form_of
from api.problems import Problem
from api.v1.bulk import service
from api.v1.bulk.schemas import Entry, Outcome, Outcomes
from api.v1.documents.endpoints import POSTED, arrival_of
from api.v1.documents.service import LONGEST_KEY, room_for_more
from api.v1.rights import key_with
from triage.drafts.actor import Actor
from triage.storage.originals import chunks_of

router = APIRouter(tags=["documents"])

_LARGEST_MANIFEST = 1024 * 1024
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["manifest", "file"],
                    "properties": {
                        "manifest": {
                            "type": "string",
                            "description": "JSON, a list of objects, or CSV with their names as headings: file, "
                            "received, sender, external_reference, child, priority",
                        },
                        "file": {"type": "array", "items": {"type": "string", "format": "binary"}, "maxItems": 200},
                    },
                    "additionalProperties": False,
                },
                "example": {"manifest": '[{"file": "letter.pdf", "received": "2025-03-27"}]', "file": ["…"]},
            }
        },
    }
}


@router.post(
    "/bulk",
    status_code=202,
    summary="Post many documents",
    openapi_extra=_BODY,
    responses=POSTED,
)
async def post_documents(
    request: Request,
    actor: Annotated[Actor, Depends(key_with(Scope.DOCUMENTS_WRITE))],
    context: Annotated[Context, Depends(context_of)],
    idempotency_key: Annotated[str | None, Header(min_length=1, max_length=LONGEST_KEY)] = None,
) -> Outcomes:
    """Up to 200 files, each taken or refused on its own. With `Idempotency-Key`, the whole may be sent again."""
    await run_in_threadpool(room_for_more, context.house)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "multipart/form-data":
        raise Problem(415, "wrong_content_type", "Send multipart/form-data.")
    form = await form_of(request, MOST_FILES, 10, lists=1)
    manifest = form.get("manifest")
    if manifest is None or set(form) - {"manifest", "file"}:
        raise Problem(422, "invalid", "Send the form fields “manifest” and “file”, and no others.", field="manifest")
    raw = await manifest.read(_LARGEST_MANIFEST + 1) if isinstance(manifest, UploadFile) else manifest.encode()
    if len(raw) > _LARGEST_MANIFEST:
        raise Problem(413, "too_large", "A manifest may have 1 MB.", field="manifest")
    entries = service.manifest_of(raw)
    files = [one for one in form.getlist("file") if isinstance(one, UploadFile)]
    service.match(entries, [one.filename or "" for one in files])
    by_name = {one.filename: one for one in files}
    postings = [_posting(number, entry, by_name[entry.file]) for number, entry in enumerate(entries)]
    outcomes = await run_in_threadpool(_post_all, context, postings, actor, idempotency_key)
    return Outcomes(documents=outcomes)


def _posting(number: int, entry: Entry, file: UploadFile) -> service.Posting:
    fields: dict[str, Any] = entry.model_dump(mode="json", exclude={"file"}) | {"name": entry.file}
    try:
        arrival = arrival_of(fields)
    except Problem as refused:
        words = f"Entry {number + 1}: {refused.detail}"
        raise Problem(422, "invalid", words, field=f"manifest.{number}.{refused.more.get('field', '')}") from None
    return service.Posting(entry, arrival, lambda: chunks_of(file.file))


def _post_all(context: Context, postings: list[service.Posting], actor: Actor, repeat_key: str | None) -> list[Outcome]:
    outcomes = []
    for outcome, received in service.post_all(context.house, postings, actor, repeat_key):
        outcomes.append(outcome)
        if received is not None:
            context.tell(received)
    return outcomes
