"""States and work: what waits has work, what has work waits, and nobody waits for ever."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import func, or_, select, update

from triage.commands.doctor.finding import Finding, judged
from triage.drafts.work import bury_the_dead, mend_states
from triage.pipeline import House
from triage.storage.tables import Document, Job, JobState, State, now

_ALIVE = (JobState.WAITING, JobState.RUNNING)
_DUE = (State.RECEIVED, State.READING)
_LONG = timedelta(hours=1)


def work(house: House, *, mend: bool) -> Iterator[Finding]:
    """Documents without work, work without documents that wait for it, dead readers, the oldest wait."""
    database, moment = house.database, now()
    alive = select(Job.id).where(Job.document_id == Document.id, Job.state.in_(_ALIVE))
    idle = Job.state.in_(_ALIVE) & Job.document_id.in_(select(Document.id).where(Document.state.not_in(_DUE)))
    dead = (Job.state == JobState.RUNNING) & or_(Job.lease_until.is_(None), Job.lease_until <= moment)
    with database.reading() as session:
        stuck = session.scalar(select(func.count(Document.id)).where(Document.state.in_(_DUE), ~alive.exists())) or 0
        needless = session.scalar(select(func.count(Job.id)).where(idle)) or 0
        silent = session.scalar(select(func.count(Job.id)).where(dead)) or 0
        oldest = session.scalar(select(func.min(Job.due_at)).where(Job.state == JobState.WAITING))
        waiting = session.scalar(select(func.count(Job.id)).where(Job.state == JobState.WAITING)) or 0
        asking = session.scalar(select(func.count(Document.id)).where(Document.state == State.NEEDS_HELP)) or 0
    if mend:
        bury_the_dead(database, house.settings)
        mend_states(database, timedelta())
        with database.writing() as session:
            session.execute(update(Job).where(idle).values(state=JobState.CANCELLED, finished_at=moment))
    yield judged("documents without work", stuck, "documents that wait but have no work", mended=mend)
    yield judged("work without need", needless, "pieces of work for documents that wait for none", mended=mend)
    yield judged("dead readers", silent, "readers that gave no sign of life", mended=mend)
    late = oldest is not None and moment - oldest > _LONG
    words = f"{waiting} wait" + (f", the first for {_minutes(moment - oldest)} minutes" if oldest else "")
    yield Finding("waiting", not late, words + (". Are enough workers running?" if late else ""))
    yield Finding("needs help", True, f"{asking} documents need a person")


def _minutes(span: timedelta) -> int:
    return max(0, round(span.total_seconds() / 60))
