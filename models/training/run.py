"""The whole training run: corpus in, artefacts and their figures out."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from models.training.corrections import Corrected, sentence_rows
from models.training.documents import CORPUS, corpus_paths, load_corpus, load_fragments
from models.training.fields import train_fields
from models.training.parts import train_parts
from models.training.rendered import rendered_documents
from models.training.risk import train_risk
from models.training.types import train_types

ARTEFACTS = Path(__file__).parents[1] / "artefacts"


_SEED = 1


def corpus_version(corrected: Sequence[Corrected] = ()) -> str:
    """A short hash of everything that the models learn from."""
    digest = hashlib.sha256()
    for one in corrected:
        digest.update(f"{one.correction.id} {one.correction.checked_at}".encode())
    for path in sorted([*CORPUS.rglob("*.txt"), *CORPUS.rglob("*.tsv")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def train(
    folder: Path = ARTEFACTS,
    *,
    paths: Sequence[Path] | None = None,
    corrected: Sequence[Corrected] = (),
    say: Any = print,
) -> dict[str, Any]:
    """Train all models into a folder. Returns the held-back figures (writers left out).

    `paths`: the corpus documents, all of them if None. `corrected`: what people checked; it teaches, and the figures
    are those of the corpus alone.
    """
    started = time.monotonic()
    paths = corpus_paths() if paths is None else list(paths)
    written = load_corpus(paths)
    say(f"{len(written)} documents, {len(corrected)} corrections")
    corpus = [*written, *rendered_documents(written, paths, _SEED)]
    documents = [*corpus, *(one.document for one in corrected)]
    say(f"made into files and read ({time.monotonic() - started:.0f} s)")
    types = train_types(documents)
    say(f"document type: {types.accuracy:.3f} right on writers left out ({time.monotonic() - started:.0f} s)")
    parts = train_parts(CORPUS / "documents", types.unseen)
    say(
        f"parts of files: boundaries {parts.figures['precision']:.3f} right, {parts.figures['recall']:.3f} found, "
        f"{parts.figures['exact']:.3f} of files exact on writers left out ({time.monotonic() - started:.0f} s)"
    )
    risk = train_risk(corpus, types.believed[: len(corpus)], sentence_rows(list(corrected)))
    say(f"risk trained ({time.monotonic() - started:.0f} s)")
    fields = train_fields(documents, types.believed, load_fragments())
    right, wrong, missed = (sum(f[i] for f in fields.figures.values()) for i in range(3))
    say(
        f"fields: F1 {2 * right / (2 * right + wrong + missed):.3f} on writers left out "
        f"({time.monotonic() - started:.0f} s)"
    )
    folder.mkdir(parents=True, exist_ok=True)
    types.model.save(folder / "types.npz")
    types.low.save(folder / "low.npz")
    parts.model.save(folder / "parts.npz")
    risk.model.save(folder, "risk")
    for code, model in risk.reasons.items():
        model.save(folder / f"reason-{code}.npz")
    for field, model in fields.models.items():
        model.save(folder / f"field-{field.value}.npz")
    settings = {
        "version": corpus_version(corrected),
        "type_threshold": 0.55,
        "low_threshold": 0.4,
        "reasons": risk.settings,
        "fields": fields.settings,
        "parts": parts.settings,
    }
    (folder / "settings.json").write_text(json.dumps(settings, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    figures = {
        "documents": len(written),
        "type_accuracy": types.accuracy,
        "fields": fields.figures,
        "parts": parts.figures,
    }
    (folder / "figures.json").write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return figures


if __name__ == "__main__":
    train()
