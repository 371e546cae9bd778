"""``triage models …``: make the learned parts anew, say how good they are, and replace old ones only when not worse."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from models.training.run import ARTEFACTS, train


def headline(figures: dict[str, Any]) -> dict[str, float]:
    """The figures by which two models are compared, from writers left out: all between 0 and 1, higher is better."""
    right, wrong, missed = (sum(f[i] for f in figures["fields"].values()) for i in range(3))
    parts = figures.get("parts") or {"precision": 0.0, "recall": 0.0}
    return {
        "type_accuracy": figures["type_accuracy"],
        "field_f1": 2 * right / max(1, 2 * right + wrong + missed),
        "part_boundary_precision": parts["precision"],
        "part_boundary_recall": parts["recall"],
    }


def spread(share: float, count: int) -> float:
    """Half the width of a 95 % interval of a share of `count` documents."""
    return float(1.96 * (share * (1 - share) / max(1, count)) ** 0.5)


def compare(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """What is worse in the new figures beyond the spread, in words; empty where nothing is."""
    worse = []
    before, after = headline(old), headline(new)
    for name, value in after.items():
        if value < before[name] - spread(before[name], int(old["documents"])):
            worse.append(f"{name}: {before[name]:.3f} before, {value:.3f} now")
    return worse


def train_and_replace(*, force: bool, say: Any) -> int:
    """Train into a folder aside; put it in place if it is not worse, or if forced. Returns the exit code."""
    with tempfile.TemporaryDirectory() as aside:
        folder = Path(aside)
        new = train(folder, say=say)
        current = ARTEFACTS / "figures.json"
        worse = compare(json.loads(current.read_text(encoding="utf-8")), new) if current.exists() else []
        for line in worse:
            say(f"Worse than before: {line}")
        if worse and not force:
            say("The models in use were kept. `--force` replaces them all the same.")
            return 1
        ARTEFACTS.mkdir(parents=True, exist_ok=True)
        for path in folder.iterdir():
            shutil.move(str(path), ARTEFACTS / path.name)
    say("The new models are in place.")
    return 0
