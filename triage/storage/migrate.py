"""Bring the database's tables to this version of the service."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from triage.storage.database import Database

FOLDER = Path(__file__).parent / "migrations"


def migrate(database: Database) -> None:
    """Make or change tables up to the newest version. Doing it again changes nothing."""
    with database.engine.connect() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


def is_current(database: Database) -> bool:
    """True where the tables are those of this version."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == newest()


def newest() -> str:
    """The newest migration's name."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return config
