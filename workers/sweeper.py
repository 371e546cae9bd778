"""Looks for work that nobody does: readers that died, jobs that the queue server forgot, documents without a job."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import structlog
from redis.exceptions import RedisError
from sqlalchemy import delete

from triage.drafts.work import bury_the_dead, due, mend_states
from triage.pipeline import House
from triage.storage.originals import FolderOriginals
from triage.storage.tables import FailedSignIn, IdempotencyKey, SignedIn, now
from workers.queue import Enqueuer

log = structlog.get_logger(__name__)

TIDY_SECONDS = 600.0


def sweep(house: House, enqueuer: Enqueuer) -> int:
    """One look: how many pieces of work were put in the queue. Any number of sweepers may look at once."""
    dead = bury_the_dead(house.database, house.settings)
    if dead:
        log.warning("readers died", count=dead)
    mended = mend_states(house.database)
    if mended:
        log.warning("documents had no work", count=mended)
    waiting = due(house.database)
    if not waiting:
        return 0
    standing = enqueuer.standing()
    return sum(enqueuer.enqueue(one, standing) for one in waiting)


def tidy(house: House) -> None:
    """Remove what is over: old sessions, remembered requests, failed sign-ins, broken-off uploads."""
    moment = now()
    settings = house.settings
    with house.database.writing() as session:
        session.execute(delete(SignedIn).where(SignedIn.expires_at < moment))
        kept = timedelta(hours=settings.idempotency_hours)
        session.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < moment - kept))
        session.execute(delete(FailedSignIn).where(FailedSignIn.at < moment - timedelta(days=1)))
    if isinstance(house.originals, FolderOriginals):
        house.originals.sweep(time.time() - 86_400)


def run_sweeper(house: House, stop: threading.Event) -> None:
    """Look again and again until `stop` is set. Survives a queue server or database that is away for a while."""
    enqueuer = Enqueuer(house.settings)
    tidied = 0.0
    while not stop.is_set():
        try:
            sweep(house, enqueuer)
            if time.monotonic() - tidied > TIDY_SECONDS:
                tidy(house)
                tidied = time.monotonic()
        except RedisError as error:
            log.warning("the queue server does not answer", kind=type(error).__name__)
        except Exception as error:
            log.error("the sweep failed", kind=type(error).__name__)
        stop.wait(house.settings.sweep_seconds)
