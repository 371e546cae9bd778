"""Children who turned out to be one, or two after all; and how good the register was on each day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from triage.storage.tables.base import Base, BigId, Utc, now, public_id


class ChildMerge(Base):
    """A person made two records one: what belonged to `gone` belongs to `kept` until the merge is undone."""

    __tablename__ = "child_merges"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(20), unique=True, default=public_id)
    kept_id: Mapped[int] = mapped_column(ForeignKey("children.id"), index=True)
    gone_id: Mapped[int] = mapped_column(ForeignKey("children.id"), index=True)
    reasons: Mapped[list[str]] = mapped_column(default=list)
    note: Mapped[str] = mapped_column(Text, default="")
    by_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(Utc, default=now)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    undone_at: Mapped[datetime | None] = mapped_column(Utc)
    undo_note: Mapped[str | None] = mapped_column(Text)


class ChildMergeRow(Base):
    """A row that a merge moved: exactly these go back when it is undone."""

    __tablename__ = "child_merge_rows"
    __table_args__ = (Index(None, "merge_id", "table_name"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    merge_id: Mapped[int] = mapped_column(ForeignKey("child_merges.id"))
    table_name: Mapped[str] = mapped_column(String(40))
    row_id: Mapped[int] = mapped_column(BigInteger)


class ChildrenApart(Base):
    """A person said that two records are two children. The smaller number stands first."""

    __tablename__ = "children_apart"
    __table_args__ = (UniqueConstraint("one_id", "other_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    one_id: Mapped[int] = mapped_column(ForeignKey("children.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("children.id"), index=True)
    note: Mapped[str] = mapped_column(Text, default="")
    by_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(Utc, default=now)


class QualitySnapshot(Base):
    """How good the register was on a day, for the trend. `rules` is a check's id to ``[errors, queries]``."""

    __tablename__ = "quality_snapshots"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    day: Mapped[date] = mapped_column(unique=True)
    active: Mapped[int]
    with_error: Mapped[int]
    rules: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[datetime] = mapped_column(Utc, default=now)
