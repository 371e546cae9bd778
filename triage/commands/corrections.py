"""``triage models corrections …``: what people checked, written out, reviewed, and let in to teach."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from triage.corrections import Correction, Review, corrections_in, export, save
from triage.drafts.actor import COMMAND_LINE
from triage.drafts.values import show, title_of
from triage.pipeline import House
from triage.settings import settings

corrections_app = typer.Typer(help="What people checked, as examples to learn from.", no_args_is_help=True)
Folder = Annotated[Path, typer.Argument(help="The folder of examples: the council's own, on its own machine")]
Ids = Annotated[list[str] | None, typer.Argument(help="The documents' ids, as the list shows them")]
All = Annotated[bool, typer.Option("--all", help="All that wait")]


@corrections_app.command("export")
def export_corrections(folder: Folder) -> None:
    """Write an example for each checked document that is not there yet. It holds what the document says of a child."""
    written, failed = export(House.of(settings()), folder, COMMAND_LINE)
    typer.echo(f"{written} examples written; each waits until you accept or reject it.")
    if failed:
        typer.echo(f"{failed} documents could not be read again and were left out.")
    typer.echo(f"{folder} holds personal data. Keep it on this machine, and delete it when it has taught.")


@corrections_app.command("list")
def list_corrections(folder: Folder) -> None:
    """Show the examples: what the machine said, and what the person decided otherwise."""
    table = Table("Id", "Type", "Review", "What differs")
    for one in _found(folder):
        table.add_row(one.id, one.document_type, one.review.value, "\n".join(_differences(one)) or "nothing")
    Console().print(table)


@corrections_app.command()
def accept(folder: Folder, ids: Ids = None, everything: All = False) -> None:
    """Let examples in to teach."""
    _review(folder, ids or [], Review.ACCEPTED, everything=everything)


@corrections_app.command()
def reject(folder: Folder, ids: Ids = None, everything: All = False) -> None:
    """Keep examples out: a slip of the person, or a document like no other."""
    _review(folder, ids or [], Review.REJECTED, everything=everything)


def _review(folder: Path, ids: list[str], review: Review, *, everything: bool) -> None:
    found = {one.id: one for one in _found(folder)}
    unknown = [one for one in ids if one not in found]
    if unknown:
        raise typer.BadParameter(f"{folder} has no example {', '.join(unknown)}.")
    if not ids and not everything:
        raise typer.BadParameter("Name the examples, or give --all for all that wait.")
    chosen = [found[one] for one in ids] if ids else [o for o in found.values() if o.review is Review.WAITING]
    for one in chosen:
        one.review = review
        save(folder, one)
    typer.echo(f"{len(chosen)} {review.value}.")


def _found(folder: Path) -> list[Correction]:
    if not folder.is_dir():
        raise typer.BadParameter(f"There is no folder {folder}.")
    try:
        return list(corrections_in(folder))
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


def _differences(one: Correction) -> list[str]:
    said = one.reading | (one.reading.get("fields") or {})
    decided = {"document_type": one.document_type, "urgency": one.urgency} | one.fields
    return [
        f"{title_of(name)}: {_shown(name, said.get(name))} → {_shown(name, decided.get(name))}"
        for name in one.differing
    ]


def _shown(name: str, value: object) -> str:
    listed = [] if value is None else value if isinstance(value, list) else [value]
    plain = [one["value"] if isinstance(one, dict) and "value" in one else one for one in listed]
    return ", ".join(show(name, one) for one in plain) or "nothing"
