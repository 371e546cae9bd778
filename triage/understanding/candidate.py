"""One place in a document that could be the value of a field."""

from __future__ import annotations

from dataclasses import dataclass

from triage.understanding.reading import Value


@dataclass(frozen=True, slots=True)
class Candidate:
    """Characters [start, end) of a flow that could be a value. `hints` say how it was found, for the scorer."""

    kind: str
    start: int
    end: int
    value: Value
    hints: tuple[str, ...] = ()
