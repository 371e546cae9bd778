"""New models are held against old ones by the figures of their trainings."""

from __future__ import annotations

import json
from pathlib import Path

from models.training.run import ARTEFACTS
from tests.cli.test_read import run


def test_two_trainings_are_compared(tmp_path: Path) -> None:
    figures = json.loads((ARTEFACTS / "figures.json").read_text())
    new = tmp_path / "new"
    new.mkdir()
    assert "no figures of a training" in run("models", "compare", new, home=tmp_path).stderr
    (new / "figures.json").write_text(json.dumps(figures))
    assert run("models", "compare", new, home=tmp_path).returncode == 0
    figures["type_accuracy"] -= 0.2
    (new / "figures.json").write_text(json.dumps(figures))
    worse = run("models", "compare", new, home=tmp_path)
    assert worse.returncode == 1
    assert "Worse: type_accuracy" in worse.stdout
    assert run("models", "compare", ARTEFACTS, new, home=tmp_path).returncode == 0
