"""The embedded queue server comes back whatever kept it from starting."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from triage.settings import Settings
from workers.valkey import EmbeddedValkey


def test_a_start_that_fails_keeps_no_later_one_from_working(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    server = EmbeddedValkey(settings)
    settings.socket_path.parent.mkdir(parents=True, exist_ok=True)
    with socket.socket(socket.AF_UNIX) as stranger:
        stranger.bind(str(settings.socket_path))
        stranger.listen()
        for _ in range(2):
            with pytest.raises(Exception, match="in use"):
                server.restart()
    server.restart()
    try:
        assert server.is_running()
    finally:
        server.stop()
    assert not server.is_running()
