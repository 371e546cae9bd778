"""People and keys of other systems: for administrators."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.auth.errors import BadAccount
from api.auth.keys import Scope, all_keys, create_key, revoke_key
from api.auth.users import add_user, all_users, disable_user, set_password
from api.pages.admin.service import ROLES, enable, find_person, keep_an_administrator, set_role, set_team
from api.pages.admin.team_service import teams_of
from api.pages.forms import Posted, Protected, back_to, number_of, text_of, texts_of
from api.pages.people import Acting, Administrator, Stored
from api.pages.rendering import render
from triage.storage.database import Database
from triage.storage.tables import Role, User

router = APIRouter()
_DONE = {
    "added": "The person can sign in now.",
    "changed": "Changed.",
    "disabled": "Switched off. Their name stays in the history.",
    "revoked": "The key no longer works.",
}


@router.get("/admin/people")
def people(request: Request, user: Administrator, database: Stored, done: str = "") -> Response:
    """Everybody, and a form to add somebody."""
    return _people(request, database, message=_DONE.get(done, ""))


@router.post("/admin/people", dependencies=Protected)
def add(request: Request, form: Posted, user: Administrator, actor: Acting, database: Stored) -> Response:
    """Add a person with a first password, shown once."""
    typed = {name: text_of(form, name) for name in ("name", "email", "role", "team")}
    password = _password()
    try:
        with database.writing() as session:
            role = Role(typed["role"]) if typed["role"] in ROLES else Role.CASEWORKER
            add_user(
                session,
                actor,
                name=typed["name"],
                email=typed["email"],
                password=password,
                role=role,
                team=typed["team"] or None,
            )
    except BadAccount as error:
        return _people(request, database, error=error.message, typed=typed, status=422)
    return _people(request, database, secret=password, secret_for=typed["name"])


@router.post("/admin/people/{public_id}", dependencies=Protected)
def change(
    request: Request, public_id: str, form: Posted, user: Administrator, actor: Acting, database: Stored
) -> Response:
    """Change a person's role, give a new password, switch off or on again."""
    password = _password()

    def new_password(session: Session, person: User) -> None:
        set_password(session, actor, person, password)

    def switch_off(session: Session, person: User) -> None:
        if person.id == user.id:
            raise BadAccount("You cannot switch yourself off.")
        if person.role == Role.ADMIN:
            keep_an_administrator(session, person)
        disable_user(session, actor, person)

    deeds: dict[str, Callable[[Session, User], None]] = {
        "role": lambda session, person: set_role(session, actor, person, text_of(form, "role")),
        "team": lambda session, person: set_team(session, actor, person, text_of(form, "team")),
        "password": new_password,
        "disable": switch_off,
        "enable": lambda session, person: enable(session, actor, person),
    }
    action = text_of(form, "action")
    try:
        with database.writing() as session:
            person = find_person(session, public_id)
            if action in deeds:
                deeds[action](session, person)
    except BadAccount as error:
        return _people(request, database, error=error.message, status=422)
    if action == "password":
        return _people(request, database, secret=password, secret_for=person.name)
    return back_to("/admin/people", done="disabled" if action == "disable" else "changed")


@router.get("/admin/keys")
def keys(request: Request, user: Administrator, database: Stored, done: str = "") -> Response:
    """Keys of other systems."""
    return _keys(request, database, message=_DONE.get(done, ""))


@router.post("/admin/keys", dependencies=Protected)
def make_key(request: Request, form: Posted, user: Administrator, actor: Acting, database: Stored) -> Response:
    """Make a key and show it, once."""
    name, scopes = text_of(form, "name"), texts_of(form, "scope")
    try:
        with database.writing() as session:
            made = create_key(
                session, actor, name=name, scopes=scopes, days=number_of(form, "days"), created_by=user.id
            )
    except BadAccount as error:
        words = error.message if scopes or not name else "Choose at least one thing that the key may do."
        return _keys(request, database, error=words, status=422, name=name)
    return _keys(request, database, secret=made.secret, name_of_new=made.key.name)


@router.post("/admin/keys/{prefix}/revoke", dependencies=Protected)
def revoke(request: Request, prefix: str, user: Administrator, actor: Acting, database: Stored) -> Response:
    """End a key at once."""
    try:
        with database.writing() as session:
            revoke_key(session, actor, prefix)
    except BadAccount as error:
        return _keys(request, database, error=error.message, status=422)
    return back_to("/admin/keys", done="revoked")


def _people(
    request: Request,
    database: Database,
    *,
    message: str = "",
    error: str = "",
    typed: dict[str, str] | None = None,
    secret: str = "",
    secret_for: str = "",
    status: int = 200,
) -> Response:
    with database.reading() as session:
        return render(
            request,
            "admin/people.html",
            status,
            people=all_users(session),
            teams=teams_of(session),
            message=message,
            error=error,
            typed=typed or {"name": "", "email": "", "role": Role.CASEWORKER.value, "team": ""},
            secret=secret,
            secret_for=secret_for,
        )


def _keys(
    request: Request,
    database: Database,
    *,
    message: str = "",
    error: str = "",
    secret: str = "",
    name: str = "",
    name_of_new: str = "",
    status: int = 200,
) -> Response:
    with database.reading() as session:
        return render(
            request,
            "admin/keys.html",
            status,
            keys=all_keys(session),
            scopes=_SCOPES,
            message=message,
            error=error,
            secret=secret,
            name=name,
            name_of_new=name_of_new,
        )


def _password() -> str:
    """A first password that can be read out over the telephone: four groups of letters and figures, 80 random bits."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789x"
    letters = "".join(secrets.choice(alphabet) for _ in range(16))
    return "-".join(letters[at : at + 4] for at in range(0, 16, 4))


_SCOPES = {
    Scope.DOCUMENTS_WRITE: "Send documents",
    Scope.DOCUMENTS_READ: "See what became of documents",
    Scope.DRAFTS_WRITE: "Change drafts",
    Scope.REGISTER_READ: "Read children’s records",
    Scope.EVENTS_READ: "Follow the history",
}
