"""The watched folder: whole files are taken once and moved, whatever happens in between."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.conftest import LETTER, wait_for
from tests.workers.intake.conftest import worker
from triage.pipeline import House
from triage.storage.tables import Channel, Document, Event, State, TakenIn, What
from workers.intake import files
from workers.intake.folder import FolderWatch


@pytest.fixture
def share(tmp_path: Path) -> Path:
    folder = tmp_path / "share"
    folder.mkdir()
    return folder


@pytest.fixture
def watch(house: House, share: Path) -> FolderWatch:
    house.settings.watch_settled_seconds = 0
    return FolderWatch(house, share)


def documents(house: House) -> list[Document]:
    with house.database.reading() as session:
        return list(session.scalars(select(Document).order_by(Document.id)))


def taken(share: Path) -> list[Path]:
    return sorted(path for path in (share / files.TAKEN).rglob("*") if path.is_file())


def test_a_file_becomes_a_document_and_moves(house: House, share: Path, watch: FolderWatch) -> None:
    (share / "Year 4").mkdir()
    (share / "Year 4" / "letter.txt").write_bytes(LETTER)
    assert watch.look() == 1
    [document] = documents(house)
    assert (document.name, document.channel, document.state) == ("letter.txt", Channel.FOLDER, State.RECEIVED)
    [moved] = taken(share)
    assert moved.name == f"letter {document.public_id}.txt"
    assert moved.read_bytes() == LETTER == house.originals.read(document.original.storage_key)
    assert [path for path in share.rglob("*") if path.is_file()] == [moved]
    assert watch.look() == 0
    with house.database.reading() as session:
        assert session.scalars(select(Event.actor_name).where(Event.what == What.DOCUMENT_RECEIVED)).all() == [
            "Watched folder"
        ]


def test_a_growing_file_waits_until_it_is_whole(house: House, share: Path) -> None:
    house.settings.watch_settled_seconds = 0.4
    watch = FolderWatch(house, share)
    with (share / "scan.pdf").open("ab", buffering=0) as scanner:
        for _ in range(8):
            scanner.write(b"x" * 1000)
            assert watch.look() == 0
            time.sleep(0.1)
    wait_for(lambda: watch.look() == 1, 10)
    assert documents(house)[0].original.size == 8000


def test_a_sender_that_goes_on_after_all_loses_nothing(
    house: House, share: Path, watch: FolderWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    scanner = (share / "scan.txt").open("ab", buffering=0)
    scanner.write(b"first half")
    put_away = files.put_away
    monkeypatch.setattr(watch._intake, "taken", lambda key: scanner.write(b" second half") and None)
    assert watch.look() == 1  # taken as it was; the writing began between the reading and the move
    monkeypatch.undo()
    scanner.close()
    assert files.put_away is put_away
    assert watch.look() == 1
    kept = [house.originals.read(one.original.storage_key) for one in documents(house)]
    assert kept[0] == b"first half"
    assert kept[-1].startswith(b"first half second half")
    assert len(taken(share)) == 1


def test_the_same_name_and_the_same_bytes_again(house: House, share: Path, watch: FolderWatch) -> None:
    for _ in range(2):
        (share / "letter.txt").write_bytes(LETTER)
        watch.look()
    assert [one.state for one in documents(house)] == [State.RECEIVED, State.SET_ASIDE]
    assert len(taken(share)) == 2


def test_what_is_no_file_of_a_sender_stays(house: House, share: Path, watch: FolderWatch, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_bytes(b"not ours")
    (share / "link.txt").symlink_to(secret)
    (share / "linked").symlink_to(tmp_path)
    for name in (".hidden", "~$letter.docx", "letter.pdf.part", "Thumbs.db"):
        (share / name).write_bytes(b"x")
    (share / "empty.pdf").touch()
    assert watch.look() == 0
    assert documents(house) == []
    assert secret.exists()


def test_a_file_that_is_too_large_is_put_where_people_see_it(house: House, share: Path) -> None:
    house.settings.watch_settled_seconds = 0
    house.settings.max_upload_bytes = 10
    for _ in range(2):
        (share / "large.pdf").write_bytes(b"x" * 11)
        assert FolderWatch(house, share).look() == 0
    assert len(list((share / files.REFUSED).rglob("*.pdf"))) == 2
    assert documents(house) == []


@pytest.mark.parametrize("name", ["x" * 250 + ".pdf", "Zoë's plan (final).pdf", "ünïcode " * 15 + ".docx", "a\nb.txt"])
def test_any_name_can_be_moved(house: House, share: Path, watch: FolderWatch, name: str) -> None:
    (share / name).write_bytes(b"Dear council")
    assert watch.look() == 1
    assert len(taken(share)) == 1


@pytest.mark.both_ways
@pytest.mark.parametrize("step", ["keep", "take", "put_away"])
def test_a_crash_between_any_two_steps(house: House, share: Path, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    house.settings.watch_settled_seconds = 0
    (share / "letter.txt").write_bytes(LETTER)
    dying = FolderWatch(house, share)

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as crash:
        crash.setattr(*((files, step) if step == "put_away" else (dying._intake, step)), die)
        with pytest.raises(KeyboardInterrupt):
            dying.look()
    FolderWatch(house, share).look()
    assert len(documents(house)) == len(taken(share)) == 1


@pytest.mark.timeout(180)
def test_killed_again_and_again_every_file_is_taken_once(house: House, share: Path) -> None:
    for number in range(40):
        (share / f"letter {number:02}.txt").write_bytes(b"Dear council, letter %d" % number)
    fast = {"watch_seconds": 0.05, "watch_settled_seconds": 0}

    def some(least: int) -> Callable[[], bool]:
        return lambda: len(documents(house)) >= least

    for _ in range(5):
        process = worker(house, "watch-folder", str(share), **fast)
        wait_for(some(min(39, len(documents(house)) + random.randint(1, 8))), 60)
        process.kill()
        process.wait()
    process = worker(house, "watch-folder", str(share), **fast)
    (share / "letter 40.txt").write_bytes(b"Dear council, letter 40")  # so that the last one, too, has work to do
    wait_for(lambda: len(taken(share)) == 41, 60)
    process.terminate()
    assert process.wait(20) == 0
    assert sorted(one.name for one in documents(house)) == [f"letter {number:02}.txt" for number in range(41)]
    assert {one.state for one in documents(house)} == {State.RECEIVED}
    with house.database.reading() as session:
        assert session.scalar(select(func.count(TakenIn.id))) == 41
