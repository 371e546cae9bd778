"""Teams: for administrators."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.auth.errors import BadAccount
from api.pages.admin.team_service import add_team, remove_team, rename_team, team_rows
from api.pages.forms import Posted, Protected, back_to, number_of, text_of
from api.pages.people import Acting, Administrator, Stored
from api.pages.rendering import render
from triage.storage.database import Database

router = APIRouter()
_DONE = {"added": "The team is made.", "renamed": "Renamed.", "removed": "Removed. Its documents stay in the list."}


@router.get("/admin/teams")
def teams(request: Request, user: Administrator, database: Stored, done: str = "") -> Response:
    """All teams, and a form for one more."""
    return _teams(request, database, message=_DONE.get(done, ""))


@router.post("/admin/teams", dependencies=Protected)
def change_teams(request: Request, form: Posted, user: Administrator, actor: Acting, database: Stored) -> Response:
    """Make, rename or remove a team."""
    action, name, team = text_of(form, "action"), text_of(form, "name"), number_of(form, "team") or 0
    done = {"rename": "renamed", "remove": "removed"}.get(action, "added")
    try:
        with database.writing() as session:
            if action == "rename":
                rename_team(session, actor, team, name)
            elif action == "remove":
                remove_team(session, actor, team)
            else:
                add_team(session, actor, name)
    except BadAccount as error:
        return _teams(request, database, error=error.message, name="" if action else name)
    return back_to("/admin/teams", done=done)


def _teams(request: Request, database: Database, *, message: str = "", error: str = "", name: str = "") -> Response:
    with database.reading() as session:
        rows = team_rows(session)
    return render(
        request, "admin/teams.html", 422 if error else 200, rows=rows, message=message, error=error, name=name
    )
