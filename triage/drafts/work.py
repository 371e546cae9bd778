"""The life of a piece of work: taken, kept alive, finished, failed, found dead. The database is the truth.

A job's number of attempts is the fence: whoever holds an older attempt may no longer write.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import case, or_, select, update
from sqlalchemy.orm import Session

from triage.drafts.actor import SYSTEM
from triage.drafts.history import record
from triage.drafts.receive import add_job
from triage.drafts.switches import is_paused
from triage.settings import Settings
from triage.storage.database import Database
from triage.storage.tables import Document, Job, JobState, Priority, State, What, now

CRASHED = (
    "The service stopped twice while it read this file, so it does not try again by itself. "
    "Open the original and enter its values by hand, or ask the sender for another copy."
)
GAVE_UP = "The service could not finish reading this file. It has been tried several times: read it again later."


@dataclass(frozen=True, slots=True)
class Task:
    """A document to read, and the attempt that may write its draft. `is_part`: of a file that was read and split."""

    job_id: int
    attempt: int
    document_id: int
    public_id: str
    name: str
    received: date
    storage_key: str
    depth: int
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """Work that waits for a reader."""

    job_id: int
    attempt: int
    priority: Priority


def take(database: Database, settings: Settings, job_id: int, worker: str) -> Task | None:
    """Start a piece of work. None where it is done, not due yet, in the hands of a reader, or all readers pause.

    Whether a silent reader is dead is for the sweeper to say, not for the next reader.
    """
    with database.writing() as session:
        held = _lock(session, job_id)
        if held is None:
            return None
        job, document = held
        if job.state != JobState.WAITING or job.due_at > now() or is_paused(session):
            return None
        job.state = JobState.RUNNING
        job.attempts += 1
        job.worker = worker
        job.lease_until = now() + timedelta(seconds=settings.lease_seconds)
        _move(document, State.READING)
        record(session, SYSTEM, What.DOCUMENT_READING, document=document, attempt=job.attempts)
        return Task(
            job.id,
            job.attempts,
            document.id,
            document.public_id,
            document.name,
            document.received,
            document.original.storage_key,
            document.depth,
            document.first_page is not None,
        )


def keep_alive(database: Database, task: Task, seconds: float) -> bool:
    """Say that the reader lives. False where the work has passed to somebody else."""
    with database.writing() as session:
        changed = session.execute(
            update(Job)
            .where(Job.id == task.job_id, Job.attempts == task.attempt, Job.state == JobState.RUNNING)
            .values(lease_until=now() + timedelta(seconds=seconds))
        )
        return bool(changed.rowcount)  # type: ignore[attr-defined]


def hold(session: Session, task: Task) -> tuple[Job, Document] | None:
    """Lock the work for its last write. None where another attempt has taken it over: then nothing may be written."""
    held = _lock(session, task.job_id)
    if held is None or held[0].attempts != task.attempt or held[0].state != JobState.RUNNING:
        return None
    return held


def finish(job: Job) -> None:
    """The work is done."""
    job.state = JobState.DONE
    job.finished_at = now()
    job.lease_until = None


def needs_help(database: Database, task: Task, code: str, words: str) -> None:
    """The file cannot be read: say so on the document. It is kept, and stays in view."""
    with database.writing() as session:
        held = hold(session, task)
        if held is not None:
            _ask_for_help(session, *held, code, words)


def reading_broke(database: Database, settings: Settings, task: Task, code: str, words: str) -> bool:
    """The process that read the file died. True where it will be tried again: it may have been killed from outside."""
    with database.writing() as session:
        held = hold(session, task)
        if held is None:
            return False
        return _crashed(session, held[0], settings, code, words)


def try_later(database: Database, settings: Settings, task: Task, error: str) -> None:
    """Something of ours failed: wait a growing while and try again, or ask for help after the last pause."""
    with database.writing() as session:
        held = hold(session, task)
        if held is None:
            return
        job, document = held
        job.failures += 1
        job.last_error = error
        if job.failures > len(settings.retry_pauses):
            _ask_for_help(session, job, document, "gave_up", GAVE_UP)
            return
        pause = settings.retry_pauses[job.failures - 1]
        job.state = JobState.WAITING
        job.lease_until = None
        job.due_at = now() + timedelta(seconds=pause)
        _move(document, State.RECEIVED)
        record(session, SYSTEM, What.DOCUMENT_RETRY, document=document, failures=job.failures, pause=pause)


def reader_died(database: Database, settings: Settings, job_id: int, worker: str | None) -> Due | None:
    """The reader `worker` is known to be dead. Gives back the work that waits again; None where it needs help now."""
    with database.writing() as session:
        held = _lock(session, job_id)
        if held is None or held[0].state != JobState.RUNNING or held[0].worker != worker:
            return None
        job = held[0]
        if not _crashed(session, job, settings):
            return None
        return Due(job.id, job.attempts, Priority(job.priority))


def reader_died_by_name(database: Database, settings: Settings, worker: str) -> list[Due]:
    """As `reader_died`, for whatever the reader had in hand."""
    again = []
    for job_id in _in_hand(database, worker):
        due_again = reader_died(database, settings, job_id, worker)
        if due_again is not None:
            again.append(due_again)
    return again


def put_back(database: Database, worker: str) -> None:
    """A reader was stopped on purpose: what it had in hand waits again, and nothing is held against the document."""
    for job_id in _in_hand(database, worker):
        with database.writing() as session:
            held = _lock(session, job_id)
            if held is None or held[0].state != JobState.RUNNING or held[0].worker != worker:
                continue
            job, document = held
            job.state, job.lease_until, job.due_at = JobState.WAITING, None, now()
            _move(document, State.RECEIVED)
            record(session, SYSTEM, What.DOCUMENT_RETRY, document=document, stopped=True)


def put_back_the_orphaned(database: Database, machine: str, lives: Callable[[int], bool]) -> int:
    """A machine starts: what its readers had in hand when everything on it stopped at once waits again.

    Nothing is held against the documents. `lives`: whether a process of that number is one of the readers now.
    """
    with database.reading() as session:
        names = set(
            session.scalars(
                select(Job.worker).where(Job.state == JobState.RUNNING, Job.worker.startswith(f"{machine}:"))
            )
        )
    gone = [name for name in names if name and not lives(int(name.rpartition(":")[2]))]
    for name in gone:
        put_back(database, name)
    return len(gone)


def _in_hand(database: Database, worker: str) -> list[int]:
    with database.reading() as session:
        return list(session.scalars(select(Job.id).where(Job.state == JobState.RUNNING, Job.worker == worker)))


def bury_the_dead(database: Database, settings: Settings, at: datetime | None = None) -> int:
    """Find readers that gave no sign of life in time, and let their work wait again. How many there were."""
    at = at or now()
    with database.reading() as session:
        dead = session.execute(
            select(Job.id, Job.worker).where(
                Job.state == JobState.RUNNING, or_(Job.lease_until.is_(None), Job.lease_until <= at)
            )
        ).all()
    for job_id, worker in dead:
        reader_died(database, settings, job_id, worker)
    return len(dead)


def due(database: Database, limit: int = 500, waiting_for: timedelta = timedelta()) -> list[Due]:
    """Work that has been due for at least `waiting_for`, the most urgent queue first."""
    with database.reading() as session:
        rows = session.execute(
            select(Job.id, Job.attempts, Job.priority)
            .where(Job.state == JobState.WAITING, Job.due_at <= now() - waiting_for)
            .order_by(case({p.value: rank for rank, p in enumerate(Priority)}, value=Job.priority), Job.due_at)
            .limit(limit)
        ).all()
    return [Due(number, attempts, Priority(priority)) for number, attempts, priority in rows]


def mend_states(database: Database, older_than: timedelta = timedelta(seconds=30)) -> int:
    """Give work to documents whose state says that some is due but that have none. How many there were."""
    with database.writing() as session:
        alive = select(Job.id).where(
            Job.document_id == Document.id, Job.state.in_([JobState.WAITING, JobState.RUNNING])
        )
        stuck = session.scalars(
            select(Document)
            .where(
                Document.state.in_([State.RECEIVED, State.READING]),
                Document.state_at <= now() - older_than,
                ~alive.exists(),
            )
            .limit(500)
        ).all()
        for document in stuck:
            _move(document, State.RECEIVED)
            add_job(session, document, Priority.LIVE)
            record(session, SYSTEM, What.DOCUMENT_RETRY, document=document, had_no_work=True)
        return len(stuck)


def _lock(session: Session, job_id: int) -> tuple[Job, Document] | None:
    """Lock a piece of work and its document.

    The document first, as people's changes do, or the two could wait for each other for ever.
    """
    document_id = session.scalar(select(Job.document_id).where(Job.id == job_id))
    if document_id is None:
        return None
    document = session.scalars(select(Document).where(Document.id == document_id).with_for_update(of=Document)).one()
    job = session.scalars(select(Job).where(Job.id == job_id).with_for_update()).first()
    return None if job is None else (job, document)


def _crashed(
    session: Session, job: Job, settings: Settings, code: str = "stopped_the_reader", words: str = CRASHED
) -> bool:
    """Count a reader that ended without a word. True where the work may be tried again."""
    document = session.get_one(Document, job.document_id)
    job.crashes += 1
    job.lease_until = None
    if job.crashes >= settings.crashes_allowed:
        _ask_for_help(session, job, document, code, words)
        return False
    job.state = JobState.WAITING
    job.due_at = now()
    _move(document, State.RECEIVED)
    record(session, SYSTEM, What.DOCUMENT_RETRY, document=document, crashes=job.crashes)
    return True


def _ask_for_help(session: Session, job: Job, document: Document, code: str, words: str) -> None:
    job.state = JobState.FAILED
    job.finished_at = now()
    job.lease_until = None
    job.last_error = code
    _move(document, State.NEEDS_HELP, code, words)
    record(session, SYSTEM, What.DOCUMENT_NEEDS_HELP, document=document, reason=code)


def _move(document: Document, state: State, reason: str | None = None, words: str | None = None) -> None:
    document.state = state
    document.state_reason = reason
    document.state_words = words
    document.state_at = now()
    document.version += 1
