"""The trained entity model (spaCy, from a blank pipeline) over the parts of a document that can hold answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from triage.understanding.flow import Flow
from triage.understanding.layout_context import ContextReader

if TYPE_CHECKING:
    from spacy.language import Language

_WORDS = 1400


def blocks_to_read(flow: Flow, reader: ContextReader) -> list[int]:
    """Indices of the blocks that are read: the first part, signatures, and the end of long documents."""
    chosen: list[int] = []
    words = 0
    for index in range(len(flow.blocks)):
        if words < _WORDS or reader.zone(index) == "signature" or index >= len(flow.blocks) - 12:
            chosen.append(index)
            words += len(reader.texts[index].split())
    return chosen


def entities_of(flow: Flow, reader: ContextReader, nlp: Language) -> dict[int, str]:
    """Start of each recognised entity in the flow's characters, with its label."""
    found: dict[int, str] = {}
    indices = blocks_to_read(flow, reader)
    for index, doc in zip(indices, nlp.pipe((reader.texts[i] for i in indices), batch_size=64), strict=True):
        start = flow.blocks[index].start
        for entity in doc.ents:
            found[start + entity.start_char] = entity.label_
    return found
