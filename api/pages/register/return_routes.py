"""Returns and reports: the national return, counts for publication, the forecast, figures for a funding agreement."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response, StreamingResponse

from api.pages import formats
from api.pages.csv_answer import csv_answer
from api.pages.people import Acting, Person, Stored
from api.pages.register.asked import day_asked
from api.pages.rendering import render
from triage.drafts.history import record
from triage.register.foi import THRESHOLD, Part, published, shown
from triage.register.forecast import UPLIFT, Forecast, forecast
from triage.register.monitoring import monitoring
from triage.register.sen2.export import export
from triage.register.sen2.tables import VERIFY, census_day
from triage.storage.database import Database
from triage.storage.tables import What

router = APIRouter()
ReturnYear = Annotated[int, Query(ge=2023, le=2100)]
Council = Annotated[str, Query(pattern=r"^\d{0,3}$")]
Share = Annotated[float, Query(ge=-50, le=50)]
Threshold = Annotated[int, Query(ge=2, le=20)]


@router.get("/register/returns")
def returns(request: Request, user: Person) -> Response:
    """Where each report is."""
    return render(request, "register/returns.html", year=_this_return(), tab="returns")


@router.get("/register/returns/sen2")
def sen2(request: Request, user: Person, database: Stored, year: ReturnYear, la: Council = "") -> Response:
    """Check the national return before it is exported."""
    with database.reading() as session:
        made = export(session, year, None, la)
    groups: dict[str, list[tuple[str, str]]] = {}
    for number, plan, words in made.listed:
        groups.setdefault(number, []).append((plan, words))
    return render(
        request,
        "register/sen2.html",
        made=made,
        groups=dict(sorted(groups.items())),
        la=la,
        note=VERIFY,
        census=census_day(year),
        tab="returns",
    )


@router.get("/register/returns/sen2.zip")
def sen2_files(user: Person, actor: Acting, database: Stored, year: ReturnYear, la: Council = "") -> Response:
    """The tables (CSV), the message (XML) and the checks, in one zip file."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with database.reading() as session:
            export(session, year, folder, la)
        with database.writing() as session:
            record(session, actor, What.REGISTER_EXPORTED, subject=f"register:sen2-{year}")
        packed = tempfile.TemporaryFile()  # noqa: SIM115  (the answer closes it when it is sent)
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
            for file in sorted(folder.iterdir()):
                out.write(file, file.name)
    packed.seek(0)

    def chunks() -> Iterator[bytes]:
        with packed:
            while chunk := packed.read(65_536):
                yield chunk

    return StreamingResponse(
        chunks(),
        media_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="sen2-{year}.zip"'},
    )


@router.get("/register/returns/counts")
def counts(
    request: Request,
    user: Person,
    database: Stored,
    on: str = "",
    rows: Part = Part.NEED,
    columns: str = "age_band",
    threshold: Threshold = THRESHOLD,
) -> Response:
    """A table that may be published: small numbers are held back."""
    day, second = day_asked(on), _second(rows, columns)
    with database.reading() as session:
        table = published(session, day, rows, second, threshold)
    return render(
        request,
        "register/published.html",
        table=table,
        on=day,
        rows=rows,
        columns=second,
        parts=list(Part),
        shown=shown,
        tab="returns",
    )


@router.get("/register/returns/counts.csv")
def counts_csv(
    user: Person,
    database: Stored,
    on: str = "",
    rows: Part = Part.NEED,
    columns: str = "age_band",
    threshold: Threshold = THRESHOLD,
) -> Response:
    """The same table as CSV, with the words that explain it."""
    day = day_asked(on)
    with database.reading() as session:
        table = published(session, day, rows, _second(rows, columns), threshold)
    head, *lines = table.lines()
    return csv_answer(f"published-counts-{day.isoformat()}.csv", head, [*lines, [table.words]])


@router.get("/register/returns/forecast")
def five_years(
    request: Request,
    user: Person,
    database: Stored,
    on: str = "",
    new: Annotated[str, Query(max_length=7)] = "",
    growth: Share = 0.0,
    uplift: Share = float(UPLIFT) * 100,
) -> Response:
    """Plans and cost over five years, with the assumptions shown."""
    found = _forecast(database, day_asked(on), new, growth, uplift)
    points = [{"words": f"{year.day:%b %Y}", "number": year.plans} for year in found.years]
    costs = [{"words": f"{year.day:%b %Y}", "number": float(year.cost)} for year in found.years]
    return render(
        request,
        "register/forecast.html",
        found=found,
        points=points,
        costs=costs,
        on=day_asked(on),
        growth=growth,
        uplift=uplift,
        query=request.url.query,
        tab="returns",
    )


@router.get("/register/returns/forecast.csv")
def five_years_csv(
    user: Person,
    database: Stored,
    on: str = "",
    new: Annotated[str, Query(max_length=7)] = "",
    growth: Share = 0.0,
    uplift: Share = float(UPLIFT) * 100,
) -> Response:
    """The forecast as CSV, with its assumptions below it."""
    found = _forecast(database, day_asked(on), new, growth, uplift)
    rows: list[list[object]] = [[y.number, y.day, y.new, y.left, y.plans, f"{y.cost:.2f}"] for y in found.years]
    rows += [[words] for words in found.assumptions.words()]
    return csv_answer("forecast.csv", ["year", "day", "new", "left", "plans", "annual_cost"], rows)


@router.get("/register/returns/monitoring")
def figures(
    request: Request, user: Person, database: Stored, year: Annotated[int | None, Query(ge=1991, le=2100)] = None
) -> Response:
    """Numbers and timeliness of a calendar year."""
    year = year or formats.today().year
    with database.reading() as session:
        found = monitoring(session, date(year, 1, 1), date(year, 12, 31))
    return render(request, "register/monitoring.html", found=found, year=year, tab="returns")


@router.get("/register/returns/monitoring.csv")
def figures_csv(user: Person, database: Stored, year: Annotated[int, Query(ge=1991, le=2100)]) -> Response:
    """The same as CSV."""
    with database.reading() as session:
        found = monitoring(session, date(year, 1, 1), date(year, 12, 31))
    rows: list[list[object]] = [[name, number, "", ""] for name, number in found.counts.items()]
    rows += [[one.title, one.part, one.whole, one.percent] for one in found.shares]
    return csv_answer(f"monitoring-{year}.csv", ["figure", "number", "of", "percent"], rows)


def _forecast(database: Database, day: date, new: str, growth: float, uplift: float) -> Forecast:
    with database.reading() as session:
        return forecast(
            session,
            day,
            new_a_year=float(new) if new.isdigit() else None,
            new_growth=growth / 100,
            uplift=uplift / 100,
        )


def _second(rows: Part, columns: str) -> Part | None:
    return Part(columns) if columns in set(Part) and columns != rows else None


def _this_return() -> int:
    today = formats.today()
    return today.year if today.month < 6 else today.year + 1
