"""Rights, as dependencies of routes: who is signed in, which role or scope is needed, is this form ours."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Path, Request
from fastapi.security import HTTPBearer
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.auth.errors import BadRequestToken, NotPermitted, NotSignedIn
from api.auth.keys import Scope
from api.auth.sessions import session_of
from api.auth.tokens import bearer_of
from api.context import Context, context_of
from api.problems import Problem
from triage.drafts.actor import Actor
from triage.pipeline import House
from triage.settings import Settings
from triage.storage.database import Database
from triage.storage.originals import Originals
from triage.storage.tables import ApiKey, Role, SignedIn, User

SESSION_COOKIE = "triage_session"
VISITOR_COOKIE = "triage_visitor"
CSRF_FIELD = "csrf_token"
CSRF_HEADER = "X-CSRF-Token"
MOST_FILES = 200
"""Files that one form may hold; the page for uploads sends a thousand in several."""
MOST_FIELDS = 2000
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})

# Bounded, because a database refuses whole numbers past eight bytes.
PageNumber = Annotated[int, Path(ge=1, le=1_000_000)]
Position = Annotated[int, Path(ge=0, le=10_000)]


_BEARER = HTTPBearer(
    auto_error=False,
    scheme_name="Key",
    description="An API key, `triage_PREFIX_SECRET`, or a token of the council's identity provider (OAuth2 client "
    "credentials).",
)


def get_house(context: Annotated[Context, Depends(context_of)]) -> House:
    """The house: settings, database, originals."""
    return context.house


def get_database(context: Annotated[Context, Depends(context_of)]) -> Database:
    """The database."""
    return context.house.database


def get_originals(context: Annotated[Context, Depends(context_of)]) -> Originals:
    """The store of originals."""
    return context.house.originals


def get_settings(context: Annotated[Context, Depends(context_of)]) -> Settings:
    """The settings."""
    return context.house.settings


def signed_in(request: Request, context: Annotated[Context, Depends(context_of)]) -> SignedIn:
    """The session of the request's cookie. Raises `NotSignedIn`."""
    found = session_of(context.house.database, context.house.settings, request.cookies.get(SESSION_COOKIE))
    request.state.signed_in = found
    return found


def current_user(session: Annotated[SignedIn, Depends(signed_in)]) -> User:
    """The person who is signed in. Raises `NotSignedIn`."""
    return session.user


def require(*roles: Role) -> Callable[[User], User]:
    """A dependency: the person who is signed in has one of the roles. Raises `NotSignedIn`, `NotPermitted`."""

    def required(user: Annotated[User, Depends(current_user)]) -> User:
        if user.role not in roles:
            raise NotPermitted("Your account may not do this. Ask an administrator of this service.")
        return user

    return required


def current_actor(request: Request, user: Annotated[User, Depends(current_user)]) -> Actor:
    """The person who is signed in, as the history writes them."""
    return Actor.user(user, request_id_of(request))


def request_id_of(request: Request) -> str | None:
    """The request's number, as in the log lines and the answer's header."""
    return getattr(request.state, "request_id", None)


def csrf_token(request: Request) -> str:
    """The token for this request's forms: of the session, or of a visitor's cookie before sign-in."""
    session: SignedIn | None = getattr(request.state, "signed_in", None)
    if session is not None:
        return session.csrf_secret
    known: str | None = getattr(request.state, "visitor", None) or request.cookies.get(VISITOR_COOKIE)
    request.state.visitor = known or secrets.token_urlsafe(24)
    return str(request.state.visitor)


async def csrf_protected(request: Request, context: Annotated[Context, Depends(context_of)]) -> None:
    """Refuse a change that did not come from a form or script of ours. Raises `BadRequestToken`."""
    if request.method not in UNSAFE:
        return
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise BadRequestToken("This form was sent from another website.")
    expected = await run_in_threadpool(_expected_token, request, context)
    sent = request.headers.get(CSRF_HEADER)
    if sent is None:
        value = (await form_of(request)).get(CSRF_FIELD)
        sent = "" if value is None or isinstance(value, UploadFile) else value
    if not expected or not hmac.compare_digest(expected.encode(), sent.encode()):
        raise BadRequestToken("This form is out of date. Go back, load the page again, and repeat your change.")


async def form_of(
    request: Request, most_files: int = MOST_FILES, most_fields: int = MOST_FIELDS, *, lists: int = 0
) -> FormData:
    """The form that was sent. It is taken apart once for each request, so its bounds must be the same for each.

    `lists` may come as files beside the others. Raises a 422 problem where there are more files, and reads no further.
    """
    try:
        return await request.form(max_files=most_files + lists, max_fields=most_fields)
    except HTTPException as refused:
        if not str(refused.detail).startswith("Too many files"):
            raise
        files = "one file" if most_files == 1 else f"{most_files} files"
        words = f"A form may hold {files} at most. None of these was stored: send them in several forms."
        raise Problem(422, "too_many_files", words) from None


def _expected_token(request: Request, context: Context) -> str | None:
    try:
        found = session_of(context.house.database, context.house.settings, request.cookies.get(SESSION_COOKIE))
    except NotSignedIn:
        return request.cookies.get(VISITOR_COOKIE)
    request.state.signed_in = found
    return found.csrf_secret


def scoped(*scopes: Scope) -> Callable[..., ApiKey]:
    """A dependency: an API key, or an identity provider's token, with all of the scopes.

    Raises `NotSignedIn`, `NotPermitted`.
    """

    def required(
        request: Request,
        context: Annotated[Context, Depends(context_of)],
        _described: Annotated[object, Depends(_BEARER)] = None,
    ) -> ApiKey:
        kind, _, presented = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer":
            raise NotSignedIn("Send an API key: Authorization: Bearer KEY.")
        key = bearer_of(context.house.database, context.house.settings, presented.strip())
        missing = [scope for scope in scopes if scope not in key.scopes]
        if missing:
            raise NotPermitted(f"This API key lacks the scope {', '.join(missing)}.")
        request.state.key_id = key.id
        return key

    return required


def set_session_cookie(response: Response, settings: Settings, token: str) -> None:
    """Give the browser its session: out of scripts' reach, not sent from other sites, by https where there is https."""
    response.set_cookie(SESSION_COOKIE, token, httponly=True, samesite="lax", secure=settings.secure_cookies, path="/")


def set_visitor_cookie(response: Response, settings: Settings, token: str) -> None:
    """Keep the token of a form that is shown before sign-in."""
    response.set_cookie(VISITOR_COOKIE, token, httponly=True, samesite="lax", secure=settings.secure_cookies, path="/")
