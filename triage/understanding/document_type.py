"""What a document is for, with calibrated probabilities."""

from __future__ import annotations

from dataclasses import dataclass

from triage.understanding.artefacts import Learned
from triage.understanding.flow import Flow
from triage.understanding.layout_context import ContextReader
from triage.understanding.type_features import type_features
from triage.vocabulary import DocumentType


@dataclass(frozen=True, slots=True)
class TypeGuess:
    """The likeliest type, its probability, and the next likeliest ones."""

    type: DocumentType
    confidence: float
    alternatives: list[tuple[DocumentType, float]]


def guess_type(flow: Flow, name: str, reader: ContextReader, learned: Learned) -> TypeGuess:
    """Rank the document types. `name` is the file name as sent."""
    if len(flow.text.split()) < 4:
        return TypeGuess(DocumentType.OTHER, 0.3, [(DocumentType.CORRESPONDENCE, 0.2)])
    model = learned.types
    shares = model.distribution(model.weighted_scores(type_features(flow, name, reader)))
    ranked = sorted(
        ((DocumentType(label), float(p)) for label, p in zip(model.labels, shares, strict=True)), key=lambda x: -x[1]
    )
    return TypeGuess(ranked[0][0], ranked[0][1], ranked[1:3])
