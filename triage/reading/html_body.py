"""An HTML tree to blocks: paragraphs, headings, lists, tables that hold data, form boxes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lxml.html import HtmlElement

from triage.reading.blocks import (
    Block,
    BlockKind,
    Flow,
    Paragraph,
    Run,
    TableCell,
    TableRow,
    flatten_rows,
    paragraphs_of,
)
from triage.reading.html_looks import is_bold, is_hidden, is_struck, points, style_of
from triage.reading.numerals import numeral
from triage.reading.symbols import TICKED, UNTICKED

_SKIPPED = frozenset(
    "script style head title meta link noscript template svg object embed applet iframe audio video canvas map "
    "datalist colgroup col math".split()
)
_BLOCKS = frozenset(
    "p div section article header footer main nav aside address blockquote pre figure figcaption fieldset legend form "
    "dl dt dd h1 h2 h3 h4 h5 h6 ul ol li table caption center hr body html details summary".split()
)
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_SPACES = re.compile(r"[ \t\n\r\f]+")
_LIST_STYLES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "1": "decimal"}
_DEEPEST = 200


@dataclass(frozen=True, slots=True)
class _Look:
    bold: bool = False
    struck: bool = False
    underlined: bool = False
    size: float = 0.0
    keeps_space: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    """What the next paragraph will be."""

    kind: BlockKind = BlockKind.TEXT
    level: int = 0


class HtmlReader:
    """Walks a tree once. Hidden text and deletions go to the flow's `hidden`."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._found: list[Block] = []
        self._runs: list[Run] = []
        self._size = 0.0
        self._label = ""

    def blocks(self, root: HtmlElement) -> list[Block]:
        """The visible blocks under `root`."""
        self._walk(root, _Look(), _Place(), 0)
        self._close(_Place())
        return self._found

    def _close(self, place: _Place) -> None:
        """End the paragraph that is being gathered."""
        runs, size = self._runs, self._size
        self._runs, self._size = [], 0.0
        if not any(run.text.strip() for run in runs):
            return
        if self._label:
            runs.insert(0, Run(self._label + " "))
            self._label = ""
        self._found.append(Paragraph(runs, place.kind, place.level, size))

    def _text(self, text: str | None, look: _Look) -> None:
        if not text:
            return
        if not look.keeps_space:
            text = _SPACES.sub(" ", text)
        self._runs.append(Run(text, look.bold, look.struck, look.underlined))
        if text.strip():
            self._size = max(self._size, look.size)

    def _walk(self, element: HtmlElement, look: _Look, place: _Place, depth: int) -> None:
        """One element with its text; the text after it belongs to the caller."""
        tag = element.tag if isinstance(element.tag, str) else ""
        if not tag or tag in _SKIPPED or depth > _DEEPEST:
            return
        style = style_of(element)
        if is_hidden(element, style):
            text = " ".join("".join(element.itertext()).split())
            if text:
                self._flow.hidden.append(f"Hidden: {text}")
            return
        if tag == "del":
            self._flow.hidden.append(f"Deleted: {' '.join(''.join(element.itertext()).split())}")
            return
        look = _look(tag, style, look)
        if tag in _BLOCKS or style.get("display") == "block":
            self._block(element, tag, look, place, depth)
        elif tag == "br":
            self._runs.append(Run("\n"))
        elif tag in ("input", "select", "textarea", "button"):
            self._control(element, tag, look)
        else:
            self._children(element, look, place, depth)

    def _children(self, element: HtmlElement, look: _Look, place: _Place, depth: int) -> None:
        self._text(element.text, look)
        for child in element:
            self._walk(child, look, place, depth + 1)
            self._text(child.tail, look)

    def _block(self, element: HtmlElement, tag: str, look: _Look, place: _Place, depth: int) -> None:
        self._close(place)
        if tag in _HEADINGS:
            inner = _Place(BlockKind.HEADING, _HEADINGS[tag])
        elif tag in ("ul", "ol"):
            self._list(element, tag, look, place, depth)
            return
        elif tag == "table":
            self._table(element, look, place, depth)
            return
        else:
            inner = place
        self._children(element, look, inner, depth)
        self._close(inner)

    def _list(self, element: HtmlElement, tag: str, look: _Look, place: _Place, depth: int) -> None:
        level = place.level + 1 if place.kind is BlockKind.LIST_ITEM else 0
        inner = _Place(BlockKind.LIST_ITEM, min(level, 6))
        start = element.get("start", "1")
        number = int(start) - 1 if re.fullmatch(r"-?\d{1,6}", start) else 0
        numbering = _LIST_STYLES.get(element.get("type", "1"), "decimal")
        for child in element:
            if child.tag == "li":
                number += 1
                self._label = f"{numeral(number, numbering)}." if tag == "ol" else "•"
                self._walk(child, look, inner, depth + 1)
                self._label = ""
            else:
                self._walk(child, look, inner, depth + 1)
            self._text(child.tail, look)
        self._close(inner)

    def _control(self, element: HtmlElement, tag: str, look: _Look) -> None:
        """Form controls show their state: boxes ticked or not, what was chosen or typed."""
        text = ""
        if tag == "input":
            kind = (element.get("type") or "text").lower()
            if kind in ("checkbox", "radio"):
                text = TICKED if "checked" in element.attrib else UNTICKED
            elif kind not in ("hidden", "password", "submit", "button", "image", "reset", "file"):
                text = element.get("value") or ""
        elif tag == "select":
            chosen = [option for option in element.iter("option") if "selected" in option.attrib]
            text = " ".join("".join(option.itertext()) for option in chosen)
        elif tag == "textarea":
            text = "".join(element.itertext())
        if text:
            self._runs.append(Run(f" {text} ", look.bold, look.struck))

    def _table(self, element: HtmlElement, look: _Look, place: _Place, depth: int) -> None:
        rows = _rows(element)
        caption = next((child for child in element if child.tag == "caption"), None)
        if caption is not None:
            self._walk(caption, look, place, depth + 1)
            self._close(place)
        number = self._flow.new_table()
        made: list[list[TableCell]] = []
        inner: list[list[Block]] = []
        taken: dict[tuple[int, int], bool] = {}
        for at, row in enumerate(rows):
            row_style = style_of(row)
            if is_hidden(row, row_style):
                self._flow.hidden.append(f"Hidden: {' '.join(' '.join(row.itertext()).split())}")
                continue
            cells: list[TableCell] = []
            column = 0
            for cell in row:
                if cell.tag not in ("td", "th"):
                    continue
                while taken.get((at, column)):
                    column += 1
                across, down = _span(cell, "colspan"), _span(cell, "rowspan")
                for below in range(1, down if across * down < 2000 else 1):
                    for beside in range(across):
                        taken[(at + below, column + beside)] = True
                blocks = self._inside(cell, _look(cell.tag, style_of(cell), _look("tr", row_style, look)), depth)
                inner.append(blocks)
                cells.append(TableCell(flatten_rows(blocks), column, across))
                column += across
            made.append(cells)
        if _holds_data(made, inner):
            self._found.extend(
                TableRow(number, at, cells) for at, cells in enumerate(made) if any(cell.paragraphs for cell in cells)
            )
        else:
            self._found.extend(block for blocks in inner for block in blocks)

    def _inside(self, cell: HtmlElement, look: _Look, depth: int) -> list[Block]:
        """The blocks of one cell, gathered apart from what surrounds the table."""
        kept = self._found, self._runs, self._size, self._label
        self._found, self._runs, self._size, self._label = [], [], 0.0, ""
        self._walk_cell(cell, look, depth)
        blocks = self._found
        self._found, self._runs, self._size, self._label = kept
        return blocks

    def _walk_cell(self, cell: HtmlElement, look: _Look, depth: int) -> None:
        style = style_of(cell)
        if is_hidden(cell, style):
            self._flow.hidden.append(f"Hidden: {' '.join(' '.join(cell.itertext()).split())}")
            return
        self._children(cell, look, _Place(), depth + 1)
        self._close(_Place())


def _look(tag: str, style: dict[str, str], around: _Look) -> _Look:
    bold = is_bold(tag, style)
    size = points(style.get("font-size"))
    return replace(
        around,
        bold=around.bold if bold is None else bold,
        struck=around.struck or is_struck(tag, style),
        underlined=around.underlined or tag == "u" or "underline" in style.get("text-decoration", ""),
        size=around.size if size is None else size,
        keeps_space=around.keeps_space or tag in ("pre", "textarea") or style.get("white-space", "").startswith("pre"),
    )


def _rows(table: HtmlElement) -> list[HtmlElement]:
    found: list[HtmlElement] = []
    for child in table:
        if child.tag == "tr":
            found.append(child)
        elif child.tag in ("tbody", "thead", "tfoot"):
            found.extend(row for row in child if row.tag == "tr")
    return found


def _span(cell: HtmlElement, name: str) -> int:
    text = cell.get(name, "1").strip()
    return max(1, min(int(text), 60)) if re.fullmatch(r"\d{1,4}", text) else 1


def _holds_data(rows: list[list[TableCell]], inner: list[list[Block]]) -> bool:
    """Whether a table lists things; one that only arranges the page is read as if it were not there.

    Data: two rows or more of two filled cells, none holding a table or long prose; or a single row of label and value.
    """
    if any(isinstance(block, TableRow) for blocks in inner for block in blocks):
        return False
    filled = [[cell for cell in row if cell.paragraphs] for row in rows]
    wide = sum(len(row) >= 2 for row in filled)
    if not wide:
        return False
    paragraphs = [sum(1 for _ in paragraphs_of([TableRow(0, 0, [cell])])) for row in filled for cell in row]
    if max(paragraphs, default=0) > 25:
        return False
    return wide >= 2 or (len(rows) <= 2 and all(len(row) <= 4 for row in filled))
