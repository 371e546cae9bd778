"""A real IMAP server, and the worker's commands as real processes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from imapclient import IMAPClient

from tests.conftest import ROOT, free_port, wait_for
from triage.pipeline import House


@dataclass
class Server:
    """An IMAP server with one mailbox, in a process of its own."""

    port: int
    user: str = "send@council.example"
    password: str = "a good long password"

    def open(self) -> IMAPClient:
        client = IMAPClient("127.0.0.1", self.port, ssl=False, timeout=20)
        client.login(self.user, self.password)
        return client

    def deliver(self, mail: EmailMessage, at: datetime = datetime(2025, 3, 6, 9, 30, tzinfo=UTC)) -> None:
        client = self.open()
        client.append("INBOX", mail.as_bytes(), (), at)
        client.logout()

    def holds(self, folder: str) -> list[bytes]:
        """The subjects in a folder."""
        client = self.open()
        try:
            if not client.folder_exists(folder):
                return []
            client.select_folder(folder, readonly=True)
            mails = client.fetch(client.search(), ["ENVELOPE"])
            return [mails[uid][b"ENVELOPE"].subject for uid in sorted(mails)]
        finally:
            client.logout()


@pytest.fixture
def imap(tmp_path: Path) -> Iterator[Server]:
    """The server, empty."""
    server = Server(free_port())
    log = (tmp_path / "imap.log").open("wb")
    command = [
        str(Path(sys.executable).with_name("pymap")), "--no-service", "admin", "--no-tls",
        "--host", "127.0.0.1", "--port", str(server.port),
        "dict", "--demo-user", server.user, "--demo-password", server.password,
    ]  # fmt: skip
    with subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            wait_for(lambda: _answers(server), 30)
            yield server
        finally:
            process.kill()
            log.close()


def _answers(server: Server) -> bool:
    try:
        server.open().logout()
    except OSError:
        return False
    return True


def worker(house: House, *arguments: str, **settings: object) -> subprocess.Popen[bytes]:
    """`triage worker …` for a house, as a process."""
    environment = os.environ | {f"TRIAGE_{name.upper()}": str(value) for name, value in settings.items()}
    environment["TRIAGE_HOME"] = str(house.settings.home)
    return subprocess.Popen(
        [sys.executable, "-m", "triage.cli", "worker", *arguments], env=environment, cwd=ROOT, stderr=subprocess.DEVNULL
    )
