"""``triage register …``: the plan register from the command line."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from triage.commands.days import day, month
from triage.drafts.actor import COMMAND_LINE
from triage.drafts.replaying import replay as replay_checked
from triage.england import today
from triage.register import counts, reconciliation
from triage.register.cost_sums import CostBy
from triage.register.costs import costs_on
from triage.register.counts import By
from triage.register.foi import Part, published
from triage.register.forecast import forecast
from triage.register.identities.proposals import pairs
from triage.register.importing.columns import BadColumns, ListKind
from triage.register.importing.report import ImportReport
from triage.register.importing.run import import_file
from triage.register.importing.tables import BadFile
from triage.register.quality.running import run_checks
from triage.register.quality.work_list import findings
from triage.register.sen2.export import export
from triage.register.sen2.last_year import import_return
from triage.register.spans import bring_up_to_date
from triage.settings import settings
from triage.storage.database import Database
from triage.storage.migrate import migrate

register_app = typer.Typer(
    help="How many plans there are, which may be dormant or have ceased, and what each costs.", no_args_is_help=True
)
On = Annotated[date | None, typer.Option("--on", parser=day, metavar="DAY", help="Day that is asked for [today]")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON instead of a table")]


@register_app.command("import")
def import_list(
    file: Annotated[Path, typer.Argument(help="CSV or Excel (.xlsx) list of the old system")],
    kind: Annotated[ListKind, typer.Option(help="What the list holds, one a row")] = ListKind.PLANS,
    source: Annotated[str, typer.Option(help="Name of the old system: its rows are known again")] = "old system",
    mapping: Annotated[
        list[str] | None, typer.Option("--map", help="“Column=field”; “Column=” leaves a column out. Repeat for more")
    ] = None,
    as_of: Annotated[date | None, typer.Option(parser=day, metavar="DAY", help="Day it speaks of [today]")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Report only; keep nothing")] = False,
    report: Annotated[Path | None, typer.Option(help="Write a row-by-row report (CSV) to this file")] = None,
    as_json: AsJson = False,
) -> None:
    """Take in a list. Importing it again changes what changed and doubles nothing. Exit code 1 with refused rows."""
    console = Console(stderr=True)
    columns = dict(_pair(text) for text in mapping or [])
    try:
        with console.status("Importing…") as status:
            made = import_file(
                _database(),
                file,
                kind,
                source=source,
                actor=COMMAND_LINE.label,
                mapping=columns,
                as_of=as_of,
                dry_run=dry_run,
                progress=lambda done, number: status.update(f"Importing… {done:,} of {number:,} rows"),
            )
    except (BadFile, BadColumns) as error:
        raise typer.BadParameter(error.message) from None
    if report is not None:
        _write_report(report, made)
    if as_json:
        _print(made.to_json())
    else:
        _show_report(made)
    raise typer.Exit(1 if made.counts["refused"] else 0)


@register_app.command()
def count(
    on: On = None,
    by: Annotated[By, typer.Option(help="What to divide by")] = By.STATUS,
    as_json: AsJson = False,
) -> None:
    """Count the plans of any day."""
    with _database().reading() as session:
        found = counts.count_on(session, _day(on), by)
    if as_json:
        return _print(found.to_json())
    table = Table(by.value.capitalize(), "Plans")
    for cell in found.cells:
        table.add_row(cell.title, f"{cell.count:,}")
    table.add_row("Active, in all", f"{found.total:,}")
    return Console().print(table, found.definition)


@register_app.command()
def costs(
    on: On = None,
    by: Annotated[CostBy, typer.Option(help="What to divide by")] = CostBy.SETTING,
    as_json: AsJson = False,
) -> None:
    """Say what plans cost in a full year and in the financial year, and which invoices match nothing."""
    with _database().reading() as session:
        found = costs_on(session, _day(on), by).to_json()
    if as_json:
        return _print(found)
    table = Table(by.value.capitalize(), "Plans", "Full year £", "Forecast £", "In year £")
    for row in [*found["cells"], {"title": "All", **found["total"]}]:
        money = (row["annual_committed"], row["annual_forecast"], row["in_year_committed"])
        table.add_row(row["title"], str(row["plans"]), *(f"{float(sum_):,.2f}" for sum_ in money))
    console = Console()
    console.print(table, found["definition"])
    unmatched = found["unmatched_invoices"]
    console.print(f"{unmatched['count']} invoices match no line (£{unmatched['amount']}).")
    return console.print(f"{found['active_plans_without_cost_line']} active plans have no cost line.")


@register_app.command()
def quality(
    on: On = None,
    rule: Annotated[str | None, typer.Option(help="Show the findings of one check, such as DQ06")] = None,
    as_json: AsJson = False,
) -> None:
    """Run all checks, bring the work list up to date, and say how far the register can be trusted."""
    database = _database()
    found = run_checks(database, _day(on)).to_json()
    with database.reading() as session:
        listed = findings(session, rule, limit=1_000_000)[0] if rule or as_json else []
    if as_json:
        return _print(found | {"findings": listed})
    table = Table("Check", "What", "Errors", "Queries", "£ at stake")
    for row in found["rules"]:
        table.add_row(row["id"], row["title"], str(row["errors"]), str(row["queries"]), row["money_at_stake"])
    console = Console()
    console.print(table, found["score_words"])
    for one in listed:
        console.print(f"{one['rule']} {one['severity']} plan {one['plan'] or '-'}: {one['words']}")
    return console.print(f"Score: {found['score']} of 100")


@register_app.command()
def reconcile(
    first: Annotated[date, typer.Option("--from", parser=month, metavar="MONTH", help="First month, as 2025-04")],
    last: Annotated[date, typer.Option("--to", parser=month, metavar="MONTH", help="Last month, as 2026-03")],
    as_json: AsJson = False,
) -> None:
    """Opening + new + in - ceased - out = closing, month by month. Exit code 1 where a month does not add up."""
    if last < first:
        raise typer.BadParameter("The first month must not come after the last one.")
    with _database().reading() as session:
        months = [one.to_json() for one in reconciliation.reconcile(session, first, last)]
    if as_json:
        _print({"definition": reconciliation.WORDS, "months": months})
    else:
        titles = reconciliation.ENTERED | reconciliation.LEFT
        headings = [titles.get(name, name.capitalize()) for name in (months[0] if months else ())]
        table = Table(*headings)
        for one in months:
            table.add_row(*(str(value) for value in one.values()))
        Console().print(table, reconciliation.WORDS)
    raise typer.Exit(1 if any(one["difference"] for one in months) else 0)


@register_app.command()
def sen2(
    year: Annotated[int, typer.Option(help="Year of the return: its census is in January", min=2023, max=2100)],
    out: Annotated[Path, typer.Option(help="Folder for the tables")],
    council: Annotated[str, typer.Option("--la", help="Three-digit code of the local authority")] = "",
    as_json: AsJson = False,
) -> None:
    """Write the SEN2 person-level tables (CSV) and their checks. Verify them against this year's guide."""
    with _database().reading() as session:
        made = export(session, year, out, council).to_json()
    if as_json:
        return _print(made)
    console = Console()
    for table, number in made["rows"].items():
        console.print(f"{table}.csv: {number:,} rows")
    faults = ", ".join(f"{name} x {number}" for name, number in made["faults"].items())
    return console.print(f"Checks: {faults or 'nothing found'}. {made['note'].capitalize()}.")


@register_app.command("import-sen2")
def import_sen2(
    path: Annotated[Path, typer.Argument(help="Folder or zip file with the return's CSV tables")],
    year: Annotated[int, typer.Option(help="Year of the return", min=2020, max=2100)],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Report only; keep nothing")] = False,
    as_json: AsJson = False,
) -> None:
    """Take in the tables of an earlier SEN2 return. Again: nothing doubles. Exit code 1 with refused rows."""
    console = Console(stderr=True)
    try:
        with console.status("Importing…") as status:
            made = import_return(
                _database(),
                path,
                year,
                actor=COMMAND_LINE.label,
                dry_run=dry_run,
                progress=lambda done, number: status.update(f"Importing… {done:,} of {number:,} rows"),
            )
    except (BadFile, BadColumns) as error:
        raise typer.BadParameter(error.message) from None
    if as_json:
        _print({"reports": [report.to_json() for report in made]})
    else:
        for report in made:
            Console().print(f"{report.kind}:")
            _show_report(report)
    raise typer.Exit(1 if any(report.counts["refused"] for report in made) else 0)


@register_app.command("forecast")
def five_years(
    on: On = None,
    new: Annotated[float | None, typer.Option(help="New plans in the first year [as measured]", min=0)] = None,
    growth: Annotated[float, typer.Option(help="Change of it a year, in per cent", min=-50, max=50)] = 0.0,
    uplift: Annotated[float, typer.Option(help="Rise of prices a year, in per cent", min=-50, max=50)] = 3.0,
    as_json: AsJson = False,
) -> None:
    """Project plans and cost over five years, with every assumption."""
    with _database().reading() as session:
        found = forecast(session, _day(on), new_a_year=new, new_growth=growth / 100, uplift=uplift / 100)
    if as_json:
        return _print(found.to_json())
    table = Table("Day", "New", "Ended", "Plans", "£ a year")
    for year in found.years:
        table.add_row(str(year.day), f"{year.new:,}", f"{year.left:,}", f"{year.plans:,}", f"{year.cost:,.0f}")
    console = Console()
    console.print(table)
    for words in found.assumptions.words():
        console.print(f"- {words}", markup=False)
    return None


@register_app.command("published")
def for_publication(
    on: On = None,
    rows: Annotated[Part, typer.Option(help="What the rows are")] = Part.NEED,
    columns: Annotated[Part | None, typer.Option(help="What the columns are")] = None,
    threshold: Annotated[int, typer.Option(help="Hide numbers below this", min=2, max=20)] = 5,
) -> None:
    """Count for publication (Freedom of Information): small numbers, and what would give them away, are held back."""
    with _database().reading() as session:
        found = published(session, _day(on), rows, columns if columns is not rows else None, threshold)
    head, *lines = found.lines()
    table = Table(*head)
    for line in lines:
        table.add_row(*line)
    Console().print(table, found.words)


@register_app.command("merges")
def possible_merges(as_json: AsJson = False) -> None:
    """List records that may be one child, with the reasons. People merge them in the browser."""
    with _database().reading() as session:
        found = pairs(session)
    if as_json:
        return _print({"pairs": [{"children": [p.one.public_id, p.other.public_id], "reasons": p.reasons,
                                  "warnings": p.warnings} for p in found]})  # fmt: skip
    for pair in found:
        typer.echo(f"{pair.one.public_id} {pair.other.public_id}: {'; '.join([*pair.reasons, *pair.warnings])}")
    return typer.echo(f"{len(found):,} pairs may be one child.")


@register_app.command()
def replay(as_json: AsJson = False) -> None:
    """Enter what documents said that were checked before the register knew of plans and clocks. Again: no change."""
    console = Console(stderr=True)
    with console.status("Replaying…") as status:
        done = replay_checked(_database(), lambda number: status.update(f"Replaying… {number:,} documents"))
    if as_json:
        return _print({"looked_at": done.looked_at, "plans": done.plans, "clocks": done.clocks})
    return typer.echo(
        f"{done.looked_at:,} checked documents; {done.plans:,} entered the plans, {done.clocks:,} the time limits."
    )


def _database() -> Database:
    database = Database.of(settings())
    migrate(database)
    bring_up_to_date(database)
    return database


def _day(on: date | None) -> date:
    return on or today()


def _pair(text: str) -> tuple[str, str]:
    column, equals, field = text.rpartition("=")
    if not equals:
        raise typer.BadParameter("Write a mapping as “Column=field”.")
    return column, field.strip()


def _print(data: dict[str, Any]) -> None:
    typer.echo(json.dumps(data, ensure_ascii=False))


def _write_report(path: Path, report: ImportReport) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["line", "outcome", "words"])
        writer.writerows((row.line, row.outcome, " ".join(row.words)) for row in report.rows)


def _show_report(report: ImportReport) -> None:
    console = Console()
    for row in report.rows:
        for words in row.words:
            console.print(f"Line {row.line} ({row.outcome}): {words}", markup=False)
    if report.unused_columns:
        console.print(f"Columns not used: {', '.join(report.unused_columns)}", markup=False)
    numbers = ", ".join(f"{number} {name}" for name, number in report.counts.items())
    console.print(f"{numbers}.{' Nothing was kept: this was a dry run.' if report.dry_run else ''}")
