"""What a checked document means for the plan register: events, the named setting, a forecast of cost.

Called with every checked document of a child, in the transaction that checks it; `withdraw_from_register` takes it back
when the document is opened again.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from triage.register.life import Kind
from triage.register.spans import work_out
from triage.storage.tables import (
    Child,
    Document,
    Placement,
    PlanCost,
    PlanEvent,
    PlanRecord,
    PlanSpan,
    now,
)
from triage.vocabulary import DocumentType, FieldName

_PLAN_KINDS = {
    "draft": Kind.DRAFT_SENT,
    "proposed_amended": Kind.AMENDMENT_NOTICE,
    "final": Kind.FINAL_ISSUED,
    "amended_final": Kind.FINAL_AMENDED,
}
_KINDS = {
    DocumentType.EHC_REQUEST: Kind.REQUEST_RECEIVED,
    DocumentType.ANNUAL_REVIEW: Kind.REVIEW_MEETING,
    DocumentType.EXCLUSION_NOTICE: Kind.EXCLUDED,
    DocumentType.TRANSFER_IN: Kind.TRANSFERRED_IN,
}
_OPENS = frozenset(
    {
        Kind.REQUEST_RECEIVED,
        Kind.DRAFT_SENT,
        Kind.FINAL_ISSUED,
        Kind.FINAL_AMENDED,
        Kind.AMENDMENT_NOTICE,
        Kind.REVIEW_MEETING,
        Kind.TRANSFERRED_IN,
    }
)
"""What speaks of a plan or of a case that may become one. Other documents add to a plan that is known already."""


def enter_document(
    session: Session, child: Child, document: Document, values: dict[str, list[Any]], by_user_id: int | None
) -> None:
    """Enter a checked document (`values`: decided values by field, "document_type" among them)."""
    kind, day = _what(document, values)
    plan = _plan_of(session, child, opens=kind in _OPENS)
    if plan is not None:
        details = {"recommendation": said} if (said := _first(values, FieldName.REVIEW_RECOMMENDATION)) else {}
        session.add(
            PlanEvent(
                plan_id=plan.id, kind=kind, day=day, details=details, document_id=document.id, by_user_id=by_user_id
            )
        )
        setting = _first(values, FieldName.SETTING_NAME)
        if kind in (Kind.FINAL_ISSUED, Kind.FINAL_AMENDED) and setting:
            session.add(
                Placement(plan_id=plan.id, role="named", setting_name=setting, start=day, document_id=document.id)
            )
    if cost := _first(values, FieldName.ANNUAL_COST):
        session.add(
            PlanCost(
                plan_id=plan.id if plan else None,
                child_id=child.id,
                element="other",
                payee=_first(values, FieldName.REQUESTED_SETTING) or _first(values, FieldName.SETTING_NAME) or "",
                amount=Decimal(str(cost)),
                start=_day(values, FieldName.DOCUMENT_DATE) or document.received,
                status="forecast",
                document_id=document.id,
            )
        )
    if plan is not None:
        work_out(session, [plan.id])


def withdraw_from_register(session: Session, document: Document) -> None:
    """Take back what a document said of a plan. The rows stay, marked with the moment."""
    plans: set[int] = set()
    for table in (PlanEvent, Placement, PlanCost):
        here = (table.document_id == document.id, table.withdrawn_at.is_(None))
        plans |= {plan for plan in session.scalars(select(table.plan_id).where(*here)) if plan is not None}
        session.execute(update(table).where(*here).values(withdrawn_at=now()))
    if plans:
        work_out(session, plans)


def _what(document: Document, values: dict[str, list[Any]]) -> tuple[Kind, date]:
    kind = _first(values, "document_type")
    if kind == DocumentType.EHC_PLAN:
        day = _day(values, FieldName.PLAN_DATE) or _day(values, FieldName.DOCUMENT_DATE) or document.received
        return _PLAN_KINDS.get(_first(values, FieldName.PLAN_STATUS) or "", Kind.CONTACT), day
    happened = _KINDS.get(kind, Kind.CONTACT)
    if happened in (Kind.REQUEST_RECEIVED, Kind.CONTACT):
        return happened, document.received
    return happened, _day(values, FieldName.EVENT_DATE) or document.received


def _plan_of(session: Session, child: Child, *, opens: bool) -> PlanRecord | None:
    """The child's newest plan or case, opened where the document speaks of one and none is known."""
    newest = session.scalar(
        select(PlanRecord)
        .outerjoin(PlanSpan, PlanSpan.plan_id == PlanRecord.id)
        .where(PlanRecord.child_id == child.id)
        .order_by(PlanSpan.start.desc(), PlanRecord.id.desc())
        .limit(1)
    )
    if newest is None and opens:
        newest = PlanRecord(child_id=child.id, reference=child.case_reference)
        session.add(newest)
        session.flush()
    return newest


def _first(values: dict[str, list[Any]], name: str) -> Any:
    return next(iter(values.get(name, [])), None)


def _day(values: dict[str, list[Any]], name: FieldName) -> date | None:
    value = _first(values, name)
    return date.fromisoformat(value) if value else None
