"""The database: SQLite in one file by default, PostgreSQL by its address. The same code for both."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, Engine, FromClause, create_engine, event, make_url
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.orm import Session

from triage.settings import Settings

BUSY_MILLISECONDS = 15_000
"""How long SQLite waits for another writer before it gives up."""
_LET_OTHERS_SECONDS = 0.15


class Database:
    """Sessions for reading and for writing. Safe after a fork: a child process opens connections of its own."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._engine: Engine | None = None
        self._pid = 0

    @classmethod
    def of(cls, settings: Settings) -> Database:
        """The database that the settings name."""
        return cls(settings.effective_database_url)

    @property
    def engine(self) -> Engine:
        """This process's engine."""
        if self._engine is None or self._pid != os.getpid():
            if self._engine is not None:
                self._engine.dispose(close=False)
            self._engine = _sqlite(self.url) if self.is_sqlite else create_engine(self.url, pool_pre_ping=True)
            self._pid = os.getpid()
        return self._engine

    @property
    def is_sqlite(self) -> bool:
        """True for the embedded default."""
        return make_url(self.url).get_backend_name() == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the database and changes nothing."""
        with Session(self.engine, expire_on_commit=False) as session:
            try:
                yield session
            finally:
                session.expunge_all()  # what was read stays usable after the session
                session.rollback()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose changes are kept together at the end, or not at all. SQLite has one writer at a time."""
        with Session(self.engine.execution_options(immediate=True), expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def writing_in_parts(self) -> Iterator[Session]:
        """For long work: the caller ends each part with `part_done`, and others write meanwhile.

        What belongs to no ended part is not kept.
        """
        with Session(self.engine.execution_options(immediate=True), expire_on_commit=False) as session:
            yield session

    def part_done(self, session: Session) -> None:
        """Keep a part of long work, and let others write before the next one."""
        session.commit()
        if self.is_sqlite:  # it has no queue of writers: who waits looks again every tenth of a second
            time.sleep(_LET_OTHERS_SECONDS)

    @contextmanager
    def trying(self) -> Iterator[Session]:
        """A session of which nothing is kept. SQLite tries on a copy, so that others can write meanwhile."""
        if not self.is_sqlite:
            with Session(self.engine, expire_on_commit=False) as session:
                try:
                    yield session
                finally:
                    session.rollback()
            return
        with TemporaryDirectory(dir=Path(make_url(self.url).database or ".").parent, prefix="trial-") as folder:
            copy = Database(f"sqlite:///{folder}/trial.db")
            with closing(self.engine.raw_connection()) as source, closing(copy.engine.raw_connection()) as target:
                source.driver_connection.backup(target.driver_connection)  # type: ignore[union-attr]
            try:
                with copy.writing() as session:
                    yield session
            finally:
                copy.dispose()

    def dispose(self) -> None:
        """Close all connections."""
        if self._engine is not None and self._pid == os.getpid():
            self._engine.dispose()
        self._engine = None


class _HintingCompiler(SQLiteCompiler):
    """Writes hints on a table (``INDEXED BY …``, ``NOT INDEXED``) into the statement; SQLAlchemy's own drops them."""

    def get_from_hint_text(self, table: FromClause, text: str | None) -> str | None:  # noqa: ARG002  (its signature)
        return text


def _sqlite(url: str) -> Engine:
    path = make_url(url).database
    if path and path != ":memory:":
        file = Path(path)
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not file.exists():
            file.touch(mode=0o600)  # for its owner alone, as the originals are; SQLite's side files follow it
    engine = create_engine(url, connect_args={"timeout": BUSY_MILLISECONDS / 1000, "check_same_thread": False})
    engine.dialect.statement_compiler = _HintingCompiler

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions are begun below, and only there
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
        cursor.execute("PRAGMA journal_mode = WAL")
        # FULL: a document that was acknowledged survives a power cut.
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        # A transaction that will write says so at once: two that start by reading could never both go on.
        immediate = connection.get_execution_options().get("immediate", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine
