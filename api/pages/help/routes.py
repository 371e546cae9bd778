"""Help with the keyboard shortcuts, and the accessibility statement. Open to everybody: they hold nothing private."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.auth.errors import NotSignedIn
from api.auth.sessions import session_of
from api.dependencies import SESSION_COOKIE
from api.pages.people import Running
from api.pages.rendering import render

router = APIRouter()


@router.get("/help")
def help_page(request: Request, running: Running) -> Response:
    """How to do the main job, and the keys."""
    return _open(request, running, "help/help.html")


@router.get("/accessibility")
def accessibility(request: Request, running: Running) -> Response:
    """The accessibility statement."""
    return _open(request, running, "help/accessibility.html")


def _open(request: Request, running: Running, template: str) -> Response:
    """A page that needs no sign-in but shows who is signed in."""
    try:
        house = running.house
        request.state.signed_in = session_of(house.database, house.settings, request.cookies.get(SESSION_COOKIE))
    except NotSignedIn:
        request.state.signed_in = None
    return render(request, template)
