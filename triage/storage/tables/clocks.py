"""Time limits that run for children: what a document proposed, what a person decided, and every step with its evidence.

Rows are added, stepped on or taken back, never deleted. What a clock is today (running, met, late) is worked out.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from triage.storage.tables.base import Base, BigId, Utc, now, public_id
from triage.storage.tables.plan_register import FOR_EVER


class ChildClock(Base):
    """One time limit of a child. `rule` is an id of `triage.clocks.rules`, counted as it was on the trigger's day.

    `standing` is proposed, confirmed, refused or superseded. `subject` tells clocks of one rule apart (whose advice).
    `proposed_trigger` is what was read, `trigger` what holds. `stop_standing` is proposed or confirmed: a document
    only proposes that a duty was done. `due_sort` is the day to work to, or `FOR_EVER` where the law gives none.
    `given_up` is the day on which the cause fell away; `withdrawn_at` the moment at which its document was reopened.
    """

    __tablename__ = "child_clocks"
    __table_args__ = (Index(None, "standing", "due_sort"), Index(None, "child_id", "rule"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(20), unique=True, default=public_id)
    child_id: Mapped[int] = mapped_column(ForeignKey("children.id"))
    rule: Mapped[str] = mapped_column(String(10))
    subject: Mapped[str] = mapped_column(String(40), default="")
    trigger: Mapped[date]
    proposed_trigger: Mapped[date]
    due: Mapped[date | None]
    other_due: Mapped[date | None]
    due_sort: Mapped[date] = mapped_column(default=FOR_EVER)
    standing: Mapped[str] = mapped_column(String(12), default="proposed")
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"), index=True)
    field: Mapped[str] = mapped_column(String(40), default="received")
    page: Mapped[int | None]
    quote: Mapped[str | None] = mapped_column(Text)
    printed: Mapped[bool] = mapped_column(default=False)
    stopped: Mapped[date | None]
    stop_standing: Mapped[str | None] = mapped_column(String(10))
    stop_document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"), index=True)
    stop_page: Mapped[int | None]
    stop_quote: Mapped[str | None] = mapped_column(Text)
    excuse: Mapped[str | None] = mapped_column(String(30))
    excused_from: Mapped[date | None]
    given_up: Mapped[date | None]
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("child_clocks.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"))
    by_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[datetime] = mapped_column(Utc, default=now)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Utc)


class ClockStep(Base):
    """What was done to a clock, by whom, for which day and why. `what` is a code of `triage.register.time_limits`."""

    __tablename__ = "clock_steps"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("child_clocks.id"), index=True)
    what: Mapped[str] = mapped_column(String(20))
    day: Mapped[date | None]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    by_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    reason: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Utc, default=now)


class ClockChoice(Base):
    """What the person who checks a document chose for a clock that it proposes, before the document is confirmed.

    `key` is a rule's id, ``stop:`` with a clock's public name, or ``happening``. The latest row of a key holds.
    """

    __tablename__ = "clock_choices"
    __table_args__ = (Index(None, "document_id", "key", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    key: Mapped[str] = mapped_column(String(40))
    action: Mapped[str] = mapped_column(String(40))
    day: Mapped[date | None]
    reason: Mapped[str | None] = mapped_column(Text)
    by_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(Utc, default=now)


class CouncilDay(Base):
    """A council's own days, `first` to `last` inclusive. `kind`: closed (a bank holiday more), term, school_closed."""

    __tablename__ = "council_days"
    __table_args__ = (UniqueConstraint("kind", "first", "last"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(15))
    first: Mapped[date]
    last: Mapped[date]
    words: Mapped[str] = mapped_column(String(200), default="")
    by_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(Utc, default=now)


class CalendarFeed(Base):
    """A person's secret address for a calendar program. Only the SHA-256 of its token is kept."""

    __tablename__ = "calendar_feeds"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(20), unique=True, default=public_id)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"))
    created_at: Mapped[datetime] = mapped_column(Utc, default=now)
    last_used_at: Mapped[datetime | None] = mapped_column(Utc)
    revoked_at: Mapped[datetime | None] = mapped_column(Utc)
