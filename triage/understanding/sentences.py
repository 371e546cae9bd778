"""The document in units that can state a risk: sentences of prose, whole table rows, list items."""

from __future__ import annotations

import re
from dataclasses import dataclass

from triage.understanding.flow import Flow
from triage.understanding.layout_context import ContextReader

_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|No|Ref|e\.g|i\.e|etc|vs|approx|Rev|Tel|Ext|para|reg|s|p|pp|yr|yrs|min|mins|hr|hrs|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)|\b[A-Z])\.$"
)
_END = re.compile(r"(?<=[.!?])[\"”’')\]]?\s+(?=[\"“‘'(\[]?[A-Z0-9•\-–])|(?<=[;])\s+(?=[a-z])|\s•\s")
_LONGEST = 420


@dataclass(frozen=True, slots=True)
class Unit:
    """Characters [start, end) of the flow, with its zone and the heading above it."""

    start: int
    end: int
    text: str
    zone: str
    section: str


def units_of(flow: Flow, reader: ContextReader) -> list[Unit]:
    """All units in reading order."""
    out: list[Unit] = []
    for index, block in enumerate(flow.blocks):
        zone = reader.zone(index)
        if block.cells:
            spans = [(block.start, block.end)]
            if block.end - block.start > _LONGEST:
                spans = [(a, b) for cell in block.cells for a, b in _sentences(flow.text, *cell)]
        else:
            spans = _sentences(flow.text, block.start, block.end)
        for start, end in spans:
            text = flow.text[start:end].strip()
            if len(text) >= 4:
                out.append(Unit(start, end, text, zone, block.section))
    return out


def _sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    begin = start
    for match in _END.finditer(text, start, end):
        if _ABBREVIATION.search(text[max(begin, match.start() - 8) : match.start()].rstrip()):
            continue
        spans.append((begin, match.start()))
        begin = match.end()
    spans.append((begin, end))
    return [(a, b) for a, b in spans if text[a:b].strip()]
