"""Looks for work that nobody does: readers that died, jobs that the queue server forgot, documents without a job."""

from __future__ import annotations

import threading
import time

import structlog
from redis.exceptions import RedisError

from triage.drafts.switches import is_paused
from triage.drafts.work import bury_the_dead, due, mend_states
from triage.pipeline import House
from workers.queue import Enqueuer
from workers.scheduled import CHECKS, is_due, run_due
from workers.webhooks import run_messenger

log = structlog.get_logger(__name__)

_MESSENGER_SECONDS = 5.0
_SCHEDULE_SECONDS = 15.0
_THOROUGH_SECONDS = 60.0
LONG_QUEUE = 5000
"""With more jobs than these, to compare all of them with the database at each look would cost more than it gives."""


def sweep(house: House, enqueuer: Enqueuer, *, bury: bool = True, thorough: bool = True) -> int:
    """One look: how many pieces of work were put in the queue. Any number of sweepers may look at once.

    `bury` False: the database was away until just now, so nobody could give a sign of life. `thorough` False: in a long
    queue, do not look for jobs that a reader took out and never started.
    """
    dead = bury_the_dead(house.database, house.settings) if bury else 0
    if dead:
        log.warning("readers died", count=dead)
    mended = mend_states(house.database)
    if mended:
        log.warning("documents had no work", count=mended)
    with house.database.reading() as session:
        if is_paused(session):
            return 0
    waiting = due(house.database)
    if not waiting:
        return 0
    if not thorough and sum(enqueuer.waiting().values()) > LONG_QUEUE:
        return enqueuer.enqueue_many(waiting)
    standing = enqueuer.standing()
    return sum(enqueuer.enqueue(one, standing) for one in waiting)


def run_sweeper(house: House, stop: threading.Event) -> None:
    """Look again and again until `stop` is set. Survives a queue server or database that is away for a while."""
    enqueuer = Enqueuer(house.settings)
    messenger = threading.Thread(target=run_messenger, args=(house, stop), name="messenger", daemon=True)
    clock = threading.Thread(target=_run_schedule, args=(house, stop), name="schedule", daemon=True)
    messenger.start()
    clock.start()
    sound_from = thorough_from = 0.0
    while not stop.is_set():
        try:
            moment = time.monotonic()
            sweep(house, enqueuer, bury=moment >= sound_from, thorough=moment >= thorough_from)
            if is_due(house.database, CHECKS):
                enqueuer.enqueue_checks()
            if moment >= thorough_from:
                thorough_from = moment + _THOROUGH_SECONDS
        except RedisError as error:
            log.warning("the queue server does not answer", kind=type(error).__name__)
        except Exception as error:
            log.error("the sweep failed", kind=type(error).__name__)
            # readers could not renew their leases either: they get the time to do so before they count as dead
            sound_from = time.monotonic() + house.settings.lease_seconds
        stop.wait(house.settings.sweep_seconds)
    messenger.join(_MESSENGER_SECONDS)


def _run_schedule(house: House, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            run_due(house)
        except Exception as error:
            log.error("the schedule failed", kind=type(error).__name__)
        stop.wait(_SCHEDULE_SECONDS)
