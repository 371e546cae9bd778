"""Originals are kept once, whole, and only inside their folder."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from triage.storage.originals import FolderOriginals, TooLarge


def test_bytes_come_back_as_they_were(tmp_path: Path) -> None:
    store = FolderOriginals(tmp_path)
    kept = store.keep([b"one ", b"two"])
    assert store.read(kept.key) == b"one two"
    assert kept.sha256 == hashlib.sha256(b"one two").hexdigest()
    assert kept.size == 7
    assert kept.head == b"one two"


def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    store = FolderOriginals(tmp_path)
    assert store.keep([b"same"]).key == store.keep([b"sa", b"me"]).key
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_a_stream_is_stopped_at_the_limit_and_leaves_nothing(tmp_path: Path) -> None:
    store = FolderOriginals(tmp_path)
    taken = []

    def endless() -> Iterator[bytes]:
        while True:
            taken.append(1)
            yield b"x" * 1000

    with pytest.raises(TooLarge):
        store.keep(endless(), limit=10_000)
    assert len(taken) == 11
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_broken_off_stream_leaves_nothing(tmp_path: Path) -> None:
    store = FolderOriginals(tmp_path)

    def broken() -> Iterator[bytes]:
        yield b"start"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        store.keep(broken())
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_key_cannot_leave_the_folder(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="leave"):
        FolderOriginals(tmp_path / "store").read("../outside")
