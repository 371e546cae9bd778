"""Too much is refused while it is still being sent, and costs nothing."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from api.auth.keys import Scope, create_key
from tests.conftest import served
from triage.drafts.actor import COMMAND_LINE
from triage.pipeline import House

MEGABYTE = 1024 * 1024


@pytest.fixture
def small(house: House) -> Iterator[httpx.Client]:
    """A service that takes files of one megabyte."""
    house.settings.max_upload_bytes = MEGABYTE
    with house.database.writing() as session:
        secret = create_key(session, COMMAND_LINE, name="tests", scopes=list(Scope)).secret
    with served(house) as address, httpx.Client(base_url=address, headers={"Authorization": f"Bearer {secret}"}) as it:
        yield it


def kept(house: House) -> list[Path]:
    folder = house.settings.originals_folder
    return [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []


def test_just_over_the_limit_is_refused(small: httpx.Client, house: House) -> None:
    answer = small.post("/v1/documents", files={"file": ("large.pdf", b"x" * (MEGABYTE + 1))})
    assert answer.status_code == 413
    assert "1 MB" in answer.json()["detail"]
    assert kept(house) == []
    assert small.post("/v1/documents", files={"file": ("right.pdf", b"x" * MEGABYTE)}).status_code == 202


def test_a_declared_length_is_refused_before_the_body(small: httpx.Client) -> None:
    host, port = small.base_url.host, small.base_url.port
    with socket.create_connection((host, port or 80), timeout=20) as sender:
        sender.sendall(
            b"POST /v1/documents HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999999\r\n"
            b"Content-Type: multipart/form-data; boundary=b\r\nAuthorization: Bearer x\r\n\r\n"
        )
        assert sender.recv(1000).split(b"\r\n")[0].endswith((b"413 Content Too Large", b"413 Request Entity Too Large"))


def test_an_endless_body_is_cut_off(small: httpx.Client) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
        while sent < 200 * MEGABYTE:
            sent += 65536
            yield b"x" * 65536

    headers = {"content-type": "multipart/form-data; boundary=b"}
    with contextlib.suppress(httpx.TransportError):  # the connection may be closed while the body is on its way
        assert small.post("/v1/documents", content=endless(), headers=headers).status_code == 413
    assert sent < 50 * MEGABYTE


def test_other_addresses_take_small_bodies_only(small: httpx.Client) -> None:
    answer = small.put("/v1/documents/x/draft/values/upn/0", json={"value": "x" * (3 * MEGABYTE)})
    assert answer.status_code == 413
