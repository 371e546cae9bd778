"""A linear model over named features, in a file that anybody can read and nobody can execute.

Trained with scikit-learn (`models/`); here only loaded and applied. The file is a NumPy archive without pickled
objects: ``names`` (feature names, newline-joined UTF-8), ``weights`` (features × outputs), ``bias``, ``labels``,
and ``calibration`` (slope and shift of the logit, fitted on held-back documents).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass
class LinearModel:
    """Scores sparse named features. One output is a yes/no model; several are classes that share one."""

    names: list[str]
    weights: Floats
    bias: Floats
    labels: list[str]
    slope: float = 1.0
    shift: float = 0.0
    _index: dict[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._index = {name: i for i, name in enumerate(self.names)}

    def scores(self, features: Iterable[str]) -> Floats:
        """Raw scores (logits) of binary features, one for each output."""
        rows = sorted({i for f in features if (i := self._index.get(f)) is not None})
        total: Floats = self.weights[rows].sum(axis=0) + self.bias if rows else self.bias.copy()
        return total

    def weighted_scores(self, features: dict[str, float]) -> Floats:
        """Raw scores of features with values."""
        known = [(self._index[f], v) for f, v in features.items() if f in self._index]
        if not known:
            return self.bias.copy()
        rows = np.fromiter((i for i, _ in known), dtype=np.int64)
        values = np.fromiter((v for _, v in known), dtype=np.float32)
        total: Floats = values @ self.weights[rows] + self.bias
        return total

    def probability(self, features: Iterable[str]) -> float:
        """Calibrated probability of a yes/no model."""
        return sigmoid(float(self.scores(features)[0]) * self.slope + self.shift)

    def probability_of(self, features: dict[str, float]) -> float:
        """Calibrated probability of a yes/no model over features with values."""
        return sigmoid(float(self.weighted_scores(features)[0]) * self.slope + self.shift)

    def distribution(self, scores: Floats) -> Floats:
        """Calibrated probabilities of the classes from their raw scores."""
        scaled = scores.astype(np.float64) * self.slope
        exp = np.exp(scaled - scaled.max())
        result: Floats = (exp / exp.sum()).astype(np.float32)
        return result

    def save(self, path: Path) -> None:
        """Write the model to a `.npz` file."""
        np.savez_compressed(
            path,
            names=np.frombuffer("\n".join(self.names).encode(), dtype=np.uint8),
            weights=self.weights.astype(np.float16),
            bias=self.bias,
            labels=np.frombuffer("\n".join(self.labels).encode(), dtype=np.uint8),
            calibration=np.array([self.slope, self.shift], dtype=np.float64),
        )

    @classmethod
    def load(cls, path: Path) -> LinearModel:
        """Read a model; pickled content is refused."""
        with np.load(path, allow_pickle=False) as file:
            slope, shift = file["calibration"]
            return cls(
                bytes(file["names"]).decode().split("\n"),
                file["weights"].astype(np.float32),
                file["bias"].astype(np.float32),
                bytes(file["labels"]).decode().split("\n"),
                float(slope),
                float(shift),
            )


def sigmoid(x: float) -> float:
    """The logistic function, safe for large values."""
    return float(1 / (1 + np.exp(-x))) if x > -700 else 0.0
