"""What layout works on: words with places, and the drawn lines and boxes around them."""

from __future__ import annotations

from dataclasses import dataclass, field

from triage.reading.document import Source


@dataclass(slots=True)
class Token:
    """One word before layout. Box in points of the page as shown; `size` is its letter height in points.

    `font` tells the fonts of one page apart (0 where there are none).
    """

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
    font: int = 0

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


@dataclass(frozen=True, slots=True)
class Ring:
    """A closed curve the size of a word: one that was drawn around a choice."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(slots=True)
class Drawing:
    """The straight lines, tick boxes and rings of one page, in points of the page as shown."""

    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)
    squares: list[Square] = field(default_factory=list)
    rings: list[Ring] = field(default_factory=list)
