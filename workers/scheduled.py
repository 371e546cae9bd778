"""Work that comes round by the clock, once each time: of many who look, the database says whose turn it is."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from triage.corrections import export
from triage.drafts.actor import SYSTEM
from triage.drafts.keeping import remove_old
from triage.england import today
from triage.pipeline import House
from triage.register.quality.running import NAME, RAN, run_checks
from triage.register.spans import bring_up_to_date
from triage.storage.database import Database
from triage.storage.indexing import index_missing
from triage.storage.originals import FolderOriginals
from triage.storage.tables import FailedSignIn, IdempotencyKey, Schedule, SignedIn, now
from triage.webhooks.clocks import MOST_AT_ONCE, tell_of_clocks
from triage.webhooks.delivering import forget_old
from workers.housekeeping import needless_jobs
from workers.queue import Enqueuer

log = structlog.get_logger(__name__)
_EXAMPLES = 100
"""They are read once more, at about a second a page for scans."""


@dataclass(frozen=True, slots=True)
class Regular:
    """Something to do every so often. `run` says in a few words what was done. `longest`: then its doer counts as dead.

    Doing it twice must do no harm: a doer may die after the work and before it could say so.
    """

    name: str
    every: timedelta
    run: Callable[[House], str]
    longest: timedelta = timedelta(hours=1)


def tidy(house: House) -> str:
    """Remove what is over: old sessions, remembered requests, failed sign-ins, broken-off uploads."""
    moment, settings = now(), house.settings
    with house.database.writing() as session:
        session.execute(delete(SignedIn).where(SignedIn.expires_at < moment))
        kept = timedelta(hours=settings.idempotency_hours)
        session.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < moment - kept))
        session.execute(delete(FailedSignIn).where(FailedSignIn.at < moment - timedelta(days=1)))
        forget_old(session, settings)
    gone = house.originals.sweep(time.time() - 86_400) if isinstance(house.originals, FolderOriginals) else 0
    return f"{gone} broken-off uploads removed"


def tell_of_time_limits(house: House) -> str:
    """Write the events of time limits that end soon or are late, and put them into the outbox."""
    total, found = 0, MOST_AT_ONCE
    while found >= MOST_AT_ONCE:
        with house.database.writing() as session:
            found = tell_of_clocks(session, today())
        total += found
    return f"{total} time limits told of"


def mend_search(house: House) -> str:
    """Index documents that search cannot find, some at a time."""
    return f"{index_missing(house.database, 1000)} documents indexed"


def mend_register(house: House) -> str:
    """Work out what a version before this one left undone while both ran."""
    return f"{bring_up_to_date(house.database)} plans worked out anew"


def keep_no_longer(house: House) -> str:
    """Remove the papers of documents that were set aside long enough ago, where the council says how long."""
    number = remove_old(house.database, house.originals, house.settings.set_aside_days)
    return f"{number} documents' papers removed"


def write_examples(house: House) -> str:
    """Write what people checked as examples to learn from, where the council wants it, some at a time."""
    folder = house.settings.learning_folder
    written, _ = export(house, folder, SYSTEM, most=_EXAMPLES) if folder is not None else (0, 0)
    return f"{written} examples written"


def clear_queue(house: House) -> str:
    """Take jobs out of the queue whose work is done or unknown."""
    enqueuer = Enqueuer(house.settings)
    names = needless_jobs(house.database, enqueuer)
    enqueuer.forget(names)
    return f"{len(names)} needless jobs removed"


def check_register(house: House) -> str:
    """Look for what is wrong or doubtful in the register. Takes a minute at full size: a worker does it."""
    run_checks(house.database, today())
    return RAN


CHECKS = Regular(NAME, timedelta(days=1), check_register, longest=timedelta(minutes=15))
REGULAR = (
    Regular("tidy", timedelta(minutes=10), tidy),
    Regular("time limits", timedelta(minutes=10), tell_of_time_limits),
    Regular("search index", timedelta(minutes=10), mend_search),
    Regular("register", timedelta(minutes=10), mend_register),
    Regular("keeping", timedelta(hours=1), keep_no_longer),
    Regular("learning", timedelta(hours=1), write_examples),
    Regular("queue", timedelta(hours=1), clear_queue),
)


def is_due(database: Database, regular: Regular) -> bool:
    """True where it is time, and nobody does it now."""
    moment = now()
    with database.reading() as session:
        row = session.get(Schedule, regular.name)
        if row is None or (row.lease_until is not None and row.lease_until <= moment):
            return True
        return row.lease_until is None and row.due_at <= moment


def run_due(house: House, regulars: Iterable[Regular] = REGULAR) -> list[str]:
    """Do what is due and nobody else does. Gives back the names. A fault of one does not stop the others."""
    done = []
    for regular in regulars:
        if not _take_turn(house.database, regular):
            continue
        try:
            outcome, failed = regular.run(house), False
        except Exception as error:
            outcome, failed = type(error).__name__, True
            log.error("scheduled work failed", what=regular.name, kind=outcome)
        _say(house.database, regular, outcome, failed=failed)
        done.append(regular.name)
    return done


def _holder() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def _take_turn(database: Database, regular: Regular) -> bool:
    """Move the schedule on, where it is due. Only one of many can."""
    moment = now()
    try:
        with database.writing() as session:
            row = session.scalars(select(Schedule).where(Schedule.name == regular.name).with_for_update()).first()
            if row is None:
                row = Schedule(name=regular.name, due_at=moment)
                session.add(row)
            died = row.lease_until is not None and row.lease_until <= moment
            if not died and (row.due_at > moment or row.lease_until is not None):
                return False
            row.due_at = moment + regular.every
            row.holder, row.started_at, row.lease_until = _holder(), moment, moment + regular.longest
            return True
    except IntegrityError:  # another one made the row at the same moment: it is its turn
        return False


def _say(database: Database, regular: Regular, outcome: str, *, failed: bool) -> None:
    with database.writing() as session:
        row = session.get_one(Schedule, regular.name)
        row.finished_at, row.lease_until, row.outcome = now(), None, outcome[:200]
        row.runs = (row.runs or 0) + 1
        row.failures = (row.failures or 0) + int(failed)
