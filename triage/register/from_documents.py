"""What a checked document means for the plan register: events, the named setting, a forecast of cost.

Called with every checked document of a child, in the transaction that checks it; `withdraw_from_register` takes it back
when the document is opened again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from triage.register.cost_lines import same_name
from triage.register.life import Kind
from triage.register.spans import work_out
from triage.register.time_limits.proposals import SHOWS, choices_of, showing_of
from triage.storage.tables import (
    Child,
    ChildFact,
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
_TAKES_PLACE = frozenset({Kind.REVIEW_PLANNED, Kind.MEDIATION, Kind.EXCLUDED, Kind.ENROLLED, Kind.CHILD_LEFT})
_COMES_IN = frozenset({Kind.CONTACT, Kind.POST_RETURNED, Kind.FILE_ASKED_FOR, Kind.PLAN_NOT_WANTED})


def enter_document(
    session: Session, child: Child, document: Document, values: dict[str, list[Any]], by_user_id: int | None
) -> None:
    """Enter a checked document (`values`: decided values by field, "document_type" among them)."""
    kind, day = _what(session, document, values)
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
        if setting:
            _add_attended(session, plan, document, setting, _day(values, FieldName.DOCUMENT_DATE) or day)
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
    session.flush()
    if plans := _plans_of(session, [child.id]):
        work_out(session, plans)


def withdraw_from_register(session: Session, document: Document) -> None:
    """Take back what a document said of a plan. The rows stay, marked with the moment."""
    plans: set[int] = set()
    for table in (PlanEvent, Placement, PlanCost):
        here = (table.document_id == document.id, table.withdrawn_at.is_(None))
        plans |= {plan for plan in session.scalars(select(table.plan_id).where(*here)) if plan is not None}
        session.execute(update(table).where(*here).values(withdrawn_at=now()))
    facts = select(ChildFact.child_id).where(ChildFact.document_id == document.id).distinct()
    plans |= set(_plans_of(session, session.scalars(facts).all()))
    if plans:
        work_out(session, plans)


def _plans_of(session: Session, children: Sequence[int]) -> list[int]:
    """All plans of some children: a fact such as the need speaks of every plan that was active on its day."""
    return list(session.scalars(select(PlanRecord.id).where(PlanRecord.child_id.in_(children))))


def _add_attended(session: Session, plan: PlanRecord, document: Document, setting: str, day: date) -> None:
    """A document says where the child goes: a placement, unless the register has the child there already."""
    here = select(Placement.setting_name).where(
        Placement.plan_id == plan.id,
        Placement.role == "attended",
        Placement.start <= day,
        Placement.end >= day,
        Placement.withdrawn_at.is_(None),
    )
    if any(name and same_name(name, setting) for name in session.scalars(here)):
        return
    session.add(Placement(plan_id=plan.id, setting_name=setting, start=day, document_id=document.id))


def _what(session: Session, document: Document, values: dict[str, list[Any]]) -> tuple[Kind, date]:
    chosen = choices_of(session, document.id)
    showing = showing_of(chosen)
    if showing is not None and showing.kind is not None:
        said = chosen[SHOWS].day or _day(
            values, FieldName.EVENT_DATE if showing.kind in _TAKES_PLACE else FieldName.DOCUMENT_DATE
        )
        return showing.kind, document.received if showing.kind in _COMES_IN else said or document.received
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
