"""``triage worker``: reading processes, and what takes documents in by itself, each until SIGTERM."""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from typing import Annotated

import typer

from triage.logs import set_up_logs
from triage.settings import settings

worker_app = typer.Typer(
    help="Run reading processes alone, or take documents in from a folder or a mailbox.", no_args_is_help=False
)


@worker_app.callback(invoke_without_command=True)
def worker(
    context: typer.Context,
    processes: Annotated[int | None, typer.Option(help="Reading processes", min=1, max=64)] = None,
) -> None:
    """Run reading processes alone. Set TRIAGE_DATABASE_URL and TRIAGE_REDIS_URL."""
    if context.invoked_subcommand is None:
        from triage.commands.serve import work

        work(settings(), processes or settings().workers)


@worker_app.command("watch-folder")
def watch_folder(
    folder: Annotated[
        Path | None, typer.Argument(help="Folder to watch [TRIAGE_WATCH_FOLDER]", file_okay=False)
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="Take in what does not grow, then end")] = False,
) -> None:
    """Take in files of a folder, such as a scanner's share.

    A file is taken when it has stopped growing, and then moved to "Taken in" inside the folder. Nothing is deleted.
    """
    from triage.pipeline import House
    from workers.intake import folder as watching

    chosen = folder or settings().watch_folder
    if chosen is None or not chosen.is_dir():
        raise typer.BadParameter("Name the folder to watch, or set TRIAGE_WATCH_FOLDER. It must exist.")
    set_up_logs(settings())
    house = House.of(settings())
    if once:
        typer.echo(f"{watching.empty_folder(house, chosen)} taken in.")
        return
    watching.watch_folder(house, chosen, _until_stopped())


@worker_app.command("watch-mailbox")
def watch_mailbox(
    once: Annotated[bool, typer.Option("--once", help="Look once, then end")] = False,
) -> None:
    """Take in the mails of an IMAP mailbox, each with its attachments. Set TRIAGE_MAILBOX_HOST and its neighbours.

    A mail is moved to the folder "Taken in" once its document is safe. Nothing is deleted.
    """
    from triage.pipeline import House
    from workers.intake import imap, mailbox

    if not settings().mailbox_host:
        raise typer.BadParameter("Set TRIAGE_MAILBOX_HOST, TRIAGE_MAILBOX_USER and TRIAGE_MAILBOX_PASSWORD.")
    set_up_logs(settings())
    house = House.of(settings())
    if not once:
        mailbox.watch_mailbox(house, _until_stopped())
        return
    try:
        typer.echo(f"{mailbox.look(house)} taken in.")
    except imap.MailboxError as error:
        typer.echo(f"The mailbox cannot be used now ({error.step}: {error.kind}).", err=True)
        raise typer.Exit(1) from None


def _until_stopped() -> threading.Event:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop
