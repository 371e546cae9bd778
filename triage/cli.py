"""The command line: ``triage …``. The only room that may know all others; nothing imports it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from triage.england import today
from triage.logs import set_up_logs
from triage.settings import settings

app = typer.Typer(
    help="Reads what arrives about children's EHC plans, says what it is and how urgent, and drafts a record to check.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)

Host = Annotated[str | None, typer.Option(help="Network address to listen on")]
Port = Annotated[int | None, typer.Option(help="Port to listen on", min=1, max=65535)]


@app.command()
def read(
    paths: Annotated[list[Path] | None, typer.Argument(metavar="PATH…", help="Files, or folders of files")] = None,
    received: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day of receipt, from which the law counts [today]")
    ] = None,
    manifest: Annotated[Path | None, typer.Option(help="CSV with the columns file,received")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line")] = False,
    as_text: Annotated[bool, typer.Option("--text", help="The text in reading order; form feeds part pages")] = False,
    as_document: Annotated[bool, typer.Option("--document", help="Pages, lines and words as JSON")] = False,
) -> None:
    """Read files without keeping anything: what each is, how urgent, and what it says.

    Needs no database and no running service. Log lines go to standard error.
    """
    if as_json + as_text + as_document > 1:
        raise typer.BadParameter("Choose one of --json, --text and --document.")
    if not paths and manifest is None:
        raise typer.BadParameter("Name the files or folders to read, or a --manifest that does.")
    from triage.commands import read as reading

    set_up_logs(settings())
    show = reading.Show.SUMMARY
    for chosen, kind in (
        (as_json, reading.Show.JSON),
        (as_text, reading.Show.TEXT),
        (as_document, reading.Show.DOCUMENT),
    ):
        show = kind if chosen else show
    day = received.date() if received else today()
    raise typer.Exit(reading.read_files(paths or [], day, manifest, show))


@app.command()
def serve(
    port: Port = None,
    host: Host = None,
    workers: Annotated[int | None, typer.Option(help="Reading processes", min=1, max=64)] = None,
    demo: Annotated[bool, typer.Option(help="On the first start, load sample documents and demo people")] = False,
) -> None:
    """Run everything: database, queue server, workers and web pages. Ctrl-C stops it."""
    from triage.commands.serve import serve as run

    given = {"port": port, "host": host, "workers": workers}
    chosen = settings().model_copy(update={name: value for name, value in given.items() if value is not None})
    run(chosen, demo or chosen.demo)


@app.command()
def web(
    port: Port = None,
    host: Host = None,
    supervised: Annotated[bool, typer.Option(hidden=True)] = False,
) -> None:
    """Run the web pages and the API alone. Set TRIAGE_DATABASE_URL and TRIAGE_REDIS_URL."""
    from triage.commands.serve import web as run

    given = {"port": port, "host": host}
    chosen = settings().model_copy(update={name: value for name, value in given.items() if value is not None})
    run(chosen, supervised=supervised)


@app.command()
def migrate() -> None:
    """Bring the database's tables to this version."""
    from triage.register.spans import bring_up_to_date
    from triage.storage.database import Database
    from triage.storage.migrate import migrate as run
    from triage.storage.migrate import newest

    database = Database.of(settings())
    run(database)
    bring_up_to_date(database)
    typer.echo(f"The tables are those of version {newest()}.")


@app.command()
def doctor(
    mend: Annotated[bool, typer.Option("--mend", help="Also mend what is safe to mend")] = False,
    quick: Annotated[bool, typer.Option("--quick", help="Do not read every original file again")] = False,
) -> None:
    """Check every promise: tables, work, history, search, clocks, original files. Exit code 1 where one is broken."""
    from triage.commands.doctor import examine
    from triage.pipeline import House

    set_up_logs(settings())
    console, well = Console(), True
    for finding in examine(House.of(settings()), mend=mend, quick=quick):
        well = well and finding.good
        console.print(f"{'[green]good[/]' if finding.good else '[red]bad [/]'}  {finding.what}: {finding.words}")
    raise typer.Exit(0 if well else 1)


models_app = typer.Typer(help="Make the learned parts anew and say how good they are.", no_args_is_help=True)


@models_app.command("train")
def train_models(
    force: Annotated[bool, typer.Option("--force", help="Replace the models in use even by worse ones")] = False,
    with_corrections: Annotated[
        Path | None, typer.Option(exists=True, file_okay=False, help="A folder of accepted examples that teach too")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(file_okay=False, help="Write them into this folder, and replace nothing")
    ] = None,
) -> None:
    """Train all models from the corpus (about ten minutes). They replace the old ones only if they are not worse.

    With corrections it takes twice as long, and says whether they help.
    """
    from triage.commands.models import train_and_replace

    try:
        code = train_and_replace(force=force, say=Console(stderr=True).print, corrections=with_corrections, out=out)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    raise typer.Exit(code)


@models_app.command("compare")
def compare_models(
    new: Annotated[Path, typer.Argument(help="Folder of models", exists=True, file_okay=False)],
    old: Annotated[
        Path | None, typer.Argument(help="Another one [the models in use]", exists=True, file_okay=False)
    ] = None,
) -> None:
    """Hold the figures of two trainings against each other. Exit code 1 where the new ones are clearly worse."""
    from triage.commands.models import comparison

    try:
        lines, worse = comparison(old, new)
    except FileNotFoundError as error:
        raise typer.BadParameter(f"There are no figures of a training: {error.filename}.") from None
    for line in lines:
        typer.echo(line)
    raise typer.Exit(1 if worse else 0)


@models_app.command("evaluate")
def evaluate_models(
    gold: Annotated[Path, typer.Argument(help="Folder of documents with their gold JSON beside them")],
    readings: Annotated[Path, typer.Argument(help="What `triage read --json` wrote for them")],
) -> None:
    """Print how much of a labelled set was read right, with intervals, by type and by format."""
    from models.evaluation import main as evaluate

    evaluate([str(gold), str(readings)])


def main() -> None:
    """Entry of the installed command."""
    from triage.commands.accounts import key_app, user_app
    from triage.commands.backup import backup, export, restore
    from triage.commands.clocks import clocks_app
    from triage.commands.corrections import corrections_app
    from triage.commands.queue import queue_app
    from triage.commands.register import register_app
    from triage.commands.send import send
    from triage.commands.worker import worker_app

    app.command("send")(send)
    app.add_typer(worker_app, name="worker")
    for command in (backup, restore, export):
        app.command()(command)
    app.add_typer(queue_app, name="queue")
    app.add_typer(user_app, name="user")
    app.add_typer(key_app, name="key")
    app.add_typer(register_app, name="register")
    app.add_typer(clocks_app, name="clocks")
    models_app.add_typer(corrections_app, name="corrections")
    app.add_typer(models_app, name="models")
    app()


if __name__ == "__main__":
    main()
