"""`triage send`: every file becomes one document, however often the connection breaks."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from api.auth.keys import create_key
from tests.conftest import LETTER, ROOT, served
from triage.commands.send import Sender
from triage.drafts.actor import COMMAND_LINE
from triage.pipeline import House
from triage.storage.tables import Document


@pytest.fixture
def key(house: House) -> str:
    with house.database.writing() as session:
        return create_key(session, COMMAND_LINE, name="scanner", scopes=["documents:write"]).secret


@pytest.fixture
def service(house: House) -> Iterator[str]:
    with served(house) as address:
        yield address


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "Zoë's letter.txt"
    path.write_bytes(LETTER)
    return path


def count(house: House) -> int:
    with house.database.reading() as session:
        return session.scalar(select(func.count(Document.id))) or 0


def run(service: str, key: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "triage.cli", "send", *arguments, "--url", service],
        env=os.environ | {"TRIAGE_SEND_KEY": key}, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_files_are_sent_once(house: House, service: str, key: str, letter: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_bytes(b"Dear council")
    first = run(service, key, str(letter), str(other), "--received", "2025-03-06", "--reference", "A-17", "--json")
    assert first.returncode == 0, first.stderr
    sent = [json.loads(line) for line in first.stdout.splitlines()]
    assert [Path(one["file"]).name for one in sent] == ["Zoë's letter.txt", "other.txt"]
    again = run(service, key, str(letter), str(other), "--received", "2025-03-06", "--reference", "A-17", "--json")
    assert again.stdout == first.stdout
    with house.database.reading() as session:
        rows = session.scalars(select(Document).order_by(Document.id)).all()
    assert [(row.public_id, str(row.received), row.external_reference) for row in rows] == [
        (one["id"], "2025-03-06", "A-17") for one in sent
    ]
    assert rows[0].name == "Zoë's letter.txt"


def test_what_is_refused_says_why_and_stops_no_other(service: str, key: str, letter: Path, house: House) -> None:
    refused = run(service, key, str(letter), "--received", "2999-01-01")
    assert refused.returncode == 1
    assert "received must not lie in the future" in refused.stderr
    assert run(service, "triage_x_y", str(letter)).returncode == 1
    assert count(house) == 0


def end(connection: socket.socket) -> None:
    """Close at once, also while another thread reads."""
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()


class Unreliable:
    """Passes bytes on to the service, and breaks the first `breaks` connections off in the middle."""

    def __init__(self, target: str, breaks: int, *, after_sending: bool) -> None:
        self.target = int(target.rpartition(":")[2])
        self.breaks, self.after_sending = breaks, after_sending
        self.listening = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.listening.getsockname()[1]}"

    def _serve(self) -> None:
        while True:
            client, _ = self.listening.accept()
            threading.Thread(target=self._pass_on, args=(client, self.breaks > 0), daemon=True).start()
            self.breaks -= 1

    def _pass_on(self, client: socket.socket, broken: bool) -> None:
        server = socket.create_connection(("127.0.0.1", self.target))
        if broken and not self.after_sending:
            server.sendall(client.recv(400))
            end(client)
            end(server)
            return

        def back() -> None:
            while data := server.recv(65536):
                if broken:  # the document is safe, but its sender never hears of it
                    break
                client.sendall(data)
            end(client)

        threading.Thread(target=back, daemon=True).start()
        try:
            while data := client.recv(65536):
                server.sendall(data)
        except OSError:
            pass


@pytest.mark.parametrize("after_sending", [False, True])
def test_broken_connections_make_no_second_document(
    house: House, service: str, key: str, letter: Path, after_sending: bool
) -> None:
    line = Unreliable(service, 3, after_sending=after_sending)
    pauses: list[float] = []
    with Sender(line.url, key, {}, sleep=pauses.append) as sender:
        sent = sender.send(letter)
    assert sent.error is None
    assert len(pauses) == 3
    assert pauses[2] > pauses[0]
    assert count(house) == 1


def test_a_busy_service_is_asked_again_when_it_said(house: House, service: str, key: str, letter: Path) -> None:
    house.settings.most_waiting = 1
    pauses: list[float] = []

    def wait(seconds: float) -> None:
        pauses.append(seconds)
        house.settings.most_waiting = 100

    with Sender(service, key, {}, sleep=wait) as sender:
        assert sender.send(letter).error is None
        house.settings.most_waiting = 1
        letter.write_bytes(b"another one")
        assert sender.send(letter).error is None
    assert pauses == [60]


def test_progress_and_giving_up(key: str, letter: Path) -> None:
    seen: list[int] = []
    with Sender("http://127.0.0.1:9", key, {}, tries=3, sleep=lambda _: None) as sender:
        sent = sender.send(letter, seen.append)
    assert sent.error
    assert "Tried 3 times" in sent.error
