"""What plans cost, the lines behind every sum, and invoices that match nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from sqlalchemy import select
from starlette.responses import Response

from api.pages import formats
from api.pages.csv_answer import csv_answer
from api.pages.people import Acting, Person, Stored
from api.pages.register.asked import address, day_asked
from api.pages.rendering import render
from triage.drafts.history import record
from triage.register.cost_lines import ELEMENTS
from triage.register.cost_list import CostRow, cost_rows, lost_rows, unmatched_rows
from triage.register.cost_sums import CostBy, Part
from triage.register.costs import costs_on, titles_of
from triage.storage.tables import Child, What

router = APIRouter()
BY_TITLES = {
    CostBy.SETTING: "Setting",
    CostBy.NEED: "Main need",
    CostBy.PLACEMENT: "Type of placement",
    CostBy.FUNDER: "Funder",
    CostBy.ELEMENT: "Element",
}
By = Annotated[CostBy, Query()]
Key = Annotated[str, Query(max_length=300)]
Which = Annotated[Part | None, Query()]
_PARTS = {
    Part.COMMITTED: "committed, a year",
    Part.FORECAST: "forecast, a year",
    Part.IN_YEAR_COMMITTED: "committed in the financial year",
    Part.IN_YEAR_FORECAST: "forecast in the financial year",
    Part.INVOICED: "invoiced in the financial year",
    Part.PAID: "paid in the financial year",
}
_MONEY = tuple(part.value for part in Part)


@router.get("/register/costs")
def costs(request: Request, user: Person, database: Stored, on: str = "", by: By = CostBy.SETTING) -> Response:
    """Yearly and in-year sums on a day."""
    day, by = day_asked(on), by if by in BY_TITLES else CostBy.SETTING
    with database.reading() as session:
        found = costs_on(session, day, by).to_json()
    top = [cell for cell in found["cells"] if float(cell["annual_committed"])][:15]
    chart = [{"words": c["title"], "number": round(float(c["annual_committed"])), "look": "standard"} for c in top]
    return render(
        request, "register/costs.html", on=day, by=by, by_titles=BY_TITLES, costs=found, chart=chart, tab="costs"
    )


@router.get("/register/costs.csv")
def costs_csv(user: Person, actor: Acting, database: Stored, on: str = "", by: By = CostBy.SETTING) -> Response:
    """The same as CSV; by child or plan too, which is written into the history."""
    day = day_asked(on)
    with database.reading() as session:
        found = costs_on(session, day, by).to_json()
        names = dict(session.execute(select(Child.public_id, Child.full_name)).all()) if by is CostBy.CHILD else {}
    if by in (CostBy.CHILD, CostBy.PLAN):
        with database.writing() as session:
            record(session, actor, What.REGISTER_EXPORTED, subject="register:costs", rows=len(found["cells"]))
    rows = [
        [day, row["key"], names.get(row["key"], row["title"]), row["plans"], *(row[name] for name in _MONEY)]
        for row in found["cells"]
    ]
    return csv_answer(f"costs-{day.isoformat()}.csv", ["on", "key", "title", "plans", *_MONEY], rows)


@router.get("/register/costs/lines")
def lines(
    request: Request,
    user: Person,
    actor: Acting,
    database: Stored,
    key: Key,
    on: str = "",
    by: By = CostBy.SETTING,
    part: Which = None,
    after: Annotated[int, Query(ge=0, le=2**53)] = 0,
) -> Response:
    """The lines behind a sum."""
    day = day_asked(on)
    with database.writing() as session:
        rows, following = cost_rows(session, day, by, key, part, after)
        record(session, actor, What.PLAN_LOOKED_AT, subject="register:costs", lines=len(rows), by=by.value)
    here = {"on": day.isoformat(), "by": by.value, "key": key} | ({"part": part.value} if part else {})
    of = f"{titles_of(by).get(key, key)}, {_PARTS[part]}" if part else titles_of(by).get(key, key)
    return render(
        request,
        "register/cost_lines.html",
        title=f"Costs on {formats.day(day)}: {of}",
        words="",
        rows=rows,
        lost=None,
        on=day,
        following=address("/register/costs/lines", **here, after=following) if following else "",
        csv=address("/register/costs/lines.csv", **here),
        elements=ELEMENTS,
        tab="costs",
    )


@router.get("/register/costs/lines.csv")
def lines_csv(
    user: Person,
    actor: Acting,
    database: Stored,
    key: Key,
    on: str = "",
    by: By = CostBy.SETTING,
    part: Which = None,
) -> Response:
    """All lines behind a sum."""
    day = day_asked(on)
    with database.writing() as session:
        rows, _ = cost_rows(session, day, by, key, part, limit=1_000_000)
        record(session, actor, What.REGISTER_EXPORTED, subject="register:costs", lines=len(rows), by=by.value)
    return _lines_csv(f"cost-lines-{day.isoformat()}.csv", rows)


@router.get("/register/costs/invoices")
def invoices(request: Request, user: Person, database: Stored) -> Response:
    """Invoices that match no committed line, and lines without a plan."""
    with database.reading() as session:
        rows, number, total = unmatched_rows(session)
        lost = lost_rows(session)
    return render(
        request,
        "register/cost_lines.html",
        title="Invoices that match nothing",
        words=f"{formats.count(number, 'invoice')}, £{total:,.2f} in all: no committed line of the same plan and payee "
        "holds on any day of their period.",
        rows=rows,
        lost=lost,
        on=None,
        following="",
        csv="/register/costs/invoices.csv",
        elements=ELEMENTS,
        tab="costs",
    )


@router.get("/register/costs/invoices.csv")
def invoices_csv(user: Person, actor: Acting, database: Stored) -> Response:
    """Invoices that match nothing, as CSV."""
    with database.writing() as session:
        rows, number, _ = unmatched_rows(session, 1_000_000)
        record(session, actor, What.REGISTER_EXPORTED, subject="register:invoices", lines=number)
    return _lines_csv("unmatched-invoices.csv", rows)


def _lines_csv(name: str, rows: Iterable[CostRow]) -> Response:
    headings = ["cost", "plan", "child", "element", "payee", "status", "invoice", "from", "to", "amount", "unit",
                "a_year", "funder", "document", "imported_from"]  # fmt: skip
    cells: list[list[Any]] = [
        [row.row.public_id, row.plan, row.child_name, row.row.element, row.row.payee, row.row.status, row.row.invoice,
         row.row.start, row.ends, f"{row.row.amount:.2f}", row.row.unit, f"{row.line.annual:.2f}", row.row.funder,
         row.evidence.document.public_id if row.evidence.document else None, row.evidence.source]
        for row in rows
    ]  # fmt: skip
    return csv_answer(name, headings, cells)
