"""The learned parts, loaded once: linear models over named features, and their settings. Nothing is ever unpickled."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from triage.understanding.linear import AveragedModel, LinearModel
from triage.vocabulary import FieldName

if TYPE_CHECKING:
    from spacy.language import Language


@dataclass
class Learned:
    """Everything that training produced. `settings` holds thresholds and calibration, written by the training run."""

    version: str
    types: LinearModel
    risk: AveragedModel
    reasons: dict[str, LinearModel]
    low: LinearModel
    fields: dict[FieldName, LinearModel]
    settings: dict[str, Any]
    parts: LinearModel | None = None
    entities: Language | None = field(default=None, repr=False)


def artefact_folder() -> Path:
    """Where the shipped artefacts stand."""
    return Path(str(files("models"))) / "artefacts"


def load_learned(folder: Path) -> Learned:
    """Load all artefacts of a folder. Raises FileNotFoundError where one is missing."""
    settings = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
    return Learned(
        version=str(settings["version"]),
        types=LinearModel.load(folder / "types.npz"),
        risk=AveragedModel.load(folder, "risk"),
        reasons={code: LinearModel.load(folder / f"reason-{code}.npz") for code in settings["reasons"]},
        low=LinearModel.load(folder / "low.npz"),
        fields={FieldName(name): LinearModel.load(folder / f"field-{name}.npz") for name in settings["fields"]},
        settings=settings,
        parts=LinearModel.load(folder / "parts.npz") if (folder / "parts.npz").exists() else None,
        entities=_load_entities(folder / "entities"),
    )


def _load_entities(folder: Path) -> Language | None:
    if not (folder / "config.cfg").exists():
        return None
    import spacy

    return spacy.load(folder)


@lru_cache(maxsize=1)
def load() -> Learned:
    """The shipped models, loaded at first use and kept."""
    return load_learned(artefact_folder())
