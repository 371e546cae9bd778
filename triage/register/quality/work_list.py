"""Runs the checks and keeps the work list: what is new, what stands, what was mended, and a score that is explained."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from triage.register.case import cases
from triage.register.counts import count_on
from triage.register.life import LIVE
from triage.register.quality.check import Check, Found, Look, School, Severity
from triage.register.quality.checks import CHECKS
from triage.register.quality.handling import keep_snapshot
from triage.storage.tables import (
    Child,
    Document,
    PlanRecord,
    PlanSpan,
    QualityFinding,
    RegisterSetting,
    State,
    now,
)

_UNCHECKED = (State.RECEIVED, State.READING, State.DRAFT, State.SECOND_CHECK, State.NEEDS_HELP)


@dataclass(frozen=True, slots=True)
class RuleFindings:
    """What a check finds now."""

    check: Check
    errors: int
    queries: int
    money: Decimal


@dataclass(frozen=True, slots=True)
class Quality:
    """The register's quality. `score` is the share of active plans without an error, 0..100."""

    on: date
    active: int
    with_error: int
    rules: list[RuleFindings]

    @property
    def score(self) -> float:
        """100 where no active plan has an error."""
        return 100.0 if not self.active else round(100 * (1 - self.with_error / self.active), 1)

    def to_json(self) -> dict[str, Any]:
        """As JSON types."""
        return {
            "on": self.on.isoformat(),
            "score": self.score,
            "score_words": (
                f"{self.active - self.with_error} of {self.active} active plans have no error. "
                "Queries do not count against the score, nor does what a person let stand."
            ),
            "rules": [
                {
                    "id": rule.check.id,
                    "title": rule.check.title,
                    "errors": rule.errors,
                    "queries": rule.queries,
                    "money_at_stake": f"{rule.money:.2f}",
                }
                for rule in self.rules
            ],
        }


def find_all(session: Session, day: date) -> Iterator[tuple[Check, Found]]:
    """Everything that the checks find on a day. Reads the register once; changes nothing."""
    schools = {s.urn: School(s.name, s.closed_on) for s in session.scalars(select(RegisterSetting))}
    waiting = _waiting(session)
    of_plan = [check for check in CHECKS if check.of_plan is not None]
    for case in cases(session):
        look = Look(case, day, schools, waiting.get(case.child_id))
        for check in of_plan:
            assert check.of_plan is not None
            for found in check.of_plan(look):
                subject = f"plan:{case.plan}" + (f":{found.key}" if found.key else "")
                yield check, replace(found, subject=subject, child_id=case.child_id, plan_id=case.plan_id)
    for check in CHECKS:
        if check.of_register is not None:
            yield from ((check, found) for found in check.of_register(session, day))


def keep_work_list(session: Session, day: date, found_now: Sequence[tuple[Check, Found]] | None = None) -> Quality:
    """Run the checks and bring the work list up to date: in a writing session.

    What is found again stays as it is, with its owner; what is found no more is mended, and is opened again where it
    comes back.
    """
    known = {(row.rule, row.subject): row for row in session.scalars(select(QualityFinding))}
    seen: set[tuple[str, str]] = set()
    for check, found in found_now if found_now is not None else find_all(session, day):
        key = (check.id, found.subject[:120])
        if key in seen:
            continue
        seen.add(key)
        row = known.get(key)
        if row is None:
            row = QualityFinding(rule=check.id, subject=key[1], first_seen=day)
            session.add(row)
        row.severity, row.words, row.money = found.severity, found.words, found.money
        row.child_id, row.plan_id, row.last_seen, row.mended_at = found.child_id, found.plan_id, day, None
    for key, row in known.items():
        if key not in seen and row.mended_at is None:
            row.mended_at = now()
    session.flush()
    now_is = quality(session, day)
    rules = {one.check.id: [one.errors, one.queries] for one in now_is.rules if one.errors or one.queries}
    keep_snapshot(session, day, now_is.active, now_is.with_error, rules)
    return now_is


def quality(session: Session, day: date) -> Quality:
    """The quality as the work list stands, with the active plans of a day."""
    standing = (QualityFinding.mended_at.is_(None), QualityFinding.accepted_by_id.is_(None))
    counts: dict[tuple[str, str], tuple[int, Decimal]] = defaultdict(lambda: (0, Decimal(0)))
    grouped = select(QualityFinding.rule, QualityFinding.severity, func.count(), func.sum(QualityFinding.money)).where(
        *standing
    )
    for rule, severity, number, money in session.execute(
        grouped.group_by(QualityFinding.rule, QualityFinding.severity)
    ):
        counts[(rule, severity)] = (number, Decimal(money or 0))
    live = select(PlanSpan.plan_id).where(PlanSpan.status.in_(LIVE), PlanSpan.start <= day, PlanSpan.end >= day)
    wrong = select(func.count(func.distinct(QualityFinding.plan_id))).where(
        *standing, QualityFinding.severity == Severity.ERROR, QualityFinding.plan_id.in_(live)
    )
    rules = []
    for check in CHECKS:
        errors, queries = counts[(check.id, Severity.ERROR)], counts[(check.id, Severity.QUERY)]
        rules.append(RuleFindings(check, errors[0], queries[0], errors[1] + queries[1]))
    return Quality(day, count_on(session, day).total, session.scalar(wrong) or 0, rules)


def findings(
    session: Session, rule: str | None = None, after: int = 0, limit: int = 100
) -> tuple[list[dict[str, Any]], int | None]:
    """The work list, oldest first, as JSON types; and the `after` of the next page, or None."""
    query = (
        select(QualityFinding, Child.public_id, PlanRecord.public_id)
        .outerjoin(Child, Child.id == QualityFinding.child_id)
        .outerjoin(PlanRecord, PlanRecord.id == QualityFinding.plan_id)
        .where(QualityFinding.mended_at.is_(None), QualityFinding.id > after)
        .order_by(QualityFinding.id)
        .limit(limit + 1)
    )
    if rule is not None:
        query = query.where(QualityFinding.rule == rule)
    rows = session.execute(query).all()
    out = [
        {
            "id": row.public_id,
            "rule": row.rule,
            "severity": row.severity,
            "words": row.words,
            "money_at_stake": None if row.money is None else f"{row.money:.2f}",
            "child": child,
            "plan": plan,
            "first_seen": row.first_seen.isoformat(),
            "accepted": row.accepted_by_id is not None,
        }
        for row, child, plan in rows[:limit]
    ]
    return out, rows[limit - 1][0].id if len(rows) > limit else None


def _waiting(session: Session) -> dict[int, date]:
    """The newest unchecked document of each child, by its day of receipt."""
    query = select(Document.child_id, Document.hinted_child_id, Document.received).where(
        Document.state.in_(_UNCHECKED), or_(Document.child_id.is_not(None), Document.hinted_child_id.is_not(None))
    )
    out: dict[int, date] = {}
    for child, hinted, received in session.execute(query):
        key = child if child is not None else hinted
        if key is not None:
            out[key] = max(received, out.get(key, received))
    return out
