"""Webhooks go to public addresses by https, and nowhere else unless a setting says so."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from triage.webhooks.addresses import AddressRefused, networks, target_of
from triage.webhooks.sending import post

PRIVATE = [
    "127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
    "224.0.0.1", "240.0.0.1", "255.255.255.255", "198.18.0.1", "[::1]", "[::]", "[fe80::1]", "[fc00::1]", "[ff02::1]",
    "[::ffff:10.0.0.1]", "[::ffff:127.0.0.1]", "[2002:7f00:1::]", "[64:ff9b::7f00:1]", "[2001:db8::1]",
    "localhost", "2130706433", "0x7f.1", "127.1",
]  # fmt: skip


@pytest.mark.parametrize("host", PRIVATE)
def test_private_addresses_are_refused_in_any_spelling(host: str) -> None:
    with pytest.raises(AddressRefused) as refused:
        target_of(f"https://{host}/", ())
    assert refused.value.code in {"private_address", "no_such_host"}


@pytest.mark.parametrize("host", ["93.184.215.14", "[2606:2800:21f::1]"])
def test_public_addresses_are_taken_by_https_alone(host: str) -> None:
    assert target_of(f"https://{host}/x?y=1", ()).path == "/x?y=1"
    with pytest.raises(AddressRefused) as refused:
        target_of(f"http://{host}/", ())
    assert refused.value.code == "not_https"


def test_a_setting_allows_networks() -> None:
    allowed = networks("10.20.0.0/16, ::1")
    assert target_of("http://10.20.3.4:8080/x", allowed).port == 8080
    assert target_of("https://[::1]/", allowed).secure
    with pytest.raises(AddressRefused):
        target_of("https://10.21.0.1/", allowed)


@pytest.mark.parametrize(
    "url",
    [
        "", "example.org", "ftp://93.184.215.14/", "https://", "https:///x", "https://user:pw@93.184.215.14/",
        "https://93.184.215.14/#x", "https://93.184.215.14:99999/", "https://93.184.215.14/\r\nX: y",
        "https://93.184.215.14/a b", "https://[::1", "javascript:alert(1)", "https://93.184.215.14/" + "x" * 600,
        "https://93.184.215.14\\@127.0.0.1/",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        target_of(url, ())


def test_one_private_address_among_several_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    def both(*_: object, **__: object) -> list[Any]:
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in ("93.184.215.14", "10.0.0.1")
        ]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    with pytest.raises(AddressRefused):
        target_of("https://case.example/", ())


def test_a_name_is_asked_for_once_and_that_answer_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that stands for a public address when checked and for a private one when connected reaches neither."""
    asked, connected = [], []

    def answer(host: str, *_: object, **__: object) -> list[Any]:
        asked.append(host)
        address = "93.184.215.14" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443))]

    def connect(address: tuple[str, int], **_: object) -> socket.socket:
        connected.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    monkeypatch.setattr(socket, "create_connection", connect)
    assert post("https://turning.example/", b"", {}, (), 2).error == "cannot_connect"
    assert connected == ["93.184.215.14"]
    assert asked == ["turning.example"]
