"""A linear model over named features, in a file that anybody can read and nobody can execute.

Trained with scikit-learn (`models/`); here only loaded and applied. The file is a NumPy archive without pickled
objects: ``names`` (feature names, newline-joined UTF-8), ``weights`` (features × outputs), ``bias``, ``labels``,
``calibration`` (slope and shift of the logit, fitted on held-back documents), and ``rarity`` (features; empty where
every feature counts alike).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

# the length of every row of features once rare ones count more: near that of an ordinary row where all count alike
RARE_LENGTH = 8.0


@dataclass
class LinearModel:
    """Scores sparse named features. One output is a yes/no model; several are classes that share one.

    With `rarity` (one factor a feature) a feature counts by how seldom it is, and every row is brought to one length.
    """

    names: list[str]
    weights: Floats
    bias: Floats
    labels: list[str]
    slope: float = 1.0
    shift: float = 0.0
    rarity: Floats | None = None
    _index: dict[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._index = {name: i for i, name in enumerate(self.names)}

    def scores(self, features: Iterable[str]) -> Floats:
        """Raw scores (logits) of binary features, one for each output."""
        if self.rarity is not None:
            return self.weighted_scores(dict.fromkeys(features, 1.0))
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
        if self.rarity is not None:
            values *= self.rarity[rows]
            values *= RARE_LENGTH / max(1e-6, float(np.linalg.norm(values)))
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
            rarity=(np.empty(0) if self.rarity is None else self.rarity).astype(np.float16),
        )

    @classmethod
    def load(cls, path: Path) -> LinearModel:
        """Read a model; pickled content is refused."""
        with np.load(path, allow_pickle=False) as file:
            slope, shift = file["calibration"]
            rarity = file["rarity"].astype(np.float32)
            return cls(
                bytes(file["names"]).decode().split("\n"),
                file["weights"].astype(np.float32),
                file["bias"].astype(np.float32),
                bytes(file["labels"]).decode().split("\n"),
                float(slope),
                float(shift),
                rarity if rarity.size else None,
            )


@dataclass
class AveragedModel:
    """Two models of the same classes, one where every feature counts alike and one where rare ones count more.

    They err on different documents, so that their mean is better than either.
    """

    plain: LinearModel
    rare: LinearModel

    @property
    def labels(self) -> list[str]:
        """The classes."""
        return self.plain.labels

    def shares(self, features: Iterable[str]) -> Floats:
        """Calibrated probabilities of the classes."""
        known = list(features)
        return self.plain.distribution((self.plain.scores(known) + self.rare.scores(known)) / np.float32(2))

    def save(self, folder: Path, name: str) -> None:
        """Write both models into a folder: `NAME.npz` and `NAME-rare.npz`."""
        self.plain.save(folder / f"{name}.npz")
        self.rare.save(folder / f"{name}-rare.npz")

    @classmethod
    def load(cls, folder: Path, name: str) -> AveragedModel:
        """Read both models of a name. Raises FileNotFoundError where one is missing."""
        return cls(LinearModel.load(folder / f"{name}.npz"), LinearModel.load(folder / f"{name}-rare.npz"))


def sigmoid(x: float) -> float:
    """The logistic function, safe for large values."""
    return float(1 / (1 + np.exp(-x))) if x > -700 else 0.0
