"""The watched folder, such as a scanner's share: what stopped growing is taken in and then moved.

The way of a file: it settles, it is moved aside (``Being taken in``), its bytes are kept, its document is committed, it
is moved to ``Taken in``. Killed anywhere, the next start goes on from where the file lies; the note beside the document
(`TakenIn`) says whether its document was made. A sender that still writes into a file that was moved aside is noticed
by the file's size and time of change: then it is taken again, as it became.
"""

from __future__ import annotations

import hashlib
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import structlog

from triage.drafts.actor import Actor
from triage.drafts.receive import Arrival
from triage.england import today
from triage.pipeline import House
from triage.storage.originals import TooLarge
from triage.storage.tables import Channel
from workers.intake import files
from workers.intake.once import Intake

log = structlog.get_logger(__name__)

ACTOR = Actor("system", name="Watched folder")


@dataclass(slots=True)
class _Watched:
    seen: files.Seen
    since: float


class FolderWatch:
    """Looks at one folder. `look` may be called by any number of processes at once."""

    def __init__(self, house: House, folder: Path) -> None:
        self.folder = folder.resolve()
        self._house = house
        self._settled = house.settings.watch_settled_seconds
        self._intake = Intake(house, f"folder:{self.folder}", ACTOR)
        self._watched: dict[Path, _Watched] = {}

    def look(self) -> int:
        """One look: how many files were taken in. Raises OSError where the folder cannot be reached."""
        taken = 0
        for path in [*files.staged(self.folder), *files.arriving(self.folder)]:
            if not self._is_settled(path):
                continue
            try:
                taken += self._take_in(path)
            except OSError as error:  # this file cannot be moved or read now; the others can
                log.warning("a file in the watched folder cannot be taken now", kind=type(error).__name__)
        self._watched = {path: one for path, one in self._watched.items() if path.exists()}
        return taken

    def _take_in(self, path: Path) -> bool:
        if path.is_relative_to(self.folder / files.STAGED):  # put aside by a process that was killed
            return self._take(path)
        aside = files.stage(self.folder, path)
        return aside is not None and self._take(aside)

    def _is_settled(self, path: Path) -> bool:
        seen = files.look(path)
        if seen is None or seen.size == 0:
            return False
        before, at = self._watched.get(path), time.monotonic()
        if before is None or before.seen != seen:
            self._watched[path] = _Watched(seen, at)
            return self._settled == 0
        return at - before.since >= self._settled

    def _take(self, path: Path) -> bool:
        """Take a file that was moved aside. False where that must wait for another look."""
        before = files.look(path)
        if before is None:
            return False
        try:
            kept = self._intake.keep(files.chunks(path))
        except TooLarge:
            files.put_away(self.folder, path, files.REFUSED, path.parent.name)
            log.warning("a file in the watched folder is too large", bytes=before.size)
            return False
        except FileNotFoundError:
            return False  # another process was quicker
        if files.look(path) != before:
            return False  # its sender still writes
        arrival = Arrival(path.name, Channel.FOLDER, today())
        taken = self._intake.take(kept, arrival, _key(path, kept.sha256))
        if files.look(path) == before:
            files.put_away(self.folder, path, files.TAKEN, taken.public_id)
        self._watched.pop(path, None)
        log.info("taken in from the folder", document=taken.public_id, before=taken.before)
        return not taken.before


def _key(path: Path, sha256: str) -> str:
    """The folder in which the file was put aside names its arrival; the hash, what it held then."""
    return f"{hashlib.sha256(path.parent.name.encode()).hexdigest()[:32]}:{sha256}"


def watch_folder(house: House, folder: Path, stop: threading.Event) -> None:
    """Look again and again until `stop` is set. A folder or database that is away for a while is waited for."""
    watch = FolderWatch(house, folder)
    while not stop.is_set():
        try:
            watch.look()
        except Exception as error:
            log.warning("the watched folder could not be worked through", kind=type(error).__name__)
        stop.wait(house.settings.watch_seconds)


def empty_folder(house: House, folder: Path) -> int:
    """Take in what lies in the folder now and does not grow: two looks. How many files that were."""
    watch = FolderWatch(house, folder)
    first = watch.look()
    time.sleep(house.settings.watch_settled_seconds + 0.1)
    return first + watch.look()
