"""Bring the database's tables to this version of the service."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from triage.storage.database import Database

FOLDER = Path(__file__).parent / "migrations"
_LOCK = 7_402_611
"""Any number, as long as it is always the same."""


def migrate(database: Database, version: str = "head") -> None:
    """Make or change tables up to `version`, by default the newest. Doing it again changes nothing.

    Several processes may begin at once: on PostgreSQL the others wait for the first.
    """
    with database.engine.connect() as connection:
        config = _config()
        config.attributes["connection"] = connection
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        command.upgrade(config, version)
        connection.commit()


def is_current(database: Database) -> bool:
    """True where the tables are those of this version."""
    return current(database) == newest()


def current(database: Database) -> str | None:
    """The migration that the tables stand at; None where there are none yet."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def knows(version: str) -> bool:
    """True where this version of the service has the migration."""
    return version in {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def newest() -> str:
    """The newest migration's name."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return config
