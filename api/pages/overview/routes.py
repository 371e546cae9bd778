"""The overview for people who plan the work, and its figures as CSV."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.pages import formats
from api.pages.overview.service import DUE_DAYS, days_of, overview_of
from api.pages.people import Person, Stored
from api.pages.rendering import render

router = APIRouter()


@router.get("/overview")
def overview(request: Request, user: Person, database: Stored) -> Response:
    """What waits, what came, what was done."""
    with database.reading() as session:
        return render(
            request,
            "overview/overview.html",
            figures=overview_of(session),
            due_days=DUE_DAYS,
            yesterday=(formats.today() - timedelta(days=1)).isoformat(),
        )


@router.get("/overview.csv")
def as_csv(user: Person, database: Stored) -> Response:
    """The last 90 days: documents that came and that were done, one day a row."""
    with database.reading() as session:
        days = days_of(session, formats.today(), 90)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["day", "received", "checked_or_set_aside"])
    writer.writerows([day.day.isoformat(), day.came, day.done] for day in days)
    return Response(
        text.getvalue(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="documents-by-day.csv"'},
    )
