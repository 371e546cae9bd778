"""A thousand documents from twenty clients at once, over connections that break: exactly a thousand arrive."""

from __future__ import annotations

import random
import socket
import threading
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select

from api.auth.keys import create_key
from tests.conftest import served
from triage.drafts.actor import COMMAND_LINE
from triage.pipeline import House
from triage.storage.tables import Document, Event, Job, Original, What

CLIENTS, EACH = 20, 50
BREAKS = 0.3
"""How many of the attempts are broken off somewhere."""


def attempt(host: str, port: int, secret: str, content: bytes, key: str, chance: random.Random) -> bool:
    """One post, perhaps broken off: while it is sent, before the answer, or in the middle of the answer."""
    body = (
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="letter.txt"\r\n\r\n'
        + content
        + b"\r\n--b--\r\n"
    )
    head = (
        f"POST /v1/documents HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {secret}\r\nIdempotency-Key: {key}\r\n"
        f"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    ).encode()
    sent = head + body
    broken = chance.random() < BREAKS
    with socket.create_connection((host, port), timeout=60) as connection:
        if broken:
            where = chance.choice(["sending", "sent", "answer"])
            connection.sendall(sent[: chance.randrange(1, len(sent))] if where == "sending" else sent)
            if where == "answer":
                connection.recv(10)
            return False
        connection.sendall(sent)
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
    return answer.startswith(b"HTTP/1.1 202")


@pytest.mark.both_ways
@pytest.mark.timeout(400)
def test_a_thousand_posts_make_a_thousand_documents(house: House) -> None:
    house.settings.requests_per_minute = 1_000_000
    with house.database.writing() as session:
        secret = create_key(session, COMMAND_LINE, name="case system", scopes=["documents:write"]).secret
    failures: list[str] = []

    def client(number: int) -> None:
        chance = random.Random(number)
        for one in range(EACH):
            name = f"{number}-{one}"
            content = f"Dear council, this is letter {name}. ".encode() * chance.randrange(1, 200)
            for _ in range(40):
                try:
                    if attempt(parts.hostname or "", parts.port or 0, secret, content, name, chance):
                        break
                except OSError:
                    continue
            else:
                failures.append(name)

    with served(house) as address:
        parts = urlsplit(address)
        threads = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert failures == []
    with house.database.reading() as session:
        for table in (Document, Original, Job):
            assert session.scalar(select(func.count(table.id))) == CLIENTS * EACH
        received = select(func.count(Event.id)).where(Event.what == What.DOCUMENT_RECEIVED)
        assert session.scalar(received) == CLIENTS * EACH
    arriving = house.settings.originals_folder / "arriving"
    assert not arriving.exists() or list(arriving.iterdir()) == []  # an object store has no such folder
