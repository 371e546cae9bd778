"""Several files that are one document (a letter photographed page by page) become one; or a person takes that back.

The first one goes on, and is read again with the pages of the others behind its own. The others keep their files and
are set aside as parts of it. While it is not checked, all of them can be documents of their own again.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from triage.drafts.actor import Actor
from triage.drafts.closing import MERGED, UNFINISHED, put_away
from triage.drafts.errors import Invalid, NotNow
from triage.drafts.history import record
from triage.drafts.opening import open_for_change
from triage.drafts.receive import Received, add_job
from triage.storage.tables import Document, Job, JobState, Priority, State, What, now

MOST = 100


def merge(session: Session, public_ids: Sequence[str], actor: Actor) -> Received:
    """Make documents one, in the order given. Gives back the first with its work, for the queue.

    Raises `Invalid` for fewer than two or too many, `NotNow` for one that is already made of several, and what
    `open_for_change` raises; then nothing is changed.
    """
    names = list(dict.fromkeys(public_ids))
    if len(names) < 2:
        raise Invalid("documents", "Choose at least two documents to make one.")
    if len(names) > MOST:
        raise Invalid("documents", f"At most {MOST} documents can be made one.")
    first, *others = [open_for_change(session, name, actor, None, UNFINISHED) for name in names]
    behind = len(members_of(session, first))
    for place, other in enumerate(others, behind + 1):
        if members_of(session, other):
            raise NotNow(f"“{other.name}” is itself made of several files. Put it first, or undo that.")
        other.merged_into_id, other.merged_position = first.id, place
        put_away(session, other, MERGED, f"Its pages are part of “{first.name}” now.")
        record(session, actor, What.DOCUMENT_JOINED, document=other, into=first.public_id)
    job = _read_anew(session, first)
    record(session, actor, What.DOCUMENT_MERGED, document=first, files=[other.public_id for other in others])
    return Received(first.public_id, first.name, State.RECEIVED, job.id, Priority.LIVE)


def undo_merge(session: Session, public_id: str, actor: Actor, version: int | None = None) -> list[Received]:
    """The files are documents of their own again. Gives back those that are to be read, the first among them.

    Raises `NotNow` where the document is not made of several or is checked, and what `open_for_change` raises.
    """
    first = open_for_change(session, public_id, actor, version, UNFINISHED)
    members = members_of(session, first)
    if not members:
        raise NotNow("This document is not made of several files.")
    to_read = [Received(first.public_id, first.name, State.RECEIVED, _read_anew(session, first).id, Priority.LIVE)]
    for other in members:
        other.merged_into_id = other.merged_position = None
        other.version += 1
        other.state = State.DRAFT if other.run_id is not None else State.RECEIVED
        other.state_reason = other.state_words = None
        other.state_at = now()
        if other.run_id is None:
            job = add_job(session, other, Priority.LIVE)
            to_read.append(Received(other.public_id, other.name, State.RECEIVED, job.id, Priority.LIVE))
        record(session, actor, What.DOCUMENT_REOPENED, document=other, before=MERGED)
    record(session, actor, What.DOCUMENT_MERGE_UNDONE, document=first, files=len(members))
    return to_read


def members_of(session: Session, document: Document) -> list[Document]:
    """The files whose pages follow the document's own, in order."""
    query = select(Document).where(Document.merged_into_id == document.id)
    return list(session.scalars(query.order_by(Document.merged_position, Document.id)))


def _read_anew(session: Session, first: Document) -> Job:
    """Have the document read. Work that waits already will do; what is being read now is read once more."""
    first.state, first.state_reason, first.state_words, first.state_at = State.RECEIVED, None, None, now()
    first.first_checked_by_id = first.first_checked_at = None
    first.claimed_by_id = first.claimed_until = None
    alive = select(Job).where(Job.document_id == first.id, Job.state.in_([JobState.WAITING, JobState.RUNNING]))
    job = session.scalars(alive.with_for_update()).first()
    if job is not None and job.state == JobState.WAITING:
        return job
    if job is not None:
        job.state, job.finished_at = JobState.CANCELLED, now()
        session.flush()
    return add_job(session, first, Priority.LIVE)


def is_merged(session: Session, document_id: int) -> bool:
    """True for a document that is made of several files."""
    return bool(session.scalar(select(func.count(Document.id)).where(Document.merged_into_id == document_id)))
