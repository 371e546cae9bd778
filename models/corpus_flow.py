"""A corpus document as the `Flow` that the service would see, and its marks in the flow's characters."""

from __future__ import annotations

import re

from models.corpus_format import CorpusDocument, Mark
from triage.reading.document import LineKind
from triage.understanding.flow import CELL_JOIN, Flow, FlowBuilder

_PREFIX = re.compile(r"^(#{1,4}\s+|\[header\]\s*|\[footer\]\s*)")
_KINDS = {"#": LineKind.TITLE, "##": LineKind.HEADING, "[header]": LineKind.HEADER, "[footer]": LineKind.FOOTER}


def flow_of_corpus(document: CorpusDocument) -> tuple[Flow, list[Mark]]:
    """The flow of a corpus document and its marks, moved to the flow's characters."""
    builder = FlowBuilder()
    to_flow = [0] * (len(document.text) + 1)
    source = 0
    page, table, row = 1, 0, 0
    target = 0
    in_table = False
    for line in document.text.split("\n"):
        stripped = line.strip()
        if stripped == "[page]" or not stripped:
            page += stripped == "[page]"
            _fill(to_flow, source, source + len(line) + 1, target)
            source += len(line) + 1
            continue
        match = _PREFIX.match(line)
        kind = LineKind.TEXT
        segments = [(match.end() if match else 0, len(line.rstrip()))]
        if match:
            word = match[1].strip()
            kind = _KINDS.get(word, LineKind.HEADING)
        is_row = stripped.startswith("|") and stripped.count("|") >= 2
        if is_row:
            segments = [(m.start(1), m.start(1) + len(m[1].rstrip())) for m in re.finditer(r"\|\s*([^|]*)(?=\|)", line)]
            segments = [(a, b) for a, b in segments if b > a and line[a:b].strip("-: ")]
            if not segments:
                _fill(to_flow, source, source + len(line) + 1, target)
                source += len(line) + 1
                continue
        if is_row and not in_table:
            table, row = table + 1, 0
        row += is_row
        in_table = is_row
        text = CELL_JOIN.join(line[a:b] for a, b in segments)
        cells, offset = [], 0
        for a, b in segments:
            cells.append((offset, offset + b - a))
            offset += b - a + len(CELL_JOIN)
        start = builder.add_text(
            text, kind, page, cells if is_row and len(cells) > 1 else [], table if is_row else None, row
        )
        _fill(to_flow, source, source + len(line) + 1, start)
        for (a, b), (c, _) in zip(segments, cells, strict=True):
            for k in range(b - a + 1):
                to_flow[source + a + k] = start + c + k
        for k in range(segments[-1][1], len(line) + 1):
            if source + k < len(to_flow):
                to_flow[source + k] = start + len(text)
        target = start + len(text) + 1
        source += len(line) + 1
    marks = [
        Mark(m.name, m.value, to_flow[m.start], max(to_flow[m.end - 1] + 1, to_flow[m.start])) for m in document.marks
    ]
    return builder.flow(), marks


def _fill(to_flow: list[int], start: int, end: int, value: int) -> None:
    for i in range(start, min(end, len(to_flow))):
        to_flow[i] = value
