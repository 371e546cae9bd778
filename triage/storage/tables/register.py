"""The register: children, the facts about them and the document behind each fact, plans, costs."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from triage.storage.tables.base import Base, BigId, Json, Utc, now, public_id


class ChildState(StrEnum):
    """Whether a child's record is in use. A merged record points to the one that goes on."""

    ACTIVE = "active"
    MERGED = "merged"


class Child(Base):
    """A child or young person. The columns are the newest facts; `child_facts` holds where each came from.

    `name_key` is the name for comparing: small letters, no accents, words in alphabetical order.
    """

    __tablename__ = "children"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(20), unique=True, default=public_id)
    full_name: Mapped[str] = mapped_column(String(300))
    name_key: Mapped[str] = mapped_column(String(300), index=True)
    date_of_birth: Mapped[date | None] = mapped_column(index=True)
    upn: Mapped[str | None] = mapped_column(String(13), index=True)
    nhs_number: Mapped[str | None] = mapped_column(String(10), index=True)
    case_reference: Mapped[str | None] = mapped_column(String(100), index=True)
    nc_year: Mapped[str | None] = mapped_column(String(3))
    setting_name: Mapped[str | None] = mapped_column(String(300))
    primary_need: Mapped[str | None] = mapped_column(String(5))
    state: Mapped[str] = mapped_column(String(20), default=ChildState.ACTIVE)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("children.id"))
    created_at: Mapped[datetime] = mapped_column(Utc, default=now)
    version: Mapped[int] = mapped_column(default=1)


class ChildFact(Base):
    """One fact about a child from one checked document. Rows are added or withdrawn, never changed.

    `as_of` is the day that the fact speaks of: the document's date, or the day it was received.
    """

    __tablename__ = "child_facts"
    __table_args__ = (Index(None, "child_id", "field", "as_of"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    child_id: Mapped[int] = mapped_column(ForeignKey("children.id"))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"), index=True)
    field: Mapped[str] = mapped_column(String(40))
    value: Mapped[Any] = mapped_column(Json)
    as_of: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(Utc, default=now)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Utc)


class ChildDocument(Base):
    """A document that a person confirmed to be about a child."""

    __tablename__ = "child_documents"
    __table_args__ = (UniqueConstraint("child_id", "document_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    child_id: Mapped[int] = mapped_column(ForeignKey("children.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), index=True)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    confirmed_at: Mapped[datetime] = mapped_column(Utc, default=now)


class Plan(Base):
    """An EHC plan of a child, one row for each version that a checked document showed."""

    __tablename__ = "plans"
    __table_args__ = (Index(None, "child_id", "plan_date"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(20), unique=True, default=public_id)
    child_id: Mapped[int] = mapped_column(ForeignKey("children.id"))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"), index=True)
    status: Mapped[str | None] = mapped_column(String(20))
    plan_date: Mapped[date | None]
    setting_name: Mapped[str | None] = mapped_column(String(300))
    recorded_at: Mapped[datetime] = mapped_column(Utc, default=now)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Utc)


class CostLine(Base):
    """A yearly sum for a child's placement or package, in pounds, from a checked document."""

    __tablename__ = "cost_lines"
    __table_args__ = (Index(None, "child_id", "as_of"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    child_id: Mapped[int] = mapped_column(ForeignKey("children.id"))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"), index=True)
    what: Mapped[str] = mapped_column(Text, default="")
    amount: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    as_of: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(Utc, default=now)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Utc)
