"""A whole service in a folder of its own, for measuring it and for breaking it."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil

from api.auth.keys import Scope, create_key
from triage.drafts.actor import COMMAND_LINE
from triage.pipeline import House
from triage.settings import Settings
from triage.storage.migrate import migrate

ROOT = Path(__file__).parents[1]


class Service:
    """`triage serve`, started again where it ends, as systemd would."""

    def __init__(self, home: Path, workers: int, settings: dict[str, str], log: Path) -> None:
        self.home, self.workers, self.log = home, workers, log
        self.environment = os.environ | {"TRIAGE_HOME": str(home), "TRIAGE_LOG_JSON": "true"} | settings
        fields = {name.removeprefix("TRIAGE_").lower(): value for name, value in settings.items()}
        self.house = House.of(Settings(home=home, **fields))  # type: ignore[arg-type]  # read as from the environment
        migrate(self.house.database)
        with self.house.database.writing() as session:
            self.secret = create_key(session, COMMAND_LINE, name="benchmark", scopes=list(Scope)).secret
        self.port = _free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where the web service answers."""
        return f"http://127.0.0.1:{self.port}"

    def client(self) -> httpx.Client:
        """A client with a key that may do everything."""
        return httpx.Client(
            base_url=self.address, headers={"Authorization": f"Bearer {self.secret}"}, timeout=httpx.Timeout(30)
        )

    def start(self) -> None:
        """Start it, without waiting."""
        arguments = ["-m", "triage.cli", "serve", "--port", str(self.port), "--workers", str(self.workers)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *arguments], env=self.environment, cwd=ROOT, stdout=log, stderr=log
            )

    def is_running(self) -> bool:
        """True while the supervisor lives."""
        return self.process is not None and self.process.poll() is None

    def answers(self) -> bool:
        """True where the web service answers."""
        with contextlib.suppress(httpx.HTTPError):
            return httpx.get(f"{self.address}/health", timeout=2).status_code == 200
        return False

    def wait(self, seconds: float = 90.0) -> None:
        """Wait until it answers."""
        until = time.monotonic() + seconds
        while not self.answers():
            if time.monotonic() > until:
                raise TimeoutError(f"the service did not start; see {self.log}")
            time.sleep(0.1)

    def parts(self) -> list[tuple[str, psutil.Process]]:
        """Its processes by kind: worker, reading, web, queue, sweeper."""
        found: list[tuple[str, psutil.Process]] = []
        if self.process is None:
            return found
        with contextlib.suppress(psutil.Error):
            for child in psutil.Process(self.process.pid).children(recursive=True):
                with contextlib.suppress(psutil.Error):
                    kind = _kind(" ".join(child.cmdline()))
                    if kind:
                        found.append((kind, child))
        return found

    def kill_all(self) -> None:
        """End everything at once, as a power cut does."""
        victims = [process for _, process in self.parts()]
        if self.process is not None:
            self.process.kill()
        for victim in victims:
            with contextlib.suppress(psutil.Error):
                victim.kill()
        if self.process is not None:
            self.process.wait(30)

    def stop(self) -> None:
        """Stop it in order."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.kill_all()
        self.house.database.dispose()


def _kind(line: str) -> str:
    for words, kind in (
        ("workers.child worker", "worker"),
        ("guard_child", "reading"),
        ("triage.cli web", "web"),
        ("valkey", "queue"),
        ("workers.child sweeper", "sweeper"),
    ):
        if words in line:
            return kind
    return ""


@contextmanager
def small_disk(megabytes: int) -> Iterator[tuple[Path, bool]]:
    """A folder on a disk of its own that can be filled, where this user may mount one; else a plain one, and False."""
    folder = Path(tempfile.mkdtemp(prefix="triage-bench-"))
    mounted = (
        os.geteuid() == 0
        and not subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0700", "tmpfs", str(folder)],
            check=False,
            capture_output=True,
        ).returncode
    )
    try:
        yield folder, mounted
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], check=False, capture_output=True)
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
