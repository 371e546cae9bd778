"""Time limits: what is due and late, and those of one child. Every one says its evidence and how it was counted."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query

from api.auth.keys import Scope
from api.context import Context, context_of
from api.problems import Problem
from api.v1.documents.endpoints import PROBLEMS
from api.v1.rights import key_with
from triage.drafts.actor import Actor
from triage.drafts.history import record
from triage.drafts.opening import find_child
from triage.england import today
from triage.register.time_limits.lists import Wanted, clock_list, clocks_of_child
from triage.storage.tables import What

router = APIRouter(tags=["clocks"], prefix="/clocks")

Reader = Annotated[Actor, Depends(key_with(Scope.REGISTER_READ, noted=True))]
Here = Annotated[Context, Depends(context_of)]


@router.get("", summary="Time limits that run", responses=PROBLEMS)
def clocks(
    actor: Reader,
    context: Here,
    late: Annotated[bool, Query(description="Only what is late")] = False,
    days: Annotated[int | None, Query(ge=0, le=3650, description="Only what is due within so many days")] = None,
    rule: Annotated[list[str], Query(max_length=50, description="Only these rules, such as A4")] = [],  # noqa: B006
    team: Annotated[str | None, Query(max_length=100)] = None,
    everybody: Annotated[bool, Query(description="Also duties of schools, advice givers and families")] = False,
    unconfirmed: Annotated[bool, Query(description="Only what nobody confirmed yet")] = False,
    after: Annotated[str | None, Query(pattern=r"^\d{4}-\d\d-\d\d\.\d{1,15}$")] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> dict[str, Any]:
    """Soonest first. `confirmed` is false where only a document says so; ask again with `after` for the next ones."""
    wanted = Wanted(late, days, tuple(rule), team, not everybody, unconfirmed)
    with context.house.database.reading() as session:
        lines, following = clock_list(session, today(), wanted, _after(after), limit)
        found = [line.to_json() for line in lines]
    return {"clocks": found, "next_after": f"{following[0].isoformat()}.{following[1]}" if following else None}


@router.get("/children/{public_id}", summary="Time limits of a child", responses=PROBLEMS)
def of_child(actor: Reader, context: Here, public_id: str) -> dict[str, Any]:
    """All of them: running first, then what is over. The look is written into the history."""
    with context.house.database.writing() as session:
        child = find_child(session, public_id)
        record(session, actor, What.CHILD_LOOKED_AT, child=child)
        return {"clocks": [line.to_json() for line in clocks_of_child(session, child, today())]}


def _after(text: str | None) -> tuple[date, int] | None:
    match = re.fullmatch(r"(.{10})\.(\d+)", text or "")
    if match is None:
        return None
    try:
        return date.fromisoformat(match[1]), int(match[2])
    except ValueError:
        raise Problem(422, "invalid", "This is no place in the list. Use next_after of the answer before.") from None
