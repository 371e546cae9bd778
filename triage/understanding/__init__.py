"""Document -> Reading: what it is, how urgent, and its fields with evidence and confidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from triage.clocks.due_dates import due_date
from triage.reading.document import Document
from triage.understanding.artefacts import Learned, load
from triage.understanding.bundle import cut, joined
from triage.understanding.document_type import guess_type
from triage.understanding.field_reader import FieldReader
from triage.understanding.flow import Flow, flow_of
from triage.understanding.layout_context import ContextReader
from triage.understanding.parts import find_spans
from triage.understanding.reading import FieldValue, Reading
from triage.understanding.risk import unit_risks
from triage.understanding.type_features import type_features
from triage.understanding.urgency import judge
from triage.vocabulary import DocumentType, FieldName, ReasonCode, Urgency

__all__ = ["load", "understand", "understand_flow"]


def understand(document: Document, *, name: str, received: date, whole: bool = False) -> Reading:
    """Understand a document that was read. The same document, name and date give the same reading.

    `name` is the file name as sent (a weak hint), `received` the day on which the council had it. `whole`: the pages
    are known to be one document, and no parts are looked for.
    """
    learned = load()
    spans = [] if whole else find_spans(document, learned)
    if spans:
        # the file's name speaks of the file, not of one part
        flows = [flow_of(cut(document, span)) for span in spans]
        parts = [understand_flow(flow, name="", received=received, learned=learned) for flow in flows]
        reading = joined(document, spans, parts)
    else:
        reading = understand_flow(flow_of(document), name=name, received=received, learned=learned)
    if document.partial:
        # what was not read may hold anything: never settled, never last in the queue
        reading.needs_a_look = True
        if reading.urgency is Urgency.LOW:
            reading.urgency = Urgency.STANDARD
            reading.reasons = [replace(r, code=ReasonCode.STATUTORY) for r in reading.reasons]
    return reading


def understand_flow(flow: Flow, *, name: str, received: date, learned: Learned) -> Reading:
    """Understand running text with given models."""
    reader = ContextReader(flow)
    guess = guess_type(flow, name, reader, learned)
    fields, warnings = FieldReader(learned).read(flow, reader, received, guess.type)
    risks = unit_risks(flow, reader, received, learned)
    low = learned.low.probability_of(type_features(flow, name, reader))
    urgency, sure, reasons = judge(flow, risks, guess.type, guess.confidence, fields, received, low, learned)
    event = fields.get(FieldName.EVENT_DATE)
    permanent = any(r.code is ReasonCode.OUT_OF_EDUCATION for r in reasons)
    due = due_date(
        guess.type,
        received,
        date.fromisoformat(str(event[0].value)) if event else None,
        permanent_exclusion=permanent and guess.type is DocumentType.EXCLUSION_NOTICE and _says_permanent(flow),
    )
    if due is not None:
        sureness = min(
            guess.confidence, event[0].confidence if event and guess.type is not DocumentType.EHC_REQUEST else 1.0
        )
        fields[FieldName.DUE_DATE] = [FieldValue(due.isoformat(), sureness, None, "computed")]
    return Reading(
        document_type=guess.type,
        type_confidence=guess.confidence,
        urgency=urgency,
        urgency_confidence=sure,
        reasons=reasons,
        alternatives=guess.alternatives,
        fields=fields,
        warnings=warnings,
        needs_a_look=guess.confidence < learned.settings["type_threshold"],
        model_version=learned.version,
    )


def _says_permanent(flow: Flow) -> bool:
    text = flow.text.casefold()
    return "permanent" in text and "exclu" in text
