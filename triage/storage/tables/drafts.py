"""What the machine suggested and what people decided: different rows, so that nothing overwrites a person."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.storage.tables.base import Base, BigId, Json, Utc, now
from triage.storage.tables.people import User


class Action(StrEnum):
    """What a person did with a value."""

    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    CLEARED = "cleared"
    ADDED = "added"
    UNDONE = "undone"


class Run(Base):
    """One reading of a document. `reading` is the whole reading as `labels.md` section 4 writes it."""

    __tablename__ = "runs"
    __table_args__ = (UniqueConstraint("document_id", "number"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    number: Mapped[int]
    model_version: Mapped[str] = mapped_column(String(100), default="")
    seconds: Mapped[float] = mapped_column(default=0.0)
    reading: Mapped[dict[str, Any]]
    at: Mapped[datetime] = mapped_column(Utc, default=now)


class Suggestion(Base):
    """One suggested value. `field` is a field's code, `document_type` or `urgency`; `position` its place in a list.

    `sure`: its confidence reached the threshold of its time.
    `boxes` are ``[[x0, y0, x1, y1], …]`` in points on `page`; `span_start` and `span_end` are characters of that page.
    """

    __tablename__ = "suggestions"
    __table_args__ = (Index(None, "document_id", "run_id"), UniqueConstraint("run_id", "field", "position"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"))
    field: Mapped[str] = mapped_column(String(40))
    position: Mapped[int] = mapped_column(default=0)
    value: Mapped[Any] = mapped_column(Json)
    confidence: Mapped[float]
    sure: Mapped[bool]
    method: Mapped[str] = mapped_column(String(40), default="")
    model_version: Mapped[str] = mapped_column(String(100), default="")
    page: Mapped[int | None]
    span_start: Mapped[int | None]
    span_end: Mapped[int | None]
    boxes: Mapped[list[Any]] = mapped_column(default=list)
    quote: Mapped[str | None] = mapped_column(Text)


class SuggestionReason(Base):
    """One reason for the suggested urgency, with its sentence and its place."""

    __tablename__ = "suggestion_reasons"
    __table_args__ = (UniqueConstraint("run_id", "position"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), index=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"))
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(40))
    confidence: Mapped[float]
    page: Mapped[int | None]
    span_start: Mapped[int | None]
    span_end: Mapped[int | None]
    boxes: Mapped[list[Any]] = mapped_column(default=list)
    quote: Mapped[str | None] = mapped_column(Text)


class Decision(Base):
    """What a person decided about one value. Rows are only ever added; the latest that is not undone holds.

    `undoes_id` stands in an `undone` row and names the decision that no longer holds.
    """

    __tablename__ = "decisions"
    __table_args__ = (Index(None, "document_id", "field", "position", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    field: Mapped[str] = mapped_column(String(40))
    position: Mapped[int] = mapped_column(default=0)
    value: Mapped[Any] = mapped_column(Json, nullable=True)
    action: Mapped[str] = mapped_column(String(20))
    suggestion_id: Mapped[int | None] = mapped_column(ForeignKey("suggestions.id"))
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"))
    evidence: Mapped[dict[str, Any] | None] = mapped_column(doc="page, boxes and words that a person picked")
    by_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    by_key_id: Mapped[int | None] = mapped_column(ForeignKey("api_keys.id"))
    at: Mapped[datetime] = mapped_column(Utc, default=now)

    by_user: Mapped[User | None] = relationship(lazy="joined")
