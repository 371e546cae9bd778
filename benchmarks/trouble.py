"""What a fault run does besides killing: a full disk, a locked database, servers that refuse or fall silent."""

from __future__ import annotations

import contextlib
import signal
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import create_engine, make_url

from tests.services import object_store, postgres, real_settings, valkey


class Place(Protocol):
    """Where a service keeps its things, and how these can fail. Each trouble waits until it is over."""

    troubles: dict[str, Callable[[], None]]

    def kill_queue(self) -> bool:
        """Kill the queue server where it is not one of the service's own processes. False where it is."""


class Embedded:
    """SQLite, the embedded queue server and a folder, all in the service's home."""

    def __init__(self, home: Path, *, small_disk: bool) -> None:
        self.home = home
        self.troubles = {"database locked for 20 s": self.lock_database}
        if small_disk:
            self.troubles["disk full for 8 s"] = self.fill_disk

    def kill_queue(self) -> bool:
        """The queue server is a process of the service."""
        return False

    def fill_disk(self) -> None:
        """Fill the disk to its last byte."""
        path = self.home / "filler"
        for size in (65536, 512):
            with contextlib.suppress(OSError), path.open("ab", buffering=0) as file:
                while True:
                    file.write(b"\0" * size)
        time.sleep(8)
        path.unlink()

    def lock_database(self) -> None:
        """Hold the lock for longer than the service waits for it."""
        connection = sqlite3.connect(self.home / "triage.db", timeout=60, isolation_level=None)
        connection.execute("BEGIN EXCLUSIVE")
        time.sleep(20)
        connection.execute("ROLLBACK")
        connection.close()


class Servers:
    """PostgreSQL, a queue server and an S3-compatible store that the tests' packages bring up."""

    def __init__(self) -> None:
        self.settings = {f"TRIAGE_{name.upper()}": str(value) for name, value in real_settings().items()}
        self._url = self.settings["TRIAGE_DATABASE_URL"]
        self._postgres, self._queue, self._store = postgres(), valkey(), object_store()
        self.troubles: dict[str, Callable[[], None]] = {
            "documents locked for 20 s": self.lock_documents,
            "database refused for 10 s": self.refuse_database,
            "object store silent for 10 s": self.silence_store,
        }

    def kill_queue(self) -> bool:
        """Kill the queue server and start an empty one."""
        self._queue.restart()
        return True

    def lock_documents(self) -> None:
        """Hold the whole table, so that nothing can be read or written in it."""
        with self._connected(self._url) as connection:
            connection.exec_driver_sql("BEGIN; LOCK TABLE documents IN ACCESS EXCLUSIVE MODE")
            time.sleep(20)
            connection.exec_driver_sql("ROLLBACK")

    def refuse_database(self) -> None:
        """Break every connection and let nobody in."""
        name = make_url(self._url).database
        with self._connected(self._postgres.url) as connection:
            connection.exec_driver_sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
            connection.exec_driver_sql(
                f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
            )
            time.sleep(10)
            connection.exec_driver_sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")

    def silence_store(self) -> None:
        """Let the store take connections and answer none."""
        self._store.process.send_signal(signal.SIGSTOP)
        time.sleep(10)
        self._store.process.send_signal(signal.SIGCONT)

    @staticmethod
    @contextlib.contextmanager
    def _connected(url: str) -> Any:
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                yield connection
        finally:
            engine.dispose()
