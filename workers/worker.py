"""A worker: takes jobs from the queue, with the models loaded and a reading process of its own kept warm.

It does not fork for each job: files from outside are opened in the guarded reading process, which may die alone, and
starting that anew for each document would cost more than the reading. Ends after some jobs, to be started fresh.
"""

from __future__ import annotations

import logging

from rq import SimpleWorker

from triage import understanding
from triage.settings import Settings
from workers import jobs
from workers.queue import NAMES, connect

JOBS_A_PROCESS = 1000
WORKER_SECONDS = 20
"""A worker that gave no sign for this long is gone. RQ's default of seven minutes would leave its jobs lying."""


LONGEST_WAIT = 5.0
"""Seconds between tries to reach a queue server that is away. RQ's default grows to a minute."""


def run_worker(settings: Settings, *, burst: bool = False) -> None:
    """Work until told to stop (SIGTERM or Ctrl-C: after the job in hand). `burst`: until nothing waits."""
    understanding.load()
    jobs.house()

    logging.getLogger("rq.worker").setLevel(logging.WARNING)
    worker = SimpleWorker(
        list(NAMES),
        connection=connect(settings),
        worker_ttl=WORKER_SECONDS,
        maintenance_interval=5,
        job_monitoring_interval=2,
        default_result_ttl=0,
        log_job_description=False,
    )
    worker.max_connection_wait_time = LONGEST_WAIT
    worker.work(burst=burst, max_jobs=JOBS_A_PROCESS, logging_level="WARNING")
