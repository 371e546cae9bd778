"""What people checked as training documents, and whether learning from it helps.

A correction says what a document is and what its fields are. It has no marks and says nothing of most sentences, so it
teaches the document type, "nothing to do" and the fields; of the risks it teaches only the sentences that were shown
to the person as a reason: as such where the band was kept, as nothing of the kind where the person chose a lower band.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from zlib import crc32

from models.scoring import Outcome, outcomes_of, summary
from models.training.documents import TrainingDocument
from models.training.risk import NONE, SentenceRow
from triage.corrections import Correction, Review, corrections_in
from triage.reading.serial import load_document
from triage.understanding import understand_flow
from triage.understanding.artefacts import Learned
from triage.understanding.flow import flow_of
from triage.understanding.layout_context import ContextReader
from triage.understanding.risk import RISK_CODES
from triage.understanding.risk_features import risk_features
from triage.understanding.sentences import units_of
from triage.vocabulary import FieldName, ReasonCode, Urgency

FEWEST = 20
"""With fewer judged documents, chance decides which models look better."""
_WRITERS = 10
HEADLINES = ("type_accuracy", "urgency_accuracy", "critical_recall", "critical_precision", "field_f1", "sure_precision")


@dataclass(frozen=True)
class Corrected:
    """A correction and the training document made of it."""

    correction: Correction
    document: TrainingDocument

    @property
    def judges(self) -> bool:
        """Whether it is in the half that only judges. Fixed by its id, so that it stays there."""
        return crc32(self.correction.id.encode()) % 2 == 0


def accepted(folder: Path) -> list[Corrected]:
    """The examples of a folder that a person let in. Raises ValueError where a file is no example."""
    return [
        Corrected(one, _training_document(one, folder))
        for one in corrections_in(folder)
        if one.review is Review.ACCEPTED
    ]


def _training_document(correction: Correction, folder: Path) -> TrainingDocument:
    flow = flow_of(load_document((folder / f"{correction.id}.document").read_bytes()))
    gold = {FieldName(name): value for name, value in correction.fields.items()}
    said = set(correction.reading.get("fields") or {})
    return TrainingDocument(
        name=correction.id,
        writer=f"council-{crc32(correction.id.encode()) % _WRITERS}",
        flow=flow,
        reader=ContextReader(flow),
        marks=[],
        header={
            "document_type": correction.document_type,
            "urgency": correction.urgency,
            "file_name": correction.file_name,
        },
        gold=gold,
        received=date.fromisoformat(correction.received),
        # nobody said that a value stands nowhere in the document where neither the machine nor the person named one
        known=frozenset(name for name in FieldName if name in gold or name.value in said),
    )


def sentence_rows(corrected: list[Corrected]) -> list[SentenceRow]:
    """The sentences that were shown as reasons, with what the person made of them."""
    rows = []
    for one in corrected:
        suggested = one.correction.reading.get("urgency") or {}
        shown = [(r.get("quote"), r["code"]) for r in suggested.get("reasons") or [] if r["code"] in RISK_CODES]
        band = Urgency(one.correction.urgency)
        for unit in units_of(one.document.flow, one.document.reader) if shown else []:
            code = next((c for quote, c in shown if quote and _same_words(quote, unit.text)), None)
            if code is None:
                continue
            kept = band.rank <= ReasonCode(code).urgency.rank
            features = risk_features(unit.text, unit.zone, unit.section, one.document.received)
            rows.append(SentenceRow(code if kept else NONE, features, one.document.writer, None, 1.0))
    return rows


def _same_words(quote: str, text: str) -> bool:
    a, b = " ".join(quote.split()), " ".join(text.split())
    return bool(b) and (b in a or a in b)


def judged(corrected: list[Corrected], learned: Learned) -> dict[str, Any]:
    """How models read documents that they did not learn from: the measures of `models.scoring.summary`."""
    outcomes: list[Outcome] = []
    for one in corrected:
        correction = one.correction
        reading = understand_flow(
            one.document.flow, name=correction.file_name, received=one.document.received, learned=learned
        )
        gold = {
            "file": correction.id,
            "document_type": correction.document_type,
            "urgency": correction.urgency,
            "fields": correction.fields,
        }
        outcomes += outcomes_of(gold, {correction.id: reading.to_json()})
    return summary(outcomes)
