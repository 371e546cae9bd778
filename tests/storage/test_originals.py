"""Originals are kept once, whole, and only inside their store: a folder, or a bucket of an S3-compatible server."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.services import free_port, object_store
from triage.settings import Settings
from triage.storage.originals import FolderOriginals, Originals, TooLarge, is_original, key_of
from triage.storage.s3_originals import Bucket, S3Originals, StoreAway
from triage.storage.stores import originals_of

BOTH = ["folder", pytest.param("bucket", marks=pytest.mark.xdist_group("servers"))]


@pytest.fixture(params=BOTH)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Originals:
    if request.param == "folder":
        return FolderOriginals(tmp_path)
    return S3Originals(object_store().bucket())


def test_bytes_come_back_as_they_were(store: Originals) -> None:
    kept = store.keep([b"one ", b"two"])
    assert store.read(kept.key) == b"one two"
    with store.open(kept.key) as file:
        assert (file.read(2), file.read()) == (b"on", b"e two")
    assert kept.sha256 == hashlib.sha256(b"one two").hexdigest()
    assert (kept.size, kept.head) == (7, b"one two")


def test_a_large_file_passes_in_pieces(store: Originals) -> None:
    pieces = [bytes([number]) * 1_000_000 for number in range(12)]
    kept = store.keep(iter(pieces))
    digest = hashlib.sha256()
    with store.open(kept.key) as file:
        while part := file.read(70_000):
            digest.update(part)
    assert digest.hexdigest() == kept.sha256


def test_an_empty_file_is_kept_too(store: Originals) -> None:
    assert store.read(store.keep([]).key) == b""


def test_the_same_bytes_are_kept_once(store: Originals) -> None:
    assert store.keep([b"same"]).key == store.keep([b"sa", b"me"]).key
    assert len(list(store.keys())) == 1


def test_a_damaged_original_is_mended_by_the_same_bytes(store: Originals) -> None:
    kept = store.keep([b"whole"])
    store.put(kept.key, b"who")
    assert store.read(store.keep([b"whole"]).key) == b"whole"


def test_a_stream_is_stopped_at_the_limit_and_leaves_nothing(store: Originals) -> None:
    taken = []

    def endless() -> Iterator[bytes]:
        while True:
            taken.append(1)
            yield b"x" * 1000

    with pytest.raises(TooLarge):
        store.keep(endless(), limit=10_000)
    assert len(taken) == 11
    assert not list(store.keys())


def test_a_broken_off_stream_leaves_nothing(store: Originals) -> None:
    def broken() -> Iterator[bytes]:
        yield b"start"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        store.keep(broken())
    assert not list(store.keys())


def test_what_is_not_there_is_said_so(store: Originals) -> None:
    assert not store.has(key_of("0" * 64))
    with pytest.raises(FileNotFoundError):
        store.read(key_of("0" * 64))
    store.remove(key_of("0" * 64))


def test_made_bytes_are_told_from_originals(store: Originals) -> None:
    kept = store.keep([b"a letter"])
    store.put("pictures/ab/1-1-620.webp", b"old")
    store.put("pictures/ab/1-1-620.webp", b"new")
    assert store.read("pictures/ab/1-1-620.webp") == b"new"
    assert {key: is_original(key) for key in list(store.keys())} == {kept.key: True, "pictures/ab/1-1-620.webp": False}
    store.remove("pictures/ab/1-1-620.webp")
    assert list(store.keys()) == [kept.key]


def test_a_key_cannot_leave_the_store(store: Originals) -> None:
    with pytest.raises(ValueError, match="leave"):
        store.read("../outside")


def test_a_store_that_works_passes_its_check(store: Originals) -> None:
    store.check()
    assert not list(store.keys())


def test_a_store_that_is_away_is_an_error_of_the_disk_s_kind() -> None:
    away = S3Originals(Bucket("nothing", endpoint=f"http://127.0.0.1:{free_port()}", region="eu-west-2"))
    with pytest.raises(StoreAway, match="does not answer"):
        away.check()


@pytest.mark.xdist_group("servers")
def test_a_bucket_that_is_not_there_is_refused() -> None:
    with pytest.raises(OSError, match=r"refused|such"):
        S3Originals(replace(object_store().bucket(), name="triage-other")).check()


def test_settings_choose_the_store(tmp_path: Path) -> None:
    assert isinstance(originals_of(Settings(home=tmp_path)), FolderOriginals)
    assert isinstance(originals_of(Settings(home=tmp_path, s3_bucket="papers")), S3Originals)


def test_a_folder_leaves_nothing_of_what_broke_off(tmp_path: Path) -> None:
    store = FolderOriginals(tmp_path)
    with pytest.raises(TooLarge):
        store.keep([b"x" * 100], limit=10)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
