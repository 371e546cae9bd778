"""The plan register: counts on any day, costs, quality, reconciliation. Every number leads to its plans."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, Query, UploadFile
from pydantic import BaseModel

from api.auth.keys import Scope
from api.context import Context, context_of
from api.problems import Problem
from api.v1.days import DayOfOurTime
from api.v1.documents.endpoints import PROBLEMS
from api.v1.rights import key_with
from triage.clocks.counting import months
from triage.drafts.actor import Actor
from triage.drafts.file_names import safe_name
from triage.drafts.history import record
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
from triage.register.monitoring import monitoring
from triage.register.plan_story import story_of
from triage.register.quality.running import ask, how_they_run
from triage.register.quality.work_list import findings, quality
from triage.register.sen2.export import export
from triage.register.sen2.last_year import import_return
from triage.storage.tables import What

router = APIRouter(tags=["register"], prefix="/register")

Reader = Annotated[Actor, Depends(key_with(Scope.REGISTER_READ, noted=True))]
Writer = Annotated[Actor, Depends(key_with(Scope.REGISTER_WRITE))]
Here = Annotated[Context, Depends(context_of)]
On = Annotated[DayOfOurTime | None, Query(description="The day that is asked for; today where it is missing")]
Page = Annotated[int, Query(ge=0, le=2**53)]
Limit = Annotated[int, Query(ge=1, le=500)]
_MONTH = r"^(19|20)\d\d-(0[1-9]|1[0-2])$"
MonthText = Annotated[str, Query(pattern=_MONTH, description="A month, as 2026-04")]
MOST_MONTHS = 120
_KINDS = [*(kind.value for kind in ListKind), "sen2"]


class CellOut(BaseModel):
    """A part of a count."""

    key: str
    title: str
    count: int


class CountOut(BaseModel):
    """The plans of a day. `total` is of active plans; `definition` says what that means."""

    on: date
    by: By
    total: int
    definition: str
    cells: list[CellOut]


class PlanRow(BaseModel):
    """A plan behind a number. `signs` are the signs of dormancy, by number."""

    plan: str
    child: str
    child_name: str
    status: str
    signs: list[str]
    since: date


class PlanRows(BaseModel):
    """Some plans. Ask again with `after` for those after them."""

    plans: list[PlanRow]
    next_after: int | None


class ChangeRow(BaseModel):
    """A plan behind a cell of the reconciliation, and the day of its change."""

    plan: str
    day: date


@router.get("/count", summary="Count the plans of a day", responses=PROBLEMS)
def count(actor: Reader, context: Here, on: On = None, by: By = By.STATUS) -> CountOut:
    """How many plans there are on any day, past or to come, divided by status, need, setting, placement or age."""
    with context.house.database.reading() as session:
        return CountOut.model_validate(counts.count_on(session, on or today(), by).to_json())


@router.get("/plans", summary="The plans behind a count", responses=PROBLEMS)
def plans(
    actor: Reader,
    context: Here,
    on: On = None,
    by: By = By.STATUS,
    key: Annotated[str | None, Query(max_length=300, description="The cell's key; all active plans if missing")] = None,
    after: Page = 0,
    limit: Limit = 100,
) -> PlanRows:
    """One row a plan. The look is written into the history."""
    with context.house.database.writing() as session:
        rows, following = counts.rows_on(session, on or today(), by, key, after, limit)
        record(session, actor, What.CHILD_LOOKED_AT, subject="register:plans", plans=len(rows), by=by.value)
    return PlanRows(
        plans=[
            PlanRow(
                plan=row.plan,
                child=row.child,
                child_name=row.child_name,
                status=row.status,
                signs=row.signs,
                since=row.since,
            )
            for row in rows
        ],
        next_after=following,
    )


@router.get("/costs", summary="What plans cost", responses=PROBLEMS)
def costs(actor: Reader, context: Here, on: On = None, by: CostBy = CostBy.SETTING) -> dict[str, Any]:
    """Full-year and in-year figures on a day, and the invoices that match nothing. Money is text with two decimals."""
    with context.house.database.reading() as session:
        return costs_on(session, on or today(), by).to_json()


@router.get("/quality", summary="How far the register can be trusted", responses=PROBLEMS)
def quality_now(actor: Reader, context: Here, on: On = None) -> dict[str, Any]:
    """The score and the numbers of each check, as the work list stands since the checks last ran."""
    with context.house.database.reading() as session:
        return quality(session, on or today()).to_json() | {"checks": how_they_run(session).to_json()}


@router.post("/quality/run", status_code=202, summary="Run the checks of the register", responses=PROBLEMS)
def run_checks(actor: Writer, context: Here) -> dict[str, Any]:
    """Ask for all checks. They run in the background: `checks` of `/v1/register/quality` says how far they are."""
    with context.house.database.writing() as session:
        ask(session)
        checks = how_they_run(session).to_json()
    context.queue.tell_of_checks()
    return {"checks": checks}


@router.get("/quality/findings", summary="The work list", responses=PROBLEMS)
def work_list(
    actor: Reader,
    context: Here,
    rule: Annotated[str | None, Query(pattern=r"^DQ\d\d$")] = None,
    after: Page = 0,
    limit: Limit = 100,
) -> dict[str, Any]:
    """What is wrong or doubtful, each with its plan and the money at stake, oldest first."""
    with context.house.database.reading() as session:
        rows, following = findings(session, rule, after, limit)
    return {"findings": rows, "next_after": following}


@router.get("/reconciliation", summary="Reconcile months", responses=PROBLEMS)
def reconcile(
    actor: Reader,
    context: Here,
    first: Annotated[MonthText, Query(alias="from")],
    last: Annotated[MonthText, Query(alias="to")],
) -> dict[str, Any]:
    """Opening + new + in - ceased - out = closing. `difference` is 0 where a month adds up."""
    begins, ends = date.fromisoformat(f"{first}-01"), date.fromisoformat(f"{last}-01")
    if ends < begins or months(begins, MOST_MONTHS) <= ends:
        raise Problem(422, "invalid", f"Ask for 1 to {MOST_MONTHS} months, the first before the last.")
    with context.house.database.reading() as session:
        rows = reconciliation.reconcile(session, begins, ends)
    return {"definition": reconciliation.WORDS, "months": [row.to_json() for row in rows]}


@router.get("/reconciliation/{month}/{cell}", summary="The plans behind a month's cell", responses=PROBLEMS)
def reconciled_plans(actor: Reader, context: Here, month: str, cell: str) -> list[ChangeRow]:
    """Which plans were new, moved in, ceased or moved out in a month. Cells are those of the reconciliation."""
    if not re.fullmatch(_MONTH, month, re.ASCII):
        raise Problem(404, "not_found", "There is no such month.")
    if cell not in reconciliation.ENTERED | reconciliation.LEFT:
        raise Problem(404, "not_found", "The reconciliation has no such cell.")
    first = date.fromisoformat(f"{month}-01")
    with context.house.database.reading() as session:
        return [ChangeRow(plan=plan, day=at) for plan, at in reconciliation.rows_of(session, first, cell)]


@router.post("/import", summary="Take in a list", responses=PROBLEMS, status_code=200)
def take_in(
    actor: Writer,
    context: Here,
    file: Annotated[UploadFile, File(description="CSV or Excel; for `sen2` a zip of the return's CSV tables")],
    kind: Annotated[str, Form(json_schema_extra={"enum": _KINDS})] = "plans",
    source: Annotated[str, Form(max_length=100)] = "old system",
    mapping: Annotated[str, Form(max_length=5000, description="JSON: from a column's heading to a field")] = "{}",
    as_of: Annotated[DayOfOurTime | None, Form()] = None,
    year: Annotated[int | None, Form(ge=2020, le=2100, description="Of the return, for `sen2`")] = None,
    dry_run: Annotated[bool, Form()] = False,
) -> dict[str, Any]:
    """Row by row: new, changed, the same, or refused with the reason. Importing again changes and never doubles."""
    try:
        columns = {str(name): str(value) for name, value in dict(json.loads(mapping)).items()}
    except (ValueError, TypeError):
        raise Problem(422, "invalid", "The mapping is no JSON object.") from None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / safe_name(file.filename or "list.csv")
        with path.open("wb") as kept:
            shutil.copyfileobj(file.file, kept)
        try:
            reports = _import(context, path, kind, source, actor, columns, as_of, year, dry_run=dry_run)
        except (BadFile, BadColumns) as refused:
            raise Problem(422, "invalid", refused.message) from None
    if not dry_run:
        with context.house.database.writing() as session:
            record(session, actor, What.REGISTER_IMPORTED, subject=f"register:{kind}",
                   rows=sum(len(report.rows) for report in reports))  # fmt: skip
    return {"reports": [report.to_json() for report in reports]}


@router.get("/plans/{public_id}", summary="One plan with its evidence", responses=PROBLEMS)
def plan(actor: Reader, context: Here, public_id: str, on: On = None) -> dict[str, Any]:
    """What the plan is on a day and why. The look is written into the history."""
    with context.house.database.writing() as session:
        story = story_of(session, public_id, on or today())
        if story is None:
            raise Problem(404, "not_found", "There is no such plan.")
        record(session, actor, What.PLAN_LOOKED_AT, subject=f"plan:{public_id}", child=story.child)
        return story.to_json()


@router.get("/merges", summary="Records that may be one child", responses=PROBLEMS)
def merges(actor: Reader, context: Here, limit: Limit = 100) -> dict[str, Any]:
    """Pairs with their reasons and what speaks against them, the likeliest first. Only a person merges."""
    with context.house.database.reading() as session:
        found = pairs(session)
    return {
        "total": len(found),
        "pairs": [
            {
                "children": [pair.one.public_id, pair.other.public_id],
                "reasons": pair.reasons,
                "warnings": pair.warnings,
                "likely": round(pair.likely, 3),
            }
            for pair in found[:limit]
        ],
    }


@router.get("/forecast", summary="Plans and cost over five years", responses=PROBLEMS)
def five_years(
    actor: Reader,
    context: Here,
    on: On = None,
    new_a_year: Annotated[float | None, Query(ge=0, le=100_000)] = None,
    growth: Annotated[float, Query(ge=-0.5, le=0.5)] = 0.0,
    uplift: Annotated[float, Query(ge=-0.5, le=0.5)] = 0.03,
) -> dict[str, Any]:
    """A projection of what was, with every assumption as a sentence."""
    with context.house.database.reading() as session:
        found = forecast(session, on or today(), new_a_year=new_a_year, new_growth=growth, uplift=uplift)
    return found.to_json()


@router.get("/monitoring/{year}", summary="Figures for a funding agreement", responses=PROBLEMS)
def figures(actor: Reader, context: Here, year: int) -> dict[str, Any]:
    """Numbers and timeliness of a calendar year."""
    if not 1991 <= year <= 2100:
        raise Problem(404, "not_found", "There are no figures for this year.")
    with context.house.database.reading() as session:
        return monitoring(session, date(year, 1, 1), date(year, 12, 31)).to_json()


@router.get("/published", summary="Counts with small numbers held back", responses=PROBLEMS)
def for_publication(
    actor: Reader,
    context: Here,
    on: On = None,
    rows: Part = Part.NEED,
    columns: Part | None = None,
    threshold: Annotated[int, Query(ge=2, le=20)] = 5,
) -> dict[str, Any]:
    """“c” stands for a number that is held back. The last line and column are totals."""
    second = columns if columns is not rows else None
    with context.house.database.reading() as session:
        table = published(session, on or today(), rows, second, threshold)
    return {"on": table.on.isoformat(), "definition": table.words, "lines": table.lines()}


@router.get("/sen2/{year}", summary="Check the national return", responses=PROBLEMS)
def sen2(actor: Reader, context: Here, year: int) -> dict[str, Any]:
    """Rows of each SEN2 table for a year and what the checks say. Verify against this year's guide."""
    if not 2023 <= year <= 2100:
        raise Problem(404, "not_found", "There is no return for this year.")
    with context.house.database.reading() as session:
        return export(session, year, None).to_json()


def _import(
    context: Context,
    path: Path,
    kind: str,
    source: str,
    actor: Actor,
    mapping: dict[str, str],
    as_of: date | None,
    year: int | None,
    *,
    dry_run: bool,
) -> list[ImportReport]:
    database = context.house.database
    if kind == "sen2":
        return import_return(database, path, year or today().year, actor=actor.label, dry_run=dry_run)
    if kind not in set(ListKind):
        raise BadColumns(f"A list holds one of: {', '.join(_KINDS)}.")
    return [
        import_file(
            database,
            path,
            ListKind(kind),
            source=source,
            actor=actor.label,
            mapping=mapping,
            as_of=as_of,
            dry_run=dry_run,
        )
    ]
