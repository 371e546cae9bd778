"""Lists of time limits, one time limit with its evidence, and what people do to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Query, Request
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.pages import formats
from api.pages.clocks.panel import NO_DATE
from api.pages.clocks.service import PAGE, after_of, clock_page, filter_from, rows_for_csv, show_list
from api.pages.csv_answer import csv_answer
from api.pages.forms import Posted, Protected, back_to, date_of, text_of, texts_of
from api.pages.people import Acting, Person, Stored
from api.pages.rendering import render
from triage.drafts.errors import NotFound
from triage.drafts.opening import find_child, find_document
from triage.register.acting import Refused
from triage.register.time_limits.advice import ask_for
from triage.register.time_limits.deciding import EXCUSES, add_clock, decide
from triage.register.time_limits.words import ADVICE_SUBJECTS
from triage.storage.database import Database
from triage.storage.tables import ChildClock, Document

router = APIRouter()


@router.get("/clocks")
def listed(
    request: Request, user: Person, database: Stored, after: Annotated[str, Query(max_length=40)] = ""
) -> Response:
    """What is due and what is late."""
    chosen = filter_from(request.query_params)
    with database.reading() as session:
        shown = show_list(session, chosen, formats.today(), after_of(after))
    return render(request, "clocks/list.html", shown=shown, chosen=chosen, size=PAGE)


@router.get("/clocks.csv")
def as_csv(request: Request, user: Person, database: Stored) -> Response:
    """The same list as CSV, whole."""
    chosen = filter_from(request.query_params)
    with database.reading() as session:
        headings, rows = rows_for_csv(session, chosen, formats.today())
    return csv_answer(f"time-limits-{chosen.show}.csv", headings, rows)


@router.get("/clocks/{public_id}")
def one(request: Request, public_id: str, user: Person, database: Stored, done: str = "") -> Response:
    """One time limit: how it was counted, every step with its evidence, and what can be done."""
    return _page(request, database, public_id, done=done)


@router.post("/clocks/{public_id}/decide", dependencies=Protected)
def decided(request: Request, public_id: str, form: Posted, user: Person, actor: Acting, database: Stored) -> Response:
    """Confirm, correct, refuse, met, not met, excused, fell away, runs again."""

    def deed(session: Session) -> None:
        paper = text_of(form, "document")
        decide(
            session,
            public_id,
            text_of(form, "action"),
            actor,
            day=date_of(form, "day"),
            reason=text_of(form, "reason"),
            excuse=text_of(form, "excuse"),
            document=_own_document(session, public_id, paper) if paper else None,
        )

    error = refusal_of(database, deed)
    if error:
        return _page(request, database, public_id, error=error)
    return back_to(text_of(form, "back"), f"/clocks/{public_id}", done="saved")


@router.post("/children/{public_id}/clocks", dependencies=Protected)
def added(request: Request, public_id: str, form: Posted, user: Person, actor: Acting, database: Stored) -> Response:
    """Enter a time limit by hand, or advice that was asked for."""

    def deed(session: Session) -> None:
        child, day = find_child(session, public_id), date_of(form, "day")
        if day is None:
            raise Refused("Enter a date.")
        if text_of(form, "what") == "advice":
            ask_for(session, child, [one for one in texts_of(form, "subject") if one in ADVICE_SUBJECTS], day, actor)
        else:
            add_clock(session, child, text_of(form, "rule"), day, actor, reason=text_of(form, "reason"))

    error = refusal_of(database, deed)
    if error:
        return render(request, "clocks/refused.html", 422, error=error, back=f"/children/{public_id}")
    return back_to(f"/children/{public_id}#clocks")


def refusal_of(database: Database, deed: Callable[[Session], object]) -> str:
    """Do something in one transaction; the words of a refusal, or nothing."""
    try:
        with database.writing() as session:
            deed(session)
    except Refused as refused:
        return refused.message
    except ValueError:
        return NO_DATE
    return ""


def _page(request: Request, database: Database, public_id: str, *, error: str = "", done: str = "") -> Response:
    with database.reading() as session:
        shown = clock_page(session, public_id, formats.today())
        return render(
            request, "clocks/clock.html", 422 if error else 200, shown=shown, error=error, done=done, excuses=EXCUSES
        )


def _own_document(session: Session, clock: str, public_id: str) -> Document:
    """A document of the clock's child. Raises `Refused`."""
    try:
        document = find_document(session, public_id)
    except NotFound:
        raise Refused("Choose a document of this child.") from None
    child_id = session.scalar(select(ChildClock.child_id).where(ChildClock.public_id == clock))
    if document.child_id != child_id:
        raise Refused("Choose a document of this child.")
    return document
