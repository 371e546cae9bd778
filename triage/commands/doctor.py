"""``triage doctor``: is every promise kept? Looks, says what is wrong, and mends what is safe to mend."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select

from triage.drafts.work import bury_the_dead, mend_states
from triage.pipeline import House
from triage.storage.migrate import is_current, migrate
from triage.storage.originals import chunks_of
from triage.storage.tables import Document, Job, JobState, Original, State
from workers.queue import Enqueuer


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `good` False: it needs somebody."""

    what: str
    good: bool
    words: str


def examine(house: House, *, mend: bool) -> Iterator[Finding]:
    """Look at everything, and mend if asked to."""
    if mend:
        migrate(house.database)
    current = is_current(house.database)
    yield Finding("tables", current, "up to date" if current else "old: run `triage migrate`")
    if not current:
        return
    yield _queue(house)
    yield _originals(house)
    yield from _work(house, mend=mend)


def _queue(house: House) -> Finding:
    answers = Enqueuer(house.settings).ping()
    words = "answers" if answers else "does not answer; nothing is lost, but nothing is read until it does"
    return Finding("queue server", answers, words)


def _originals(house: House) -> Finding:
    count, wrong = 0, []
    with house.database.reading() as session:
        for original in session.scalars(select(Original).execution_options(yield_per=200)):
            count += 1
            if not _is_whole(house, original):
                wrong.append(original.sha256[:12])
    words = f"{count} whole" if not wrong else f"{len(wrong)} of {count} missing or changed: {', '.join(wrong[:10])}"
    return Finding("original files", not wrong, words)


def _is_whole(house: House, original: Original) -> bool:
    try:
        digest = hashlib.sha256()
        with house.originals.open(original.storage_key) as file:
            for chunk in chunks_of(file):
                digest.update(chunk)
        return digest.hexdigest() == original.sha256
    except OSError:
        return False


def _work(house: House, *, mend: bool) -> Iterator[Finding]:
    alive = select(Job.id).where(Job.document_id == Document.id, Job.state.in_([JobState.WAITING, JobState.RUNNING]))
    due = Document.state.in_([State.RECEIVED, State.READING])
    with house.database.reading() as session:
        stuck = session.scalar(select(func.count(Document.id)).where(due, ~alive.exists())) or 0
        help_needed = session.scalar(select(func.count(Document.id)).where(Document.state == State.NEEDS_HELP)) or 0
    if mend:
        dead = bury_the_dead(house.database, house.settings)
        mended = mend_states(house.database)
        yield Finding("work", True, f"{dead} dead readers found, {mended} documents given work again")
    else:
        advice = ": `triage doctor --mend`" if stuck else ""
        yield Finding("work", stuck == 0, f"{stuck} documents wait without any work{advice}")
    yield Finding("needs help", True, f"{help_needed} documents need a person")
