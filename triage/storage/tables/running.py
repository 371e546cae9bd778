"""How the service itself is run: switches that administrators set, and work that comes round by the clock."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from triage.storage.tables.base import Base, Utc, now


class Switch(Base):
    """Something that is on or off for the whole service, on all its machines, such as ``paused``."""

    __tablename__ = "switches"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    on: Mapped[bool] = mapped_column(default=False)
    by: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime] = mapped_column(Utc, default=now)


class Schedule(Base):
    """Work that comes round: when it is due next, who does it now, and how it went. One row for each kind.

    Whoever moves `due_at` on does the work; `lease_until` lets another one try where the first died.
    """

    __tablename__ = "schedules"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    due_at: Mapped[datetime] = mapped_column(Utc)
    holder: Mapped[str | None] = mapped_column(String(200))
    lease_until: Mapped[datetime | None] = mapped_column(Utc)
    started_at: Mapped[datetime | None] = mapped_column(Utc)
    finished_at: Mapped[datetime | None] = mapped_column(Utc)
    outcome: Mapped[str] = mapped_column(String(200), default="")
    runs: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
