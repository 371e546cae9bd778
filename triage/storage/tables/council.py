"""What this council has chosen for itself: sizes, thresholds, how long things are kept, who checks twice, its words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from triage.storage.tables.base import Base, Json, Utc, now


class CouncilSetting(Base):
    """A setting that an administrator changed in the pages: it stands before the environment's. Its name is the same.

    `value` is as JSON writes it. Who changed it from what to what stands in the history.
    """

    __tablename__ = "council_settings"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[Any] = mapped_column(Json)
    by_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(Utc, default=now)
