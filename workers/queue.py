"""The only place that touches RQ. Jobs carry ids; what is due and what was done stands in the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

import structlog
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, Retry, Worker
from rq.exceptions import DuplicateJobError, NoSuchJobError
from rq.job import Job, JobStatus

from triage.drafts.work import Due
from triage.settings import Settings
from triage.storage.tables import Priority

log = structlog.get_logger(__name__)

NAMES = tuple(f"triage-{priority.value}" for priority in Priority)
"""The queues, the most urgent first."""

FAILED_FOR = timedelta(days=7)
_ALIVE = {JobStatus.QUEUED, JobStatus.STARTED, JobStatus.SCHEDULED, JobStatus.DEFERRED}
_WORK = "workers.jobs.read"
CHECKS = "check-register"
"""The job that runs the checks of the register: there is one at most."""
_CHECKS_WORK = "workers.jobs.check_register"
_CHECKS_SECONDS = 3600
_UNDERSTANDING_SECONDS = 300
_BATCH = 500
_STARTS_WITHIN = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Reader:
    """A process that reads documents: where it runs, whether it is `busy` or `idle`, and with which work."""

    name: str
    state: str
    work: int | None
    seen_at: datetime | None
    done: int
    failed: int


class Enqueuer:
    """Tells waiting readers that there is work. Telling twice, or not at all, does no harm: the sweeper looks again."""

    def __init__(self, settings: Settings, connection: Redis | None = None) -> None:
        self._settings = settings
        self._connection = connection or connect(settings)

    def enqueue(self, due: Due, standing: frozenset[str] | None = None) -> bool:
        """Put a piece of work in its queue. False where it is there already. Raises RedisError.

        `standing`: what stands in the queues now, where the caller has looked; finds jobs that a worker took out of
        the queue and died before it started them.
        """
        queue = Queue(f"triage-{due.priority}", connection=self._connection)
        name = _name(due)
        if self._is_alive(name, standing):
            return False
        try:
            queue.enqueue_call(_WORK, job_id=name, unique=True, **self._how(due))
        except DuplicateJobError:
            return False
        return True

    def enqueue_many(self, dues: Iterable[Due]) -> int:
        """Put much work in its queues with few round trips. How much was not there already. Raises RedisError."""
        total = 0
        waiting = iter(dues)
        while batch := list(islice(waiting, _BATCH)):
            known = self._connection.pipeline(transaction=False)
            for due in batch:
                known.exists(Job.key_for(_name(due)))
            there = known.execute()
            new = {_name(due): due for due, is_there in zip(batch, there, strict=True) if not is_there}
            pipe = self._connection.pipeline()
            for priority in {due.priority for due in new.values()}:
                Queue(f"triage-{priority}", connection=self._connection).enqueue_many(
                    [
                        Queue.prepare_data(_WORK, job_id=name, **self._how(due))
                        for name, due in new.items()
                        if due.priority == priority
                    ],
                    pipeline=pipe,
                )
            pipe.execute()
            total += len(new)
        return total

    def _how(self, due: Due) -> dict[str, Any]:
        return {
            "args": (due.job_id,),
            "description": f"read, job {due.job_id}",
            "timeout": int(self._settings.max_seconds) + _UNDERSTANDING_SECONDS,
            "result_ttl": 0,
            "failure_ttl": int(FAILED_FOR.total_seconds()),
            "retry": Retry(max=2),
        }

    def enqueue_checks(self) -> bool:
        """Put the checks of the register in the last queue. False where they are there already. Raises RedisError."""
        queue = Queue(NAMES[-1], connection=self._connection)
        here = queue.get_job_position(CHECKS) is not None
        if self._is_alive(CHECKS, frozenset({CHECKS} if here else ())):
            return False
        try:
            queue.enqueue_call(
                _CHECKS_WORK,
                job_id=CHECKS,
                unique=True,
                description="checks of the register",
                timeout=_CHECKS_SECONDS,
                result_ttl=0,
                failure_ttl=int(FAILED_FOR.total_seconds()),
            )
        except DuplicateJobError:
            return False
        return True

    def tell_of_checks(self) -> None:
        """Enqueue the checks if the queue server answers; if not, the sweeper will do it later."""
        try:
            self.enqueue_checks()
        except RedisError as error:
            log.warning("the queue server does not answer", kind=type(error).__name__)

    def tell(self, due: Due) -> None:
        """Enqueue if the queue server answers; if not, the sweeper will do it later."""
        try:
            self.enqueue(due)
        except RedisError as error:
            log.warning("the queue server does not answer", kind=type(error).__name__)

    def move(self, due: Due) -> None:
        """Put work that stands in a queue into the queue of its new priority. Never fails: the sweeper looks too."""
        try:
            self.forget([_name(due)])
            self.enqueue(due)
        except RedisError as error:
            log.warning("the queue server does not answer", kind=type(error).__name__)

    def waiting(self) -> dict[str, int]:
        """How many jobs stand in each queue, the most urgent first. Raises RedisError."""
        return {name: Queue(name, connection=self._connection).count for name in NAMES}

    def readers(self) -> list[Reader]:
        """The readers that gave a sign of life lately, on all machines. Raises RedisError."""
        found = []
        for worker in Worker.all(connection=self._connection):
            number = work_of(worker.get_current_job_id() or "")
            seen = worker.last_heartbeat
            found.append(
                Reader(
                    f"{worker.hostname or '?'}:{worker.pid or 0}",
                    str(worker.get_state()),
                    number,
                    seen.replace(tzinfo=UTC) if seen is not None and seen.tzinfo is None else seen,
                    worker.successful_job_count,
                    worker.failed_job_count,
                )
            )
        return sorted(found, key=lambda reader: reader.name)

    def ping(self) -> bool:
        """True where the queue server answers."""
        try:
            return bool(self._connection.ping())
        except RedisError:
            return False

    def standing(self) -> frozenset[str]:
        """The names of all jobs that stand in the queues. Raises RedisError."""
        return frozenset(name for queue in NAMES for name in Queue(queue, connection=self._connection).job_ids)

    def forget(self, names: list[str]) -> None:
        """Take jobs out of the queue. Raises RedisError."""
        for job in Job.fetch_many(names, connection=self._connection):
            if job is not None:
                job.delete()

    def _is_alive(self, name: str, standing: frozenset[str] | None) -> bool:
        try:
            job = Job.fetch(name, connection=self._connection)
        except NoSuchJobError:
            return False
        status = job.get_status()
        lost = standing is not None and name not in standing and _age(job) > _STARTS_WITHIN
        if status in _ALIVE and not lost:
            return True
        job.delete()
        return False


def _name(due: Due) -> str:
    return f"read-{due.job_id}-{due.attempt}"


def work_of(name: str) -> int | None:
    """The number of the work that a job's name speaks of; None where the name is none of ours."""
    parts = name.split("-")
    return int(parts[1]) if len(parts) == 3 and parts[0] == "read" and parts[1].isdigit() else None


def _age(job: Job) -> timedelta:
    """How long ago a job was put in its queue, or started."""
    since = job.started_at or job.enqueued_at or job.created_at
    return datetime.now(UTC) - (since if since.tzinfo else since.replace(tzinfo=UTC))


def connect(settings: Settings) -> Redis:
    """A connection to the queue server that the settings name."""
    return Redis.from_url(settings.effective_redis_url, health_check_interval=30)
