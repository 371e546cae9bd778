"""The sentence model for risks, and for each risk the decision of the whole document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from models.training.documents import CORPUS, TrainingDocument
from models.training.fitting import fit, fit_averaged, platt, raw, temperature
from models.training.folds import folds_of
from triage.understanding.linear import AveragedModel, LinearModel
from triage.understanding.risk import RISK_CODES, document_features
from triage.understanding.risk_features import risk_features
from triage.understanding.sentences import Unit, units_of
from triage.vocabulary import ReasonCode, Urgency

NONE = "none"
STRENGTHS = (1.0, 3.0)
_LEAST = 3
_LARGEST = 120_000
# a sentence of a document that says nothing of a risk: there are fifty of them to one that does
_ORDINARY_WEIGHT = 0.1

_RIGHT_ALARMS = 0.8
_BETA = 0.7


@dataclass
class SentenceRow:
    """One sentence to learn from: its label, features, writer, the number of its document if any, and its weight."""

    label: str
    features: list[str]
    writer: str
    document: int | None
    weight: float


@dataclass
class RiskResult:
    """Sentence model, document models, their settings, and held-back chances of each document."""

    model: AveragedModel
    reasons: dict[str, LinearModel]
    settings: dict[str, Any]
    held: dict[str, list[float]]


def sentence_lines(folder: Path = CORPUS / "sentences") -> Iterator[tuple[str, str, str, str]]:
    """(file stem, label, zone, sentence) of the sentence corpus."""
    for path in sorted(folder.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            parts = line.split("\t")
            if len(parts) == 3 and parts[2].strip():
                yield path.stem, parts[0].strip(), parts[1].strip(), parts[2].strip()


def unit_label(document: TrainingDocument, unit: Unit) -> str:
    """The mark that covers most of a unit, or none."""
    best = (0, NONE)
    for mark in document.marks:
        if mark.name[0] in "!-":
            shared = min(unit.end, mark.end) - max(unit.start, mark.start)
            # a mark that ends a character into the next sentence does not label it
            if shared > 0.3 * min(unit.end - unit.start, mark.end - mark.start):
                best = max(best, (shared + (100000 if mark.name[0] == "!" else 0), mark.name[1:]))
    return best[1]


def _rows(documents: list[TrainingDocument]) -> list[SentenceRow]:
    rows = [
        SentenceRow(label, risk_features(sentence, zone), stem.split("-")[0], None, 1.0)
        for stem, label, zone, sentence in sentence_lines()
    ]
    for number, document in enumerate(documents):
        for unit in units_of(document.flow, document.reader):
            label = unit_label(document, unit)
            features = risk_features(unit.text, unit.zone, unit.section, document.received)
            rows.append(
                SentenceRow(label, features, document.writer, number, 1.0 if label != NONE else _ORDINARY_WEIGHT)
            )
    return rows


def _fit(rows: list[SentenceRow]) -> AveragedModel:
    return fit_averaged(
        [r.features for r in rows],
        [r.label for r in rows],
        strengths=STRENGTHS,
        least=_LEAST,
        weights=[r.weight for r in rows],
        largest=_LARGEST,
    )


def train_risk(documents: list[TrainingDocument], believed: list[str], more: Sequence[SentenceRow] = ()) -> RiskResult:
    """Fit the sentence model on all; decide documents with chances from models that never saw their writer.

    `more` are sentences that only teach.
    """
    rows = [*_rows(documents), *more]
    labels = [r.label for r in rows]
    classes = sorted(set(labels))
    held = np.full((len(rows), len(classes)), -9.0, np.float32)
    folds = folds_of([r.writer for r in rows])
    for fold in sorted(set(folds)):
        inside = [i for i, f in enumerate(folds) if f == fold]
        train = [i for i, f in enumerate(folds) if f != fold]
        model = _fit([rows[i] for i in train])
        scores = raw(model, [rows[i].features for i in inside])
        for column, label in enumerate(model.labels):
            held[inside, classes.index(label)] = scores[:, column]
    model = _fit(rows)
    judged_rows = [i for i, r in enumerate(rows) if r.document is not None and documents[r.document].from_file]
    model.plain.slope = temperature(held[judged_rows], [classes.index(labels[i]) for i in judged_rows])
    scaled = held * model.plain.slope
    shares = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    reasons: dict[str, LinearModel] = {}
    settings: dict[str, Any] = {}
    chances_held: dict[str, list[float]] = {}
    by_document: list[list[int]] = [[] for _ in documents]
    for i, row in enumerate(rows):
        if row.document is not None:
            by_document[row.document].append(i)
    for code in RISK_CODES:
        if code not in classes:
            continue
        column = classes.index(code)
        features = [
            document_features([float(shares[i, column]) for i in indices], t)
            for indices, t in zip(by_document, believed, strict=True)
        ]
        answers = [
            any(m.name == "!" + code for m in d.marks) or code in (d.header.get("reasons") or []) for d in documents
        ]
        scores_held = np.zeros(len(documents), np.float32)
        document_folds = folds_of([d.writer for d in documents])
        for fold in sorted(set(document_folds)):
            inside = [i for i, f in enumerate(document_folds) if f == fold]
            train = [i for i, f in enumerate(document_folds) if f != fold]
            part = fit([features[i] for i in train], [answers[i] for i in train], strength=0.5, least=1)
            scores_held[inside] = raw(part, [features[i] for i in inside])[:, 0]
        reason = fit(features, answers, strength=0.5, least=1)
        judged = [i for i, d in enumerate(documents) if d.from_file]
        scores_judged, answers_judged = scores_held[judged], [answers[i] for i in judged]
        reason.slope, reason.shift = platt(scores_judged.tolist(), answers_judged)
        reasons[code] = reason
        settings[code] = {"threshold": _threshold(code, scores_judged, answers_judged)}
        chances_held[code] = scores_held.tolist()
    return RiskResult(model, reasons, settings, chances_held)


def _threshold(code: str, scores: np.ndarray[Any, Any], answers: list[bool]) -> float:
    """The score from which a document has the reason, by how held-back documents would be judged.

    Critical reasons: the lowest score from which four of five alarms are right, so that as few as can be are missed
    while people still believe an alarm. The others: the best F0.7, because a false "this week" costs trust on each of
    the many ordinary documents.
    """
    gold = np.array(answers)
    critical = ReasonCode(code).urgency is Urgency.CRITICAL
    best = (-1.0, 0.0)
    for threshold in np.unique(np.round(scores, 2)):
        said = scores >= threshold
        right = int((said & gold).sum())
        if not right:
            continue
        precision, recall = right / said.sum(), right / gold.sum()
        if critical and precision >= _RIGHT_ALARMS:
            return float(threshold)
        best = max(best, ((1 + _BETA**2) * precision * recall / (_BETA**2 * precision + recall), float(threshold)))
    return best[1]
