"""What was taken in from a watched folder or a mailbox, so that nothing is taken twice."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from triage.storage.tables.base import Base, BigId, Utc, now


class TakenIn(Base):
    """One arrival, written in the transaction that made its document.

    `source` names the folder or mailbox; `key` the file or mail in it, so that it is known again after a crash between
    that commit and the file's or mail's move.
    """

    __tablename__ = "taken_in"
    __table_args__ = (UniqueConstraint("source", "key"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    source: Mapped[str] = mapped_column(String(200))
    key: Mapped[str] = mapped_column(String(200))
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), index=True)
    at: Mapped[datetime] = mapped_column(Utc, default=now)
