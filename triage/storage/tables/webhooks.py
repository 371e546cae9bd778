"""Webhooks: who is told of what, the outbox, and every attempt to deliver."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.storage.tables.base import Base, BigId, Utc, now, public_id


class Told(StrEnum):
    """What became of a message for an endpoint. Only the first is alive."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"
    CANCELLED = "cancelled"


def message_id() -> str:
    """A message's public name: 160 random bits, the same in every attempt, so that a receiver can drop repetitions."""
    return f"msg_{secrets.token_hex(20)}"


class WebhookEndpoint(Base):
    """An address of another system. Nobody deletes it: it is switched off, and its log stays.

    `secret` signs every message (``whsec_`` and base64; a receiver needs the same, so it cannot be kept as a hash).
    `old_secret` signs beside it until `old_secret_until`, while the receiver changes over.
    `off_reason` is a code where the service itself switched it off.
    """

    __tablename__ = "webhook_endpoints"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(20), unique=True, default=public_id)
    name: Mapped[str] = mapped_column(String(100))
    url: Mapped[str] = mapped_column(String(500))
    secret: Mapped[str] = mapped_column(String(100))
    old_secret: Mapped[str | None] = mapped_column(String(100))
    old_secret_until: Mapped[datetime | None] = mapped_column(Utc)
    events: Mapped[list[str]]
    active: Mapped[bool] = mapped_column(default=True)
    off_reason: Mapped[str | None] = mapped_column(String(40))
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(Utc, default=now)


class WebhookMessage(Base):
    """What is told, as the exact text that is signed and sent. Written in the transaction of its event."""

    __tablename__ = "webhook_messages"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(44), unique=True, default=message_id)
    type: Mapped[str] = mapped_column(String(40))
    body: Mapped[str] = mapped_column(Text)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id"))
    created_at: Mapped[datetime] = mapped_column(Utc, default=now, index=True)


class WebhookDelivery(Base):
    """A message on its way to one endpoint. `tries` counts attempts since it was made or replayed.

    `lease_until`: a sender has it in hand until then; one that dies gives it back by that.
    """

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        UniqueConstraint("message_id", "endpoint_id"),
        Index(None, "state", "due_at"),
        Index(None, "endpoint_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(20), unique=True, default=public_id)
    message_id: Mapped[int] = mapped_column(ForeignKey("webhook_messages.id"))
    endpoint_id: Mapped[int] = mapped_column(ForeignKey("webhook_endpoints.id"))
    state: Mapped[str] = mapped_column(String(20), default=Told.WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(Utc, default=now)
    lease_until: Mapped[datetime | None] = mapped_column(Utc)
    finished_at: Mapped[datetime | None] = mapped_column(Utc)

    message: Mapped[WebhookMessage] = relationship(lazy="joined")
    endpoint: Mapped[WebhookEndpoint] = relationship(lazy="joined")
    attempts: Mapped[list[WebhookAttempt]] = relationship(order_by="WebhookAttempt.id", lazy="selectin")


class WebhookAttempt(Base):
    """One attempt: the receiver's status, or a code for why there was none."""

    __tablename__ = "webhook_attempts"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("webhook_deliveries.id"), index=True)
    at: Mapped[datetime] = mapped_column(Utc, default=now)
    status: Mapped[int | None]
    error: Mapped[str | None] = mapped_column(String(40))
    milliseconds: Mapped[int]


class ClockNotice(Base):
    """A time limit of which was said that it is due soon or late: once for each day on which it is due."""

    __tablename__ = "clock_notices"
    __table_args__ = (UniqueConstraint("clock_id", "what", "due"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("child_clocks.id"))
    what: Mapped[str] = mapped_column(String(40))
    due: Mapped[date]
    at: Mapped[datetime] = mapped_column(Utc, default=now)
