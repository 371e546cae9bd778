"""The law's time limits: each with the date that its rule gives, told of, and from a checked document."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select

from triage.commands.doctor.finding import Finding, judged
from triage.pipeline import House
from triage.register.time_limits.days import known_days, recount
from triage.storage.tables import ChildClock, ClockStep, Document, State


def clocks(house: House, *, mend: bool) -> Iterator[Finding]:
    """Dates are counted anew where asked; the rest is for a person."""
    database = house.database
    with database.writing() as session:
        wrong = recount(session, known_days(session))
        if not mend:
            session.rollback()
    yield judged("clocks", wrong, "time limits whose date is not what their rule gives", mended=mend)
    untold = select(ClockStep.id).where(ClockStep.clock_id == ChildClock.id)
    left = Document.state != State.CHECKED
    with database.reading() as session:
        silent = session.scalar(select(func.count(ChildClock.id)).where(~untold.exists())) or 0
        orphaned = session.scalar(
            select(func.count(ChildClock.id))
            .join(Document, Document.id == ChildClock.document_id)
            .where(ChildClock.withdrawn_at.is_(None), left)
        )
    words = [f"{silent} without a history"] if silent else []
    words += [f"{orphaned} from documents that are not checked"] if orphaned else []
    yield Finding("clocks’ origins", not words, "; ".join(words) or "each from a checked document")
