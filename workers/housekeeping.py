"""Keeps the queue server tidy: jobs for work that is done, cancelled or unknown do not stay in it."""

from __future__ import annotations

from sqlalchemy import select

from triage.storage.database import Database
from triage.storage.tables import Job, JobState
from workers.queue import CHECKS, Enqueuer, work_of

_BATCH = 500


def needless_jobs(database: Database, enqueuer: Enqueuer) -> list[str]:
    """Names of jobs in the queues whose work does not wait for them. Raises RedisError."""
    names = sorted(enqueuer.standing() - {CHECKS})
    needless: list[str] = []
    for start in range(0, len(names), _BATCH):
        batch = names[start : start + _BATCH]
        numbers = [work_of(name) for name in batch]
        with database.reading() as session:
            waiting = set(
                session.scalars(
                    select(Job.id).where(
                        Job.id.in_([number for number in numbers if number is not None]),
                        Job.state.in_([JobState.WAITING, JobState.RUNNING]),
                    )
                )
            )
        needless += [name for name, number in zip(batch, numbers, strict=True) if number not in waiting]
    return needless
