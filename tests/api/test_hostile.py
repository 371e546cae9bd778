"""Broken and hostile clients get their answer, or are dropped, and harm nobody: others are served meanwhile."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections.abc import Iterator

import httpx
import psutil
import pytest
from sqlalchemy import func, select

from tests.conftest import LETTER, bring_and_read
from triage.pipeline import House
from triage.storage.tables import Document


@pytest.fixture
def line(api: httpx.Client) -> Iterator[socket.socket]:
    with socket.create_connection((api.base_url.host, api.base_url.port or 80), timeout=30) as connection:
        yield connection


def head(api: httpx.Client, path: str = "/v1/documents", **headers: str) -> bytes:
    named = {"Host": "x", "Authorization": api.headers["authorization"], **headers}
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in named.items())
    return f"POST {path} HTTP/1.1\r\n{lines}\r\n".encode()


def status(line: socket.socket) -> int:
    answer = line.recv(65536)
    return int(answer.split(b" ", 2)[1]) if answer else 0


def count(house: House) -> int:
    with house.database.reading() as session:
        return session.scalar(select(func.count(Document.id))) or 0


def served_quickly(api: httpx.Client) -> bool:
    started = time.monotonic()
    return api.get("/v1/documents").status_code == 200 and time.monotonic() - started < 5


def test_many_slow_bodies_hold_nobody_up(api: httpx.Client, house: House) -> None:
    with contextlib.ExitStack() as stack:
        lines = [
            stack.enter_context(socket.create_connection((api.base_url.host, api.base_url.port or 80), timeout=30))
            for _ in range(100)
        ]
        for one in lines:
            one.sendall(head(api, Content_Type="multipart/form-data; boundary=b", Content_Length="100000") + b"--b\r\n")
        for _ in range(3):
            for one in lines:
                one.sendall(b"x")
            assert served_quickly(api)
        assert api.post("/v1/documents", files={"file": ("letter.txt", LETTER)}).status_code == 202
    assert count(house) == 1
    assert served_quickly(api)


@pytest.mark.parametrize("drip", [b"", b"x"])
def test_a_body_that_drips_is_ended(
    api: httpx.Client, line: socket.socket, monkeypatch: pytest.MonkeyPatch, drip: bytes
) -> None:
    monkeypatch.setattr("api.middleware.IDLE_SECONDS", 0.5)
    line.sendall(head(api, Content_Type="application/json", Content_Length="100000") + b"{")
    started = time.monotonic()
    line.settimeout(0.1)
    answer = b""
    while not answer and time.monotonic() - started < 10:
        with contextlib.suppress(TimeoutError):
            answer = line.recv(65536)
        if not answer and drip:
            line.sendall(drip)
    assert answer.startswith(b"HTTP/1.1 408")
    assert b"connection: close" in answer.lower()


def test_a_wrong_key_is_heard_also_with_a_large_file(api: httpx.Client) -> None:
    files = {"file": ("large.pdf", b"x" * 8_000_000)}
    assert api.post("/v1/documents", files=files, headers={"Authorization": "Bearer x"}).status_code == 401


def test_a_body_shorter_than_its_length_makes_nothing(api: httpx.Client, line: socket.socket, house: House) -> None:
    body = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhello'
    line.sendall(head(api, Content_Type="multipart/form-data; boundary=b", Content_Length=str(len(body) + 50)) + body)
    line.shutdown(socket.SHUT_WR)
    with contextlib.suppress(OSError):
        assert status(line) in {0, 400}
    assert count(house) == 0
    assert served_quickly(api)


def test_a_body_longer_than_its_length_is_cut_there(api: httpx.Client, line: socket.socket, house: House) -> None:
    body = json.dumps({"name": "a.txt", "content_base64": "aGVsbG8="}).encode()
    line.sendall(
        head(api, Content_Type="application/json", Content_Length=str(len(body))) + body + b"GET / HTTP/9\r\n\r\n"
    )
    assert status(line) == 202
    assert count(house) == 1


@pytest.mark.parametrize("length", ["-1", "x", "1e3", "99999999999999999999999"])
def test_lengths_that_are_none(api: httpx.Client, line: socket.socket, house: House, length: str) -> None:
    line.sendall(head(api, Content_Type="application/json", Content_Length=length) + b"{}")
    assert status(line) in {400, 413}
    assert count(house) == 0


def test_two_lengths_are_refused(api: httpx.Client, line: socket.socket, house: House) -> None:
    raw = head(api, Content_Type="application/json", Content_Length="2", Transfer_Encoding="chunked")
    line.sendall(raw + b"2\r\n{}\r\n0\r\n\r\n")
    assert 400 <= status(line) < 500
    assert count(house) == 0


def test_a_line_of_headers_without_end(api: httpx.Client, line: socket.socket) -> None:
    with contextlib.suppress(OSError):
        line.sendall(b"GET /v1/documents HTTP/1.1\r\nX: " + b"x" * 200_000)
        assert status(line) in {0, 400, 431}
    assert served_quickly(api)


def test_ten_thousand_keys_and_deep_nesting_in_json(api: httpx.Client, house: House) -> None:
    many = {f"key{number}": number for number in range(10_000)}
    for body in (json.dumps(many), "[" * 100_000, '{"name":' * 50_000, '{"name": "x", "name": "y"}', "1", "null", '"'):
        started = time.monotonic()
        answer = api.post("/v1/documents", content=body, headers={"content-type": "application/json"})
        assert answer.status_code == 422
        assert len(answer.content) < 20_000
        assert time.monotonic() - started < 5
    address = f"/v1/documents/{bring_and_read(house, LETTER).public_id}/draft/values/nc_year/0"
    for value in (many, {"a": [[[[]]]]}, "x" * 100_000):
        assert api.put(address, json={"value": value}, headers={"If-Match": '"1"'}).status_code in {412, 422}
    deep = '{"value": {"a":' + "[" * 50_000 + "]" * 50_000 + "}}"
    refused = api.put(address, content=deep, headers={"If-Match": '"1"', "content-type": "application/json"})
    assert refused.status_code in {400, 422}


def test_ten_thousand_form_fields(api: httpx.Client, house: House) -> None:
    fields = {f"key{number}": "x" for number in range(10_000)}
    answer = api.post("/v1/documents", data=fields, files={"file": ("a.txt", b"a")})
    assert answer.status_code in {400, 422}
    assert answer.headers["content-type"] == "application/problem+json"
    many = [("file", (f"{number}.txt", b"a")) for number in range(300)]
    assert api.post("/v1/bulk", files=many, data={"manifest": "[]"}).status_code in {400, 422}
    assert count(house) == 0


@pytest.mark.parametrize(
    "kind",
    [
        "", "text/plain", "application/xml", "multipart/form-data", "multipart/form-data; boundary=", "application/pdf",
        "multipart/form-data; boundary=" + "b" * 5000, "multipart/mixed; boundary=b", "application/json;charset=utf-16",
        "application/x-www-form-urlencoded", "é", "*/*",
    ],
)  # fmt: skip
def test_wrong_content_types(api: httpx.Client, house: House, kind: str) -> None:
    headers = {"content-type": kind.encode("utf-8")}
    for path in ("/v1/documents", "/v1/bulk"):
        answer = api.post(path, content=b'--b\r\n{"name": 1}', headers=headers)
        assert 400 <= answer.status_code < 500
        assert answer.headers["content-type"] == "application/problem+json"
    assert count(house) == 0


def test_a_part_header_without_end(api: httpx.Client, house: House) -> None:
    body = b"--b\r\nContent-Disposition: form-data; " + b"x" * 500_000
    answer = api.post("/v1/documents", content=body, headers={"content-type": "multipart/form-data; boundary=b"})
    assert 400 <= answer.status_code < 500
    assert count(house) == 0


def test_an_endless_chunked_body_costs_no_memory(api: httpx.Client, house: House) -> None:
    house.settings.max_upload_bytes = 1024 * 1024
    process, stop = psutil.Process(), threading.Event()
    before = process.memory_info().rss

    def endless() -> Iterator[bytes]:
        yield b'{"name": "a", "content_base64": "'
        while not stop.is_set():
            yield b"A" * 65536

    threading.Timer(20, stop.set).start()
    started = time.monotonic()
    with contextlib.suppress(httpx.TransportError):
        kind = {"content-type": "application/json"}
        # sent to an address that takes small bodies alone
        assert api.post("/v1/bulk", content=endless(), headers=kind).status_code in {413, 415}
    stop.set()
    assert time.monotonic() - started < 15
    assert process.memory_info().rss - before < 100 * 1024 * 1024
    assert served_quickly(api)
