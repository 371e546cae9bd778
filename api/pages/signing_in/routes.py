"""Signing in and out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from api.auth.errors import NotSignedIn, TooManyAttempts, WrongPassword
from api.auth.sessions import seconds_left, sign_in, sign_out, stay
from api.dependencies import (
    SESSION_COOKIE,
    csrf_token,
    get_database,
    get_settings,
    set_session_cookie,
    set_visitor_cookie,
)
from api.pages.forms import Posted, Protected, back_to, local, text_of
from api.pages.people import Running
from api.pages.rendering import render, wants_json
from triage.settings import Settings
from triage.storage.database import Database

router = APIRouter()


@router.get("/sign-in")
def form(
    request: Request,
    settings: Annotated[Settings, Depends(get_settings)],
    wanted: Annotated[str, Query(alias="next")] = "",
) -> Response:
    """The sign-in form. `wanted` is the page that was asked for."""
    return _page(request, settings, wanted)


@router.post("/sign-in", dependencies=Protected)
def send(
    request: Request,
    form: Posted,
    database: Annotated[Database, Depends(get_database)],
    settings: Annotated[Settings, Depends(get_settings)],
) -> Response:
    """Check the password; go on to the page that was asked for."""
    email, wanted = text_of(form, "email"), text_of(form, "next")
    password = form.get("password", "")
    address = request.client.host if request.client else ""
    try:
        opened = sign_in(database, settings, email, password if isinstance(password, str) else "", address)
    except WrongPassword as error:
        return _page(request, settings, wanted, email, error.message, 403)
    except TooManyAttempts as error:
        return _page(request, settings, wanted, email, error.message, 429)
    answer = RedirectResponse(local(wanted, "/documents"), 303)
    set_session_cookie(answer, settings, opened.token)
    return answer


@router.get("/session")
def left(request: Request, running: Running) -> JSONResponse:
    """How many seconds the session lasts yet. Asking does not make it longer. Raises `NotSignedIn` where it is over."""
    house = running.house
    seconds = int(seconds_left(house.database, house.settings, _token(request)))
    if seconds <= 0:
        raise NotSignedIn("Your session is over. Sign in again to go on.")
    return JSONResponse({"seconds": seconds})


@router.post("/session", dependencies=Protected)
def go_on(request: Request, form: Posted, running: Running) -> Response:
    """Somebody is still here."""
    house = running.house
    seconds = int(stay(house.database, house.settings, _token(request)))
    return JSONResponse({"seconds": seconds}) if wants_json(request) else back_to(text_of(form, "back"))


@router.post("/sign-out", dependencies=Protected)
def leave(request: Request, database: Annotated[Database, Depends(get_database)]) -> Response:
    """End the session."""
    sign_out(database, request.cookies.get(SESSION_COOKIE))
    answer = RedirectResponse("/sign-in?next=", 303)
    answer.delete_cookie(SESSION_COOKIE, path="/")
    return answer


def _token(request: Request) -> str | None:
    return request.cookies.get(SESSION_COOKIE)


def _page(
    request: Request, settings: Settings, wanted: str, email: str = "", error: str = "", status: int = 200
) -> Response:
    request.state.signed_in = None
    token = csrf_token(request)
    answer = render(request, "signing_in/sign_in.html", status, wanted=local(wanted, ""), email=email, error=error)
    set_visitor_cookie(answer, settings, token)
    return answer
