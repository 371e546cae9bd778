"""The field scorers: one linear model a field, thresholds and calibration from writers left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from models.compare import same
from models.field_data import Example, Rows, gold_list, rows_of
from models.training.documents import TrainingDocument
from models.training.fitting import fit, raw
from models.training.folds import folds_of
from triage.understanding.field_reader import ONLY_FOR, Scored, choose
from triage.understanding.linear import LinearModel
from triage.vocabulary import FieldName

STRENGTH = 1.0
_SURE_PRECISION = 0.985


@dataclass
class Outcome:
    """One kept value of a held-back document: raw score, lead, and whether it is right."""

    score: float
    margin: float
    right: bool


@dataclass
class FieldsResult:
    """Models, their settings, and held-back figures by field: right, wrong, missed."""

    models: dict[FieldName, LinearModel]
    settings: dict[str, Any]
    figures: dict[str, tuple[int, int, int]]


def train_fields(
    documents: list[TrainingDocument],
    believed: list[str],
    fragments: list[TrainingDocument],
    entities: list[dict[int, str]] | None = None,
) -> FieldsResult:
    """Fit every field's scorer; `believed` are held-back document types, `entities` held-back entity labels.

    `fragments` only teach. Thresholds, calibration and figures come from documents read from files, by models that
    never saw their writer.
    """
    documents = [*documents, *fragments]
    believed = [*believed, *(f.document_type for f in fragments)]
    examples = [Example(d.name, d.flow, d.received, d.document_type, d.gold, d.marks) for d in documents]
    writers = [d.writer for d in documents]
    models: dict[FieldName, LinearModel] = {}
    settings: dict[str, Any] = {}
    figures: dict[str, tuple[int, int, int]] = {}
    outcomes: list[tuple[str, Outcome]] = []
    for field, all_rows in rows_of(examples, believed, entities).items():
        rows = [r for r in all_rows if _teaches(documents[r.example], field)]
        if not any(any(r.answers) for r in rows):
            continue
        held = _held_back(rows, writers)
        models[field] = fit(
            [f for r in rows for f in r.features], [a for r in rows for a in r.answers], strength=STRENGTH
        )
        judged = [(r, h) for r, h in zip(rows, held, strict=True) if documents[r.example].from_file]
        rows, held = [r for r, _ in judged], [h for _, h in judged]
        threshold = _best_threshold(field, rows, held, examples)
        setting = {"threshold": threshold, "slope": 1.0, "margin": 0.0, "shift": 0.0}
        kept, figure = _assemble(field, rows, held, examples, setting)
        setting |= _calibrate(kept)
        figures[field.value] = figure
        settings[field.value] = setting
        outcomes += [(field.value, o) for o in kept]
    _set_knees(settings, outcomes)
    return FieldsResult(models, settings, figures)


def _teaches(document: TrainingDocument, field: FieldName) -> bool:
    right_type = field not in ONLY_FOR or document.document_type == ONLY_FOR[field].value
    return right_type and (document.known is None or field in document.known)


def _held_back(rows: list[Rows], writers: list[str]) -> list[list[float]]:
    held: list[list[float]] = [[] for _ in rows]
    folds = folds_of(writers)
    for fold in sorted(set(folds)):
        inside = [i for i, r in enumerate(rows) if folds[r.example] == fold]
        train = [r for r in rows if folds[r.example] != fold]
        model = fit([f for r in train for f in r.features], [a for r in train for a in r.answers], strength=STRENGTH)
        flat = (
            raw(model, [f for i in inside for f in rows[i].features])[:, 0].tolist()
            if any(rows[i].features for i in inside)
            else []
        )
        for i in inside:
            count = len(rows[i].features)
            held[i], flat = flat[:count], flat[count:]
    return held


def _assemble(
    field: FieldName, rows: list[Rows], held: list[list[float]], examples: list[Example], setting: dict[str, Any]
) -> tuple[list[Outcome], tuple[int, int, int]]:
    right = wrong = missed = 0
    kept: list[Outcome] = []
    for row, scores in zip(rows, held, strict=True):
        left = gold_list(examples[row.example].gold, field)[:]
        scored = [Scored(e, s) for e, s in zip(row.entities, scores, strict=True)]
        for item, _ in choose(field, scored, setting):
            hit = next((g for g in left if same(field, g, item.entity.value)), None)
            others = [s.score for s in scored if s.entity.value != item.entity.value]
            margin = item.score - max(others, default=-8.0) if not field.is_list else 4.0
            kept.append(Outcome(item.score, min(8.0, margin), hit is not None))
            if hit is None:
                wrong += 1
            else:
                left.remove(hit)
                right += 1
        missed += len(left)
    return kept, (right, wrong, missed)


def _best_threshold(field: FieldName, rows: list[Rows], held: list[list[float]], examples: list[Example]) -> float:
    best = (-1.0, 0.0)
    for threshold in np.arange(-3.9, 1.21, 0.3):
        _, (right, wrong, missed) = _assemble(
            field, rows, held, examples, {"threshold": threshold, "slope": 1.0, "margin": 0.0, "shift": 0.0}
        )
        score = 2 * right / max(1, 2 * right + wrong + missed)
        best = max(best, (round(score, 4), float(threshold)))
    return best[1]


def _calibrate(kept: list[Outcome]) -> dict[str, float]:
    right = np.array([o.right for o in kept])
    if len(kept) < 12 or right.all() or not right.any():
        share = (right.sum() + 1.0) / (len(kept) + 2.0) if len(kept) else 0.5
        return {"slope": 0.3, "margin": 0.0, "shift": float(np.log(share / (1 - share))) - 0.3}
    x = np.array([[o.score, o.margin] for o in kept])
    model = LogisticRegression(C=1.0).fit(x, right)
    return {
        "slope": max(0.0, float(model.coef_[0, 0])),
        "margin": max(0.0, float(model.coef_[0, 1])),
        "shift": float(model.intercept_[0]),
    }


def _set_knees(settings: dict[str, Any], outcomes: list[tuple[str, Outcome]]) -> None:
    """The probability from which held-back values of all fields are right often enough to be called sure."""
    judged = []
    for name, outcome in outcomes:
        s = settings[name]
        z = s["slope"] * outcome.score + s["margin"] * outcome.margin + s["shift"]
        judged.append((1 / (1 + float(np.exp(-z))), outcome.right))
    judged.sort(key=lambda j: -j[0])
    knee, right = 0.9, 0
    for place, (p, ok) in enumerate(judged, 1):
        right += ok
        if place > 50 and right / place >= _SURE_PRECISION:
            knee = p
    for setting in settings.values():
        setting["knee"] = min(0.995, max(0.5, knee))
