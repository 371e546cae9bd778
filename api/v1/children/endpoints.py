"""Children of the register, with what checked documents say of them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel
from sqlalchemy import or_, select

from api.auth.keys import Scope
from api.context import Context, context_of
from api.v1.documents.endpoints import PROBLEMS
from api.v1.rights import key_with
from triage.drafts.actor import Actor
from triage.drafts.history import record
from triage.drafts.opening import find_child
from triage.drafts.queue import BadCursor
from triage.register.names import name_key
from triage.register.record import costs_of, documents_of, facts_of, plans_of
from triage.storage.tables import Child, ChildState, Document, What

router = APIRouter(tags=["register"], prefix="/children")

Reader = Annotated[Actor, Depends(key_with(Scope.REGISTER_READ, noted=True))]
Here = Annotated[Context, Depends(context_of)]


class ChildSummary(BaseModel):
    """A child as the register knows them now."""

    id: str
    full_name: str
    date_of_birth: date | None
    upn: str | None
    nhs_number: str | None
    case_reference: str | None
    nc_year: str | None
    setting_name: str | None
    primary_need: str | None


class ChildPage(BaseModel):
    """Some children. Ask again with `cursor` for those after them."""

    children: list[ChildSummary]
    next_cursor: str | None


class FactOut(BaseModel):
    """One fact, the day it speaks of, and the document that says it."""

    field: str
    value: Any
    as_of: date
    document: str | None


class PlanOut(BaseModel):
    """A version of the child's plan."""

    id: str
    status: str | None
    plan_date: date | None
    setting_name: str | None


class CostOut(BaseModel):
    """A yearly sum in pounds."""

    amount: float
    what: str
    as_of: date


class ChildOut(ChildSummary):
    """A child with facts, plans, costs and documents."""

    facts: list[FactOut]
    plans: list[PlanOut]
    costs: list[CostOut]
    documents: list[str]


@router.get("", summary="Find children", responses=PROBLEMS)
def list_children(
    actor: Reader,
    context: Here,
    search: Annotated[str, Query(max_length=200)] = "",
    cursor: Annotated[str | None, Query(max_length=40)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> ChildPage:
    """By exact UPN, NHS number or case reference, or by the whole name in any order; all where `search` is empty."""
    with context.house.database.reading() as session:
        query = select(Child).where(Child.state == ChildState.ACTIVE).order_by(Child.id).limit(limit + 1)
        if search.strip():
            squeezed = search.replace(" ", "")
            query = query.where(
                or_(
                    Child.upn == squeezed.upper(),
                    Child.nhs_number == squeezed,
                    Child.case_reference == search.strip(),
                    Child.name_key == name_key(search),
                )
            )
        if cursor is not None:
            after = session.scalar(select(Child.id).where(Child.public_id == cursor))
            if after is None:
                raise BadCursor("The cursor is none of ours.")
            query = query.where(Child.id > after)
        rows = list(session.scalars(query))
    more, rows = len(rows) > limit, rows[:limit]
    return ChildPage(
        children=[ChildSummary(**_summary(row)) for row in rows], next_cursor=rows[-1].public_id if more else None
    )


@router.get("/{public_id}", summary="A child's record", responses=PROBLEMS)
def get_child(public_id: str, actor: Reader, context: Here) -> ChildOut:
    """What checked documents say, each fact with its document."""
    with context.house.database.writing() as session:
        child = find_child(session, public_id)
        record(session, actor, What.CHILD_LOOKED_AT, child=child)
        facts = facts_of(session, child)
        of_facts = Document.id.in_({fact.document_id for fact in facts})
        names = {document.id: document.public_id for document in session.scalars(select(Document).where(of_facts))}
        return ChildOut(
            **_summary(child),
            facts=[
                FactOut(field=f.field, value=f.value, as_of=f.as_of, document=names.get(f.document_id or 0))
                for f in facts
            ],
            plans=[
                PlanOut(id=p.public_id, status=p.status, plan_date=p.plan_date, setting_name=p.setting_name)
                for p in plans_of(session, child)
            ],
            costs=[CostOut(amount=float(c.amount), what=c.what, as_of=c.as_of) for c in costs_of(session, child)],
            documents=[document.public_id for document in documents_of(session, child)],
        )


def _summary(child: Child) -> dict[str, Any]:
    fields = ("full_name", "date_of_birth", "upn", "nhs_number", "case_reference", "nc_year", "setting_name")
    return {"id": child.public_id, "primary_need": child.primary_need} | {name: getattr(child, name) for name in fields}
