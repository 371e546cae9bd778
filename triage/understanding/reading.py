"""What the service understood of a document: a `Reading`, as `labels.md` section 4 writes it down."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from triage.reading.document import Box
from triage.vocabulary import DocumentType, FieldName, ReasonCode, Urgency

Value = str | float | dict[str, Any]


@dataclass(slots=True)
class Evidence:
    """Where a value was read: page from 1, character span in the page's text, boxes in points, the words."""

    page: int
    quote: str
    start: int = 0
    end: int = 0
    boxes: list[Box] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Page, quote, span and boxes as JSON types."""
        return {
            "page": self.page,
            "quote": self.quote,
            "span": [self.start, self.end],
            "boxes": [[round(v, 1) for v in (b.x0, b.y0, b.x1, b.y1)] for b in self.boxes],
        }


@dataclass(slots=True)
class FieldValue:
    """One suggested value with its calibrated confidence (0..1). `evidence` is None for a computed value."""

    value: Value
    confidence: float
    evidence: Evidence | None = None
    method: str = "learned"

    def to_json(self) -> dict[str, Any]:
        """The value as `labels.md` section 4 writes it."""
        out: dict[str, Any] = {"value": self.value, "confidence": round(self.confidence, 4), "method": self.method}
        return out | (self.evidence.to_json() if self.evidence else {})


@dataclass(slots=True)
class Reason:
    """Why the document is in its urgency band, with the sentence."""

    code: ReasonCode
    confidence: float
    evidence: Evidence | None = None

    def to_json(self) -> dict[str, Any]:
        """Code, quote and place."""
        return {"code": self.code.value, "confidence": round(self.confidence, 4)} | (
            self.evidence.to_json() if self.evidence else {}
        )


@dataclass(slots=True)
class Part:
    """A document inside a bundle: first and last page."""

    document_type: DocumentType
    first: int
    last: int
    confidence: float


@dataclass(slots=True)
class Reading:
    """Everything that was understood. `alternatives` are the next likeliest types with their probabilities.

    `needs_a_look` is True where the type is not certain enough to be shown as settled.
    """

    document_type: DocumentType
    type_confidence: float
    urgency: Urgency
    urgency_confidence: float
    reasons: list[Reason] = field(default_factory=list)
    alternatives: list[tuple[DocumentType, float]] = field(default_factory=list)
    fields: dict[FieldName, list[FieldValue]] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    needs_a_look: bool = False
    model_version: str = ""

    def to_json(self) -> dict[str, Any]:
        """The reading as `labels.md` section 4 writes it (without file, received and attachments)."""
        out: dict[str, Any] = {
            "document_type": {
                "value": self.document_type.value,
                "confidence": round(self.type_confidence, 4),
                "alternatives": [{"value": t.value, "confidence": round(p, 4)} for t, p in self.alternatives],
                "needs_a_look": self.needs_a_look,
            },
            "urgency": {
                "value": self.urgency.value,
                "confidence": round(self.urgency_confidence, 4),
                "reasons": [reason.to_json() for reason in self.reasons],
            },
            "fields": {
                name.value: [v.to_json() for v in values] if name.is_list else values[0].to_json()
                for name, values in self.fields.items()
                if values
            },
            "model_version": self.model_version,
        }
        if self.parts:
            out["parts"] = [
                {
                    "document_type": p.document_type.value,
                    "pages": [p.first, p.last],
                    "confidence": round(p.confidence, 4),
                }
                for p in self.parts
            ]
        return out
