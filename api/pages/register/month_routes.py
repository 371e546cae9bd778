"""The reconciliation, month by month: every cell leads to its plans."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.pages.csv_answer import csv_answer
from api.pages.people import Person, Stored
from api.pages.register.asked import months_asked
from api.pages.rendering import render
from triage.clocks.counting import months as later
from triage.drafts.errors import NotFound
from triage.register.intervals import ONE_DAY
from triage.register.reconciliation import ENTERED, LEFT, WORDS, reconcile, rows_of
from triage.storage.tables import Child, PlanRecord

router = APIRouter()
TITLES = ENTERED | LEFT


@router.get("/register/months")
def months(request: Request, user: Person, database: Stored) -> Response:
    """Opening, what came and went, closing."""
    first, last = months_asked(request.query_params)
    with database.reading() as session:
        found = reconcile(session, first, last)
    rows = [
        {
            "first": month.first,
            "before": month.first - ONE_DAY,
            "last": later(month.first, 1) - ONE_DAY,
            "opening": month.opening,
            "closing": month.closing,
            "cells": month.entered | month.left,
            "difference": month.difference,
        }
        for month in found
    ]
    return render(
        request,
        "register/months.html",
        months=rows,
        titles=TITLES,
        first=first,
        last=last,
        wrong=sum(1 for month in found if month.difference),
        points=[{"words": f"{month.first:%b %y}", "number": month.closing} for month in found],
        definition=WORDS,
        tab="months",
    )


@router.get("/register/months.csv")
def months_csv(request: Request, user: Person, database: Stored) -> Response:
    """The months as CSV."""
    first, last = months_asked(request.query_params)
    with database.reading() as session:
        found = [month.to_json() for month in reconcile(session, first, last)]
    return csv_answer("plans-by-month.csv", list(found[0]), [list(month.values()) for month in found])


@router.get("/register/months/{month}/{cell}.csv")
def rows_csv(user: Person, database: Stored, month: str, cell: str) -> Response:
    """The plans behind a cell as CSV."""
    with database.reading() as session:
        _, rows = _rows(session, month, cell)
    return csv_answer(f"{cell}-{month}.csv", ["plan", "child", "day"], [[r["plan"], r["name"], r["day"]] for r in rows])


@router.get("/register/months/{month}/{cell}")
def rows(request: Request, user: Person, database: Stored, month: str, cell: str) -> Response:
    """The plans behind a cell."""
    with database.reading() as session:
        day, found = _rows(session, month, cell)
    return render(
        request,
        "register/month_rows.html",
        title=f"{TITLES[cell]}, {day:%B %Y}",
        month=day,
        rows=found,
        leaving=cell in LEFT,
        tab="months",
    )


def _rows(session: Session, month: str, cell: str) -> tuple[date, list[dict[str, Any]]]:
    try:
        day = date.fromisoformat(f"{month}-01")
    except ValueError:
        raise NotFound("There is no such month.") from None
    if cell not in TITLES:
        raise NotFound("The months have no such column.")
    found = rows_of(session, day, cell)
    names: dict[str, str] = {}
    plans = [plan for plan, _ in found]
    for start in range(0, len(plans), 500):
        query = (
            select(PlanRecord.public_id, Child.full_name)
            .join(Child, Child.id == PlanRecord.child_id)
            .where(PlanRecord.public_id.in_(plans[start : start + 500]))
        )
        names |= dict(session.execute(query).all())
    return day, [{"plan": plan, "name": names[plan], "day": at} for plan, at in found]
