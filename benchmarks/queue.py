"""What the queue costs: 100,000 documents queued, its server's memory, and its share of a document's work.

python -m benchmarks.queue [--jobs 100000]
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path

import psutil
from redis import Redis
from rq import Queue, SimpleWorker

from triage.drafts.work import Due
from triage.settings import Settings
from triage.storage.tables import Priority
from workers.queue import NAMES, Enqueuer, connect
from workers.valkey import EmbeddedValkey


def nothing(_number: int) -> None:
    """A job without work: what is left is the queue."""


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jobs", type=int, default=100_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="triage-queue-") as folder:
        settings = Settings(home=Path(folder))
        server = EmbeddedValkey(settings)
        server.start()
        try:
            rows = [*_fill(settings, given.jobs), *_overhead(settings)]
        finally:
            server.stop()
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors\n")
    print("| | |\n|---|---|")
    for name, value in rows:
        print(f"| {name} | {value} |")


def _fill(settings: Settings, jobs: int) -> list[tuple[str, str]]:
    enqueuer, redis = Enqueuer(settings), connect(settings)
    before = _memory(redis)
    started, used = time.perf_counter(), time.process_time()
    enqueuer.enqueue_many(Due(number, 0, Priority.BULK) for number in range(jobs))
    seconds, used = time.perf_counter() - started, time.process_time() - used
    again = time.perf_counter()
    twice = enqueuer.enqueue_many(Due(number, 0, Priority.BULK) for number in range(2000))
    assert twice == 0
    again = time.perf_counter() - again
    one = time.perf_counter()
    for number in range(jobs, jobs + 300):
        enqueuer.enqueue(Due(number, 0, Priority.CRITICAL))
    one = time.perf_counter() - one
    look = time.perf_counter()
    standing = len(enqueuer.standing())
    look = time.perf_counter() - look
    memory = _memory(redis)
    return [
        (
            f"{jobs:,} jobs put in the queue together",
            f"{jobs / seconds:,.0f} a second ({jobs / used:,.0f} a CPU second)",
        ),
        ("put in again: seen to be there", f"{2000 / again:,.0f} a second"),
        ("put in one by one, as an upload does, behind them", f"{300 / one:,.0f} a second"),
        ("look through all that stands in the queues", f"{look:.2f} s for {standing:,}"),
        ("memory of the queue server (RSS)", f"{memory / 1e6:.0f} MB, {(memory - before) / jobs:.0f} bytes a job"),
    ]


def _overhead(settings: Settings) -> list[tuple[str, str]]:
    redis = connect(settings)
    redis.flushall()
    queue = Queue(NAMES[1], connection=redis)
    count = 400
    queue.enqueue_many([Queue.prepare_data("benchmarks.queue.nothing", (n,), result_ttl=0) for n in range(count)])
    worker = SimpleWorker([queue], connection=redis, log_job_description=False)
    started, used = time.perf_counter(), time.process_time()
    worker.work(burst=True, logging_level="ERROR")
    seconds, used = time.perf_counter() - started, time.process_time() - used
    return [
        (
            "queue's cost of one job (jobs without work)",
            f"{used / count * 1000:.1f} ms of CPU, {seconds / count * 1000:.1f} ms",
        )
    ]


def _memory(redis: Redis) -> int:
    return psutil.Process(redis.info("server")["process_id"]).memory_info().rss


if __name__ == "__main__":
    main()
