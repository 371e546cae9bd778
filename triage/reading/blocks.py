"""The form between a reader and the page: paragraphs, table rows and breaks, before they are laid out.

Readers of formats without pages (DOCX, ODT, RTF, mail …) fill a `Flow`; `triage.reading.typeset` makes its pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from triage.reading.document import Attachment


class BlockKind(StrEnum):
    """What a paragraph is."""

    TEXT = "text"
    TITLE = "title"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    HEADER = "header"
    FOOTER = "footer"


@dataclass(slots=True)
class Run:
    """A stretch of text of one look. A tab is a gap, a newline a new line within the paragraph."""

    text: str
    bold: bool = False
    struck: bool = False
    underlined: bool = False


@dataclass(slots=True)
class Paragraph:
    """One paragraph. `level` is the heading level (from 1) or list depth (from 0); `size` is in points, 0 = body."""

    runs: list[Run] = field(default_factory=list)
    kind: BlockKind = BlockKind.TEXT
    level: int = 0
    size: float = 0.0

    @property
    def text(self) -> str:
        """The text of all runs."""
        return "".join(run.text for run in self.runs)

    @property
    def is_empty(self) -> bool:
        """True when nothing would be seen."""
        return not self.text.strip()

    @property
    def all_bold(self) -> bool:
        """True when every visible run is bold."""
        visible = [run for run in self.runs if run.text.strip()]
        return bool(visible) and all(run.bold for run in visible)

    @property
    def all_underlined(self) -> bool:
        """True when every visible run is underlined, as typists mark headings."""
        visible = [run for run in self.runs if run.text.strip()]
        return bool(visible) and all(run.underlined for run in visible)


@dataclass(slots=True)
class TableCell:
    """One cell: its paragraphs, its first column (from 0) and how many columns it spans."""

    paragraphs: list[Paragraph]
    column: int
    span: int = 1


@dataclass(slots=True)
class TableRow:
    """One row of table number `table` (unique in the document), `row` counted from 0."""

    table: int
    row: int
    cells: list[TableCell]


@dataclass(slots=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Paragraph | TableRow | PageBreak


@dataclass(slots=True)
class Flow:
    """Everything a reader found, in reading order; headers and footers stand in `blocks` wherever they were met."""

    format: str
    blocks: list[Block] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    details: dict[str, str] = field(default_factory=dict)
    hidden: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    partial: bool = False
    tables: int = 0

    def new_table(self) -> int:
        """The number for a table that begins now."""
        self.tables += 1
        return self.tables - 1

    def warn(self, message: str) -> None:
        """Keep a warning, once."""
        if message not in self.warnings:
            self.warnings.append(message)

    @property
    def text(self) -> str:
        """All text, a paragraph a row; for the readers' own checks."""
        return "\n".join(paragraph.text for paragraph in paragraphs_of(self.blocks))


def paragraphs_of(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """Every paragraph of the blocks, those in table cells included."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        elif isinstance(block, TableRow):
            for cell in block.cells:
                yield from cell.paragraphs


def flatten_rows(blocks: Iterable[Block]) -> list[Paragraph]:
    """Blocks as paragraphs only: a table row becomes one paragraph, its cells a tab apart (for nested tables)."""
    found: list[Paragraph] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            found.append(block)
        elif isinstance(block, TableRow):
            if all(len(cell.paragraphs) <= 1 for cell in block.cells):
                runs: list[Run] = []
                for cell in block.cells:
                    for paragraph in cell.paragraphs:
                        if runs and not paragraph.is_empty:
                            runs.append(Run("\t"))
                        runs.extend(paragraph.runs)
                found.append(Paragraph(runs))
            else:
                found.extend(paragraph for cell in block.cells for paragraph in cell.paragraphs)
    return [paragraph for paragraph in found if not paragraph.is_empty]
