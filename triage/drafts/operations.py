"""How the work goes, for those who run the service: what waits, since when, what failed and why, what comes round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from triage.drafts.actor import Actor
from triage.drafts.history import record
from triage.drafts.receive import add_job
from triage.drafts.switches import pause_of
from triage.drafts.work import Due
from triage.storage.tables import Document, Job, JobState, Priority, Run, Schedule, State, Switch, What, now

_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits with one priority. `oldest`: since when the first of it could be read."""

    priority: Priority
    count: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Failing:
    """Documents that need help for one reason."""

    reason: str
    count: int
    newest: datetime


@dataclass(frozen=True, slots=True)
class Operations:
    """One look at everything. `read_lately` and `seconds`: documents of the last hour, and the mean time for one."""

    waiting: list[Waiting]
    later: int
    in_hand: list[tuple[str, str, datetime | None]]
    failing: list[Failing]
    schedules: Sequence[Schedule]
    pause: Switch | None
    read_lately: int
    seconds: float

    @property
    def oldest(self) -> datetime | None:
        """Since when the first of all that waits has waited."""
        return min((one.oldest for one in self.waiting if one.oldest is not None), default=None)


def operations(session: Session) -> Operations:
    """Everything, as of now."""
    moment = now()
    rows = session.execute(
        select(Job.priority, func.count(Job.id), func.min(Job.due_at))
        .where(Job.state == JobState.WAITING, Job.due_at <= moment)
        .group_by(Job.priority)
    ).all()
    by = {priority: (count, oldest) for priority, count, oldest in rows}
    reasons = session.execute(
        select(Document.state_reason, func.count(Document.id), func.max(Document.state_at))
        .where(Document.state == State.NEEDS_HELP)
        .group_by(Document.state_reason)
        .order_by(func.count(Document.id).desc())
    ).all()
    read, seconds = session.execute(
        select(func.count(Run.id), func.avg(Run.seconds)).where(Run.at > moment - timedelta(hours=1))
    ).one()
    return Operations(
        [Waiting(priority, *by.get(priority.value, (0, None))) for priority in Priority],
        session.scalar(select(func.count(Job.id)).where(Job.state == JobState.WAITING, Job.due_at > moment)) or 0,
        [
            (worker or "", public_id, since)
            for worker, public_id, since in session.execute(
                select(Job.worker, Document.public_id, Document.state_at)
                .join(Document, Document.id == Job.document_id)
                .where(Job.state == JobState.RUNNING)
                .order_by(Document.state_at)
                .limit(_AT_ONCE)
            )
        ],
        [Failing(reason or "", count, newest) for reason, count, newest in reasons],
        session.scalars(select(Schedule).order_by(Schedule.name)).all(),
        pause_of(session),
        read or 0,
        float(seconds or 0.0),
    )


def in_hand(session: Session) -> int:
    """How many documents are being read now."""
    return session.scalar(select(func.count(Job.id)).where(Job.state == JobState.RUNNING)) or 0


def try_again(session: Session, actor: Actor, reason: str, before: datetime) -> list[Due]:
    """Give work again to documents that have needed help for `reason` since before a moment, some at a time.

    Gives back what to put in the queue; empty: there are no more.
    """
    documents = session.scalars(
        select(Document)
        .where(Document.state == State.NEEDS_HELP, Document.state_reason == reason, Document.state_at < before)
        .order_by(Document.id)
        .limit(_AT_ONCE)
        .with_for_update(of=Document, skip_locked=True)
    ).all()
    again = []
    for document in documents:
        document.state, document.state_reason, document.state_words = State.RECEIVED, None, None
        document.state_at, document.version = now(), document.version + 1
        job = add_job(session, document, Priority.BULK)
        record(session, actor, What.DOCUMENT_READ_AGAIN, document=document, reason=reason)
        again.append(Due(job.id, 0, Priority.BULK))
    return again


def move(session: Session, public_id: str, priority: Priority) -> Due | None:
    """Have a document that waits be read earlier or later. None where it does not wait."""
    job = session.scalars(
        select(Job)
        .join(Document, Document.id == Job.document_id)
        .where(Document.public_id == public_id, Job.state == JobState.WAITING)
        .with_for_update(of=Job)
    ).first()
    if job is None:
        return None
    session.execute(update(Job).where(Job.id == job.id).values(priority=priority))
    return Due(job.id, job.attempts, priority)
