"""The corpus as the service really meets it: each document made into a file and read again.

A text corpus has tables without ruling, lines without wrapping and words without OCR. Models that learn from it alone
lose several points on real files. Reading is slow, so what was read is kept in ``build/rendered`` by content and seed.
"""

from __future__ import annotations

import hashlib
import logging
import re
from bisect import bisect_right
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

from models.corpus_format import CorpusDocument, Mark, parse
from models.rendering.render import render
from models.training.documents import TrainingDocument
from triage.reading import ReadingError, read_document
from triage.reading.document import Document
from triage.reading.serial import dump_document, load_document
from triage.understanding.flow import Flow, flow_of
from triage.understanding.layout_context import ContextReader

KEPT = Path(__file__).parents[2] / "build" / "rendered"
_SHARE_SCANS = 0.2
_WORD = re.compile(r"[a-z0-9à-ž£]+")
log = logging.getLogger(__name__)


def read_all(
    paths: list[Path], seed: int, folder: Path = KEPT, processes: int = 2
) -> list[tuple[Document, str] | None]:
    """Each corpus file rendered with `seed` and read: the document and its file name, or None where it was not read."""
    folder.mkdir(parents=True, exist_ok=True)
    readers = _readers()
    with ProcessPoolExecutor(processes) as pool:
        return list(pool.map(_read_one, paths, [f"{seed}|{readers}"] * len(paths), [folder] * len(paths), chunksize=4))


def _readers() -> str:
    """A short hash of the code that makes and reads the files: when it changes, they are read anew."""
    digest = hashlib.sha256()
    for package in ("triage/reading", "models/rendering"):
        for source in sorted((KEPT.parents[1] / package).rglob("*.py")):
            digest.update(source.read_bytes())
    return digest.hexdigest()[:12]


def _read_one(path: Path, salt: str, folder: Path) -> tuple[Document, str] | None:
    key = hashlib.sha256(path.read_bytes() + f"|{path.stem}|{salt}|{_SHARE_SCANS}".encode()).hexdigest()[:24]
    kept, name_file = folder / f"{key}.bin", folder / f"{key}.name"
    if not (kept.exists() and name_file.exists()):
        made = render(parse(path), int(salt.partition("|")[0]), share_scans=_SHARE_SCANS)
        try:
            document = read_document(made.data, made.name)
        except ReadingError as error:
            log.warning("a rendered file was not read: %s", error.code)
            return None
        kept.write_bytes(dump_document(document))
        name_file.write_text(made.name, encoding="utf-8")
    return load_document(kept.read_bytes()), name_file.read_text(encoding="utf-8")


def rendered_documents(documents: list[TrainingDocument], paths: list[Path], seed: int) -> list[TrainingDocument]:
    """The same documents as read from files, in the same order; the text document itself where none was read."""
    out = []
    for document, path, found in zip(documents, paths, read_all(paths, seed), strict=True):
        if found is None:
            out.append(replace(document, from_file=True))
            continue
        flow = flow_of(found[0])
        marks = moved_marks(parse(path), flow)
        header = {**document.header, "file_name": found[1]}
        out.append(replace(document, flow=flow, reader=ContextReader(flow), marks=marks, header=header, from_file=True))
    return out


def moved_marks(source: CorpusDocument, flow: Flow) -> list[Mark]:
    """The marks of a corpus text, found again in the flow by their words and the order in which they stand."""
    words = [(m[0], m.start(), m.end()) for m in _WORD.finditer(flow.text.casefold())]
    places: dict[str, list[int]] = {}
    for number, (word, _, _) in enumerate(words):
        places.setdefault(word, []).append(number)
    scale = len(words) / max(1, len(_WORD.findall(source.text.casefold())))
    starts = [m.start() for m in _WORD.finditer(source.text.casefold())]
    out = []
    for mark in source.marks:
        wanted = _WORD.findall(source.text[mark.start : mark.end].casefold())
        if not wanted:
            continue
        expected = bisect_right(starts, mark.start) * scale
        place = _best_place(wanted, words, places, expected)
        if place is not None:
            first, last = place
            out.append(Mark(mark.name, mark.value, words[first][1], words[last][2]))
    return out


def _best_place(
    wanted: list[str], words: list[tuple[str, int, int]], places: dict[str, list[int]], expected: float
) -> tuple[int, int] | None:
    """Where most of the wanted words stand together, nearest to the expected word number; None below 60 %."""
    best: tuple[float, float, int] | None = None
    length = len(wanted)
    starts = {p - k for k in (0, 1, length // 2, length - 1) if k < length for p in places.get(wanted[k], ())}
    bag = set(wanted)
    for start in starts:
        if start < 0:
            continue
        window = words[start : start + length]
        share = sum(a == b[0] for a, b in zip(wanted, window, strict=False)) / length
        if share < 0.6:
            share = 0.9 * sum(w[0] in bag for w in window) / length
        if share >= 0.6:
            rank = (round(share, 1), -abs(start - expected), start)
            best = max(best, rank) if best else rank
    if best is None:
        return None
    first = best[2]
    return first, min(len(words) - 1, first + length - 1)
