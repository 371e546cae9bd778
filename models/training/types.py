"""The document type model, and the model of documents that need nothing (`low`)."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np

from models.training.documents import TrainingDocument, cropped, noisy
from models.training.fitting import fit, platt, raw, temperature
from models.training.folds import folds_of
from triage.understanding.linear import LinearModel
from triage.understanding.type_features import type_features

STRENGTH = 10.0


@dataclass
class TypeResult:
    """The model, and for each document what a model that never saw its writer said.

    `unseen`: for each writer a model that never saw them.
    """

    model: LinearModel
    believed: list[str]
    confidence: list[float]
    low: LinearModel
    low_chance: list[float]
    accuracy: float
    unseen: dict[str, LinearModel]


def _copies(documents: list[TrainingDocument], seed: int) -> list[TrainingDocument]:
    rng = random.Random(seed)
    out = []
    for document in documents:
        out.append(noisy(document, rng, rng.choice((0.03, 0.06, 0.12))))
        out.append(cropped(document, rng))
    return out


def train_types(documents: list[TrainingDocument], seed: int = 0) -> TypeResult:
    """Fit on all documents and their damaged copies; judge on writers left out."""
    copies = _copies(documents, seed)
    rows = [type_features(d.flow, d.file_name, d.reader) for d in documents]
    copy_rows = [type_features(d.flow, d.file_name, d.reader) for d in copies]
    labels = [d.document_type for d in documents]
    copy_labels = [d.document_type for d in copies]
    low = [d.header["urgency"] == "low" for d in documents]
    classes = sorted(set(labels))
    held = np.zeros((len(documents), len(classes)), np.float32)
    low_held = np.zeros(len(documents), np.float32)
    unseen: dict[str, LinearModel] = {}
    folds = folds_of([d.writer for d in documents])
    fold_of_writer = dict(zip([d.writer for d in documents], folds, strict=True))
    for fold in sorted(set(folds)):
        inside = [i for i, f in enumerate(folds) if f == fold]
        train = [i for i, f in enumerate(folds) if f != fold]
        extra = [i for i, d in enumerate(copies) if fold_of_writer[d.writer] != fold]
        model = fit(
            [rows[i] for i in train] + [copy_rows[i] for i in extra],
            [labels[i] for i in train] + [copy_labels[i] for i in extra],
            strength=STRENGTH,
            weights=[1.0] * len(train) + [0.4] * len(extra),
        )
        unseen |= dict.fromkeys({documents[i].writer for i in inside}, model)
        scores = raw(model, [rows[i] for i in inside])
        for column, label in enumerate(model.labels):
            held[inside, classes.index(label)] = scores[:, column]
        low_model = fit([rows[i] for i in train], [low[i] for i in train], strength=3.0)
        low_held[inside] = raw(low_model, [rows[i] for i in inside])[:, 0]
    model = fit(
        rows + copy_rows, labels + copy_labels, strength=STRENGTH, weights=[1.0] * len(rows) + [0.4] * len(copy_rows)
    )
    gold = np.array([classes.index(label) for label in labels])
    judged = np.array([d.from_file for d in documents])
    model.slope = temperature(held[judged], gold[judged].tolist())
    for other in unseen.values():
        other.slope = model.slope
    shares = np.exp(held * model.slope - (held * model.slope).max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    best = held.argmax(axis=1)
    low_model = fit(rows, low, strength=3.0)
    low_model.slope, low_model.shift = platt(low_held[judged].tolist(), np.array(low)[judged].tolist())
    return TypeResult(
        model,
        [classes[i] for i in best],
        shares.max(axis=1).tolist(),
        low_model,
        (1 / (1 + np.exp(-(low_held * low_model.slope + low_model.shift)))).tolist(),
        float((best == gold)[judged].mean()),
        unseen,
    )
