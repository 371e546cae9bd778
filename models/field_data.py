"""Training rows for the field scorers: every candidate of every document, with the answer."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.compare import provision_quantity, same
from models.corpus_format import Mark
from triage.understanding.candidates import FAMILY, find_candidates
from triage.understanding.entities import Entity, gather
from triage.understanding.features import DocumentFacts, entity_features
from triage.understanding.flow import Flow
from triage.understanding.layout_context import ContextReader
from triage.understanding.relations import DECIDED_FIRST, relation_features
from triage.vocabulary import FieldName


@dataclass
class Example:
    """A document to learn from: its flow, its gold fields, and (for corpus text) the marks in the flow."""

    name: str
    flow: Flow
    received: date
    document_type: str
    gold: dict[FieldName, Any]
    marks: list[Mark]
    weight: float = 1.0


@dataclass
class Rows:
    """Entities of one example and one field: features, answers."""

    example: int
    entities: list[Entity]
    features: list[list[str]]
    answers: list[bool]


def gold_list(gold: dict[FieldName, Any], field: FieldName) -> list[Any]:
    """The gold values of a field as a list, empty where it is absent."""
    value = gold.get(field)
    return [] if value is None else value if isinstance(value, list) else [value]


def answers(example: Example, field: FieldName, entities: list[Entity]) -> list[bool]:
    """Whether each entity is a right value of the field."""
    gold = gold_list(example.gold, field)
    if field is not FieldName.PROVISION:
        return [any(same(field, g, e.value) for g in gold) for e in entities]
    marks = [m for m in example.marks if m.name == "provision"]
    out = []
    for entity in entities:
        assert isinstance(entity.value, dict)
        quantity = provision_quantity(entity.value)
        right = [g for g in gold if provision_quantity(g) == quantity]
        mention = entity.mentions[0]
        touched = any(m.start < mention.end and mention.start < m.end for m in marks)
        named = any(same(field, g, entity.value) for g in right)
        out.append(bool(right) and (touched or named))
    return out


def rows_of(
    examples: list[Example], types: list[str], entities: list[dict[int, str]] | None = None
) -> dict[FieldName, list[Rows]]:
    """Rows of every field. `types` are the document types to be believed; `entities` as the entity model found them."""
    out: dict[FieldName, list[Rows]] = {field: [] for field in FAMILY}
    for number, (example, believed) in enumerate(zip(examples, types, strict=True)):
        families, _ = find_candidates(example.flow, example.received)
        facts = DocumentFacts(example.flow, example.received, believed, ContextReader(example.flow))
        if entities:
            facts.entities = entities[number]
        gathered = {family: gather(found) for family, found in families.items()}
        for found in gathered.values():
            facts.note(found)
        base = {family: [entity_features(facts, e) for e in group] for family, group in gathered.items()}
        decided = _decided(example)
        for field, family in FAMILY.items():
            group = gathered[family]
            features = [
                f + relation_features(field, e, decided, believed) for e, f in zip(group, base[family], strict=True)
            ]
            out[field].append(Rows(number, group, features, answers(example, field, group)))
    return out


def _decided(example: Example) -> dict[FieldName, str]:
    """The gold values that a scorer may lean on, some of them missing as in real reading."""
    rng = random.Random(example.name)
    known = {field: gold_list(example.gold, field) for field in DECIDED_FIRST}
    return {field: str(values[0]) for field, values in known.items() if values and rng.random() > 0.12}
