"""The settings as they hold now: the environment's, and before them what this council's administrators chose."""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from triage.settings import Settings
from triage.storage.database import Database
from triage.storage.tables import CouncilSetting

SETTABLE = (
    "max_upload_bytes",
    "max_pages",
    "sure_above",
    "claim_minutes",
    "session_idle_minutes",
    "webhook_log_days",
    "set_aside_days",
    "second_check_types",
    "second_check_urgencies",
    "type_words",
)
"""Settings that administrators may change while the service runs. All others belong to whoever runs the machine."""
_FRESH_SECONDS = 3.0


def stored_settings(session: Session) -> dict[str, Any]:
    """What administrators chose, by the settings' names."""
    rows = session.execute(select(CouncilSetting.name, CouncilSetting.value))
    return {name: value for name, value in rows if name in SETTABLE}


def council_settings(session: Session, base: Settings) -> Settings:
    """The settings as they hold now. `base` itself where nothing was chosen."""
    chosen = stored_settings(session)
    return base.model_copy(update=chosen) if chosen else base


class Council:
    """The settings of one process, asked of the database again every few seconds. While it is away, the last known."""

    def __init__(self, database: Database, base: Settings) -> None:
        self._database = database
        self._base = base
        self._chosen: Settings | None = None
        self._asked = float("-inf")

    @property
    def known(self) -> Settings:
        """The settings as they were known last. Asks nobody."""
        return self._chosen or self._base

    @property
    def settings(self) -> Settings:
        """The settings as they hold now, or did a few seconds ago."""
        moment = time.monotonic()
        if moment - self._asked > _FRESH_SECONDS:
            self._asked = moment
            try:
                with self._database.reading() as session:
                    found = council_settings(session, self._base)
                self._chosen = None if found is self._base else found
            except (SQLAlchemyError, OSError):  # before the tables are made, or while the database is away
                pass
        return self.known

    def forget(self) -> None:
        """Something was changed here: ask again with the next use."""
        self._asked = float("-inf")
