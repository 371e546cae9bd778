"""What every reader gives back: a `Document` of pages, lines and words, each word with its place and its source.

Coordinates: points (1/72 inch), origin at the top left of the page *as it is shown* (page rotation and the
straightening of a scan already applied). Lines stand in reading order.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Source(StrEnum):
    """Where a word was read."""

    TEXT_LAYER = "text_layer"
    OCR = "ocr"
    FORM_VALUE = "form_value"
    BODY = "body"


class LineKind(StrEnum):
    """What a line is on its page."""

    TEXT = "text"
    TITLE = "title"
    HEADING = "heading"
    HEADER = "header"
    FOOTER = "footer"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in points: left, top, right, bottom."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(slots=True)
class Word:
    """One word. `confidence` is 0..1 for OCR words and None elsewhere. `struck` marks words struck through."""

    text: str
    box: Box
    source: Source = Source.TEXT_LAYER
    confidence: float | None = None
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """The place of a line in a table: table number within the document, row and column from 0."""

    table: int
    row: int
    column: int


@dataclass(slots=True)
class Line:
    """One visual line. Lines of the same `block` (unique within its page) are one paragraph, list item or table cell.

    `size` is the height of its letters in points (0 when unknown). A tick box is a word of its own:
    ``☒`` ticked, ``☐`` not ticked, ``?☐`` unclear.
    """

    words: list[Word]
    block: int
    kind: LineKind = LineKind.TEXT
    cell: Cell | None = None
    size: float = 0.0
    bold: bool = False

    @property
    def text(self) -> str:
        """The line's words joined by single spaces."""
        return " ".join(word.text for word in self.words)


@dataclass(slots=True)
class Straightening:
    """How a scanned page was turned upright: quarter turns, then perspective corners, then skew in degrees.

    `turn` is 0, 90, 180 or 270 degrees clockwise. `corners` are four (x, y) points in pixels of the turned picture
    (top left, top right, bottom right, bottom left), or None. Applied again when the page is shown.
    """

    turn: int = 0
    corners: list[tuple[float, float]] | None = None
    skew: float = 0.0


@dataclass(slots=True)
class Page:
    """One page: number from 1, size in points as shown, lines in reading order."""

    number: int
    width: float
    height: float
    lines: list[Line] = field(default_factory=list)
    rotation: int = 0
    source: Source = Source.TEXT_LAYER
    straightening: Straightening | None = None

    @property
    def text(self) -> str:
        """The page's lines, one a row."""
        return "\n".join(line.text for line in self.lines)


@dataclass(slots=True)
class Attachment:
    """A document inside a document (mail attachment, PDF attachment, archive member)."""

    name: str
    data: bytes


@dataclass(slots=True)
class FormValue:
    """A form field of a PDF: its name, its value as text (``☒``/``☐`` for tick boxes), its page (from 1) or None."""

    name: str
    value: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """An entry of the file's own table of contents: its title, its page (from 1) or None, its level (from 1)."""

    title: str
    page: int | None
    level: int = 1


@dataclass(slots=True)
class Document:
    """A whole file as it was read. `partial` is True where a limit stopped the reader; `warnings` say so in words.

    `format` is the reader's short name (``pdf``, ``docx``, ``eml`` …). `details` holds what the file says of itself:
    ``title``, ``author``, ``created``, and for mail ``from``, ``to``, ``subject``, ``date``.
    `hidden` is text that a reader of the printed page would not see (tracked deletions, comments, hidden rows).
    `outline` is the table of contents that a PDF brings with it.
    """

    format: str
    pages: list[Page] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    form_values: list[FormValue] = field(default_factory=list)
    details: dict[str, str] = field(default_factory=dict)
    hidden: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    partial: bool = False
    outline: list[OutlineEntry] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All pages in reading order, parted by a form feed."""
        return "\f".join(page.text for page in self.pages)

    def to_json(self) -> dict[str, Any]:
        """The whole document as JSON types; attachments by name and size only."""
        from triage.reading.serial import document_to_json

        return document_to_json(self)
