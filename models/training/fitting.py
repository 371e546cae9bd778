"""Fitting linear models over named features with scikit-learn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from triage.understanding.linear import RARE_LENGTH, AveragedModel, LinearModel

Features = Sequence[str] | dict[str, float]


def _vocabulary(rows: Sequence[Features], least: int) -> list[str]:
    counts: Counter[str] = Counter()
    for row in rows:
        counts.update(row.keys() if isinstance(row, dict) else row)
    return sorted(name for name, n in counts.items() if n >= least)


def matrix(rows: Sequence[Features], names: list[str]) -> csr_matrix:
    """Rows × names; plain feature lists count 1 for each name."""
    index = {name: i for i, name in enumerate(names)}
    indptr, indices, data = [0], [], []
    for row in rows:
        items = row.items() if isinstance(row, dict) else ((f, 1.0) for f in dict.fromkeys(row))
        for name, value in items:
            place = index.get(name)
            if place is not None:
                indices.append(place)
                data.append(value)
        indptr.append(len(indices))
    return csr_matrix(
        (np.array(data, dtype=np.float32), np.array(indices, dtype=np.int32), np.array(indptr, dtype=np.int64)),
        shape=(len(rows), len(names)),
    )


def fit(
    rows: Sequence[Features],
    answers: Sequence[object],
    *,
    strength: float,
    least: int = 2,
    weights: Sequence[float] | None = None,
    largest: int = 60000,
) -> LinearModel:
    """A linear model; yes/no answers give one output, others one for each class. The `largest` weights stay."""
    names = _vocabulary(rows, least)
    return _fitted(matrix(rows, names), names, answers, strength=strength, weights=weights, largest=largest)


def fit_averaged(
    rows: Sequence[Features],
    answers: Sequence[object],
    *,
    strengths: tuple[float, float],
    least: int = 2,
    weights: Sequence[float] | None = None,
    largest: int = 60000,
) -> AveragedModel:
    """A plain model, and over the features that it keeps one where rare features count more (`strengths` in order)."""
    plain = fit(rows, answers, strength=strengths[0], least=least, weights=weights, largest=largest)
    x = matrix(rows, plain.names)
    rarity = (np.log((1 + x.shape[0]) / (1 + np.diff(x.tocsc().indptr))) + 1).astype(np.float32)
    scaled = _one_length(x.multiply(rarity[None, :]).tocsr())
    rare = _fitted(scaled, plain.names, answers, strength=strengths[1], weights=weights, largest=largest)
    kept = dict(zip(plain.names, rarity.tolist(), strict=True))
    rare.rarity = np.array([kept.get(name, 1.0) for name in rare.names], dtype=np.float32)
    return AveragedModel(plain, rare)


def _one_length(x: csr_matrix) -> csr_matrix:
    lengths = np.sqrt(np.asarray(x.multiply(x).sum(axis=1), dtype=np.float32).ravel())
    return x.multiply((RARE_LENGTH / np.maximum(lengths, 1e-6))[:, None]).tocsr()


def _fitted(
    x: csr_matrix,
    names: list[str],
    answers: Sequence[object],
    *,
    strength: float,
    weights: Sequence[float] | None,
    largest: int,
) -> LinearModel:
    labels = sorted({str(a) for a in answers})
    binary = labels == ["False", "True"]
    if len(labels) < 2:
        value = 6.0 if labels == ["True"] else -6.0
        return LinearModel([""], np.zeros((1, 1), np.float32), np.array([value], np.float32), ["True"])
    solver = "liblinear" if binary else "lbfgs"
    model = LogisticRegression(C=strength, solver=solver, max_iter=200, tol=1e-3, random_state=0)
    model.fit(x, [str(a) for a in answers], sample_weight=weights)
    coefficients = np.asarray(model.coef_, dtype=np.float32).T
    strongest = np.abs(coefficients).max(axis=1)
    keep = np.sort(np.argsort(-strongest)[:largest])
    keep = keep[strongest[keep] > 1e-4]
    return LinearModel(
        [names[i] for i in keep] or [""],
        coefficients[keep] if len(keep) else np.zeros((1, coefficients.shape[1]), np.float32),
        np.asarray(model.intercept_, dtype=np.float32),
        ["True"] if binary else [str(c) for c in model.classes_],
    )


def raw(model: LinearModel | AveragedModel, rows: Sequence[Features]) -> NDArray[np.float32]:
    """Raw scores of many rows at once: rows × outputs."""
    if isinstance(model, AveragedModel):
        return (raw(model.plain, rows) + raw(model.rare, rows)) / np.float32(2)
    x = matrix(rows, model.names)
    if model.rarity is not None:
        x = _one_length(x.multiply(model.rarity[None, :]).tocsr())
    result: NDArray[np.float32] = np.asarray(x @ model.weights + model.bias, dtype=np.float32)
    return result


def platt(scores: Sequence[float], right: Sequence[bool]) -> tuple[float, float]:
    """Slope and shift that make held-back yes/no scores into probabilities."""
    if len(set(right)) < 2:
        return 1.0, 0.0
    model = LogisticRegression(C=10.0).fit(np.array(scores).reshape(-1, 1), np.array(right))
    return max(0.05, float(model.coef_[0, 0])), float(model.intercept_[0])


def temperature(scores: NDArray[np.float32], right: Sequence[int]) -> float:
    """The factor on raw class scores that makes held-back log-likelihood largest."""
    best = (1e9, 1.0)
    for factor in np.arange(0.3, 4.01, 0.1):
        z = scores * factor
        z = z - z.max(axis=1, keepdims=True)
        log = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        loss = -float(log[np.arange(len(right)), list(right)].mean())
        best = min(best, (loss, float(factor)))
    return best[1]
