"""The only place that touches RQ. Jobs carry ids; what is due and what was done stands in the database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import structlog
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, Retry
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
_UNDERSTANDING_SECONDS = 300
_STARTS_WITHIN = timedelta(seconds=5)


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
        name = f"read-{due.job_id}-{due.attempt}"
        if self._is_alive(name, standing):
            return False
        try:
            queue.enqueue_call(
                _WORK,
                args=(due.job_id,),
                job_id=name,
                unique=True,
                description=f"read, job {due.job_id}",
                timeout=int(self._settings.max_seconds) + _UNDERSTANDING_SECONDS,
                result_ttl=0,
                failure_ttl=int(FAILED_FOR.total_seconds()),
                retry=Retry(max=2),
            )
        except DuplicateJobError:
            return False
        return True

    def tell(self, due: Due) -> None:
        """Enqueue if the queue server answers; if not, the sweeper will do it later."""
        try:
            self.enqueue(due)
        except RedisError as error:
            log.warning("the queue server does not answer", kind=type(error).__name__)

    def waiting(self) -> dict[str, int]:
        """How many jobs stand in each queue. Raises RedisError."""
        return {name: Queue(name, connection=self._connection).count for name in NAMES}

    def ping(self) -> bool:
        """True where the queue server answers."""
        try:
            return bool(self._connection.ping())
        except RedisError:
            return False

    def standing(self) -> frozenset[str]:
        """The names of all jobs that stand in the queues. Raises RedisError."""
        return frozenset(name for queue in NAMES for name in Queue(queue, connection=self._connection).job_ids)

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


def _age(job: Job) -> timedelta:
    """How long ago a job was put in its queue, or started."""
    since = job.started_at or job.enqueued_at or job.created_at
    return datetime.now(UTC) - (since if since.tzinfo else since.replace(tzinfo=UTC))


def connect(settings: Settings) -> Redis:
    """A connection to the queue server that the settings name."""
    return Redis.from_url(settings.effective_redis_url, health_check_interval=30)
