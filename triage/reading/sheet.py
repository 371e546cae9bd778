"""Spreadsheets: Excel workbooks (XLSX, XLSM) and tables in plain text (CSV)."""

from __future__ import annotations

import csv
import io
import re
import warnings
from typing import Any

import openpyxl

from triage.reading.blocks import BlockKind, Flow, Paragraph, Run, TableCell, TableRow
from triage.reading.cell_format import shown
from triage.reading.decoding import decode
from triage.reading.document import Document
from triage.reading.errors import ReadingError, ReadingErrorCode
from triage.reading.limits import Limits
from triage.reading.package import Package, damaged
from triage.reading.typeset import to_document

_MOST_ROWS = 20_000
_MOST_COLUMNS = 200
_NO_VALUE = re.compile(rb"<f[^>]*?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")
_FULL_READ_BYTES = 30_000_000


def read_xlsx(data: bytes, name: str, limits: Limits) -> Document:  # noqa: ARG001 - every reader is called alike
    """Read an Excel workbook: each sheet a heading and a table. Formulas show their last value; none is computed.

    Hidden sheets, rows and columns go to `Document.hidden`. Raises `ReadingError`.
    """
    package = Package(data, limits)
    flow = Flow("xlsx")
    size = _check(package, flow)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # Reading row by row costs little memory but tells nothing of hidden rows: for huge sheets only.
            book = openpyxl.load_workbook(
                io.BytesIO(data), data_only=True, read_only=size > _FULL_READ_BYTES, keep_links=False
            )
    except Exception as error:  # openpyxl raises many kinds for damaged parts
        raise damaged() from error
    _details(book, flow)
    for sheet in book.worksheets:
        if flow.partial:
            break
        _sheet(sheet, flow)
    if not flow.text.strip():
        raise ReadingError(ReadingErrorCode.NOTHING_TO_READ, "The workbook is empty. Ask for it to be sent again.")
    return to_document(flow, limits)


def _check(package: Package, flow: Flow) -> int:
    """Unpack every XML part within the limits, refuse document types in them; the size of the sheets in bytes."""
    size = 0
    for info in package.infos():
        if not info.filename.endswith((".xml", ".rels")):
            if info.filename.lower().endswith("vbaproject.bin"):
                flow.warn("The file holds macros (small programs). They were not run.")
            continue
        data = package.read(info)
        if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data[:4096]:
            raise damaged()
        if info.filename.startswith("xl/worksheets/"):
            size += len(data)
            if _NO_VALUE.search(data):
                flow.warn("Some formulas were saved without their result. Those cells are left blank.")
    return size


def _details(book: Any, flow: Flow) -> None:
    properties = book.properties
    if properties is not None:
        flow.details["title"] = str(properties.title or "")
        flow.details["author"] = str(properties.creator or "")
        if properties.created is not None:
            flow.details["created"] = properties.created.isoformat()


def _sheet(sheet: Any, flow: Flow) -> None:
    columns, rows = getattr(sheet, "column_dimensions", {}), getattr(sheet, "row_dimensions", {})
    hidden_columns = {
        number
        for dimension in columns.values()
        if dimension.hidden and dimension.min and dimension.max
        for number in range(dimension.min, min(dimension.max, _MOST_COLUMNS) + 1)
    }
    spans = {
        (area.min_row, area.min_col): min(area.max_col, _MOST_COLUMNS) - area.min_col + 1
        for area in getattr(getattr(sheet, "merged_cells", None), "ranges", ())
    }
    table = flow.new_table()
    found: list[TableRow] = []
    concealed: list[str] = []
    for number, row in enumerate(sheet.iter_rows(max_col=_MOST_COLUMNS), 1):
        if len(found) + len(flow.blocks) >= _MOST_ROWS:
            flow.partial = True
            flow.warn(f"Only the first {_MOST_ROWS} rows were read.")
            break
        is_hidden = number in rows and bool(rows[number].hidden)
        cells: list[TableCell] = []
        for cell in row:
            text = shown(cell.value, cell.number_format) if cell.value is not None else ""
            if not text.strip():
                continue
            if is_hidden or cell.column in hidden_columns or sheet.sheet_state != "visible":
                concealed.append(text)
                continue
            font = getattr(cell, "font", None)
            run = Run(text, bool(font is not None and font.b), bool(font is not None and font.strike))
            cells.append(TableCell([Paragraph([run])], cell.column - 1, spans.get((number, cell.column), 1)))
            note = getattr(cell, "comment", None)
            if note is not None:
                flow.hidden.append(f"Comment: {' '.join(str(note.text).split())}")
                flow.warn("Comments in the margin are not part of the text.")
        if cells:
            found.append(TableRow(table, number - 1, cells))
    if concealed:
        flow.hidden.append(f"Hidden in sheet: {' '.join(' '.join(concealed).split())}")
        flow.warn("Hidden sheets, rows or columns are not part of the text.")
    if found:
        flow.blocks.append(Paragraph([Run(str(sheet.title))], BlockKind.HEADING, 1))
        flow.blocks.extend(_closed_up(found))


def _closed_up(rows: list[TableRow]) -> list[TableRow]:
    """The rows without the columns that are empty in all of them, rows numbered on from 0."""
    used = sorted({cell.column for row in rows for cell in row.cells})
    place = {column: number for number, column in enumerate(used)}
    for number, row in enumerate(rows):
        row.row = number
        for cell in row.cells:
            last = cell.column + cell.span
            cell.span = max(1, sum(cell.column <= column < last for column in used))
            cell.column = place[cell.column]
    return rows


def read_csv(data: bytes, name: str, limits: Limits) -> Document:  # noqa: ARG001 - every reader is called alike
    """Read a table in plain text; separator and encoding are found out. Raises `ReadingError` (EMPTY_FILE)."""
    text = decode(data).replace("\x00", "")
    if not text.strip():
        raise ReadingError(ReadingErrorCode.EMPTY_FILE, "The file is empty. Ask for it to be sent again.")
    flow = Flow("csv")
    first, _, rest = text.partition("\n")
    told = re.fullmatch(r'"?sep=(.)"?', first.strip(), re.IGNORECASE)
    separator = told.group(1) if told else _separator(text)
    table = flow.new_table()
    rows: list[TableRow] = []
    reader = csv.reader(io.StringIO(rest if told else text, newline=""), delimiter=separator)
    try:
        for number, row in enumerate(reader):
            if len(rows) >= _MOST_ROWS:
                flow.partial = True
                flow.warn(f"Only the first {_MOST_ROWS} rows were read.")
                break
            cells = [
                TableCell([Paragraph([Run(value.strip())])], column)
                for column, value in enumerate(row[:_MOST_COLUMNS])
                if value.strip()
            ]
            if cells:
                rows.append(TableRow(table, number, cells))
    except csv.Error:
        flow.partial = True
        flow.warn("The table breaks off: what follows the last row could not be read.")
    flow.blocks.extend(_closed_up(rows))
    return to_document(flow, limits)


def _separator(text: str) -> str:
    """The separator that cuts the first rows into the same number of columns most often, at least two."""
    lines = [line for line in text.splitlines()[:50] if line.strip()]
    best, best_score = ",", 0.0
    for separator in ",;\t|":
        try:
            counts = [len(row) for row in csv.reader(lines, delimiter=separator)]
        except csv.Error:
            continue
        most = max(set(counts), key=counts.count, default=1)
        score = counts.count(most) / max(len(counts), 1) + min(most, 20) / 100 if most > 1 else 0.0
        if score > best_score:
            best, best_score = separator, score
    return best
