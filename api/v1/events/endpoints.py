"""What happened since you last asked."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from api.auth.keys import Scope
from api.context import Context, context_of
from api.v1.documents.endpoints import PROBLEMS
from api.v1.rights import key_with
from triage.drafts.actor import Actor
from triage.drafts.history import events_since

router = APIRouter(tags=["events"], prefix="/events")


class EventOut(BaseModel):
    """Who did what to what. `actor` is `user:N`, `key:N` or `system`; `details` holds codes and counts."""

    number: int
    at: datetime
    actor: str
    what: str
    subject: str
    details: dict[str, Any]


class EventPage(BaseModel):
    """Events, oldest first. Ask again with `after` set to `last`."""

    events: list[EventOut]
    last: int


@router.get("", summary="Events since a number", responses=PROBLEMS)
def list_events(
    actor: Annotated[Actor, Depends(key_with(Scope.EVENTS_READ))],
    context: Annotated[Context, Depends(context_of)],
    after: Annotated[int, Query(ge=0, le=2**62)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> EventPage:
    """Every change, in order and without gaps."""
    with context.house.database.reading() as session:
        rows = events_since(session, after, limit)
    events = [
        EventOut(number=e.id, at=e.at, actor=e.actor, what=e.what, subject=e.subject, details=e.details) for e in rows
    ]
    return EventPage(events=events, last=rows[-1].id if rows else after)
