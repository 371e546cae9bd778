"""The checks as work in the background: to ask for them, and to see whether they run and when they last finished."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from triage.register.quality.work_list import Quality, find_all, keep_work_list
from triage.storage.database import Database
from triage.storage.tables import Schedule, now

NAME = "register checks"
"""Their row among the work that comes round."""
RAN = "The checks ran."


class Progress(StrEnum):
    """Where the checks are."""

    WAITING = "waiting"
    RUNNING = "running"
    IDLE = "idle"


@dataclass(frozen=True, slots=True)
class ChecksRun:
    """`started` is of the run that goes on now; `finished` and `failed` are of the last one that ended."""

    progress: Progress = Progress.IDLE
    started: datetime | None = None
    finished: datetime | None = None
    failed: bool = False

    def to_json(self) -> dict[str, Any]:
        """As JSON types."""
        return {
            "progress": self.progress.value,
            "started_at": self.started.isoformat() if self.started else None,
            "finished_at": self.finished.isoformat() if self.finished else None,
            "failed": self.failed,
        }


def run_checks(database: Database, day: date) -> Quality:
    """Find, then keep: the register is read first, so that others can go on writing meanwhile."""
    with database.reading() as session:
        found = list(find_all(session, day))
    with database.writing() as session:
        return keep_work_list(session, day, found)


def ask(session: Session) -> None:
    """The checks are due now. Asked while they run, they run once more."""
    row = session.get(Schedule, NAME, with_for_update=True)
    if row is not None:
        row.due_at = now()
        return
    try:
        with session.begin_nested():
            session.add(Schedule(name=NAME, due_at=now()))
    except IntegrityError:  # somebody else asked at the same moment
        return


def how_they_run(session: Session) -> ChecksRun:
    """Whether the checks wait, run or rest; what is due but was taken by a worker that died waits again."""
    row, moment = session.get(Schedule, NAME), now()
    if row is None:
        return ChecksRun()
    running = row.lease_until is not None and row.lease_until > moment
    waiting = row.due_at <= moment or row.lease_until is not None
    progress = Progress.RUNNING if running else Progress.WAITING if waiting else Progress.IDLE
    failed = row.finished_at is not None and row.outcome != RAN
    return ChecksRun(progress, row.started_at if running else None, row.finished_at, failed)
