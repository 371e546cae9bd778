"""Rows of a CSV or Excel file as text, whatever its encoding, delimiter or date cells."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from charset_normalizer import from_bytes
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

MOST_BYTES = 200 * 1024 * 1024
MOST_COLUMNS = 300


class BadFile(ValueError):
    """The file is no list that can be read. `message` says in plain words why."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class Table:
    """A list: its headings, and its rows with their line numbers (the heading's line is 1). `sha256` is the file's."""

    name: str
    sha256: str
    headings: list[str]
    rows: list[tuple[int, list[str]]]


def read_table(path: Path) -> Table:
    """Read a CSV or XLSX file's first sheet. Empty rows are left out. Raises `BadFile`."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadFile("The file is larger than 200 MB.")
        data = path.read_bytes()
    except OSError:
        raise BadFile("The file cannot be opened.") from None
    return read_bytes(data, path.name)


def read_bytes(data: bytes, name: str) -> Table:
    """The same for a file that is in memory. Raises `BadFile`."""
    rows = _excel(data) if data[:4] == b"PK\x03\x04" else _csv(data)
    kept = [(line, row) for line, row in rows if any(cell.strip() for cell in row)]
    if not kept:
        raise BadFile("The file holds no rows.")
    headings = kept[0][1][:MOST_COLUMNS]
    return Table(name, hashlib.sha256(data).hexdigest(), headings, kept[1:])


def _csv(data: bytes) -> Iterator[tuple[int, list[str]]]:
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadFile("The file is neither CSV nor Excel (.xlsx).")
    text = _text(data)
    first = text.split("\n", 1)[0]
    delimiter = max((",", ";", "\t", "|"), key=first.count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        for row in reader:
            yield reader.line_num, row[:MOST_COLUMNS]
    except csv.Error:
        raise BadFile("The CSV file is broken: a quotation mark may be open, or a cell too long.") from None


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    best = from_bytes(data[:100_000], cp_isolation=["cp1252", "latin_1"]).best()
    return data.decode(best.encoding if best else "cp1252", errors="replace")


def _excel(data: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        for line, row in enumerate(sheet.iter_rows(values_only=True), 1):
            yield line, [_cell(value) for value in row[:MOST_COLUMNS]]
    except (zipfile.BadZipFile, InvalidFileException, KeyError, IndexError, ValueError, OSError):
        raise BadFile("The Excel file is broken or protected by a password.") from None


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
