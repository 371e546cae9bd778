"""Documents that were checked before the register knew of plans or clocks enter it, without being opened again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import exists, select

from triage.drafts.standing import decided_values, standings
from triage.register.from_documents import enter_document
from triage.register.time_limits.entering import enter_clocks
from triage.storage.database import Database
from triage.storage.tables import Child, ChildClock, Document, Placement, PlanCost, PlanEvent, State

BATCH = 100


@dataclass(slots=True)
class Replayed:
    """What was done: documents looked at, those that gave the plan register something, those that gave clocks."""

    looked_at: int = 0
    plans: int = 0
    clocks: int = 0


def replay(database: Database, progress: Callable[[int], None] | None = None) -> Replayed:
    """Enter what checked documents say and the register does not hold yet, oldest first. Again changes nothing."""
    done, ids = Replayed(), _checked(database)
    for start in range(0, len(ids), BATCH):
        with database.writing() as session:
            for document_id in ids[start : start + BATCH]:
                document = session.get_one(Document, document_id)
                child = session.get(Child, document.child_id or 0)
                done.looked_at += 1
                if child is None:
                    continue
                values = decided_values(standings(session, document))
                in_register = any(
                    session.scalar(select(exists().where(table.document_id == document.id)))
                    for table in (PlanEvent, Placement, PlanCost)
                )
                if not in_register:
                    enter_document(session, child, document, values, document.checked_by_id)
                    session.flush()
                    known = select(exists().where(PlanEvent.document_id == document.id))
                    done.plans += bool(session.scalar(known))
                clocks = select(exists().where(ChildClock.document_id == document.id))
                if not session.scalar(clocks):
                    enter_clocks(session, child, document, values, document.checked_by_id)
                    session.flush()
                    done.clocks += bool(session.scalar(clocks))
        if progress:
            progress(done.looked_at)
    return done


def _checked(database: Database) -> list[int]:
    with database.reading() as session:
        query = select(Document.id).where(Document.state == State.CHECKED, Document.child_id.is_not(None))
        return list(session.scalars(query.order_by(Document.received, Document.id)))
