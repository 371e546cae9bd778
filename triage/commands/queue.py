"""``triage queue …``: what waits, pause and drain, move, cancel, try again."""

from __future__ import annotations

import time
from typing import Annotated

import typer
from redis.exceptions import RedisError
from rich.console import Console
from rich.table import Table

from triage.drafts.actor import COMMAND_LINE
from triage.drafts.closing import set_aside
from triage.drafts.errors import DraftError
from triage.drafts.operations import in_hand, move, operations, try_again
from triage.drafts.switches import pause as switch_pause
from triage.settings import settings
from triage.storage.database import Database
from triage.storage.tables import Priority, now
from workers.queue import Enqueuer

queue_app = typer.Typer(help="What waits to be read: look, pause, drain, cancel.", no_args_is_help=True)
PublicId = Annotated[str, typer.Argument(help="The document's id, as in its address")]


@queue_app.command()
def show() -> None:
    """Show what waits, what is in hand, what failed, and which readers there are."""
    console, database, moment = Console(), Database.of(settings()), now()
    with database.reading() as session:
        found = operations(session)
    if found.pause is not None:
        console.print(f"[bold]Paused[/] since {found.pause.at:%-d %B %H:%M} UTC by {found.pause.by}")
    table = Table("Priority", "Waits", "The first since")
    for one in found.waiting:
        since = f"{(moment - one.oldest).total_seconds() / 60:.0f} minutes" if one.oldest else ""
        table.add_row(one.priority, str(one.count), since)
    console.print(table)
    console.print(f"{found.later} wait for another try; {len(found.in_hand)} are being read")
    console.print(f"{found.read_lately} read in the last hour, {found.seconds:.1f} seconds for each")
    for failing in found.failing:
        console.print(f"  {failing.count} need help: {failing.reason}")
    try:
        readers = Enqueuer(settings()).readers()
    except RedisError:
        console.print("The queue server does not answer.")
        return
    for reader in readers:
        console.print(f"  reader {reader.name}: {reader.state}, {reader.done} done")


@queue_app.command()
def pause() -> None:
    """Readers on all machines finish what they have in hand, and take nothing new. Documents are still taken in."""
    with Database.of(settings()).writing() as session:
        switch_pause(session, COMMAND_LINE, on=True)
    typer.echo("Paused. `triage queue resume` goes on.")


@queue_app.command()
def resume() -> None:
    """Readers go on."""
    with Database.of(settings()).writing() as session:
        switch_pause(session, COMMAND_LINE, on=False)
    typer.echo("Readers go on.")


@queue_app.command()
def drain(
    seconds: Annotated[float, typer.Option("--timeout", help="Give up after so many seconds")] = 900.0,
) -> None:
    """Pause, and wait until nothing is in hand: before an upgrade, for example. Exit code 1 where it takes too long."""
    database, until = Database.of(settings()), time.monotonic() + seconds
    with database.writing() as session:
        switch_pause(session, COMMAND_LINE, on=True)
    while True:
        with database.reading() as session:
            left = in_hand(session)
        if left == 0:
            typer.echo("Nothing is in hand. `triage queue resume` goes on.")
            return
        if time.monotonic() > until:
            typer.echo(f"{left} documents are still being read.", err=True)
            raise typer.Exit(1)
        time.sleep(0.5)


@queue_app.command()
def cancel(public_id: PublicId, note: Annotated[str, typer.Option(help="Why")] = "Reading was cancelled") -> None:
    """Stop the reading of a document, waiting or in hand, and set it aside. It can be reopened."""
    try:
        with Database.of(settings()).writing() as session:
            set_aside(session, public_id, "other", COMMAND_LINE, note)
    except DraftError as error:
        raise typer.BadParameter(error.message) from None
    typer.echo("Cancelled and set aside.")


@queue_app.command(name="move")
def move_document(public_id: PublicId, to: Annotated[Priority, typer.Argument(help="The new priority")]) -> None:
    """Have a waiting document read before or after others."""
    database = Database.of(settings())
    with database.writing() as session:
        due = move(session, public_id, to)
    if due is None:
        raise typer.BadParameter("This document does not wait to be read.")
    Enqueuer(settings()).move(due)
    typer.echo(f"It waits with the priority {to} now.")


@queue_app.command()
def again(reason: Annotated[str, typer.Argument(help="The reason, as `triage queue show` names it")]) -> None:
    """Read documents again that need help for one reason, such as after an upgrade."""
    database, total, before = Database.of(settings()), 0, now()
    while True:
        with database.writing() as session:
            found = try_again(session, COMMAND_LINE, reason, before)
        for due in found:
            Enqueuer(settings()).tell(due)
        total += len(found)
        if not found:
            break
    typer.echo(f"{total} documents are read again.")
