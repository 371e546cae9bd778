"""``triage models …``: make the learned parts anew, say how good they are, and replace old ones only when not worse."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from models.training.corrections import FEWEST, HEADLINES, Corrected, accepted, judged
from models.training.run import ARTEFACTS, corpus_version, train
from triage.understanding.artefacts import load_learned


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


def figures_in(folder: Path) -> dict[str, Any]:
    """The figures of the training that made the models of a folder. Raises FileNotFoundError where there are none."""
    found: dict[str, Any] = json.loads((folder / "figures.json").read_text(encoding="utf-8"))
    return found


def comparison(old: Path | None, new: Path) -> tuple[list[str], bool]:
    """The headline figures of two folders of models side by side, and whether the new ones are worse."""
    before, after = figures_in(old or ARTEFACTS), figures_in(new)
    pairs = zip(headline(before).items(), headline(after).values(), strict=True)
    lines = [f"{name:24} {was:.3f}  {now:.3f}" for (name, was), now in pairs]
    worse = compare(before, after)
    return [*lines, *(f"Worse: {line}" for line in worse)], bool(worse)


def train_and_replace(*, force: bool, say: Any, corrections: Path | None = None, out: Path | None = None) -> int:
    """Train into a folder aside; put it in place if it is not worse, or if forced. Returns the exit code.

    `out`: leave them in this folder instead, whatever the figures.

    `corrections`: a folder of examples that teach too. Then the models are also held against those without them, on
    checked documents from which neither learned.
    """
    corrected = accepted(corrections) if corrections else []
    if corrections and not corrected:
        say("No example of that folder has been accepted: see `triage models corrections accept --help`.")
        return 2
    with tempfile.TemporaryDirectory() as aside:
        doubts = _do_corrections_help(corrected, Path(aside), say) if corrected else []
        folder = out or Path(aside) / "all"
        new = train(folder, corrected=corrected, say=say)
        if out is not None:
            say(f"The models are in {out}.")
            return 0
        current = ARTEFACTS / "figures.json"
        worse = compare(figures_in(ARTEFACTS), new) if current.exists() else []
        for line in worse:
            say(f"Worse than before: {line}")
        if (worse or doubts) and not force:
            say("The models in use were kept. `--force` replaces them all the same.")
            return 1
        ARTEFACTS.mkdir(parents=True, exist_ok=True)
        for path in folder.iterdir():
            shutil.move(str(path), ARTEFACTS / path.name)
    say("The new models are in place.")
    return 0


def _do_corrections_help(corrected: list[Corrected], aside: Path, say: Any) -> list[str]:
    """Learn from one half of the corrections and judge on the other. Gives back what speaks against them, in words."""
    judges = [one for one in corrected if one.judges]
    if len(judges) < FEWEST:
        say(
            f"{len(judges)} documents to judge by are too few to say whether the corrections help: {FEWEST} are needed."
        )
        return ["too few"]
    shipped = json.loads((ARTEFACTS / "settings.json").read_text(encoding="utf-8"))["version"]
    without = ARTEFACTS if shipped == corpus_version() else aside / "without"
    if without != ARTEFACTS:
        say("First without the corrections:")
        train(without, say=say)
    say("With half of the corrections:")
    train(aside / "half", corrected=[one for one in corrected if not one.judges], say=say)
    before, after = (judged(judges, load_learned(one)) for one in (without, aside / "half"))
    say(f"{len(judges)} checked documents from which neither learned:")
    doubts = []
    for name in HEADLINES:
        if before.get(name) is None or after.get(name) is None:
            continue
        say(f"  {name}: {before[name]:.3f} without, {after[name]:.3f} with")
        if after[name] < before[name] - spread(before[name], len(judges)):
            doubts.append(name)
    if doubts:
        say(f"The corrections make these worse: {', '.join(doubts)}")
    return doubts
