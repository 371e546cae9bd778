"""A worker: takes jobs from the queue and reads each document in a fork, with the models loaded before it."""

from __future__ import annotations

import logging
from typing import Any

import structlog
from rq import Worker
from rq.job import Job

from triage import understanding
from triage.drafts.work import reader_died
from triage.settings import Settings
from workers import jobs
from workers.queue import NAMES, Enqueuer, connect

log = structlog.get_logger(__name__)

WORKER_SECONDS = 20
"""A worker that gave no sign for this long is gone. RQ's default of seven minutes would leave its jobs lying."""


def run_worker(settings: Settings, *, burst: bool = False) -> None:
    """Work until told to stop (SIGTERM or Ctrl-C: after the job in hand). `burst`: until nothing waits."""
    understanding.load()
    house = jobs.house()
    house.database.dispose()
    enqueuer = Enqueuer(settings)

    def horse_killed(job: Job, pid: int, _status: int, _usage: Any) -> None:
        """The reading process died: say so at once, instead of waiting for its lease to run out."""
        log.warning("a reading process died", job=job.id)
        again = reader_died(house.database, settings, job.args[0], jobs.reader_name(pid))
        house.database.dispose()
        if again is not None:
            enqueuer.tell(again)

    logging.getLogger("rq.worker").setLevel(logging.WARNING)
    worker = Worker(
        list(NAMES),
        connection=connect(settings),
        worker_ttl=WORKER_SECONDS,
        maintenance_interval=5,
        job_monitoring_interval=2,
        default_result_ttl=0,
        log_job_description=False,
        work_horse_killed_handler=horse_killed,
    )
    worker.work(burst=burst, logging_level="WARNING")
