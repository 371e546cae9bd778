"""Documents: the original bytes, the row that the queue shows, and its pages with the place of every word."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.storage.tables.base import Base, BigId, Utc, now, public_id
from triage.storage.tables.people import Team, User

NO_DUE_DATE = date(9999, 12, 31)
"""Stands in `due_sort` where there is no due date, so that one index gives the queue's order."""
NO_URGENCY = 9
"""Stands in `urgency_rank` where nothing is known of the urgency."""


class State(StrEnum):
    """Where a document is on its way."""

    RECEIVED = "received"
    READING = "reading"
    DRAFT = "draft"
    SECOND_CHECK = "second_check"
    CHECKED = "checked"
    SET_ASIDE = "set_aside"
    NEEDS_HELP = "needs_help"
    SPLIT = "split"

    @property
    def title(self) -> str:  # type: ignore[override]
        """The words that people see for this state."""
        return _STATE_TITLES[self]


_STATE_TITLES = {
    State.RECEIVED: "Waiting to be read",
    State.READING: "Being read",
    State.DRAFT: "To check",
    State.SECOND_CHECK: "Second check",
    State.CHECKED: "Checked",
    State.SET_ASIDE: "Set aside",
    State.NEEDS_HELP: "Needs help",
    State.SPLIT: "Split",
}


class Channel(StrEnum):
    """The door through which a document came."""

    PAGE = "page"
    API = "api"
    FOLDER = "folder"
    MAIL = "mail"
    CLI = "cli"
    ATTACHMENT = "attachment"
    SPLIT = "split"


class Original(Base):
    """Bytes as they were received, once for each content. `storage_key` is where the store keeps them."""

    __tablename__ = "originals"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str] = mapped_column(String(100))
    storage_key: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(Utc, default=now)


class Document(Base):
    """One document and all that the queue needs of it, so that the queue reads one table.

    `received` is the day from which the law counts; `received_at` the moment at which the bytes were safe.
    `state_reason` is a code and `state_words` the plain sentence for it. The columns from `document_type` to
    `child_name` repeat what the draft says now (decisions before suggestions). `version` grows with every change.
    A part of a split file has the file as its parent, the file's original, and its own pages `first_page` to
    `last_page` in it; elsewhere these are None. `proposed_parts` counts the documents that the file seems to hold
    while nobody has decided on that, else 0. In a second check, `first_checked_by` is who made the first.
    Documents that were made one: the pages of those with `merged_into_id` follow those of that document, in the order
    of `merged_position`.
    """

    __tablename__ = "documents"
    __table_args__ = (
        UniqueConstraint("parent_id", "position"),
        Index(None, "parent_id", "first_page", "last_page", unique=True),
        Index(None, "state", "urgency_rank", "due_sort", "received", "id"),
        Index(None, "state", "document_type", "urgency_rank", "due_sort", "received", "id"),
        Index(None, "state", "team_id", "urgency_rank", "due_sort", "received", "id"),
        Index(None, "state", "assigned_to_id", "urgency_rank", "due_sort", "received", "id"),
        Index(None, "document_type", "team_id", "state"),
        Index(None, "state", "assigned_to_id", "claimed_by_id", "first_checked_by_id"),
        Index(None, "claimed_by_id"),
        Index(None, "received_at"),
        Index(None, "state", "state_at"),
        Index(None, "external_reference"),
        Index(None, "child_name"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(20), unique=True, default=public_id)
    original_id: Mapped[int] = mapped_column(ForeignKey("originals.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    position: Mapped[int | None] = mapped_column(doc="place among the parent's attachments, from 0")
    first_page: Mapped[int | None]
    last_page: Mapped[int | None]
    depth: Mapped[int] = mapped_column(default=0)
    duplicate_of_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"), index=True)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"), index=True)
    merged_position: Mapped[int | None]
    name: Mapped[str] = mapped_column(String(255))
    channel: Mapped[str] = mapped_column(String(20))
    received: Mapped[date]
    received_at: Mapped[datetime] = mapped_column(Utc, default=now)
    sender: Mapped[str | None] = mapped_column(String(320))
    external_reference: Mapped[str | None] = mapped_column(String(200))
    hinted_child_id: Mapped[int | None] = mapped_column(ForeignKey("children.id"))
    received_by_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    received_by_key_id: Mapped[int | None] = mapped_column(ForeignKey("api_keys.id"), index=True)

    state: Mapped[str] = mapped_column(String(20), default=State.RECEIVED)
    state_reason: Mapped[str | None] = mapped_column(String(40))
    state_words: Mapped[str | None] = mapped_column(Text)
    state_at: Mapped[datetime] = mapped_column(Utc, default=now)
    format: Mapped[str | None] = mapped_column(String(20))
    page_count: Mapped[int | None]
    proposed_parts: Mapped[int] = mapped_column(default=0, server_default="0")
    partial: Mapped[bool] = mapped_column(default=False)
    warnings: Mapped[list[str]] = mapped_column(default=list)
    subject: Mapped[str | None] = mapped_column(Text, doc="title or mail subject, as the file says it")

    document_type: Mapped[str | None] = mapped_column(String(40))
    urgency: Mapped[str | None] = mapped_column(String(20))
    urgency_rank: Mapped[int] = mapped_column(default=NO_URGENCY)
    urgency_reason: Mapped[str | None] = mapped_column(String(40), doc="the first reason's code")
    due_date: Mapped[date | None]
    deadline: Mapped[date | None]
    due_sort: Mapped[date] = mapped_column(default=NO_DUE_DATE)
    child_name: Mapped[str | None] = mapped_column(String(300))
    unsure_count: Mapped[int] = mapped_column(default=0, doc="suggested values that are not sure and not yet decided")
    child_id: Mapped[int | None] = mapped_column(ForeignKey("children.id"), index=True)
    run_id: Mapped[int | None] = mapped_column(doc="the reading that the draft shows")

    assigned_to_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"), index=True)
    claimed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    claimed_until: Mapped[datetime | None] = mapped_column(Utc)
    first_checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    first_checked_at: Mapped[datetime | None] = mapped_column(Utc)
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    checked_at: Mapped[datetime | None] = mapped_column(Utc)
    version: Mapped[int] = mapped_column(default=1)

    original: Mapped[Original] = relationship(lazy="joined")
    parent: Mapped[Document | None] = relationship(remote_side=[id], foreign_keys=[parent_id])
    duplicate_of: Mapped[Document | None] = relationship(remote_side=[id], foreign_keys=[duplicate_of_id])
    assigned_to: Mapped[User | None] = relationship(foreign_keys=[assigned_to_id])
    claimed_by: Mapped[User | None] = relationship(foreign_keys=[claimed_by_id])
    first_checked_by: Mapped[User | None] = relationship(foreign_keys=[first_checked_by_id])
    checked_by: Mapped[User | None] = relationship(foreign_keys=[checked_by_id])
    team: Mapped[Team | None] = relationship()


class StoredPage(Base):
    """One page as it was read. `width` and `height` in points as shown.

    `lines` is a list of ``{"text", "block", "kind", "size", "bold", "cell", "words": [[text, x0, y0, x1, y1], …]}`` in
    reading order (`triage.drafts.pages`).
    `straightening` is how a scan was turned upright, or None. `picture_key` is the drawn page in the store, once made.
    A page that came from another document, when documents were made one, says from which and its number there.
    """

    __tablename__ = "pages"
    __table_args__ = (UniqueConstraint("document_id", "number"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    number: Mapped[int]
    width: Mapped[float]
    height: Mapped[float]
    rotation: Mapped[int] = mapped_column(default=0)
    source: Mapped[str] = mapped_column(String(20), default="text_layer")
    straightening: Mapped[dict[str, Any] | None]
    lines: Mapped[list[Any]]
    picture_key: Mapped[str | None] = mapped_column(String(200))
    from_document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    from_page: Mapped[int | None]

    from_document: Mapped[Document | None] = relationship(foreign_keys=[from_document_id], lazy="joined")
