"""One plan with the evidence behind everything that is said of it; and what a person adds."""

from __future__ import annotations

from fastapi import APIRouter, Request
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.pages.clocks.routes import refusal_of
from api.pages.forms import Posted, Protected, back_to, date_of, text_of
from api.pages.people import Acting, Person, Stored
from api.pages.register.asked import day_asked
from api.pages.rendering import render
from triage.drafts.actor import Actor
from triage.drafts.errors import NotFound
from triage.drafts.history import record
from triage.drafts.opening import find_document
from triage.register.acting import Refused
from triage.register.codes import CEASE_REASONS
from triage.register.life import KIND_TITLES, LIVE
from triage.register.plan_story import add_event, story_of
from triage.storage.database import Database
from triage.storage.tables import ChildDocument, Document, What

router = APIRouter()


@router.get("/register/plans/{public_id}")
def plan(
    request: Request, public_id: str, user: Person, actor: Acting, database: Stored, on: str = "", done: str = ""
) -> Response:
    """The plan on a day."""
    return _page(request, database, actor, public_id, on, done=done)


@router.post("/register/plans/{public_id}/events", dependencies=Protected)
def enter_event(
    request: Request, public_id: str, form: Posted, user: Person, actor: Acting, database: Stored
) -> Response:
    """Enter what happened to the plan."""

    def deed(session: Session) -> None:
        paper = text_of(form, "document")
        add_event(
            session,
            public_id,
            text_of(form, "kind"),
            date_of(form, "day"),
            actor,
            reason=text_of(form, "reason"),
            code=text_of(form, "council") or text_of(form, "code"),
            document=_paper(session, paper) if paper else None,
        )

    error = refusal_of(database, deed)
    if error:
        return _page(request, database, actor, public_id, "", error=error)
    return back_to(f"/register/plans/{public_id}", done="saved")


def _page(
    request: Request,
    database: Database,
    actor: Actor,
    public_id: str,
    on: str,
    *,
    error: str = "",
    done: str = "",
) -> Response:
    with database.writing() as session:
        story = story_of(session, public_id, day_asked(on))
        if story is None:
            raise NotFound("There is no such plan.")
        record(session, actor, What.PLAN_LOOKED_AT, subject=f"plan:{public_id}", child=story.child)
        papers = session.scalars(
            select(Document)
            .join(ChildDocument, ChildDocument.document_id == Document.id)
            .where(ChildDocument.child_id == story.child.id)
            .order_by(Document.received.desc(), Document.id.desc())
            .limit(100)
        ).all()
        return render(
            request,
            "register/plan.html",
            422 if error else 200,
            story=story,
            papers=papers,
            kinds=KIND_TITLES,
            reasons=CEASE_REASONS,
            live=LIVE,
            error=error,
            done=done,
            tab="overview",
        )


def _paper(session: Session, public_id: str) -> Document:
    try:
        return find_document(session, public_id)
    except NotFound:
        raise Refused("Choose a document of this child.") from None
