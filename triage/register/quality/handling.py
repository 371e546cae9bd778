"""What people do with the work list: take a finding, give it to somebody, let it stand with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from triage.register.acting import By, Refused, note
from triage.register.quality.checks import CHECKS
from triage.storage.tables import Child, PlanRecord, QualityFinding, QualitySnapshot, User, What

STATES = {
    "open": ("Nobody has it", "yellow"),
    "in_hand": ("In hand", "blue"),
    "accepted": ("Let stand", "grey"),
    "mended": ("Mended", "green"),
}
RULE_TITLES = {check.id: check.title for check in CHECKS}


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding with the names that a list shows."""

    row: QualityFinding
    child: str | None
    child_name: str | None
    plan: str | None
    owner: str | None
    accepted_by: str | None

    @property
    def state(self) -> str:
        """A code of `STATES`."""
        if self.row.mended_at is not None:
            return "mended"
        if self.row.accepted_by_id is not None:
            return "accepted"
        return "in_hand" if self.row.owner_id is not None else "open"

    @property
    def title(self) -> str:
        """The check's words."""
        return RULE_TITLES.get(self.row.rule, self.row.rule)


def finding_lines(
    session: Session,
    *,
    rule: str | None = None,
    state: str | None = None,
    owner_id: int | None = None,
    after: int = 0,
    limit: int = 100,
) -> tuple[list[FindingLine], int | None]:
    """The work list, oldest first; and the `after` of the next page, or None. Without a state: all but mended."""
    owner, acceptor = aliased(User), aliased(User)
    query = (
        _wanted(select(QualityFinding), rule, state, owner_id)
        .add_columns(Child.public_id, Child.full_name, PlanRecord.public_id, owner.name, acceptor.name)
        .outerjoin(Child, Child.id == QualityFinding.child_id)
        .outerjoin(PlanRecord, PlanRecord.id == QualityFinding.plan_id)
        .outerjoin(owner, owner.id == QualityFinding.owner_id)
        .outerjoin(acceptor, acceptor.id == QualityFinding.accepted_by_id)
        .where(QualityFinding.id > after)
        .order_by(QualityFinding.id)
        .limit(limit + 1)
    )
    rows = session.execute(query).all()
    lines = [FindingLine(*row) for row in rows[:limit]]
    return lines, rows[limit - 1][0].id if len(rows) > limit else None


def finding_count(
    session: Session, *, rule: str | None = None, state: str | None = None, owner_id: int | None = None
) -> int:
    """How many findings a list holds."""
    wanted = _wanted(select(QualityFinding.id), rule, state, owner_id)
    return session.scalar(select(func.count()).select_from(wanted.subquery())) or 0


def handle(session: Session, public_id: str, action: str, by: By, *, user: str = "", reason: str = "") -> None:
    """Give a finding to a person (`give`, public name), put it back, let it stand (`accept`) or no more (`recall`).

    Raises `Refused`.
    """
    row = session.scalar(select(QualityFinding).where(QualityFinding.public_id == public_id))
    if row is None:
        raise Refused("There is no such finding.")
    words = " ".join(reason.split())[:500]
    match action:
        case "take":
            row.owner_id = by.user_id
        case "give":
            person = session.scalar(select(User).where(User.public_id == user, User.active))
            if person is None:
                raise Refused("Choose a person.")
            row.owner_id = person.id
        case "put_back":
            row.owner_id = None
        case "accept":
            if not words:
                raise Refused("Say why it may stand.")
            row.accepted_by_id, row.accepted_note = by.user_id, words
        case "recall":
            row.accepted_by_id = row.accepted_note = None
        case _:
            raise Refused("There is no such action.")
    note(session, by, What.FINDING_CHANGED, f"finding:{row.public_id}", action=action, rule=row.rule)


def keep_snapshot(session: Session, day: date, active: int, with_error: int, rules: dict[str, Any]) -> None:
    """Keep how good the register was on a day; the last run of a day holds."""
    row = session.scalar(select(QualitySnapshot).where(QualitySnapshot.day == day))
    if row is None:
        row = QualitySnapshot(day=day, active=0, with_error=0)
        session.add(row)
    row.active, row.with_error, row.rules = active, with_error, rules


def trend(session: Session, most: int = 60) -> list[QualitySnapshot]:
    """The last snapshots, oldest first."""
    rows = session.scalars(select(QualitySnapshot).order_by(QualitySnapshot.day.desc()).limit(most)).all()
    return list(rows)[::-1]


def _wanted(query: Select[Any], rule: str | None, state: str | None, owner_id: int | None) -> Select[Any]:
    if rule:
        query = query.where(QualityFinding.rule == rule)
    if owner_id is not None:
        query = query.where(QualityFinding.owner_id == owner_id)
    if state == "mended":
        return query.where(QualityFinding.mended_at.is_not(None))
    query = query.where(QualityFinding.mended_at.is_(None))
    match state:
        case "accepted":
            return query.where(QualityFinding.accepted_by_id.is_not(None))
        case "in_hand":
            return query.where(QualityFinding.accepted_by_id.is_(None), QualityFinding.owner_id.is_not(None))
        case "open":
            return query.where(and_(QualityFinding.accepted_by_id.is_(None), QualityFinding.owner_id.is_(None)))
        case _:
            return query
