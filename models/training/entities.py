"""The entity model: people, organisations and roles, trained with spaCy from a blank English pipeline."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import filter_spans
from thinc.api import fix_random_seed

from models.training.documents import TrainingDocument
from triage.understanding.entity_model import blocks_to_read, entities_of
from triage.vocabulary import FieldName

LABELS = {
    FieldName.CHILD_NAME: "CHILD",
    FieldName.PARENT_NAMES: "PARENT",
    FieldName.AUTHOR_NAME: "AUTHOR",
    FieldName.SETTING_NAME: "SETTING",
    FieldName.REQUESTED_SETTING: "SETTING",
    FieldName.AUTHOR_ORGANISATION: "ORGANISATION",
    FieldName.AUTHOR_ROLE: "ROLE",
}
PEOPLE, ORGANISATIONS = "PERSON", "ORGANISATION"
_EPOCHS = 4


def _names(document: TrainingDocument) -> list[tuple[str, str]]:
    """(words, label) of everything that is named in a document, longest first."""
    named: dict[str, str] = {}
    for field, label in LABELS.items():
        value = document.gold.get(field)
        for text in value if isinstance(value, list) else [value] if value else []:
            named.setdefault(str(text), label)
    for text in document.header.get("people") or []:
        named.setdefault(str(text), PEOPLE)
    for text in document.header.get("organisations") or []:
        named.setdefault(str(text), ORGANISATIONS)
    return sorted(named.items(), key=lambda item: -len(item[0]))


def _examples(nlp: Language, documents: list[TrainingDocument]) -> Iterator[Example]:
    for document in documents:
        names = [
            (re.compile(rf"(?<!\w){re.escape(text)}(?!\w)"), label) for text, label in _names(document) if len(text) > 1
        ]
        for index in blocks_to_read(document.flow, document.reader):
            yield _example(nlp.make_doc(document.reader.texts[index]), names)


def _example(doc: Doc, names: list[tuple[re.Pattern[str], str]]) -> Example:
    spans = []
    for pattern, label in names:
        for match in pattern.finditer(doc.text):
            span = doc.char_span(match.start(), match.end(), label=label, alignment_mode="expand")
            if span is not None:
                spans.append(span)
    reference = doc.copy()
    kept = filter_spans(spans)
    reference.set_ents([span for s in kept if (span := reference.char_span(s.start_char, s.end_char, s.label_))])
    return Example(doc, reference)


def train_entities(documents: list[TrainingDocument], seed: int = 0) -> Language:
    """Train on all blocks that the service would read."""
    fix_random_seed(seed)
    rng = random.Random(seed)
    nlp = spacy.blank("en")
    recogniser = nlp.add_pipe("ner")
    for label in sorted({*LABELS.values(), PEOPLE, ORGANISATIONS}):
        recogniser.add_label(label)  # type: ignore[attr-defined]
    examples = list(_examples(nlp, documents))
    optimizer = nlp.initialize(lambda: examples[:200])
    for _ in range(_EPOCHS):
        rng.shuffle(examples)
        for start in range(0, len(examples), 48):
            nlp.update(examples[start : start + 48], sgd=optimizer, drop=0.2)
    return nlp


def held_back_entities(documents: list[TrainingDocument], folds: int = 2) -> list[dict[int, str]]:
    """What a model that never saw a document's writer recognises in it, for the training of the field scorers."""
    writers = sorted({d.writer for d in documents})
    found: list[dict[int, str]] = [{} for _ in documents]
    for fold in range(folds):
        inside = set(writers[fold::folds])
        nlp = train_entities([d for d in documents if d.writer not in inside])
        for number, document in enumerate(documents):
            if document.writer in inside:
                found[number] = entities_of(document.flow, document.reader, nlp)
    return found


def save_entities(nlp: Language, folder: Path) -> None:
    """Write the pipeline in spaCy's own format (JSON and MessagePack, nothing pickled)."""
    nlp.to_disk(folder)
