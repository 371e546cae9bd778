"""The way of one document: taken, read, understood, drafted. Used by the workers and by `triage read`."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import structlog

from triage import understanding
from triage.drafts.receive import Received
from triage.drafts.record import record_draft
from triage.drafts.work import Task, keep_alive, needs_help, take, try_later
from triage.reading.document import Document
from triage.reading.errors import ReadingError, ReadingErrorCode
from triage.reading.guard import read_guarded
from triage.reading.limits import Limits
from triage.settings import Settings
from triage.storage.database import Database
from triage.storage.originals import FolderOriginals, Originals
from triage.understanding.reading import Reading

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class House:
    """What the way of a document needs: the settings, the database, the store of originals."""

    settings: Settings
    database: Database
    originals: Originals

    @classmethod
    def of(cls, settings: Settings) -> House:
        """The house that the settings describe."""
        return cls(settings, Database.of(settings), FolderOriginals(settings.originals_folder))


def process(house: House, job_id: int, worker: str) -> list[Received]:
    """Take one piece of work and see it through. Gives back the attachments that are to be read next."""
    task = take(house.database, house.settings, job_id, worker)
    if task is None:
        return []
    with _alive(house, task):
        started = time.monotonic()
        try:
            document = read_guarded(house.originals.read(task.storage_key), task.name, house.settings.limits)
            reading = understanding.understand(document, name=task.name, received=task.received)
            attachments = _draft(house, task, document, reading, time.monotonic() - started)
        except ReadingError as error:
            needs_help(house.database, task, error.code.value, error.message)
            log.info("needs help", document=task.public_id, code=error.code.value)
            return []
        except Exception as error:
            # Only the kind of the error: its words could quote the document.
            log.error("reading failed", document=task.public_id, kind=type(error).__name__)
            try_later(house.database, house.settings, task, type(error).__name__)
            return []
    log.info("read", document=task.public_id, pages=len(document.pages), seconds=round(time.monotonic() - started, 2))
    return attachments


def _draft(house: House, task: Task, document: Document, reading: Reading, seconds: float) -> list[Received]:
    return record_draft(
        house.database,
        house.originals,
        task,
        document,
        reading,
        sure_above=house.settings.sure_above,
        seconds=seconds,
        max_depth=house.settings.max_depth,
    )


@contextmanager
def _alive(house: House, task: Task) -> Iterator[None]:
    """Renew the lease while the work goes on, from a thread of its own."""
    over = threading.Event()
    seconds = house.settings.lease_seconds

    def renew() -> None:
        while not over.wait(seconds / 4):
            try:
                if not keep_alive(house.database, task, seconds):
                    return
            except Exception as error:
                log.warning("no sign of life could be given", document=task.public_id, kind=type(error).__name__)

    thread = threading.Thread(target=renew, name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(timeout=5)


@dataclass(slots=True)
class Looked:
    """A file that was read without being kept: its document, its reading, and the same for its attachments."""

    name: str
    received: date
    document: Document
    reading: Reading
    attachments: list[Looked | Unread] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """One object as `labels.md` section 4 writes it; what was odd in `warnings`."""
        warnings = [*self.document.warnings, *(w for w in self.reading.warnings if w not in self.document.warnings)]
        return {
            "file": self.name,
            "received": self.received.isoformat(),
            **self.reading.to_json(),
            "attachments": [one.to_json() for one in self.attachments],
            "warnings": warnings,
        }


@dataclass(slots=True)
class Unread:
    """A file that could not be read, and why."""

    name: str
    code: str
    message: str

    def to_json(self) -> dict[str, Any]:
        """One object with the file's name and the error."""
        return {"file": self.name, "error": {"code": self.code, "message": self.message}}


def look(data: bytes, name: str, received: date, limits: Limits, depth: int = 0) -> Looked | Unread:
    """Read and understand bytes, and what is attached to them. Keeps nothing. Raises nothing."""
    try:
        document = read_guarded(data, name, limits)
        reading = understanding.understand(document, name=name, received=received)
    except ReadingError as error:
        return Unread(name, error.code.value, error.message)
    except Exception as error:
        log.error("reading failed", kind=type(error).__name__)
        return Unread(name, ReadingErrorCode.INTERNAL.value, "The service failed while it read this file.")
    looked = Looked(name, received, document, reading)
    if depth < limits.max_depth:
        looked.attachments = [look(a.data, a.name, received, limits, depth + 1) for a in document.attachments]
    elif document.attachments:
        document.warnings.append("There are attachments inside attachments deeper than the service follows.")
    return looked
