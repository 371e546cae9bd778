"""``triage backup``, ``restore`` and ``export``: everything out, and in again, while the service runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from triage.logs import set_up_logs
from triage.pipeline import House
from triage.settings import settings
from triage.storage.backup.export import export as write_export
from triage.storage.backup.restore import restore as load
from triage.storage.backup.snapshot import BackupError, back_up, snapshot_of

Quiet = Annotated[bool, typer.Option("--quiet", help="Say nothing but the result")]


def backup(
    target: Annotated[Path, typer.Argument(help="Folder of the backup; use the same one each time", file_okay=False)],
    quiet: Quiet = False,
) -> None:
    """Back up the database and the original files, while the service runs.

    Original files that are in the backup already are not copied again.
    """
    house = _house()
    try:
        folder = back_up(house.database, house.originals, target, _say(quiet))
    except (BackupError, OSError) as error:
        raise _failed(error) from None
    made = snapshot_of(folder)
    typer.echo(f"Backed up {made.rows} rows and {made.originals} original files: {folder}")


def restore(
    source: Annotated[Path, typer.Argument(help="Folder of the backup, or of one of its snapshots", exists=True)],
    quiet: Quiet = False,
) -> None:
    """Load a backup into an empty service, of the same or another kind of database. Stop the service first."""
    house = _house()
    try:
        loaded = load(house.database, house.originals, source, _say(quiet))
    except (BackupError, OSError) as error:
        raise _failed(error) from None
    typer.echo(
        f"Restored {loaded.rows} rows and {loaded.originals} original files as they were at {loaded.made_at}. "
        "Now run `triage doctor`. Everybody signs in again."
    )


def export(
    folder: Annotated[Path, typer.Argument(help="A new folder", file_okay=False)],
    quiet: Quiet = False,
) -> None:
    """Write everything in open formats: CSV and JSON, and the original files."""
    house = _house()
    try:
        count = write_export(house.database, house.originals, folder, _say(quiet))
    except (BackupError, OSError) as error:
        raise _failed(error) from None
    typer.echo(f"Exported {count} documents: {folder}")


def _house() -> House:
    set_up_logs(settings())
    settings().home.mkdir(parents=True, exist_ok=True, mode=0o700)
    return House.of(settings())


def _say(quiet: bool) -> Callable[[str], None]:
    def say(words: str) -> None:
        if not quiet:
            typer.echo(words, err=True)

    return say


def _failed(error: Exception) -> typer.Exit:
    if isinstance(error, OSError):
        typer.echo(f"{error.filename or 'The disk'} could not be written or read: {error.strerror}.", err=True)
    else:
        typer.echo(str(error), err=True)
    return typer.Exit(1)
