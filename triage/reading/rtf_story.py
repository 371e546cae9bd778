"""One story of an RTF file (body, header, note): paragraphs gathered into blocks and tables."""

from __future__ import annotations

from triage.reading.blocks import Block, BlockKind, Flow, PageBreak, Paragraph, Run
from triage.reading.rtf_table import EdgeCell, EdgeRow, TableBuilder


class Story:
    """Gathers runs to paragraphs, paragraphs to cells, cells to rows."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self.found: list[Block] = []
        self._runs: list[Run] = []
        self._size = 0.0
        self._cell: list[Paragraph] = []
        self._cells: list[list[Paragraph]] = []
        self._nested: list[list[Run]] = []
        self._table: TableBuilder | None = None
        self.edges: list[EdgeCell] = []
        self.left = 0
        self.in_table = False
        self.starts_page = False
        self.kind = BlockKind.TEXT
        self.level = 0

    def add(self, text: str, bold: bool, struck: bool, size: float = 0.0, underlined: bool = False) -> None:
        """Text of one look for the paragraph that is open."""
        self._runs.append(Run(text, bold, struck, underlined))
        if text.strip():
            self._size = max(self._size, size)

    @property
    def has_text(self) -> bool:
        """Whether the open paragraph holds anything to see."""
        return any(run.text.strip() for run in self._runs)

    def put_label(self, label: str) -> None:
        """An automatic number or bullet before the open paragraph."""
        bold = all(run.bold for run in self._runs if run.text.strip())
        self._runs.insert(0, Run(label, bold))

    def define_row(self) -> None:
        """A new row definition begins."""
        self.edges = []
        self.left = 0

    def end_paragraph(self) -> None:
        """Close the paragraph; into the open cell when it stands in a table."""
        paragraph = Paragraph(self._runs, self.kind, self.level, self._size)
        self._runs, self._size = [], 0.0
        if self.in_table:
            self._cell.append(paragraph)
            return
        self._end_table()
        if self.starts_page:
            self.found.append(PageBreak())
            self.starts_page = False
        if not paragraph.is_empty:
            self.found.append(paragraph)

    def end_cell(self) -> None:
        """Close the cell with the paragraph that is open in it."""
        self.in_table = True
        self.end_paragraph()
        self._cells.append(self._cell)
        self._cell = []

    def end_row(self) -> None:
        """Close the row."""
        if self._runs and any(run.text.strip() for run in self._runs):
            self.end_cell()
        if self._cell:
            self._cells.append(self._cell)
        if self._cells:
            self._table = self._table or TableBuilder()
            self._table.rows.append(EdgeRow(self._cells, list(self.edges), self.left))
        self._cells, self._cell = [], []

    def end_nested_cell(self) -> None:
        """Close a cell of a table within a cell."""
        self._nested.append(self._runs)
        self._runs = []

    def end_nested_row(self) -> None:
        """A row of a table within a cell becomes one paragraph, its cells a tab apart."""
        runs: list[Run] = []
        for cell in self._nested:
            if runs and any(run.text.strip() for run in cell):
                runs.append(Run("\t"))
            runs.extend(cell)
        self._nested = []
        if any(run.text.strip() for run in runs):
            self._cell.append(Paragraph(runs))

    def break_page(self) -> None:
        """Close what is open and begin a new page, unless a table is being read."""
        if self.in_table:
            return
        self.end_paragraph()
        self.found.append(PageBreak())

    def _end_table(self) -> None:
        if self._cells or self._cell:
            self.end_row()
        if self._table is not None:
            self.found.extend(self._table.blocks(self._flow))
            self._table = None

    def finish(self) -> list[Block]:
        """All blocks, with whatever was still open."""
        if any(run.text.strip() for run in self._runs):
            self.end_paragraph()
        self._runs = []
        self.in_table = False
        self._end_table()
        return self.found
