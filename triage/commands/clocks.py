"""``triage clocks …``: the law's time limits from the command line."""

from __future__ import annotations

import json
from datetime import date
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from triage.commands.days import day
from triage.drafts.actor import COMMAND_LINE
from triage.england import today
from triage.register.acting import Refused
from triage.register.time_limits.days import KINDS, add_days, council_days
from triage.register.time_limits.lists import Wanted, clock_list
from triage.settings import settings
from triage.storage.database import Database
from triage.storage.migrate import migrate

clocks_app = typer.Typer(help="The law's time limits: what is due, what is late.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="JSON instead of a table")]
Rule = Annotated[list[str] | None, typer.Option("--rule", help="Only this rule, such as A4. Repeat for more")]
OfTeam = Annotated[str | None, typer.Option("--team", help="Only clocks of this team")]
Everybody = Annotated[bool, typer.Option("--everybody", help="Also duties of schools, advice givers and families")]
On = Annotated[date | None, typer.Option("--on", parser=day, metavar="DAY", help="As on this day [today]")]


@clocks_app.command()
def due(
    days: Annotated[int, typer.Option(help="Due within so many days", min=0, max=3650)] = 30,
    rule: Rule = None,
    team: OfTeam = None,
    everybody: Everybody = False,
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """List what is due."""
    _show(Wanted(days=days, rules=tuple(rule or ()), team=team, council_only=not everybody), on, as_json=as_json)


@clocks_app.command()
def late(
    rule: Rule = None, team: OfTeam = None, everybody: Everybody = False, on: On = None, as_json: AsJson = False
) -> None:
    """List what is late. Exit code 1 where something is."""
    wanted = Wanted(late=True, rules=tuple(rule or ()), team=team, council_only=not everybody)
    raise typer.Exit(1 if _show(wanted, on, as_json=as_json) else 0)


@clocks_app.command()
def days(
    kind: Annotated[str, typer.Argument(help=f"What to enter: {', '.join(KINDS)}. Empty: list what is entered")] = "",
    first: Annotated[date | None, typer.Argument(parser=day, metavar="DAY")] = None,
    last: Annotated[date | None, typer.Argument(parser=day, metavar="DAY")] = None,
    name: Annotated[str, typer.Option(help="A name, such as “Autumn term”")] = "",
) -> None:
    """Enter a school term, a closure within a term, or an extra bank holiday; without words: list them."""
    with _database().writing() as session:
        if kind:
            if first is None:
                raise typer.BadParameter("Give the first day, as 2026-09-02.")
            try:
                until = last or first
                changed = add_days(session, COMMAND_LINE, kind.replace("-", "_"), first, until, name)
            except Refused as refused:
                raise typer.BadParameter(refused.message) from None
            typer.echo(f"Entered. {changed} time limits have another date now.")
        for row in council_days(session):
            typer.echo(f"{row.first} to {row.last}  {KINDS[row.kind]}  {row.words}".rstrip())


def _show(wanted: Wanted, on: date | None, *, as_json: bool) -> int:
    with _database().reading() as session:
        lines, _ = clock_list(session, on or today(), wanted, limit=100_000)
    if as_json:
        typer.echo(json.dumps({"clocks": [line.to_json() for line in lines]}, ensure_ascii=False))
        return len(lines)
    table = Table("By law", "Work to", "Rule", "What", "Case", "State", caption=f"{len(lines)} time limits")
    for line in lines:
        mark = "" if line.confirmed else ", not confirmed"
        table.add_row(str(line.row.due or ""), str(line.work_by or ""), line.row.rule, line.title, line.reference,
                      f"{line.state}{mark}")  # fmt: skip
    Console().print(table)
    return len(lines)


def _database() -> Database:
    database = Database.of(settings())
    migrate(database)
    return database
