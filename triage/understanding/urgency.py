"""How soon a person must look, with every reason and its sentence (`labels.md` section 2)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from triage.clocks.working_days import add_working_days, working_day_on_or_before
from triage.understanding.artefacts import Learned
from triage.understanding.flow import Flow
from triage.understanding.reading import Evidence, FieldValue, Reason
from triage.understanding.risk import RISK_CODES, UnitRisk, document_features
from triage.vocabulary import DocumentType, FieldName, ReasonCode, Urgency

_SHOWN = 3
# a child's own words are few and plain, and a missed one is the worst error: they need less to be shown
_EASIER = {("safeguarding", DocumentType.CHILD_VIEWS): 2.0, ("safeguarding", DocumentType.PARENT_VIEWS): 1.0}
_BREAKDOWN = "placement_breakdown"
_SURELY_NO_CASE = 0.7
_PLAIN_STATEMENT = 0.85
_PRE_ACTION = re.compile(
    r"letter before (?:claim|action)|pre-?action (?:protocol|letter)|proposed (?:claim|defendant|claimant)|claim for judicial review",
    re.I,
)
_OMBUDSMAN = re.compile(r"\bombudsman\b|\bLGSCO\b", re.I)


def deadline_reason(deadline: FieldValue | None, received: date) -> Reason | None:
    """`deadline_imminent` up to the 5th working day after receipt or passed, `deadline_soon` up to the 15th."""
    if deadline is None:
        return None
    day = working_day_on_or_before(date.fromisoformat(str(deadline.value)))
    if day <= add_working_days(received, 5):
        return Reason(ReasonCode.DEADLINE_IMMINENT, deadline.confidence, deadline.evidence)
    if day <= add_working_days(received, 15):
        return Reason(ReasonCode.DEADLINE_SOON, deadline.confidence, deadline.evidence)
    return None


def late_by_dates(
    document_type: DocumentType, fields: dict[FieldName, list[FieldValue]], received: date
) -> Reason | None:
    """A time limit that the document's own dates show as missed: a review's decision is due 28 days after its meeting."""
    event = fields.get(FieldName.EVENT_DATE)
    if document_type is not DocumentType.ANNUAL_REVIEW or not event:
        return None
    meeting = date.fromisoformat(str(event[0].value))
    if meeting + timedelta(days=28) < received <= meeting + timedelta(days=400):
        return Reason(ReasonCode.STATUTORY_LATE, event[0].confidence, event[0].evidence)
    return None


def legal_challenge(flow: Flow, document_type: DocumentType) -> Reason | None:
    """A tribunal document, a pre-action letter or claim, or a letter from the Ombudsman."""
    if document_type is DocumentType.TRIBUNAL:
        return Reason(ReasonCode.LEGAL_CHALLENGE, 0.9, _title(flow))
    if document_type is not DocumentType.COMPLAINT:
        return None
    own = [block for block in flow.blocks if not block.quoted]
    for place, block in enumerate(own):
        text = flow.block_text(block)
        edge = place < 8 or place >= len(own) - 4
        if _PRE_ACTION.search(text) or (edge and _OMBUDSMAN.search(text)):
            return Reason(ReasonCode.LEGAL_CHALLENGE, 0.8, flow.evidence(block.start, block.end))
    return None


def judge(
    flow: Flow,
    risks: list[UnitRisk],
    document_type: DocumentType,
    type_confidence: float,
    fields: dict[FieldName, list[FieldValue]],
    received: date,
    low_chance: float,
    learned: Learned,
) -> tuple[Urgency, float, list[Reason]]:
    """The urgency band, how sure, and the reasons of that band, surest first."""
    reasons = _risk_reasons(flow, risks, document_type, learned)
    no_case = document_type is DocumentType.OTHER and type_confidence >= _SURELY_NO_CASE
    if no_case:
        # an advert or newsletter writes about risks; only a plain statement about a child counts there
        reasons = [r for r in reasons if r.confidence >= _PLAIN_STATEMENT]
    # the last day of an offer in an advert is no deadline of the council's
    deadline = None if no_case else fields.get(FieldName.DEADLINE)
    for found in (
        deadline_reason(deadline[0] if deadline else None, received),
        late_by_dates(document_type, fields, received),
    ):
        if found is not None and not any(r.code is found.code for r in reasons):
            reasons.append(found)
    legal = legal_challenge(flow, document_type)
    if legal is not None and low_chance < 0.8:
        reasons.append(legal)
    if not reasons:
        low = document_type is DocumentType.OTHER or low_chance >= learned.settings["low_threshold"]
        code = ReasonCode.INFORMATION if low else ReasonCode.STATUTORY
        sure = low_chance if low else 1 - low_chance
        reasons = [Reason(code, max(0.5, sure), _title(flow))]
    band = min((r.code.urgency for r in reasons), key=lambda u: u.rank)
    kept = sorted((r for r in reasons if r.code.urgency is band), key=lambda r: -r.confidence)
    return band, kept[0].confidence, kept


def _risk_reasons(flow: Flow, risks: list[UnitRisk], document_type: DocumentType, learned: Learned) -> list[Reason]:
    reasons: list[Reason] = []
    for code in RISK_CODES:
        model = learned.reasons.get(code)
        if model is None or not risks:
            continue
        setting = learned.settings["reasons"][code]
        features = document_features([r.chances.get(code, 0.0) for r in risks], document_type.value)
        score = float(model.weighted_scores(features)[0])
        if score < setting["threshold"] - _EASIER.get((code, document_type), 0.0):
            continue
        if code == _BREAKDOWN and document_type is DocumentType.CONSULTATION_RESPONSE:
            # a setting that was asked and says no is not the placement that breaks down
            continue
        confidence = 1 / (1 + 2.718281828 ** -(score * model.slope + model.shift))
        ranked = sorted(risks, key=_chance_of(code))[:_SHOWN]
        for place, item in enumerate(ranked):
            if place and item.chances.get(code, 0.0) < 0.5:
                break
            reasons.append(Reason(ReasonCode(code), confidence, flow.evidence(item.unit.start, item.unit.end)))
    return reasons


def _chance_of(code: str) -> Callable[[UnitRisk], float]:
    return lambda risk: -risk.chances.get(code, 0.0)


def _title(flow: Flow) -> Evidence | None:
    block = next((b for b in flow.blocks if len(flow.block_text(b).split()) > 1), None)
    return flow.evidence(block.start, block.end) if block else None
