"""The plan register: counts on any day, costs, quality, reconciliation. Every number leads to its plans."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from api.auth.keys import Scope
from api.context import Context, context_of
from api.problems import Problem
from api.v1.documents.endpoints import PROBLEMS
from api.v1.rights import key_with
from triage.clocks.counting import months
from triage.drafts.actor import Actor
from triage.drafts.history import record
from triage.register import counts, reconciliation
from triage.register.costs import CostBy, costs_on
from triage.register.counts import By
from triage.register.quality.work_list import findings, quality
from triage.register.sen2.export import export
from triage.storage.tables import What

router = APIRouter(tags=["register"], prefix="/register")

Reader = Annotated[Actor, Depends(key_with(Scope.REGISTER_READ))]
Here = Annotated[Context, Depends(context_of)]
On = Annotated[date | None, Query(description="The day that is asked for; today where it is missing")]
Page = Annotated[int, Query(ge=0, le=2**53)]
Limit = Annotated[int, Query(ge=1, le=500)]
MonthText = Annotated[str, Query(pattern=r"^(19|20)\d\d-(0[1-9]|1[0-2])$", description="A month, as 2026-04")]
MOST_MONTHS = 120


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
        return CountOut.model_validate(counts.count_on(session, on or date.today(), by).to_json())


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
        rows, following = counts.rows_on(session, on or date.today(), by, key, after, limit)
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
        return costs_on(session, on or date.today(), by).to_json()


@router.get("/quality", summary="How far the register can be trusted", responses=PROBLEMS)
def quality_now(actor: Reader, context: Here, on: On = None) -> dict[str, Any]:
    """The score and the numbers of each check, as the work list stands since the checks last ran."""
    with context.house.database.reading() as session:
        return quality(session, on or date.today()).to_json()


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
    try:
        day = date.fromisoformat(f"{month}-01")
    except ValueError:
        raise Problem(404, "not_found", "There is no such month.") from None
    if cell not in reconciliation.ENTERED | reconciliation.LEFT:
        raise Problem(404, "not_found", "The reconciliation has no such cell.")
    with context.house.database.reading() as session:
        return [ChangeRow(plan=plan, day=at) for plan, at in reconciliation.rows_of(session, day, cell)]


@router.get("/sen2/{year}", summary="Check the national return", responses=PROBLEMS)
def sen2(actor: Reader, context: Here, year: int) -> dict[str, Any]:
    """Rows of each SEN2 table for a year and what the checks say. Verify against this year's guide."""
    if not 2023 <= year <= 2100:
        raise Problem(404, "not_found", "There is no return for this year.")
    with context.house.database.reading() as session:
        return export(session, year, None).to_json()
