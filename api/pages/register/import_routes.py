"""Lists of the old system and last year's return, taken in through the browser: look first, then keep."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from fastapi import APIRouter, Request
from sqlalchemy import select
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from api.pages import formats
from api.pages.forms import Posted, Protected, number_of, text_of
from api.pages.people import Acting, Administrator, Person, Stored
from api.pages.rendering import render
from triage.drafts.actor import Actor
from triage.drafts.file_names import safe_name
from triage.drafts.history import record
from triage.register.importing.columns import FIELDS, BadColumns, ListKind
from triage.register.importing.report import ImportReport
from triage.register.importing.run import import_file
from triage.register.importing.tables import BadFile
from triage.register.sen2.last_year import import_return
from triage.storage.database import Database
from triage.storage.tables import RegisterImport, What

router = APIRouter()
RETURN = "sen2"
MOST_SHOWN = 500
KINDS = {
    ListKind.PLANS: "Plans, one a row",
    ListKind.COSTS: "Cost lines and invoices",
    ListKind.PLACEMENTS: "Placements",
    ListKind.EVENTS: "Events of plans",
    ListKind.SETTINGS: "Schools and settings",
    ListKind.FIGURES: "Totals that other places report",
}


@dataclass(slots=True)
class Sent:
    """What a form asked for, and what became of it."""

    kind: str = ListKind.PLANS.value
    source: str = "old system"
    mapping: str = ""
    year: int | None = None
    dry_run: bool = True
    error: str = ""
    reports: list[ImportReport] = field(default_factory=list)


@router.get("/register/imports")
def imports(request: Request, user: Person, database: Stored) -> Response:
    """The form, and what was taken in before."""
    return _page(request, database, Sent())


@router.post("/register/imports", dependencies=Protected)
def take_in(request: Request, form: Posted, user: Administrator, actor: Acting, database: Stored) -> Response:
    """Look at a list, or take it in, and say row by row what became of it."""
    sent = Sent(
        text_of(form, "kind"),
        text_of(form, "source")[:100] or "old system",
        text_of(form, "mapping")[:5000],
        number_of(form, "year"),
        text_of(form, "action") != "keep",
    )
    try:
        _import(database, form, sent, actor)
    except (BadFile, BadColumns) as refused:
        sent.error = refused.message
    return _page(request, database, sent)


def _import(database: Database, form: FormData, sent: Sent, actor: Actor) -> None:
    upload = form.get("file")
    if not isinstance(upload, UploadFile) or not upload.filename:
        raise BadFile("Choose a file.")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / safe_name(upload.filename)
        with path.open("wb") as kept:
            while chunk := upload.file.read(1024 * 1024):
                kept.write(chunk)
        if sent.kind == RETURN:
            year = sent.year or formats.today().year
            sent.reports = import_return(database, path, year, actor=actor.label, dry_run=sent.dry_run)
        elif sent.kind in set(ListKind):
            report = import_file(
                database,
                path,
                ListKind(sent.kind),
                source=sent.source,
                actor=actor.label,
                mapping=_mapping(sent.mapping),
                dry_run=sent.dry_run,
            )
            sent.reports = [report]
        else:
            raise BadFile("Choose what the list holds.")
    if not sent.dry_run:
        with database.writing() as session:
            record(session, actor, What.REGISTER_IMPORTED, subject=f"register:{sent.kind}",
                   rows=sum(len(report.rows) for report in sent.reports))  # fmt: skip


def _mapping(text: str) -> dict[str, str]:
    """Lines such as ``Pupil no=upn``; ``Pupil no=`` leaves the column out."""
    pairs = [line.rpartition("=") for line in text.splitlines() if line.strip()]
    if any(not equals for _, equals, _ in pairs):
        raise BadColumns("Write one “Column=field” a line.")
    return {column.strip(): name.strip() for column, _, name in pairs}


def _page(request: Request, database: Database, sent: Sent) -> Response:
    with database.reading() as session:
        before = session.scalars(select(RegisterImport).order_by(RegisterImport.id.desc()).limit(50)).all()
    return render(
        request,
        "register/imports.html",
        422 if sent.error else 200,
        sent=sent,
        before=before,
        kinds=KINDS,
        fields=FIELDS,
        most=MOST_SHOWN,
        tab="imports",
    )
