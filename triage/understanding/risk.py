"""Which sentences state a risk, a lost placement, a missed time limit, as current and about this child."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from triage.understanding.artefacts import Learned
from triage.understanding.flow import Flow
from triage.understanding.layout_context import ContextReader
from triage.understanding.risk_features import risk_features
from triage.understanding.sentences import Unit, units_of

RISK_CODES = ("safeguarding", "out_of_education", "placement_breakdown", "medical_risk", "statutory_late")


@dataclass(frozen=True, slots=True)
class UnitRisk:
    """A unit with the chance of each risk code."""

    unit: Unit
    chances: dict[str, float]


def unit_risks(flow: Flow, reader: ContextReader, received: date, learned: Learned) -> list[UnitRisk]:
    """Chances of every unit of a document."""
    out = []
    for unit in units_of(flow, reader):
        features = risk_features(unit.text, unit.zone, unit.section, received)
        shares = learned.risk.shares(features)
        out.append(UnitRisk(unit, dict(zip(learned.risk.labels, (float(s) for s in shares), strict=True))))
    return out


def _logit(p: float) -> float:
    p = min(0.9999, max(0.0001, p))
    return math.log(p / (1 - p))


def document_features(chances: list[float], document_type: str) -> dict[str, float]:
    """What the units say together about one code, for the document's own decision."""
    ranked = [*sorted(chances, reverse=True)[:3], 0.0, 0.0, 0.0]
    return {
        "top": _logit(ranked[0]),
        "second": _logit(ranked[1]),
        "third": _logit(ranked[2]),
        "units": math.log1p(len(chances)),
        f"type={document_type}": 1.0,
        f"type={document_type}&top": _logit(ranked[0]) / 4,
    }
