"""The way of one document: taken, read, understood, drafted. Used by the workers and by `triage read`."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from triage import understanding
from triage.drafts.errors import DraftError
from triage.drafts.joining import Origin, files_that_follow, join
from triage.drafts.parts import document_of_part
from triage.drafts.receive import Received
from triage.drafts.record import record_draft
from triage.drafts.work import Task, keep_alive, needs_help, reading_broke, take, try_later
from triage.reading.document import Document
from triage.reading.errors import ReadingError, ReadingErrorCode
from triage.reading.guard import interrupt_reading, read_guarded
from triage.reading.limits import Limits
from triage.settings import Settings
from triage.storage.council import Council
from triage.storage.database import Database
from triage.storage.originals import Originals
from triage.storage.stores import originals_of
from triage.storage.tables import Document as Row
from triage.traces import span
from triage.understanding.reading import Reading

log = structlog.get_logger(__name__)

_TOO_DEEP = "There are attachments inside attachments deeper than the service follows: open the original."


class House:
    """What the way of a document needs: the settings, the database, the store of originals."""

    def __init__(self, settings: Settings, database: Database, originals: Originals) -> None:
        self.database = database
        self.originals = originals
        self.council = Council(database, settings)

    @property
    def settings(self) -> Settings:
        """The settings, with what the council's administrators chose before the environment's."""
        return self.council.settings

    @classmethod
    def of(cls, settings: Settings) -> House:
        """The house that the settings describe."""
        return cls(settings, Database.of(settings), originals_of(settings))


def process(house: House, job_id: int, worker: str) -> list[Received]:
    """Take one piece of work and see it through. Gives back the attachments that are to be read next."""
    task = take(house.database, house.settings, job_id, worker)
    if task is None:
        return []
    with (
        structlog.contextvars.bound_contextvars(job=job_id, attempt=task.attempt),
        span("document", job=job_id, attempt=task.attempt, document=task.public_id),
        _alive(house, task),
    ):
        started = time.monotonic()
        try:
            with span("read"):
                document, origins = read_whole(
                    house, task.document_id, task.name, task.storage_key, is_part=task.is_part
                )
                stop_at_depth(document, task.depth, house.settings.limits)
            # the name of a part's file speaks of the whole file
            name = "" if task.is_part else task.name
            whole = task.is_part or bool(origins)  # a person has said that it is one document
            with span("understand", pages=len(document.pages)):
                reading = understanding.understand(document, name=name, received=task.received, whole=whole)
            with span("draft"):
                attachments = _draft(house, task, document, origins, reading, time.monotonic() - started)
        except (ReadingError, DraftError) as error:
            code = str(error.code)
            message = error.message
            if error.code == ReadingErrorCode.INTERNAL:
                _insist(lambda: reading_broke(house.database, house.settings, task, code, message), task)
                log.warning("the reading process died", document=task.public_id)
                return []
            _insist(lambda: needs_help(house.database, task, code, message), task)
            log.info("needs help", document=task.public_id, code=code)
            return []
        except Exception as error:
            # Only the kind of the error: its words could quote the document.
            kind = type(error).__name__
            log.error("reading failed", document=task.public_id, kind=kind)
            _insist(lambda: try_later(house.database, house.settings, task, kind), task)
            return []
        seconds = round(time.monotonic() - started, 2)
        log.info("read", document=task.public_id, pages=len(document.pages), seconds=seconds)
    return attachments


def read_whole(
    house: House, document_id: int, name: str, storage_key: str, *, is_part: bool
) -> tuple[Document, list[Origin | None]]:
    """The document; and for one that is made of several files, where each page came from. Raises `ReadingError`."""
    limits = house.settings.limits
    with house.database.reading() as session:
        part = document_of_part(session, session.get_one(Row, document_id)) if is_part else None
        members = files_that_follow(session, document_id)
    first = part or read_guarded(house.originals.read(storage_key), name, limits)
    if not members:
        return first, []
    others = [
        (one, one.part or read_guarded(house.originals.read(one.storage_key), one.name, limits)) for one in members
    ]
    return first, join(first, others)


def stop_at_depth(document: Document, depth: int, limits: Limits) -> None:
    """What lies in a document as deep as the service follows is not opened: it is told, and counts as not read."""
    if document.attachments and depth >= limits.max_depth:
        document.attachments = []
        document.partial = True
        document.warnings.append(_TOO_DEEP)


def _draft(
    house: House, task: Task, document: Document, origins: list[Origin | None], reading: Reading, seconds: float
) -> list[Received]:
    return record_draft(
        house.database,
        house.originals,
        task,
        document,
        reading,
        sure_above=house.settings.sure_above,
        seconds=seconds,
        origins=origins,
    )


def _insist(write: Callable[[], object], task: Task) -> None:
    """Write down what became of a piece of work, however long the database is away or its disk full.

    A reader that went on to something else would look dead, and the document would be blamed for it.
    """
    pause = 0.5
    while True:
        try:
            write()
            return
        except (SQLAlchemyError, OSError) as error:
            log.warning("waiting for the database", document=task.public_id, kind=type(error).__name__)
            time.sleep(pause)
            pause = min(5.0, pause * 2)


@contextmanager
def _alive(house: House, task: Task) -> Iterator[None]:
    """Renew the lease while the work goes on, from a thread of its own."""
    over = threading.Event()
    seconds = house.settings.lease_seconds

    def renew() -> None:
        while not over.wait(seconds / 4):
            try:
                if not keep_alive(house.database, task, seconds):
                    if not over.is_set():  # cancelled, or passed to somebody else: nobody waits for this reading
                        interrupt_reading()
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
        stop_at_depth(document, depth, limits)
        reading = understanding.understand(document, name=name, received=received)
    except ReadingError as error:
        return Unread(name, error.code.value, error.message)
    except Exception as error:
        log.error("reading failed", kind=type(error).__name__)
        return Unread(name, ReadingErrorCode.INTERNAL.value, "The service failed while it read this file.")
    looked = Looked(name, received, document, reading)
    looked.attachments = [look(a.data, a.name, received, limits, depth + 1) for a in document.attachments]
    return looked
