"""Keeps a service running: queue server, workers, sweeper, web. Restarts what dies, stops everything cleanly."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

import psutil
import structlog

from triage.drafts.work import put_back, put_back_the_orphaned, reader_died_by_name
from triage.pipeline import House
from triage.settings import Settings
from workers.health import HealthServer
from workers.jobs import reader_name
from workers.processes import Child
from workers.queue import Enqueuer
from workers.valkey import EmbeddedValkey

log = structlog.get_logger(__name__)

_LOOK_SECONDS = 0.5


class Supervisor:
    """Runs until `stop` is called, or until SIGTERM or Ctrl-C."""

    def __init__(self, house: House, children: list[Child], *, embedded_queue: bool) -> None:
        self._house = house
        self._children = children
        self._valkey = EmbeddedValkey(house.settings) if embedded_queue and not house.settings.redis_url else None
        self._over = threading.Event()
        self._health: HealthServer | None = None

    def start(self) -> None:
        """Start the queue server and every child."""
        try:
            put_back_the_orphaned(self._house.database, socket.gethostname(), psutil.pid_exists)
        except Exception as error:
            log.warning("the sweeper will look after what was in hand", kind=type(error).__name__)
        if self._valkey is not None:
            self._valkey.start()
        for child in self._children:
            child.start()
        if self._house.settings.health_port and self._health is None:
            self._health = HealthServer(self._house.settings.health_host, self._house.settings.health_port, self.look)
            self._health.start()

    def look(self) -> tuple[bool, dict[str, Any]]:
        """Whether every process runs, and counts of them."""
        running = [child for child in self._children if child.process is not None and child.process.poll() is None]
        readers = sum(1 for child in running if child.name.startswith("worker"))
        figures = {
            "processes": len(self._children),
            "running": len(running),
            "readers": readers,
            "restarts": sum(child.restarts for child in self._children),
        }
        return len(running) == len(self._children), figures

    def run(self, while_running: Callable[[], None] | None = None) -> None:
        """Watch until told to stop. `while_running` is called once, beside the watching."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._signalled)
        if while_running is not None:
            threading.Thread(target=while_running, name="first steps", daemon=True).start()
        try:
            while not self._over.wait(_LOOK_SECONDS):
                try:
                    self._watch()
                except Exception as error:  # such as a full disk: look again until it is over
                    log.error("a process could not be started", kind=type(error).__name__)
        finally:
            self._end()

    def stop(self) -> None:
        """Have `run` end."""
        self._over.set()

    @property
    def over(self) -> threading.Event:
        """Set when the service is about to stop."""
        return self._over

    def _watch(self) -> None:
        if self._valkey is not None and not self._valkey.is_running():
            log.warning("the queue server died; starting it again")
            self._valkey.restart()
        for child in self._children:
            ended = child.look()
            if ended is not None and child.name.startswith("worker"):
                self._mourn(ended)

    def _mourn(self, pid: int) -> None:
        """A worker ended: what it had in hand waits again at once."""
        try:
            for due in reader_died_by_name(self._house.database, self._house.settings, reader_name(pid)):
                Enqueuer(self._house.settings).tell(due)
        except Exception as error:
            log.warning("the sweeper will look after a dead worker's job", kind=type(error).__name__)

    def _end(self) -> None:
        log.info("stopping")
        if self._health is not None:
            self._health.stop()
        for child in self._children:
            child.ask_to_stop()
        for child in self._children:
            pid = child.process.pid if child.process else None
            if not child.stop() and pid is not None and child.name.startswith("worker"):
                put_back(self._house.database, reader_name(pid))
        if self._valkey is not None:
            self._valkey.stop()

    def _signalled(self, _number: int, _frame: FrameType | None) -> None:
        self._over.set()


def worker_children(settings: Settings, processes: int) -> list[Child]:
    """Children that read documents, the one that sweeps, and those that take in what the settings name."""
    readers = [Child(f"worker-{n}", ["-m", "workers.child", "worker"], grace=20.0) for n in range(1, processes + 1)]
    others = ["sweeper"]
    if settings.watch_folder is not None:
        others.append("folder")
    if settings.mailbox_host:
        others.append("mailbox")
    return [*readers, *(Child(name, ["-m", "workers.child", name]) for name in others)]
