"""The corpus as training documents, and noisy copies of them."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from models.corpus_flow import flow_of_corpus
from models.corpus_format import CorpusDocument, Mark, parse, parse_fragments
from models.gold import gold_fields
from triage.understanding.flow import Flow
from triage.understanding.layout_context import ContextReader
from triage.vocabulary import FieldName

# for fragments that bear no date of their own
_FRAGMENTS_RECEIVED = "2025-01-06"
CORPUS = Path(__file__).parents[1] / "corpus"
# what OCR confuses, as seen in recognised scans
_CONFUSIONS = {
    "m": ("rn", "nn"),
    "rn": ("m",),
    "l": ("1", "I", "|"),
    "I": ("l", "1", "|"),
    "O": ("0",),
    "0": ("O", "o"),
    "S": ("5",),
    "5": ("S",),
    "e": ("c", "o"),
    "c": ("e",),
    "h": ("b", "li"),
    "a": ("o", "e"),
    "t": ("f", "l"),
    "f": ("t",),
    "B": ("8",),
    "1": ("l", "I"),
    "g": ("q", "9"),
    "u": ("ii", "v"),
    "w": ("vv",),
    ".": (",", ""),
    ",": (".", ""),
    "'": ("",),
    "-": ("", "—"),
}


@dataclass(frozen=True)
class TrainingDocument:
    """A labelled document: its flow, the marks in the flow's characters, gold fields, header.

    `from_file` documents were made into a file and read again; held-back figures come from them. `known`: the fields
    of which it is known what the document says; None for all.
    """

    name: str
    writer: str
    flow: Flow
    reader: ContextReader
    marks: list[Mark]
    header: dict[str, Any]
    gold: dict[FieldName, Any]
    received: date
    from_file: bool = False
    known: frozenset[FieldName] | None = None

    @property
    def document_type(self) -> str:
        """The gold document type."""
        return str(self.header["document_type"])

    @property
    def file_name(self) -> str:
        """The file name as sent."""
        return str(self.header.get("file_name") or "")


def corpus_paths(folder: Path = CORPUS / "documents") -> list[Path]:
    """The files of the corpus documents in order of their names."""
    return sorted(folder.rglob("*.txt"))


def load_corpus(paths: list[Path]) -> list[TrainingDocument]:
    """The corpus documents as their text stands; the writer is the name of their folder."""
    return [_training_document(parse(path), path) for path in paths]


def load_fragments(folder: Path = CORPUS / "fragments") -> list[TrainingDocument]:
    """Pieces of documents, for the field scorers only: too short to teach what a whole document is or asks."""
    found = []
    for path in sorted(folder.glob("*.txt")):
        for number, fragment in enumerate(parse_fragments(path), 1):
            fragment.header["received"] = _FRAGMENTS_RECEIVED
            gold = gold_fields(fragment)
            written = [
                gold[f] for f in (FieldName.DOCUMENT_DATE, FieldName.EVENT_DATE, FieldName.PLAN_DATE) if f in gold
            ]
            if written:
                fragment.header["received"] = (date.fromisoformat(max(written)) + timedelta(days=4)).isoformat()
            found.append(replace(_training_document(fragment, path), name=f"{path.stem}-{number}", writer="fragments"))
    return found


def _training_document(document: CorpusDocument, path: Path) -> TrainingDocument:
    flow, marks = flow_of_corpus(document)
    return TrainingDocument(
        path.stem,
        path.parent.name,
        flow,
        ContextReader(flow),
        marks,
        document.header,
        gold_fields(document),
        document.received,
    )


def noisy(document: TrainingDocument, rng: random.Random, rate: float) -> TrainingDocument:
    """A copy whose text looks badly recognised: about `rate` of its characters confused. It has no marks."""
    text = document.flow.text
    shares: list[str] = []
    blocks = []
    length = 0
    for block in document.flow.blocks:
        start = length
        moved: list[tuple[int, int]] = []
        for a, b in block.cells or [(block.start, block.end)]:
            if moved:
                shares.append(" | ")
                length += 3
            begin = length
            for piece in confused(text[a:b], rng, rate):
                shares.append(piece)
                length += len(piece)
            moved.append((begin, length))
        shares.append("\n")
        blocks.append(replace(block, start=start, end=length, cells=moved if block.cells else []))
        length += 1
    flow = Flow("".join(shares), blocks, [], {}, document.flow.details, document.flow.format)
    return replace(document, flow=flow, reader=ContextReader(flow), marks=[], name=document.name + "~")


def confused(text: str, rng: random.Random, rate: float) -> list[str]:
    """The characters of a text, about `rate` of them misread or lost."""
    out = []
    for character in text:
        if rng.random() < rate:
            choices = _CONFUSIONS.get(character)
            if choices:
                character = rng.choice(choices)
            elif rng.random() < 0.25:
                character = ""
        out.append(character)
    return out


def cropped(document: TrainingDocument, rng: random.Random) -> TrainingDocument:
    """A copy without its first part, as when a first page is missing or unreadable."""
    cut = int(len(document.flow.blocks) * rng.uniform(0.15, 0.4))
    blocks = document.flow.blocks[cut:]
    if len(blocks) < 4:
        return document
    offset = blocks[0].start
    moved = [
        replace(b, start=b.start - offset, end=b.end - offset, cells=[(x - offset, y - offset) for x, y in b.cells])
        for b in blocks
    ]
    flow = Flow(document.flow.text[offset:], moved, [], {}, document.flow.details, document.flow.format)
    return replace(
        document,
        flow=flow,
        reader=ContextReader(flow),
        marks=[],
        name=document.name + "<",
        header={**document.header, "file_name": "scan.pdf"},
    )
