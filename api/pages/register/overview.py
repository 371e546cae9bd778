"""The three questions for any day: how many plans, which are in use or not, what each costs."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.pages.csv_answer import csv_answer
from api.pages.people import Acting, Person, Stored
from api.pages.register.asked import day_asked
from api.pages.rendering import render
from triage.drafts.history import record
from triage.register.cost_sums import CostBy, sums_on
from triage.register.costs import titles_of
from triage.register.counts import By, Cell, count_on
from triage.register.dormancy import SIGNS
from triage.register.life import LIVE, Status
from triage.register.plan_list import plans_on, sign_counts
from triage.storage.tables import What

router = APIRouter()
PAGE = 100
BY_TITLES = {
    By.NEED: "Main need",
    By.SETTING: "Setting",
    By.PLACEMENT: "Type of placement",
    By.AGE: "Age",
    By.STATUS: "Status",
}
_COLOURS = {
    Status.ACTIVE: "standard",
    Status.POSSIBLY_DORMANT: "high",
    Status.IN_ASSESSMENT: "low",
}
ByAsked = Annotated[By, Query()]


@router.get("/register")
def overview(request: Request, user: Person, database: Stored, on: str = "", by: ByAsked = By.NEED) -> Response:
    """How many plans there are, which, and what they cost."""
    day = day_asked(on)
    with database.reading() as session:
        statuses = count_on(session, day, By.STATUS)
        divided = count_on(session, day, by)
        costs = sums_on(session, day, CostBy.PLACEMENT, in_year=False)
        signs = sign_counts(session, day)
    committed = sum((sums.committed for sums in costs.values()), Decimal(0))
    with_cost = sum(sums.plans for sums in costs.values())
    return render(
        request,
        "register/overview.html",
        on=day,
        by=by,
        by_titles=BY_TITLES,
        statuses=statuses,
        divided=divided,
        bars=bars(divided.cells),
        status_bars=[
            {"words": cell.title, "number": cell.count, "look": _COLOURS.get(Status(cell.key), "low")}
            for cell in statuses.cells
        ],
        costs=sorted(costs.items(), key=lambda item: (-item[1].committed, item[0])),
        titles=titles_of(CostBy.PLACEMENT),
        committed=committed,
        average=committed / with_cost if with_cost else None,
        without_cost=statuses.total - with_cost,
        signs=[(number, SIGNS[number], count) for number, count in signs.items()],
        live=LIVE,
        tab="overview",
    )


@router.get("/register.csv")
def counts_csv(user: Person, database: Stored, on: str = "", by: ByAsked = By.STATUS) -> Response:
    """A count as CSV."""
    day = day_asked(on)
    with database.reading() as session:
        found = count_on(session, day, by)
    rows: list[list[Any]] = [[day, by.value, cell.key, cell.title, cell.count] for cell in found.cells]
    rows.append([day, by.value, "active_in_all", found.definition, found.total])
    return csv_answer(f"plans-{day.isoformat()}-by-{by.value}.csv", ["on", "by", "key", "title", "plans"], rows)


@router.get("/register/plans")
def plans(
    request: Request,
    user: Person,
    actor: Acting,
    database: Stored,
    on: str = "",
    by: ByAsked = By.STATUS,
    key: Annotated[str | None, Query(max_length=300)] = None,
    sign: Annotated[int | None, Query(ge=1, le=8)] = None,
    after: Annotated[int, Query(ge=0, le=2**53)] = 0,
) -> Response:
    """The plans behind a number. The look is written into the history."""
    day = day_asked(on)
    with database.writing() as session:
        lines, following = plans_on(session, day, by, key, sign=sign, after=after, limit=PAGE)
        record(session, actor, What.PLAN_LOOKED_AT, subject="register:plans", plans=len(lines), by=by.value)
        found = count_on(session, day, by)
        cell = next((cell for cell in found.cells if cell.key == key), None)
    return render(
        request,
        "register/plans.html",
        on=day,
        by=by,
        key=key,
        sign=sign,
        lines=lines,
        following=following,
        title=_title(sign, cell, by),
        total=None if sign else cell.count if cell else found.total if key is None else 0,
        tab="overview",
    )


@router.get("/register/plans.csv")
def plans_csv(
    user: Person,
    actor: Acting,
    database: Stored,
    on: str = "",
    by: ByAsked = By.STATUS,
    key: Annotated[str | None, Query(max_length=300)] = None,
    sign: Annotated[int | None, Query(ge=1, le=8)] = None,
) -> Response:
    """The same list, whole."""
    day = day_asked(on)
    with database.writing() as session:
        lines, _ = plans_on(session, day, by, key, sign=sign, limit=1_000_000)
        record(session, actor, What.REGISTER_EXPORTED, subject="register:plans", plans=len(lines), by=by.value)
    headings = ["on", "plan", "child", "status", "since", "signs", "setting", "annual_committed", "annual_forecast"]
    rows = [
        [day, line.row.plan, line.row.child_name, line.status.title, line.row.since, "; ".join(line.signs),
         line.setting, f"{line.annual:.2f}", f"{line.forecast:.2f}"]
        for line in lines
    ]  # fmt: skip
    return csv_answer(f"plans-{day.isoformat()}.csv", headings, rows)


def bars(cells: list[Cell], most: int = 15) -> list[dict[str, Any]]:
    """A chart's bars: the largest cells, the rest as one."""
    shown = [{"words": cell.title, "number": cell.count, "look": "standard"} for cell in cells[:most]]
    if rest := sum(cell.count for cell in cells[most:]):
        shown.append({"words": f"{len(cells) - most} more", "number": rest, "look": "low"})
    return shown


def _title(sign: int | None, cell: Cell | None, by: By) -> str:
    if sign is not None:
        return f"Plans with the sign: {SIGNS[sign].lower()}"
    if cell is None:
        return "Active plans"
    return cell.title if by is By.STATUS else f"Active plans, {BY_TITLES[by].lower()}: {cell.title}"
