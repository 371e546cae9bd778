"""The fields of a document: candidates gathered to entities, scored, the best one kept if it is likely."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Any

from triage.understanding.artefacts import Learned
from triage.understanding.candidates import FAMILY, find_candidates
from triage.understanding.entities import Entity, contains_name, gather
from triage.understanding.entity_model import entities_of
from triage.understanding.features import DocumentFacts, entity_features, mention_features
from triage.understanding.flow import Flow
from triage.understanding.layout_context import ContextReader
from triage.understanding.linear import LinearModel
from triage.understanding.reading import FieldValue
from triage.understanding.relations import DECIDED_FIRST, relation_features
from triage.vocabulary import DocumentType, FieldName

# the contract gives these to one type only
PEOPLE = (FieldName.CHILD_NAME, FieldName.AUTHOR_NAME)
ONLY_FOR = {
    FieldName.PLAN_STATUS: DocumentType.EHC_PLAN,
    FieldName.REVIEW_RECOMMENDATION: DocumentType.ANNUAL_REVIEW,
}


@dataclass(frozen=True, slots=True)
class Scored:
    """An entity with its raw score for a field."""

    entity: Entity
    score: float


def confidence_of(setting: dict[str, Any], score: float, margin: float) -> float:
    """Calibrated chance that a value is right, from its raw score and its lead over the next value."""
    z = setting["slope"] * score + setting["margin"] * min(margin, 8.0) + setting["shift"]
    p = 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))
    knee: float = setting.get("knee", 0.9)
    p = 0.9 + 0.1 * (p - knee) / (1 - knee) if p >= knee else 0.9 * p / knee
    return max(0.0, min(1.0, p))


def choose(field: FieldName, scored: list[Scored], setting: dict[str, Any]) -> list[tuple[Scored, float]]:
    """The kept entities of a field with their confidences: one at most, or all likely ones for a list."""
    ranked = sorted(scored, key=lambda s: -s.score)
    if not ranked:
        return []
    if not field.is_list:
        second = next((s.score for s in ranked[1:] if not _alike(s.entity, ranked[0].entity)), -8.0)
        best = _fullest(ranked) if field in PEOPLE else ranked[0]
        return (
            [(best, confidence_of(setting, best.score, best.score - second))]
            if best.score >= setting["threshold"]
            else []
        )
    kept: list[Scored] = []
    for item in ranked:
        if item.score < setting["threshold"]:
            break
        if field is FieldName.PARENT_NAMES and any(
            contains_name(str(k.entity.value), str(item.entity.value))
            or contains_name(str(item.entity.value), str(k.entity.value))
            for k in kept
        ):
            _prefer_fuller(kept, item)
            continue
        if field is FieldName.PROVISION and any(k.entity.value == item.entity.value for k in kept):
            continue
        kept.append(item)
    return [(item, confidence_of(setting, item.score, 4.0)) for item in kept]


def _fullest(ranked: list[Scored]) -> Scored:
    """The best person, by the fullest form of the name that the document gives: initials give way to first names."""
    best = ranked[0]
    words = str(best.entity.value).split()
    if not any(len(w.strip(".")) == 1 for w in words[:-1]) and len(words) > 1:
        return best
    for other in ranked[1:]:
        theirs = str(other.entity.value).split()
        if (
            len(theirs) >= 2
            and theirs[-1].casefold() == words[-1].casefold()
            and contains_name(str(other.entity.value), str(best.entity.value))
            and all(len(w.strip(".")) > 1 for w in theirs)
        ):
            return Scored(other.entity, best.score)
    return best


def _prefer_fuller(kept: list[Scored], item: Scored) -> None:
    """Of two forms of one name, keep the fuller one."""
    for place, other in enumerate(kept):
        mine, theirs = str(item.entity.value), str(other.entity.value)
        if contains_name(mine, theirs) and len(mine) > len(theirs):
            kept[place] = Scored(item.entity, other.score)
            return


def _alike(a: Entity, b: Entity) -> bool:
    if a.kind in ("person", "organisation", "role"):
        x, y = str(a.value).casefold(), str(b.value).casefold()
        return x in y or y in x
    return a.value == b.value


class FieldReader:
    """Reads the fields of one document after another with the same models."""

    def __init__(self, learned: Learned) -> None:
        self._learned = learned

    def read(
        self, flow: Flow, reader: ContextReader, received: date, document_type: DocumentType
    ) -> tuple[dict[FieldName, list[FieldValue]], list[str]]:
        """Suggested values of every field that the document gives, and warnings."""
        families, warnings = find_candidates(flow, received)
        facts = DocumentFacts(flow, received, document_type.value, reader)
        if self._learned.entities is not None:
            facts.entities = entities_of(flow, reader, self._learned.entities)
        gathered = {family: gather(found) for family, found in families.items()}
        for found in gathered.values():
            facts.note(found)
        out: dict[FieldName, list[FieldValue]] = {}
        base = {family: [entity_features(facts, e) for e in group] for family, group in gathered.items()}
        decided: dict[FieldName, str] = {}
        for field in (*DECIDED_FIRST, *(f for f in FAMILY if f not in DECIDED_FIRST)):
            model = self._learned.fields.get(field)
            if model is None or (field in ONLY_FOR and ONLY_FOR[field] is not document_type):
                continue
            group = gathered[FAMILY[field]]
            scored = [
                Scored(e, float(model.scores([*f, *relation_features(field, e, decided, document_type.value)])[0]))
                for e, f in zip(group, base[FAMILY[field]], strict=True)
            ]
            kept = choose(field, scored, self._learned.settings["fields"][field.value])
            if kept:
                out[field] = [self._value(item, confidence, flow, facts, model) for item, confidence in kept]
                decided[field] = str(out[field][0].value)
        _reconcile(out)
        return out, warnings

    def _value(
        self, item: Scored, confidence: float, flow: Flow, facts: DocumentFacts, model: LinearModel
    ) -> FieldValue:
        mentions = item.entity.mentions
        best = (
            max(mentions, key=lambda m: float(model.scores(mention_features(facts, m))[0]))
            if len(mentions) > 1
            else mentions[0]
        )
        evidence = flow.evidence(best.start, best.end)
        ocr = flow.confidence(best.start, best.end)
        return FieldValue(best.value, confidence * (1.0 if ocr > 0.6 else 0.9), evidence)


def _reconcile(fields: dict[FieldName, list[FieldValue]]) -> None:
    """What cannot stand together: the child is no parent of itself, the first need is no second one."""
    child = fields.get(FieldName.CHILD_NAME)
    parents = fields.get(FieldName.PARENT_NAMES)
    if child and parents:
        name = str(child[0].value).casefold()
        fields[FieldName.PARENT_NAMES] = [p for p in parents if str(p.value).casefold() != name]
    primary = fields.get(FieldName.PRIMARY_NEED)
    secondary = fields.get(FieldName.SECONDARY_NEEDS)
    if primary and secondary:
        fields[FieldName.SECONDARY_NEEDS] = [s for s in secondary if s.value != primary[0].value]
    for field in [f for f, values in fields.items() if not values]:
        del fields[field]
