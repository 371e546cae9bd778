"""The cost lines behind a sum, and the invoices that match nothing, with the money at stake."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from triage.register.cost_lines import Line, line_of
from triage.register.cost_sums import CostBy, Part, lines_of
from triage.register.costs import unmatched_lines
from triage.register.evidence import Evidence, evidence_of
from triage.storage.tables import FOR_EVER, Child, CostSpan, PlanCost, PlanRecord


@dataclass(frozen=True, slots=True)
class CostRow:
    """A cost line with its plan and child (None where nobody knows them), and its evidence."""

    row: PlanCost
    line: Line
    plan: str | None
    child: str | None
    child_name: str | None
    evidence: Evidence

    @property
    def ends(self) -> date | None:
        """The last day, None where it is open."""
        return None if self.row.end == FOR_EVER else self.row.end


def cost_rows(
    session: Session, on: date, by: CostBy, key: str, part: Part | None = None, after: int = 0, limit: int = 100
) -> tuple[list[CostRow], int | None]:
    """The lines that make up a cell's yearly figures on a day, or one `part`; and the `after` of the next page."""
    behind = lines_of(on, by, key, part).where(CostSpan.cost_id > after)
    ids = list(session.scalars(behind.order_by(CostSpan.cost_id).limit(limit + 1)))
    return _rows(session, ids[:limit]), ids[limit - 1] if len(ids) > limit else None


def lost_rows(session: Session, limit: int = 500) -> list[CostRow]:
    """Lines whose plan nobody knows."""
    query = select(PlanCost.id).where(PlanCost.plan_id.is_(None), PlanCost.withdrawn_at.is_(None))
    return _rows(session, session.scalars(query.order_by(PlanCost.id).limit(limit)))


def unmatched_rows(session: Session, limit: int = 2000) -> tuple[list[CostRow], int, Decimal]:
    """Invoices that match no committed line, the dearest first; how many there are, and their sum."""
    found = unmatched_lines(session)
    found.sort(key=lambda line: (-line.amount, line.row))
    total = sum((line.amount for line in found), Decimal(0))
    by_id = {one.row.id: one for one in _rows(session, [line.row for line in found[:limit]])}
    return [by_id[line.row] for line in found[:limit]], len(found), total


def _rows(session: Session, ids: Iterable[int]) -> list[CostRow]:
    wanted, out = list(ids), []
    for start in range(0, len(wanted), 500):
        query = (
            select(PlanCost, PlanRecord.public_id, Child.public_id, Child.full_name)
            .outerjoin(PlanRecord, PlanRecord.id == PlanCost.plan_id)
            .outerjoin(Child, Child.id == func.coalesce(PlanCost.child_id, PlanRecord.child_id))
            .where(PlanCost.id.in_(wanted[start : start + 500]))
            .order_by(PlanCost.id)
        )
        found = session.execute(query).all()
        proof = evidence_of(session, [row[0] for row in found], ["annual_cost"] * len(found))
        out += [
            CostRow(cost, line_of(cost), plan, child, name, one)
            for (cost, plan, child, name), one in zip(found, proof, strict=True)
        ]
    return out
