"""Reading in a process of its own, which may be killed: whatever a file does, the caller goes on."""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import sys
import threading
import time
from multiprocessing.connection import Connection
from pathlib import Path

import psutil

import triage
from triage.reading.document import Document
from triage.reading.errors import ReadingError, ReadingErrorCode
from triage.reading.guard_protocol import pack_request, unpack_answer
from triage.reading.limits import DEFAULT_LIMITS, Limits

_START_SECONDS = 120.0
_LOOK_EVERY = 0.2
_FILES_A_PROCESS = 200  # a fresh process now and then, so that nothing a library leaks adds up

_TOO_SLOW = "The file took too long to read and was given up. Ask for it in parts, or as a simpler PDF."
_TOO_MUCH = "The file needs more memory than a document may have. Ask for it in parts, or scanned more coarsely."
_CRASHED = "The file could not be read: it broke the reader. It may be damaged; ask for it to be sent again."


class GuardedReader:
    """One reading process, used for file after file. Safe for threads: one file at a time.

    `program` is the module that the process runs.
    """

    program = "triage.reading.guard_child"

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe: Connection | None = None
        self._files = 0

    def read(self, data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> Document:
        """Read a file within `limits`.

        Raises `ReadingError`: what the reader says, or TOO_SLOW, OUT_OF_MEMORY, INTERNAL where it had to be stopped.
        """
        if len(data) > limits.max_bytes:
            raise ReadingError(
                ReadingErrorCode.TOO_LARGE,
                f"The file is larger than {limits.max_bytes // (1024 * 1024)} MB, the most that is read here. "
                "Ask for it in parts, or scanned at 200 dots per inch.",
            )
        with self._lock:
            process, pipe = self._running()
            try:
                pipe.send_bytes(pack_request(data, name, limits))
                message = self._answer(process, pipe, limits)
                self._files += 1
            except (EOFError, OSError):
                self._stop()
                raise ReadingError(ReadingErrorCode.INTERNAL, _CRASHED) from None
            except BaseException:
                self._stop()  # also when the caller is interrupted: the next file must not get this one's answer
                raise
        try:
            return unpack_answer(message)
        except ValueError:
            raise ReadingError(ReadingErrorCode.INTERNAL, _CRASHED) from None

    def interrupt(self) -> None:
        """Stop the file that is being read now, from another thread. Its reader gets a `ReadingError`."""
        process = self._process
        if process is not None:
            process.kill()

    def close(self) -> None:
        """Stop the process. It starts again with the next file."""
        with self._lock:
            self._stop()

    def _running(self) -> tuple[subprocess.Popen[bytes], Connection]:
        if self._files >= _FILES_A_PROCESS:
            self._stop()
        if self._process is not None and self._pipe is not None and self._process.poll() is None:
            return self._process, self._pipe
        self._stop()
        near, far = socket.socketpair()
        with far:
            # A new program, not a fork: nothing of the caller is inherited, neither locks nor secrets.
            process = subprocess.Popen(
                [sys.executable, "-m", self.program, str(far.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(far.fileno(),),
                env=_environment(),
            )
        ours = Connection(near.detach())
        self._process, self._pipe, self._files = process, ours, 0
        try:
            started = ours.poll(_START_SECONDS) and ours.recv_bytes() == b"ready"
        except (EOFError, OSError):
            started = False
        if not started:
            self._stop()
            raise ReadingError(ReadingErrorCode.INTERNAL, "The reading process could not be started.")
        return process, ours

    def _answer(self, process: subprocess.Popen[bytes], pipe: Connection, limits: Limits) -> bytes:
        deadline = time.monotonic() + limits.max_seconds
        watched = psutil.Process(process.pid)
        while not pipe.poll(min(_LOOK_EVERY, limits.max_seconds)):
            try:
                used = watched.memory_info().rss
            except psutil.NoSuchProcess:
                used = 0
            if used > limits.max_memory_bytes:
                raise ReadingError(ReadingErrorCode.OUT_OF_MEMORY, _TOO_MUCH)
            if time.monotonic() > deadline:
                raise ReadingError(ReadingErrorCode.TOO_SLOW, _TOO_SLOW)
        return pipe.recv_bytes()

    def _stop(self) -> None:
        process, pipe = self._process, self._pipe
        self._process = self._pipe = None
        self._files = 0
        if pipe is not None:
            pipe.close()
        if process is not None:
            process.kill()
            process.wait()


def _environment() -> dict[str, str]:
    """What the reading process needs to know of its surroundings, and no more: no passwords, no addresses."""
    kept = ("PATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "TZ", "TESSDATA_PREFIX", "VIRTUAL_ENV", "TMPDIR")
    out = {name: os.environ[name] for name in kept if name in os.environ}
    home = str(Path(triage.__file__).resolve().parent.parent)
    given = os.environ.get("PYTHONPATH")
    return out | {"PYTHONPATH": home + (os.pathsep + given if given else ""), "OMP_THREAD_LIMIT": "1"}


_READER = GuardedReader()
atexit.register(_READER.close)


def read_guarded(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read a file in this program's reading process, which is started with the first file and kept.

    Raises `ReadingError`; see `GuardedReader.read`.
    """
    return _READER.read(data, name, limits)


def interrupt_reading() -> None:
    """Stop what `read_guarded` reads now in this program, from another thread."""
    _READER.interrupt()
