"""Find a child; read a child's record."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.pages.children.service import MOST, find_children, record_of
from api.pages.clocks.of_child import child_clock_values
from api.pages.people import Acting, Person, Stored
from api.pages.register.of_child import child_plan_values
from api.pages.rendering import render

router = APIRouter()


@router.get("/children")
def listed(request: Request, user: Person, database: Stored, search: str = "") -> Response:
    """The children that a search finds."""
    with database.reading() as session:
        return render(
            request, "children/list.html", children=find_children(session, search), search=search[:200], most=MOST
        )


@router.get("/children/{public_id}")
def shown(request: Request, public_id: str, user: Person, actor: Acting, database: Stored) -> Response:
    """One child's record."""
    with database.writing() as session:
        record = record_of(session, public_id, actor)
        return render(
            request,
            "children/child.html",
            record=record,
            **child_clock_values(session, record.child),
            **child_plan_values(session, record.child),
        )
