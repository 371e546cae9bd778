"""Child processes: started, watched, started again with growing pauses, stopped in order."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field

import structlog

log = structlog.get_logger(__name__)

_PR_SET_PDEATHSIG = 1
_LONGEST_PAUSE = 30.0
_STEADY_SECONDS = 10.0
"""Longer than a start takes: who lived so long did not fail at starting."""


@dataclass(slots=True)
class Child:
    """A process to keep running. `grace`: seconds between asking it to stop and stopping it."""

    name: str
    arguments: list[str]
    grace: float = 10.0
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    falls: int = 0
    start_at: float = 0.0
    restarts: int = 0

    def start(self) -> None:
        """Start it now, in a process group of its own, so that Ctrl-C reaches only the supervisor."""
        self.process = subprocess.Popen(
            [sys.executable, *self.arguments],
            env=os.environ | self.environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.started = time.monotonic()
        log.info("started", process=self.name, pid=self.process.pid)

    def look(self) -> int | None:
        """See that it runs; start it again when it is time. Gives back the number of a process that ended, once."""
        if self.process is None:
            if time.monotonic() >= self.start_at:
                self.restarts += 1
                self.start()
            return None
        status = self.process.poll()
        if status is None:
            return None
        ended = self.process.pid
        self.process = None
        steady = time.monotonic() - self.started > _STEADY_SECONDS
        self.falls = 0 if steady or status == 0 else self.falls + 1
        pause = min(_LONGEST_PAUSE, 0.25 * 2**self.falls) if self.falls else 0.0
        self.start_at = time.monotonic() + pause
        if status != 0:
            log.warning("ended", process=self.name, pid=ended, status=status, again_in=pause)
        return ended

    def ask_to_stop(self) -> None:
        """Ask it to finish what it has in hand."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def stop(self) -> bool:
        """Wait for its end; after its grace, stop it with all its own children. True where it ended by itself."""
        if self.process is None:
            return True
        try:
            self.process.wait(self.grace)
            return True
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            return False


def die_with_parent() -> None:
    """Have the kernel end this process when its supervisor is gone (Linux), so that none is left behind."""
    if sys.platform != "linux":
        return
    parent = os.getppid()
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it was gone already
        os.kill(os.getpid(), signal.SIGTERM)
