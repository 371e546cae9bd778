"""The queue server: it answers, and holds only jobs that the database knows."""

from __future__ import annotations

from collections.abc import Iterator

from redis.exceptions import RedisError

from triage.commands.doctor.finding import Finding, judged
from triage.pipeline import House
from workers.housekeeping import needless_jobs
from workers.queue import Enqueuer


def queue(house: House, *, mend: bool) -> Iterator[Finding]:
    """Jobs whose work is done, or was never there, are taken out of the queue where asked."""
    enqueuer = Enqueuer(house.settings)
    if not enqueuer.ping():
        yield Finding("queue server", False, "does not answer; nothing is lost, but nothing is read until it does")
        return
    yield Finding("queue server", True, "answers")
    try:
        names = needless_jobs(house.database, enqueuer)
        if mend:
            enqueuer.forget(names)
    except RedisError:
        yield Finding("jobs without rows", False, "the queue server stopped answering")
        return
    yield judged("jobs without rows", len(names), "jobs in the queue for work that is done or unknown", mended=mend)
