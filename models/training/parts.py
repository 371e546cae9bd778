"""The model of where, in a file, another document begins. Judged on writers left out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from models.training.bundles import Bundle, bundles_of
from models.training.fitting import fit, platt, raw
from triage.understanding.linear import LinearModel
from triage.understanding.page_edges import edge_features

STRENGTH = 0.3
WANTED_PRECISION = 0.99
MOST_SPLIT_SINGLES = 0.01
# Papers of one bundle are mostly about one child and often from one service; those joined here never are. So that the
# model does not lean on what it will seldom meet, most files are learned without these.
_TOO_EASY = ("child:other", "organisation:new", "type:")
_SHARE_WITHOUT = 0.4
Edge = tuple[dict[str, float], bool]


@dataclass
class PartsResult:
    """The model, its settings, and its figures on writers left out."""

    model: LinearModel
    settings: dict[str, Any]
    figures: dict[str, Any]


def edges_of(bundle: Bundle, rng: Random | None = None) -> list[Edge]:
    """Each edge of a file: its features, and whether a document begins there. `rng`: leave out easy ones at times."""
    without = rng is not None and rng.random() < _SHARE_WITHOUT
    starts = set(bundle.starts)
    out = []
    for at in range(1, len(bundle.looks)):
        features = edge_features(bundle.looks, at)
        if without:
            features = {name: value for name, value in features.items() if not name.startswith(_TOO_EASY)}
        out.append((features, at in starts))
    return out


def train_parts(folder: Path, types: dict[str, LinearModel], seed: int = 0) -> PartsResult:
    """Fit on the files of all writers. `types`: for each writer a model of types that never saw them."""
    rng = Random(seed)
    bundles = {writer: bundles_of(writer, folder, model, seed) for writer, model in sorted(types.items())}
    edges = {writer: [edges_of(bundle, rng) for bundle in found] for writer, found in bundles.items()}
    held: dict[str, list[list[float]]] = {}
    for writer in bundles:
        inside = [edge for other, found in edges.items() if other != writer for file in found for edge in file]
        model = fit([f for f, _ in inside], [a for _, a in inside], strength=STRENGTH, least=5)
        held[writer] = [raw(model, [f for f, _ in file])[:, 0].tolist() if file else [] for file in edges[writer]]
    everything = [edge for found in edges.values() for file in found for edge in file]
    model = fit([f for f, _ in everything], [a for _, a in everything], strength=STRENGTH, least=5)
    scores = [s for found in held.values() for file in found for s in file]
    model.slope, model.shift = platt(scores, [a for _, a in everything])
    judged = [
        (bundle, 1 / (1 + np.exp(-(np.array(file) * model.slope + model.shift))))
        for writer, found in bundles.items()
        for bundle, file in zip(found, held[writer], strict=True)
    ]
    threshold = _threshold(judged)
    return PartsResult(model, {"threshold": threshold}, figures_of(judged, threshold))


Judged = list[tuple[Bundle, "np.ndarray[Any, np.dtype[np.float64]]"]]


def _threshold(judged: Judged) -> float:
    """The lowest chance from which on boundaries are right often enough and single documents stay whole."""
    for threshold in np.arange(0.5, 0.99, 0.01):
        figures = figures_of(judged, float(threshold))
        if figures["precision"] >= WANTED_PRECISION and figures["singles_split"] <= MOST_SPLIT_SINGLES:
            return round(float(threshold), 2)
    return 0.99


def figures_of(judged: Judged, threshold: float) -> dict[str, Any]:
    """Boundaries right, wrong, missed; files whose parts are all exactly right; single documents that were cut."""
    right = wrong = missed = exact = files = singles = split = 0
    by_kind: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for bundle, chances in judged:
        said = {at for at, chance in enumerate(chances, 1) if chance >= threshold}
        gold = set(bundle.starts)
        right += len(said & gold)
        wrong += len(said - gold)
        missed += len(gold - said)
        by_kind[bundle.kind][0] += said == gold
        by_kind[bundle.kind][1] += 1
        if gold:
            files, exact = files + 1, exact + (said == gold)
        else:
            singles, split = singles + 1, split + bool(said)
    return {
        "precision": right / max(1, right + wrong),
        "recall": right / max(1, right + missed),
        "exact": exact / max(1, files),
        "bundles": files,
        "singles": singles,
        "singles_split": split / max(1, singles),
        "by_kind": {kind: f"{good}/{count}" for kind, (good, count) in sorted(by_kind.items())},
    }
