"""The history: it tells of every arrival, every attempt, every draft and every decision that there is."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, select
from sqlalchemy.orm import Session

from triage.commands.doctor.finding import Finding
from triage.pipeline import House
from triage.storage.tables import Document, Event, Job, JobState, Run, State, What


def history(house: House) -> Iterator[Finding]:
    """Nothing here is ever mended: a history that is written afterwards would be none."""
    attempts = _count(select(func.coalesce(func.sum(Job.attempts), 0)).where(Job.document_id == Document.id))
    runs = _count(select(func.count(Run.id)).where(Run.document_id == Document.id))
    done = _count(select(func.count(Job.id)).where(Job.document_id == Document.id, Job.state == JobState.DONE))
    with house.database.reading() as session:
        gaps = {
            "without their arrival": _documents(session, _events(What.DOCUMENT_RECEIVED) != 1),
            "with attempts that are not told": _documents(session, _events(What.DOCUMENT_READING) != attempts),
            "with drafts that are not told": _documents(session, _events(What.DOCUMENT_READ) != runs),
            "checked, but not told so": _documents(
                session, (Document.state == State.CHECKED) & (_events(What.DOCUMENT_CHECKED) == 0)
            ),
            "that need help, but not told so": _documents(
                session, (Document.state == State.NEEDS_HELP) & (_events(What.DOCUMENT_NEEDS_HELP) == 0)
            ),
        }
        doubled = _documents(session, runs > done)
        total = session.scalar(select(func.count(Event.id))) or 0
    found = [f"{count} documents {words}" for words, count in gaps.items() if count]
    yield Finding("history", not found, "; ".join(found) if found else f"no gap in {total} events")
    words = f"{doubled} documents have more drafts than readings" if doubled else "one for each reading"
    yield Finding("drafts", doubled == 0, words)


def _events(what: What) -> ScalarSelect[int]:
    return _count(select(func.count(Event.id)).where(Event.document_id == Document.id, Event.what == what))


def _count(query: Select[int]) -> ScalarSelect[int]:
    return query.correlate(Document).scalar_subquery()


def _documents(session: Session, condition: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count(Document.id)).where(condition)) or 0
