"""``triage user …`` and ``triage key …``: people, and keys of other systems."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from api.auth import keys, users
from api.auth.errors import BadAccount
from triage.drafts.actor import COMMAND_LINE
from triage.settings import settings
from triage.storage.database import Database
from triage.storage.migrate import migrate
from triage.storage.tables import Role

user_app = typer.Typer(help="People who may sign in.", no_args_is_help=True)
key_app = typer.Typer(help="API keys of other systems.", no_args_is_help=True)

Email = Annotated[str, typer.Argument(help="The person's e-mail address")]


def _database() -> Database:
    database = Database.of(settings())
    migrate(database)
    return database


def _password() -> str:
    password: str = typer.prompt("Password (10 characters or more)", hide_input=True, confirmation_prompt=True)
    return password


@user_app.command("add")
def add_user(
    email: Email,
    name: Annotated[str, typer.Option(help="The person's name, as others see it")],
    role: Annotated[Role, typer.Option(help="What the person may do")] = Role.CASEWORKER,
    team: Annotated[str | None, typer.Option(help="The person's team")] = None,
    password: Annotated[str | None, typer.Option(help="Asked for if missing", envvar="TRIAGE_NEW_PASSWORD")] = None,
) -> None:
    """Add a person."""
    password = password or _password()
    try:
        with _database().writing() as session:
            users.add_user(session, COMMAND_LINE, name=name, email=email, password=password, role=role, team=team)
    except BadAccount as error:
        raise typer.BadParameter(error.message) from None
    typer.echo(f"Added {email}.")


@user_app.command("list")
def list_users() -> None:
    """Show everybody."""
    table = Table("Name", "E-mail", "Role", "Team", "Active", "Last signed in")
    with _database().reading() as session:
        for user in users.all_users(session):
            seen = f"{user.last_signed_in_at:%-d %B %Y}" if user.last_signed_in_at else "never"
            team = user.team.name if user.team else ""
            table.add_row(user.name, user.email, user.role, team, "yes" if user.active else "no", seen)
    Console().print(table)


@user_app.command("password")
def set_password(
    email: Email,
    password: Annotated[str | None, typer.Option(help="Asked for if missing", envvar="TRIAGE_NEW_PASSWORD")] = None,
) -> None:
    """Give a person a new password. They are signed out everywhere."""
    password = password or _password()
    try:
        with _database().writing() as session:
            users.set_password(session, COMMAND_LINE, users.find_user(session, email), password)
    except BadAccount as error:
        raise typer.BadParameter(error.message) from None
    typer.echo("The password is changed.")


@user_app.command("disable")
def disable_user(email: Email) -> None:
    """Switch a person off. Their name stays in the history."""
    try:
        with _database().writing() as session:
            users.disable_user(session, COMMAND_LINE, users.find_user(session, email))
    except BadAccount as error:
        raise typer.BadParameter(error.message) from None
    typer.echo(f"{email} can no longer sign in.")


@key_app.command("create")
def create_key(
    name: Annotated[str, typer.Option(help="Which system uses it")],
    scopes: Annotated[str, typer.Option(help=f"Separated by commas: {', '.join(keys.Scope)}")],
    days: Annotated[int | None, typer.Option(help="Ends after this many days", min=1, max=3650)] = None,
) -> None:
    """Make an API key and print it, once."""
    wanted = [scope.strip() for scope in scopes.split(",") if scope.strip()]
    try:
        with _database().writing() as session:
            made = keys.create_key(session, COMMAND_LINE, name=name, scopes=wanted, days=days)
    except BadAccount as error:
        raise typer.BadParameter(error.message) from None
    typer.echo("This key is shown only now:", err=True)
    typer.echo(made.secret)


@key_app.command("list")
def list_keys() -> None:
    """Show all keys, without their secrets."""
    table = Table("Prefix", "Name", "Scopes", "Ends", "Last used", "State")
    with _database().reading() as session:
        for key in keys.all_keys(session):
            ends = f"{key.expires_at:%-d %B %Y}" if key.expires_at else "never"
            used = f"{key.last_used_at:%-d %B %Y}" if key.last_used_at else "never"
            state = "revoked" if key.revoked_at else "good"
            table.add_row(key.prefix, key.name, " ".join(key.scopes), ends, used, state)
    Console().print(table)


@key_app.command("revoke")
def revoke_key(prefix: Annotated[str, typer.Argument(help="The key's prefix, from `triage key list`")]) -> None:
    """End a key at once."""
    try:
        with _database().writing() as session:
            keys.revoke_key(session, COMMAND_LINE, prefix)
    except BadAccount as error:
        raise typer.BadParameter(error.message) from None
    typer.echo(f"The key {prefix} is revoked.")
