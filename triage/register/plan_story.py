"""One plan on one day: what it is and why, its life, where the child is, what it costs - each with its evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.clocks.rule import Happening
from triage.england import today
from triage.register.acting import By, Refused, note
from triage.register.case import Case, cases
from triage.register.codes import CEASE_REASONS, PLACEMENT_TYPES, SEN_SETTINGS
from triage.register.cost_lines import ELEMENTS, CostStatus, financial_year, line_of, standing
from triage.register.dormancy import SIGNS, signs_of
from triage.register.evidence import Evidence, evidence_of, field_of
from triage.register.life import KIND_TITLES, LIVE, Kind, Status, stage_on
from triage.register.spans import work_out
from triage.register.time_limits.deciding import decide
from triage.register.time_limits.stored import rows_of_child, rule_of
from triage.storage.tables import (
    FOR_EVER,
    Child,
    Document,
    Placement,
    PlanCost,
    PlanEvent,
    PlanRecord,
    PlanSpan,
    QualityFinding,
    What,
)

_DONE = {
    Kind.DECIDED_TO_ASSESS: Happening.ASSESS_DECISION_SENT,
    Kind.REFUSED_TO_ASSESS: Happening.ASSESS_DECISION_SENT,
    Kind.NO_PLAN: Happening.NO_PLAN_SENT,
    Kind.DRAFT_SENT: Happening.DRAFT_SENT,
    Kind.FINAL_ISSUED: Happening.FINAL_SENT,
    Kind.DECIDED_MAINTAIN: Happening.REVIEW_DECIDED,
    Kind.DECIDED_AMEND: Happening.REVIEW_DECIDED,
    Kind.DECIDED_CEASE: Happening.REVIEW_DECIDED,
    Kind.AMENDMENT_NOTICE: Happening.AMENDMENT_NOTICE_SENT,
    Kind.FINAL_AMENDED: Happening.AMENDED_FINAL_SENT,
    Kind.CEASED: Happening.PLAN_CEASED,
}
"""Events that a person enters and that show that a duty was done."""


@dataclass(frozen=True, slots=True)
class EventLine:
    """An event in words, with its codes in words, and its evidence."""

    row: PlanEvent
    title: str
    details: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A placement in words."""

    row: Placement
    title: str
    ends: date | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class CostLineShown:
    """A cost line. `counts` where it is part of the yearly figure on the day."""

    row: PlanCost
    title: str
    annual: Decimal
    ends: date | None
    counts: bool
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign that the plan may not be used: its words and the day since which it stands."""

    number: int
    words: str
    since: date


@dataclass(frozen=True, slots=True)
class Story:
    """A plan on a day."""

    plan: PlanRecord
    child: Child
    on: date
    status: Status | None
    since: date | None
    signs: list[Sign]
    events: list[EventLine]
    places: list[PlaceLine]
    costs: list[CostLineShown]
    annual: Decimal
    forecast: Decimal
    in_year: Decimal
    paid: Decimal
    findings: list[QualityFinding]
    case: Case

    def to_json(self) -> dict[str, Any]:
        """As JSON types; money as text with two decimals."""
        return {
            "plan": self.plan.public_id,
            "child": self.child.public_id,
            "on": self.on.isoformat(),
            "status": self.status,
            "since": self.since.isoformat() if self.since else None,
            "signs": [{"sign": one.number, "words": one.words, "since": one.since.isoformat()} for one in self.signs],
            "annual_committed": f"{self.annual:.2f}",
            "annual_forecast": f"{self.forecast:.2f}",
            "events": [
                {
                    "kind": one.row.kind,
                    "day": one.row.day.isoformat(),
                    "details": one.row.details,
                    "evidence": one.evidence.to_json(),
                }
                for one in self.events
            ],
            "costs": [
                {
                    "cost": one.row.public_id,
                    "element": one.row.element,
                    "annual": f"{one.annual:.2f}",
                    "from": one.row.start.isoformat(),
                    "to": one.ends.isoformat() if one.ends else None,
                    "counts": one.counts,
                    "evidence": one.evidence.to_json(),
                }
                for one in self.costs
            ],
        }


def story_of(session: Session, public_id: str, on: date) -> Story | None:
    """The plan's story, or None where there is no such plan."""
    plan = session.scalar(select(PlanRecord).where(PlanRecord.public_id == public_id))
    if plan is None:
        return None
    case = next(iter(cases(session, [plan.id])))
    child = session.get_one(Child, plan.child_id)
    stage = stage_on(case.events, on)
    span = session.scalar(select(PlanSpan).where(PlanSpan.plan_id == plan.id, PlanSpan.start <= on, PlanSpan.end >= on))
    status = Status(span.status) if span is not None else None
    signs = []
    if status in LIVE and stage is not None:
        for number, stretches in signs_of(case, (stage.start, stage.end)).items():
            since = next((start for start, end in stretches if start <= on <= end), None)
            if since is not None:
                signs.append(Sign(number, SIGNS[number], since))
    costs = _costs(session, plan.id, on)
    year = financial_year(on)
    held = standing(case.lines, on)
    findings = select(QualityFinding).where(QualityFinding.plan_id == plan.id, QualityFinding.mended_at.is_(None))
    return Story(
        plan,
        child,
        on,
        status,
        stage.start if stage is not None and status is not Status.POSSIBLY_DORMANT else span.start if span else None,
        signs,
        _events(session, plan.id),
        _places(session, plan.id),
        costs,
        sum((line.annual for line in held if line.status == CostStatus.COMMITTED), Decimal(0)),
        sum((line.annual for line in held if line.status == CostStatus.FORECAST), Decimal(0)),
        sum((one.in_period(*year) for one in case.lines if one.status == CostStatus.COMMITTED), Decimal(0)),
        sum((one.in_period(*year) for one in case.lines if one.is_invoice), Decimal(0)),
        list(session.scalars(findings.order_by(QualityFinding.rule, QualityFinding.id))),
        case,
    )


def add_event(
    session: Session,
    public_id: str,
    kind: str,
    day: date | None,
    by: By,
    *,
    reason: str,
    code: str = "",
    document: Document | None = None,
) -> PlanEvent:
    """Enter an event in the life of a plan, with a document or a reason behind it. Raises `Refused`.

    `code` is the reason for ceasing (SEN2's code) or the other council's number.
    """
    plan = session.scalar(select(PlanRecord).where(PlanRecord.public_id == public_id))
    if plan is None or kind not in set(Kind):
        raise Refused("Choose what happened.")
    if day is None or day > today():
        raise Refused("Enter the day on which it happened: today or before.")
    words = " ".join(reason.split())[:500]
    if not words and document is None:
        raise Refused("Say how it is known, or choose the document that shows it.")
    details: dict[str, Any] = {}
    if kind == Kind.CEASED:
        if code not in CEASE_REASONS:
            raise Refused("Choose the reason for ceasing.")
        details["reason"] = code
    elif kind in (Kind.TRANSFERRED_OUT, Kind.TRANSFERRED_IN, Kind.FILE_ASKED_FOR) and code:
        details["council"] = code[:10]
    if document is not None and document.child_id != plan.child_id:
        raise Refused("Choose a document of this child.")
    event = PlanEvent(
        plan_id=plan.id,
        kind=kind,
        day=day,
        details=details,
        document_id=document.id if document is not None else None,
        by_user_id=by.user_id,
        note=words or None,
    )
    session.add(event)
    session.flush()
    work_out(session, [plan.id])
    _stop_clocks(session, plan, Kind(kind), day, by, words, document)
    child = session.get_one(Child, plan.child_id)
    note(session, by, What.PLAN_EVENT_ADDED, f"plan:{plan.public_id}", child=child, document=document, kind=kind)
    return event


def _stop_clocks(
    session: Session, plan: PlanRecord, kind: Kind, day: date, by: By, words: str, document: Document | None
) -> None:
    happening = _DONE.get(kind)
    if happening is None:
        return
    for row in rows_of_child(session, plan.child_id):
        open_still = row.stop_standing != "confirmed" and row.given_up is None and row.trigger <= day
        if open_still and rule_of(row.rule, row.trigger).stop is happening:
            decide(session, row.public_id, "met", by, day=day, reason=words, document=document)


def _events(session: Session, plan_id: int) -> list[EventLine]:
    query = select(PlanEvent).where(PlanEvent.plan_id == plan_id, PlanEvent.withdrawn_at.is_(None))
    rows = list(session.scalars(query.order_by(PlanEvent.day.desc(), PlanEvent.id.desc())))
    proof = evidence_of(session, rows, [field_of(Kind(row.kind)) for row in rows])
    return [
        EventLine(row, KIND_TITLES[Kind(row.kind)], _details(row), one) for row, one in zip(rows, proof, strict=True)
    ]


def _details(row: PlanEvent) -> str:
    words = []
    if reason := row.details.get("reason"):
        words.append(CEASE_REASONS.get(str(reason), str(reason)) if row.kind == Kind.CEASED else str(reason))
    if council := row.details.get("council"):
        words.append(f"council {council}")
    if said := row.details.get("recommendation"):
        words.append(f"recommended: {said}")
    return ", ".join(words)


def _places(session: Session, plan_id: int) -> list[PlaceLine]:
    query = select(Placement).where(Placement.plan_id == plan_id, Placement.withdrawn_at.is_(None))
    rows = list(session.scalars(query.order_by(Placement.start.desc(), Placement.id.desc())))
    proof = evidence_of(session, rows, ["setting_name"] * len(rows))
    out = []
    for row, one in zip(rows, proof, strict=True):
        title = row.setting_name or SEN_SETTINGS.get(row.sen_setting or "", "") or f"URN {row.urn or row.ukprn or '–'}"
        kind = PLACEMENT_TYPES.get(row.placement_type or "")
        shown = f"{title} ({kind})" if kind else title
        out.append(PlaceLine(row, shown, None if row.end == FOR_EVER else row.end, one))
    return out


def _costs(session: Session, plan_id: int, on: date) -> list[CostLineShown]:
    query = select(PlanCost).where(PlanCost.plan_id == plan_id, PlanCost.withdrawn_at.is_(None))
    rows = list(session.scalars(query.order_by(PlanCost.start.desc(), PlanCost.id.desc())))
    lines = [line_of(row) for row in rows]
    counted = {line.row for line in standing(lines, on)}
    proof = evidence_of(session, rows, ["annual_cost"] * len(rows))
    return [
        CostLineShown(
            row,
            ELEMENTS.get(row.element, row.element),
            line.annual,
            None if row.end == FOR_EVER else row.end,
            row.id in counted,
            one,
        )
        for row, line, one in zip(rows, lines, proof, strict=True)
    ]
