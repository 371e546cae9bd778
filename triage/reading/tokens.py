"""What layout works on: words with places, and the drawn lines and boxes around them."""

from __future__ import annotations

from dataclasses import dataclass, field

from triage.reading.document import Source

UNTICKED, TICKED, UNCLEAR = "☐", "☒", "?☐"
TICKS = frozenset({UNTICKED, TICKED, UNCLEAR})


@dataclass(slots=True)
class Token:
    """One word before layout. Box in points of the page as shown; `size` is its letter height in points."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    bold: bool = False
    source: Source = Source.TEXT_LAYER
    confidence: float | None = None
    struck: bool = False

    @property
    def middle(self) -> float:
        """The height of its middle on the page."""
        return (self.y0 + self.y1) / 2


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight drawn line, horizontal or vertical. `at` is its fixed coordinate, `start` to `end` its extent."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Square:
    """A small drawn square that may be a tick box; `marked` where something is drawn inside it."""

    x0: float
    y0: float
    x1: float
    y1: float
    marked: bool = False


@dataclass(slots=True)
class Drawing:
    """The straight lines and tick boxes of one page, in points of the page as shown."""

    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)
    squares: list[Square] = field(default_factory=list)
