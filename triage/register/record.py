"""The child's record grows from what people decided on checked documents, and from nothing else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from triage.register.from_documents import enter_document, withdraw_from_register
from triage.register.names import name_key
from triage.register.time_limits.entering import enter_clocks, withdraw_clocks
from triage.storage.tables import Child, ChildDocument, ChildFact, CostLine, Document, Plan, now
from triage.vocabulary import DocumentType, FieldName

FACTS = (
    FieldName.CHILD_NAME,
    FieldName.DATE_OF_BIRTH,
    FieldName.UPN,
    FieldName.NHS_NUMBER,
    FieldName.CASE_REFERENCE,
    FieldName.NC_YEAR,
    FieldName.SETTING_NAME,
    FieldName.PRIMARY_NEED,
    FieldName.SECONDARY_NEEDS,
    FieldName.PARENT_NAMES,
    FieldName.APPEAL_NUMBER,
    FieldName.REVIEW_RECOMMENDATION,
    FieldName.PROVISION,
)
_COLUMNS = {
    FieldName.CHILD_NAME: "full_name",
    FieldName.UPN: "upn",
    FieldName.NHS_NUMBER: "nhs_number",
    FieldName.CASE_REFERENCE: "case_reference",
    FieldName.NC_YEAR: "nc_year",
    FieldName.SETTING_NAME: "setting_name",
    FieldName.PRIMARY_NEED: "primary_need",
}


def new_child(session: Session, full_name: str) -> Child:
    """Open a record. Its facts come with `record_checked`."""
    child = Child(full_name=full_name, name_key=name_key(full_name))
    session.add(child)
    session.flush()
    return child


def record_checked(
    session: Session, child: Child, document: Document, values: dict[str, list[Any]], by_user_id: int | None
) -> None:
    """Enter what a checked document says of a child (`values`: decided values by field). Again changes nothing."""
    withdraw(session, document)
    as_of = date.fromisoformat(_first(values, FieldName.DOCUMENT_DATE) or document.received.isoformat())
    link = session.scalar(select(ChildDocument).where(ChildDocument.document_id == document.id))
    if link is None:
        session.add(ChildDocument(child_id=child.id, document_id=document.id, confirmed_by_id=by_user_id))
    else:
        link.child_id, link.confirmed_by_id, link.confirmed_at = child.id, by_user_id, now()
    for name in FACTS:
        session.add_all(
            ChildFact(child_id=child.id, document_id=document.id, field=name.value, value=value, as_of=as_of)
            for value in values.get(name, [])
        )
    _add_plan(session, child, document, values, as_of)
    if cost := _first(values, FieldName.ANNUAL_COST):
        session.add(
            CostLine(
                child_id=child.id,
                document_id=document.id,
                what=_first(values, FieldName.REQUESTED_SETTING) or _first(values, FieldName.SETTING_NAME) or "",
                amount=Decimal(str(cost)),
                as_of=as_of,
            )
        )
    session.flush()
    bring_up_to_date(session, child)
    enter_document(session, child, document, values, by_user_id)
    enter_clocks(session, child, document, values, by_user_id)


def withdraw(session: Session, document: Document) -> None:
    """Take back what a document said, because it is opened again. The rows stay, marked with the moment."""
    children = set(session.scalars(select(ChildDocument.child_id).where(ChildDocument.document_id == document.id)))
    for table in (ChildFact, Plan, CostLine):
        session.execute(
            update(table)
            .where(table.document_id == document.id, table.withdrawn_at.is_(None))
            .values(withdrawn_at=now())
        )
    withdraw_from_register(session, document)
    withdraw_clocks(session, document)
    for child_id in children:
        bring_up_to_date(session, session.get_one(Child, child_id))


def bring_up_to_date(session: Session, child: Child) -> None:
    """Set the child's columns to the newest facts. A newer document's fact goes before an older one's."""
    newest: dict[str, Any] = {}
    for fact in session.scalars(
        select(ChildFact)
        .where(ChildFact.child_id == child.id, ChildFact.withdrawn_at.is_(None))
        .order_by(ChildFact.as_of, ChildFact.id)
    ):
        newest[fact.field] = fact.value
    for name, column in _COLUMNS.items():
        if name != FieldName.CHILD_NAME or name in newest:
            setattr(child, column, newest.get(name))
    child.name_key = name_key(child.full_name)
    born = newest.get(FieldName.DATE_OF_BIRTH)
    child.date_of_birth = date.fromisoformat(born) if born else None
    child.version += 1


def facts_of(session: Session, child: Child) -> list[ChildFact]:
    """The facts that stand, newest first."""
    return list(
        session.scalars(
            select(ChildFact)
            .where(ChildFact.child_id == child.id, ChildFact.withdrawn_at.is_(None))
            .order_by(ChildFact.as_of.desc(), ChildFact.id.desc())
        )
    )


def documents_of(session: Session, child: Child) -> list[Document]:
    """The documents that people confirmed to be about a child, last received first."""
    return list(
        session.scalars(
            select(Document)
            .join(ChildDocument, ChildDocument.document_id == Document.id)
            .where(ChildDocument.child_id == child.id)
            .order_by(Document.received.desc(), Document.id.desc())
        )
    )


def plans_of(session: Session, child: Child) -> list[Plan]:
    """The versions of the child's plan that stand, newest first."""
    query = select(Plan).where(Plan.child_id == child.id, Plan.withdrawn_at.is_(None))
    return list(session.scalars(query.order_by(Plan.plan_date.desc(), Plan.id.desc())))


def costs_of(session: Session, child: Child) -> list[CostLine]:
    """The yearly sums that stand, newest first."""
    query = select(CostLine).where(CostLine.child_id == child.id, CostLine.withdrawn_at.is_(None))
    return list(session.scalars(query.order_by(CostLine.as_of.desc(), CostLine.id.desc())))


def _add_plan(session: Session, child: Child, document: Document, values: dict[str, list[Any]], as_of: date) -> None:
    if _first(values, "document_type") != DocumentType.EHC_PLAN:
        return
    day = _first(values, FieldName.PLAN_DATE)
    session.add(
        Plan(
            child_id=child.id,
            document_id=document.id,
            status=_first(values, FieldName.PLAN_STATUS),
            plan_date=date.fromisoformat(day) if day else as_of,
            setting_name=_first(values, FieldName.SETTING_NAME),
        )
    )


def _first(values: dict[str, list[Any]], field: str) -> Any:
    return next(iter(values.get(field, [])), None)
