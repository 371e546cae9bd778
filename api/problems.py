"""Errors of the JSON door: one shape, RFC 9457 problem details, in plain English."""

from __future__ import annotations

from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, ValidationError
from redis.exceptions import RedisError
from sqlalchemy.exc import DataError, OperationalError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response
from starlette.routing import Match

from api.auth.errors import AuthError, BadAccount, BadRequestToken, NotPermitted, NotSignedIn, TooManyAttempts
from triage.drafts.errors import Claimed, Conflict, DraftError, Invalid, NotAllowed, NotFound, NotNow
from triage.drafts.queue import BadCursor
from triage.storage.originals import TooLarge

log = structlog.get_logger(__name__)

MEDIA_TYPE = "application/problem+json"
MOST_ERRORS = 20
_TITLES = {
    400: "The request cannot be understood",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    405: "This address has no such method",
    408: "The body came too slowly",
    409: "In conflict with somebody else's change",
    411: "The length of the body is missing",
    412: "The draft has changed",
    413: "Too large",
    415: "Not a kind of content that is taken here",
    422: "A value cannot be what was sent",
    428: "The draft's version is missing",
    429: "Too many requests",
    500: "Something went wrong here",
    503: "Not available for a moment",
}
_DRAFT_STATUS: dict[type[DraftError], int] = {
    NotFound: 404,
    Conflict: 412,
    Claimed: 409,
    Invalid: 422,
    NotNow: 409,
    NotAllowed: 403,
}


class ProblemOut(BaseModel):
    """An error. `code` is stable and for programs, `detail` for people; some problems say more beside these."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "examples": [
                {
                    "type": "/docs/problems#not_found",
                    "title": "Not found",
                    "status": 404,
                    "code": "not_found",
                    "detail": "There is no such document.",
                    "request_id": "5f0c9a4e7b1d4c3f8a6e2d1b0c9f8e7d",
                }
            ]
        },
    )

    type: str
    title: str
    status: int
    code: str
    detail: str
    request_id: str | None = None


class Problem(HTTPException):
    """An error with its status, a stable code and a plain sentence. `more` goes into the body beside them."""

    def __init__(self, status: int, code: str, detail: str, headers: dict[str, str] | None = None, **more: Any) -> None:
        super().__init__(status, detail, headers)
        self.code = code
        self.more = more


def problem(
    request: Request, status: int, code: str, detail: str, headers: dict[str, str] | None = None, **more: Any
) -> Response:
    """The answer for an error."""
    body = {
        "type": f"/docs/problems#{code}",
        "title": _TITLES.get(status, "Error"),
        "status": status,
        "code": code,
        "detail": detail,
        "request_id": getattr(request.state, "request_id", None),
        **more,
    }
    return JSONResponse(body, status, headers, MEDIA_TYPE)


def errors_of(error: RequestValidationError | ValidationError) -> list[dict[str, str]]:
    """Where and what is wrong, without what was sent: at most twenty places, each of 200 characters at most."""
    found = error.errors()[:MOST_ERRORS]
    return [{"at": ".".join(str(part) for part in one["loc"])[:200], "detail": one["msg"]} for one in found]


def _methods(request: Request) -> list[str]:
    """All methods that the request's address has; one route knows only its own."""
    found = []
    for method in ("DELETE", "GET", "PATCH", "POST", "PUT"):
        scope = {**request.scope, "method": method}
        if any(route.matches(scope)[0] is Match.FULL for route in request.app.routes):
            found.append(method)
    return found


def install(app: FastAPI) -> None:
    """Answer every error of the service with a problem."""

    @app.exception_handler(HTTPException)
    def http(request: Request, error: HTTPException) -> Response:
        code = error.code if isinstance(error, Problem) else _TITLES.get(error.status_code, "error").lower()
        more = error.more if isinstance(error, Problem) else {}
        headers = dict(error.headers) if error.headers else None
        if error.status_code == 405:
            headers = {"Allow": ", ".join(_methods(request))}
        return problem(request, error.status_code, code.replace(" ", "_"), str(error.detail), headers, **more)

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> Response:
        # Where and what is wrong, without what was sent: it may be personal.
        return problem(request, 422, "invalid", "Some values cannot be what was sent.", errors=errors_of(error))

    @app.exception_handler(DraftError)
    def draft(request: Request, error: DraftError) -> Response:
        status = _DRAFT_STATUS.get(type(error), 409)
        if isinstance(error, Invalid):
            return problem(request, status, error.code, error.message, field=error.field)
        return problem(request, status, error.code, error.message)

    @app.exception_handler(AuthError)
    def auth(request: Request, error: AuthError) -> Response:
        match error:
            case TooManyAttempts():
                return problem(request, 429, "too_many", error.message, {"Retry-After": str(error.seconds)})
            case NotSignedIn():
                return problem(request, 401, "not_signed_in", error.message, {"WWW-Authenticate": "Bearer"})
            case NotPermitted():
                return problem(request, 403, "not_permitted", error.message)
            case BadRequestToken():
                return problem(request, 403, "bad_form_token", error.message)
            case BadAccount():
                return problem(request, 422, "bad_account", error.message)
        return problem(request, 401, "wrong_password", error.message)

    @app.exception_handler(TooLarge)
    def too_large(request: Request, error: TooLarge) -> Response:
        return problem(request, 413, "too_large", str(error))

    @app.exception_handler(DataError)
    def not_kept(request: Request, error: DataError) -> Response:
        # such as a character that a database cannot keep; its words would quote the value
        return problem(request, 422, "invalid", "A value holds something that cannot be kept or looked for.")

    @app.exception_handler(BadCursor)
    def bad_cursor(request: Request, error: BadCursor) -> Response:
        return problem(request, 422, "bad_cursor", str(error))

    @app.exception_handler(OperationalError)
    @app.exception_handler(RedisError)
    @app.exception_handler(OSError)
    def not_now(request: Request, error: Exception) -> Response:
        log.error("not available", kind=type(error).__name__)
        words = "The service cannot keep anything at this moment. Send it again in a while."
        return problem(request, 503, "not_available", words, {"Retry-After": "10"})

    @app.exception_handler(ClientDisconnect)
    def gone(request: Request, error: ClientDisconnect) -> Response:
        return problem(request, 400, "broken_off", "The sender went away before the end of the body.")

    @app.exception_handler(Exception)
    def unexpected(request: Request, error: Exception) -> Response:
        return problem(request, 500, "internal", "Something went wrong here. It has been written down.")
