"""A person makes two records one, or two again. What belonged to one goes over, and exactly that comes back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from triage.register.acting import By, Refused, note
from triage.register.identities.proposals import pair_of
from triage.register.record import bring_up_to_date
from triage.register.spans import work_out
from triage.storage.tables import (
    Child,
    ChildClock,
    ChildDocument,
    ChildFact,
    ChildMerge,
    ChildMergeRow,
    ChildrenApart,
    ChildState,
    CostLine,
    Document,
    ImportedRow,
    Plan,
    PlanCost,
    PlanRecord,
    PlanSpan,
    What,
    now,
)

_FOLLOW: tuple[Any, ...] = (ChildFact, ChildDocument, Plan, CostLine, PlanRecord, PlanCost, ChildClock, ImportedRow,
                            Document)  # fmt: skip
"""Tables whose rows belong to a child by `child_id`. Spans are worked out anew; the history stays where it was."""
_BY_NAME = {table.__tablename__: table for table in _FOLLOW}
CHUNK = 500


def merge(session: Session, kept: Child, gone: Child, by: By, words: str) -> ChildMerge:
    """Make two records one: `kept` goes on. Raises `Refused`."""
    words = " ".join(words.split())[:500]
    if kept.id == gone.id:
        raise Refused("Choose two different records.")
    if kept.state != ChildState.ACTIVE or gone.state != ChildState.ACTIVE:
        raise Refused("One of these records was made one with another already. Look at them again.")
    if not words:
        raise Refused("Say how it is known that they are one child.")
    made = ChildMerge(
        kept_id=kept.id,
        gone_id=gone.id,
        reasons=pair_of(kept, gone).reasons,
        note=words,
        by_user_id=by.user_id,
    )
    session.add(made)
    session.flush()
    for table in _FOLLOW:
        ids = list(session.scalars(select(table.id).where(table.child_id == gone.id)))
        _move(session, table, ids, kept.id)
        if ids:
            rows = [{"merge_id": made.id, "table_name": table.__tablename__, "row_id": row} for row in ids]
            session.execute(insert(ChildMergeRow), rows)
    gone.state, gone.merged_into_id = ChildState.MERGED, kept.id
    gone.version += 1
    _settle(session, kept)
    for child in (kept, gone):
        note(session, by, What.CHILD_MERGED, f"child:{child.public_id}", child=child, merge=made.public_id)
    return made


def unmerge(session: Session, public_id: str, by: By, words: str) -> ChildMerge:
    """Make them two again: what the merge moved goes back; what came since stays with the record that went on.

    Raises `Refused`.
    """
    words = " ".join(words.split())[:500]
    made = session.scalar(select(ChildMerge).where(ChildMerge.public_id == public_id))
    if made is None or made.undone_at is not None:
        raise Refused("There is no such merge, or it was undone already.")
    if not words:
        raise Refused("Say how it is known that they are two children.")
    kept, gone = session.get_one(Child, made.kept_id), session.get_one(Child, made.gone_id)
    if kept.state != ChildState.ACTIVE:
        raise Refused("The record that went on was made one with another since. Undo that first.")
    query = select(ChildMergeRow.table_name, ChildMergeRow.row_id).where(ChildMergeRow.merge_id == made.id)
    moved: dict[str, list[int]] = {}
    for table, row in session.execute(query):
        moved.setdefault(table, []).append(row)
    for name, ids in moved.items():
        _move(session, _BY_NAME[name], ids, gone.id)
    gone.state, gone.merged_into_id = ChildState.ACTIVE, None
    made.undone_by_id, made.undone_at, made.undo_note = by.user_id, now(), words
    _settle(session, kept)
    _settle(session, gone)
    for child in (kept, gone):
        note(session, by, What.CHILD_UNMERGED, f"child:{child.public_id}", child=child, merge=made.public_id)
    return made


def keep_apart(session: Session, one: Child, other: Child, by: By, words: str) -> None:
    """These are two children: the pair is proposed no more. Raises `Refused`."""
    words = " ".join(words.split())[:500]
    if one.id == other.id:
        raise Refused("Choose two different records.")
    if not words:
        raise Refused("Say how it is known that they are two children.")
    first, second = sorted((one.id, other.id))
    same = (ChildrenApart.one_id == first, ChildrenApart.other_id == second)
    if session.scalar(select(ChildrenApart.id).where(*same)) is None:
        session.add(ChildrenApart(one_id=first, other_id=second, note=words, by_user_id=by.user_id))
    for child in (one, other):
        note(session, by, What.CHILD_KEPT_APART, f"child:{child.public_id}", child=child)


def merges(session: Session, limit: int = 100) -> list[tuple[ChildMerge, Child, Child]]:
    """Merges, newest first, each with the record that went on and the one that went into it."""
    rows = session.scalars(select(ChildMerge).order_by(ChildMerge.id.desc()).limit(limit)).all()
    return [(row, session.get_one(Child, row.kept_id), session.get_one(Child, row.gone_id)) for row in rows]


def _move(session: Session, table: Any, ids: Sequence[int], child_id: int) -> None:
    for start in range(0, len(ids), CHUNK):
        session.execute(
            update(table)
            .where(table.id.in_(ids[start : start + CHUNK]))
            .values(child_id=child_id)
            .execution_options(synchronize_session=False)
        )


def _settle(session: Session, child: Child) -> None:
    session.flush()
    session.expire_all()
    bring_up_to_date(session, child)
    plans = list(session.scalars(select(PlanRecord.id).where(PlanRecord.child_id == child.id)))
    if plans:
        session.execute(update(PlanSpan).where(PlanSpan.plan_id.in_(plans)).values(child_id=child.id))
        work_out(session, plans)
