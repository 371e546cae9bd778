"""The history of every change, the work that is due, and the answers that are kept for repeated requests."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from triage.storage.tables.base import Base, BigId, Utc, now


class What(StrEnum):
    """Everything that can happen, as `subject:deed`. The history's only vocabulary."""

    DOCUMENT_RECEIVED = "document:received"
    DOCUMENT_DUPLICATE = "document:duplicate"
    DOCUMENT_READING = "document:reading"
    DOCUMENT_RETRY = "document:retry"
    DOCUMENT_READ = "document:read"
    DOCUMENT_NEEDS_HELP = "document:needs_help"
    DOCUMENT_SET_ASIDE = "document:set_aside"
    DOCUMENT_MERGED = "document:merged"
    DOCUMENT_JOINED = "document:joined"
    DOCUMENT_MERGE_UNDONE = "document:merge_undone"
    DOCUMENT_REMOVED = "document:removed"
    DOCUMENT_SPLIT = "document:split"
    DOCUMENT_SPLIT_UNDONE = "document:split_undone"
    DOCUMENT_KEPT_WHOLE = "document:kept_whole"
    DOCUMENT_REOPENED = "document:reopened"
    DOCUMENT_READ_AGAIN = "document:read_again"
    DOCUMENT_FIRST_CHECKED = "document:first_checked"
    DOCUMENT_RETURNED = "document:returned"
    DOCUMENT_CHECKED = "document:checked"
    DOCUMENT_CLAIMED = "document:claimed"
    DOCUMENT_RELEASED = "document:released"
    DOCUMENT_TAKEN_OVER = "document:taken_over"
    DOCUMENT_ASSIGNED = "document:assigned"
    DOCUMENT_LOOKED_AT = "document:looked_at"
    DOCUMENT_DOWNLOADED = "document:downloaded"
    DOCUMENT_EXPORTED = "document:exported"
    VALUE_ACCEPTED = "value:accepted"
    VALUE_CORRECTED = "value:corrected"
    VALUE_CLEARED = "value:cleared"
    VALUE_ADDED = "value:added"
    VALUE_UNDONE = "value:undone"
    CHILD_CREATED = "child:created"
    CHILD_CONFIRMED = "child:confirmed"
    CHILD_UPDATED = "child:updated"
    CHILD_LOOKED_AT = "child:looked_at"
    USER_CREATED = "user:created"
    USER_CHANGED = "user:changed"
    USER_DISABLED = "user:disabled"
    USER_SIGNED_IN = "user:signed_in"
    USER_SIGN_IN_FAILED = "user:sign_in_failed"
    USER_SIGNED_OUT = "user:signed_out"
    KEY_CREATED = "key:created"
    KEY_REVOKED = "key:revoked"
    KEY_CALLED = "key:called"
    WEBHOOK_CREATED = "webhook:created"
    WEBHOOK_CHANGED = "webhook:changed"
    WEBHOOK_SWITCHED_OFF = "webhook:switched_off"
    WEBHOOK_REPLAYED = "webhook:replayed"
    CHILD_MERGED = "child:merged"
    CHILD_UNMERGED = "child:unmerged"
    CHILD_KEPT_APART = "child:kept_apart"
    CLOCK_CHOSEN = "clock:chosen"
    CLOCK_STARTED = "clock:started"
    CLOCK_STEPPED = "clock:stepped"
    CLOCK_DUE_SOON = "clock:due_soon"
    CLOCK_LATE = "clock:late"
    DAYS_CHANGED = "days:changed"
    SETTING_CHANGED = "setting:changed"
    TEAM_CHANGED = "team:changed"
    CALENDAR_CHANGED = "calendar:changed"
    PLAN_EVENT_ADDED = "plan:event_added"
    PLAN_LOOKED_AT = "plan:looked_at"
    FINDING_CHANGED = "finding:changed"
    REGISTER_IMPORTED = "register:imported"
    REGISTER_EXPORTED = "register:exported"


class Event(Base):
    """Who did what to what, written in the same transaction as the change. Rows are only ever added.

    `actor` is ``user:ID``, ``key:ID`` or ``system``; `subject` is ``document:PUBLIC_ID`` and the like.
    `details` holds codes and counts, never the words of a document.
    """

    __tablename__ = "events"
    __table_args__ = (Index(None, "document_id", "id"), Index(None, "child_id", "id"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime] = mapped_column(Utc, default=now)
    actor: Mapped[str] = mapped_column(String(40))
    actor_name: Mapped[str] = mapped_column(String(200), default="")
    what: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(60))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    child_id: Mapped[int | None] = mapped_column(ForeignKey("children.id"))
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    request_id: Mapped[str | None] = mapped_column(String(64))


class JobState(StrEnum):
    """What became of a piece of work. The first two are alive."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Priority(StrEnum):
    """Which queue a piece of work stands in, the first before the others."""

    CRITICAL = "critical"
    LIVE = "live"
    BULK = "bulk"


class Job(Base):
    """Work that is due, written with the document's row: the queue server may forget it, the database does not.

    `attempts` counts starts; it is also the fence: a reader may write only while its own attempt is the latest.
    `crashes` counts starts that ended without a word. `lease_until` is renewed while the reader lives.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        Index(
            "uq_jobs_live",
            "document_id",
            "kind",
            unique=True,
            sqlite_where=text("state IN ('waiting', 'running')"),
            postgresql_where=text("state IN ('waiting', 'running')"),
        ),
        Index(None, "state", "due_at"),
        Index(None, "document_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    kind: Mapped[str] = mapped_column(String(20), default="read")
    priority: Mapped[str] = mapped_column(String(20), default=Priority.LIVE)
    state: Mapped[str] = mapped_column(String(20), default=JobState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    crashes: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(Utc, default=now)
    lease_until: Mapped[datetime | None] = mapped_column(Utc)
    worker: Mapped[str | None] = mapped_column(String(200))
    last_error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Utc, default=now)
    finished_at: Mapped[datetime | None] = mapped_column(Utc)


class IdempotencyKey(Base):
    """The answer to a request that another system may send again. `scope` is the key and route it was sent with."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (UniqueConstraint("scope", "key"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    scope: Mapped[str] = mapped_column(String(100))
    key: Mapped[str] = mapped_column(String(255))
    fingerprint: Mapped[str] = mapped_column(String(64))
    status: Mapped[int]
    headers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    body: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime] = mapped_column(Utc, default=now, index=True)
