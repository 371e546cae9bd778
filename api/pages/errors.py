"""What people see when something is refused or breaks: what happened, what is safe, what to do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from inspect import isawaitable
from typing import Any
from urllib.parse import quote

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from redis.exceptions import RedisError
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from api.auth.errors import AuthError, BadRequestToken, NotPermitted, NotSignedIn
from api.pages.headers import policy
from api.pages.rendering import render, wants_json
from api.problems import Problem
from triage.drafts.errors import Claimed, Conflict, DraftError, Invalid, NotAllowed, NotFound, NotNow
from triage.drafts.queue import BadCursor
from triage.storage.originals import TooLarge

log = structlog.get_logger(__name__)
Handler = Callable[[Request, Any], Awaitable[Response]]
_FOR_SYSTEMS = ("/v1", "/health", "/ready", "/metrics")

_TITLES = {
    400: "This form could not be used",
    403: "You cannot do this",
    404: "Page not found",
    405: "Page not found",
    409: "This was not saved",
    413: "The file is too large",
    422: "Something in the form is not right",
    429: "Too many tries",
    500: "Sorry, there is a problem with the service",
    503: "The service is busy",
}
_WORDS = {
    404: "Check the address, or go back to the list. What you look for may be under another name: use the search.",
    405: "Check the address, or go back to the list.",
    413: "It was not stored. Ask the sender for a smaller copy, or send it in parts.",
    500: (
        "Nothing that was stored is lost. Go back and try again. "
        "If it happens again, tell the people who run this service."
    ),
    503: "Nothing is lost. Wait a moment and try again.",
}


def install_errors(app: FastAPI) -> None:
    """Answer people in plain pages; requests of other systems go to the handlers that stood before."""
    for kind, before in list(app.exception_handlers.items()):
        if isinstance(kind, type):
            app.add_exception_handler(kind, _chosen(before))
    for kind in (HTTPException, AuthError, DraftError, RequestValidationError, Exception):
        if kind not in app.exception_handlers:
            app.add_exception_handler(kind, _chosen(None))


def _chosen(before: Any) -> Handler:
    async def chosen(request: Request, error: Exception) -> Response:
        if before is not None and request.url.path.startswith(_FOR_SYSTEMS):
            answer = before(request, error)
            return await answer if isawaitable(answer) else answer  # type: ignore[no-any-return]
        return _answer(request, error)

    return chosen


def _answer(request: Request, error: Exception) -> Response:
    match error:
        case NotSignedIn():
            return _not_signed_in(request, error)
        case AuthError() | DraftError():
            return _refused(request, error)
        case RequestValidationError():
            return error_answer(request, 422, "The address or form was not understood. Go back and try again.")
        case TooLarge():
            return error_answer(request, 413, f"{error} {_WORDS[413]}", "too_large")
        case BadCursor():
            return error_answer(request, 404, "This part of the list is no longer there. Go back to its start.")
        case HTTPException():
            words = error.detail if isinstance(error, Problem) else ""
            return error_answer(request, error.status_code, words)
        case OperationalError() | RedisError() | OSError():
            log.error("not available", kind=type(error).__name__)
            return error_answer(request, 503)
    # Only the kind of the error: its words could quote a document.
    log.error("page failed", kind=type(error).__name__)
    answer = error_answer(request, 500)
    # This answer is made outside the layer that adds the pages' headers.
    answer.headers["Content-Security-Policy"] = policy(getattr(request.state, "nonce", ""))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def error_answer(request: Request, status: int, message: str = "", code: str = "refused", title: str = "") -> Response:
    """An error as a page, or as JSON where a script asked."""
    words = message or _WORDS.get(status, _WORDS[500])
    if wants_json(request):
        return JSONResponse({"code": code, "message": words}, status)
    return render(request, "base/error.html", status, title=title or _TITLES.get(status, _TITLES[500]), words=words)


def _not_signed_in(request: Request, error: NotSignedIn) -> Response:
    if wants_json(request):
        return JSONResponse({"code": "not_signed_in", "message": error.message}, 401)
    # A form that was sent comes back to the page it was sent from, not to an address that only takes forms.
    back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    if request.method != "GET":
        back = "/documents"
    return RedirectResponse(f"/sign-in?next={quote(back)}" if back != "/" else "/sign-in", 303)


def _refused(request: Request, error: AuthError | DraftError) -> Response:
    status = 400
    for kind, number in (
        (NotFound, 404),
        (Conflict, 409),
        (Claimed, 409),
        (NotNow, 409),
        (Invalid, 422),
        (NotAllowed, 403),
        (NotPermitted, 403),
        (BadRequestToken, 403),
    ):
        if isinstance(error, kind):
            status = number
    title = "This form is out of date" if isinstance(error, BadRequestToken) else ""
    return error_answer(request, status, error.message, getattr(error, "code", "refused"), title)
