"""The council's own days, and due days for calendar programs."""

from __future__ import annotations

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.auth.errors import NotSignedIn
from api.auth.keys import Scope
from api.context import context_of
from api.dependencies import scoped
from api.pages import formats
from api.pages.clocks.routes import refusal_of
from api.pages.forms import Posted, Protected, back_to, date_of, number_of, text_of
from api.pages.people import Acting, Administrator, Person, Set, Stored
from api.pages.rendering import render
from triage.register.acting import Refused
from triage.register.time_limits.days import KINDS, add_days, council_days, remove_days
from triage.register.time_limits.icalendar import calendar, end_feeds, feeds_of, new_feed, team_of_feed
from triage.storage.database import Database
from triage.storage.tables import now

router = APIRouter()


@router.get("/clocks/days")
def days(request: Request, user: Person, database: Stored) -> Response:
    """Term dates and extra bank holidays; administrators may change them."""
    return _days(request, database)


@router.post("/clocks/days", dependencies=Protected)
def change_days(request: Request, form: Posted, user: Administrator, actor: Acting, database: Stored) -> Response:
    """Enter or remove days. Clocks that depend on them are counted anew."""

    def deed(session: Session) -> None:
        if (row := number_of(form, "remove")) is not None:
            remove_days(session, actor, row)
            return
        first, last = date_of(form, "first"), date_of(form, "last")
        if first is None:
            raise Refused("Enter the first day.")
        add_days(session, actor, text_of(form, "kind"), first, last or first, text_of(form, "words"))

    error = refusal_of(database, deed)
    if error:
        return _days(request, database, error)
    return back_to("/clocks/days", done="saved")


@router.get("/clocks/calendar")
def calendar_page(request: Request, user: Person, database: Stored) -> Response:
    """How to get the due days into a calendar program."""
    with database.reading() as session:
        feeds = feeds_of(session, user)
    return render(request, "clocks/calendar.html", feeds=feeds, address="")


@router.post("/clocks/calendar", dependencies=Protected)
def change_calendar(
    request: Request, form: Posted, user: Person, actor: Acting, database: Stored, settings: Set
) -> Response:
    """Make a secret address, shown once, or end it."""
    with database.writing() as session:
        if text_of(form, "action") == "end":
            end_feeds(session, user, actor)
            return back_to("/clocks/calendar", done="ended")
        team = user.team_id if text_of(form, "team") == "mine" else None
        feed, token = new_feed(session, user, actor, team_id=team)
    base = settings.public_url.rstrip("/") or str(request.base_url).rstrip("/")
    return render(request, "clocks/calendar.html", feeds=[feed], address=f"{base}/clocks.ics?token={token}")


@router.get("/clocks.ics")
def feed(request: Request, token: str = "") -> Response:
    """The feed, for who has its token, or an API key that may read the register. Raises `NotSignedIn`."""
    house = context_of(request).house
    team: str | None = None
    if token:
        try:
            with house.database.writing() as session:
                team = team_of_feed(session, token[:200])
        except Refused as refused:
            raise NotSignedIn(refused.message) from None
    else:
        scoped(Scope.REGISTER_READ)(request, context_of(request))
    with house.database.reading() as session:
        text = calendar(session, formats.today(), team, now())
    return Response(text, media_type="text/calendar; charset=utf-8")


def _days(request: Request, database: Database, error: str = "") -> Response:
    with database.reading() as session:
        rows = council_days(session)
    return render(
        request,
        "clocks/days.html",
        422 if error else 200,
        rows=rows,
        kinds=KINDS,
        error=error,
        done=request.query_params.get("done", ""),
    )
