"""The stories of a Word file (body, header, note, text box) as blocks (ECMA-376 part 1, 17.2 to 17.4)."""

from __future__ import annotations

from lxml import etree

from triage.reading.blocks import Block, BlockKind, Flow, PageBreak, Paragraph, Run, TableCell, TableRow, flatten_rows
from triage.reading.blocks import paragraphs_of as _paragraphs_of
from triage.reading.docx_numbering import Numbering
from triage.reading.docx_runs import PAGE_BREAK, RunReader, alternative, checkbox_state, deleted_text
from triage.reading.docx_styles import Style, Styles, attribute, child, is_on, number
from triage.reading.markup import local_name
from triage.reading.symbols import TICKED, UNTICKED

_WRAPPERS = frozenset({"sdtContent", "customXml", "ins", "moveTo", "smartTag"})


class BodyReader:
    """Turns the elements of a story into blocks; pictures and embedded things are kept by their relationship ids."""

    def __init__(self, flow: Flow, styles: Styles, numbering: Numbering) -> None:
        self._flow = flow
        self._styles = styles
        self._numbering = numbering
        self._numbers: dict[tuple[str, str], int] = {}
        self.runs = RunReader(styles, self._note_number)
        self.notes: list[tuple[str, str]] = []
        self.drawings: list[etree._Element] = []

    def _note_number(self, kind: str, identity: str) -> str:
        return str(self._numbers.setdefault((kind, identity), len(self._numbers) + 1))

    def story(self, root: etree._Element) -> list[Block]:
        """The blocks of a whole part."""
        self.runs.start_story()
        return self._blocks(root)

    def _blocks(self, parent: etree._Element) -> list[Block]:
        found: list[Block] = []
        for item in parent:
            name = local_name(item)
            if name == "p":
                found.extend(self._paragraph(item))
            elif name == "tbl":
                found.extend(self._table(item))
            elif name == "sdt":
                found.extend(self._control(item))
            elif name in _WRAPPERS:
                found.extend(self._blocks(item))
            elif name in ("del", "moveFrom"):
                if name == "del":
                    self.runs.deleted.append(deleted_text(item))
            elif name == "AlternateContent":
                chosen = alternative(item)
                found.extend(self._blocks(chosen) if chosen is not None else [])
            elif name == "altChunk":
                self._flow.warn("A part of the file is stored in another format and was not read.")
        return found

    def _control(self, element: etree._Element) -> list[Block]:
        content = child(element, "sdtContent")
        if content is None:
            return []
        ticked = checkbox_state(child(element, "sdtPr"))
        if ticked is not None and not any(local_name(item) == "tbl" for item in content):
            return [Paragraph([Run(TICKED if ticked else UNTICKED)])]
        blocks = self._blocks(content)
        if is_on(child(child(element, "sdtPr"), "showingPlcHdr")):
            texts = [block.text for block in blocks if isinstance(block, Paragraph)]
            if len(texts) == len(blocks) == 1 and texts[0].strip().lower().startswith(
                ("click", "choose", "enter", "tap")
            ):
                return []
        return blocks

    def _paragraph(self, element: etree._Element) -> list[Block]:
        properties = child(element, "pPr")
        style = self._styles.paragraph_style(attribute(child(properties, "pStyle"), "val"))
        base = style.look.over(self._styles.default)
        collected = self.runs.collect(element, base)
        self.notes.extend(collected.notes)
        self.drawings.extend(collected.drawings)
        paragraph = Paragraph(collected.runs, size=collected.size)
        self._set_kind(paragraph, properties, style)
        found: list[Block] = []
        if is_on(child(properties, "pageBreakBefore")):
            found.append(PageBreak())
        found.extend(_split_at_page_breaks(paragraph))
        for drawing in collected.drawings:
            found.extend(self._text_boxes(drawing))
        if child(properties, "sectPr") is not None:
            kind = attribute(child(child(properties, "sectPr"), "type"), "val")
            if kind not in ("continuous", "nextColumn"):
                found.append(PageBreak())
        return found

    def _set_kind(self, paragraph: Paragraph, properties: etree._Element | None, style: Style) -> None:
        outline = number(attribute(child(properties, "outlineLvl"), "val"))
        level = style.level if outline is None else (outline + 1 if outline < 9 else 0)
        if style.is_title:
            paragraph.kind = BlockKind.TITLE
        elif level:
            paragraph.kind, paragraph.level = BlockKind.HEADING, level
        numbering = child(properties, "numPr")
        list_id = attribute(child(numbering, "numId"), "val") or style.list_id
        if not list_id or list_id == "0" or paragraph.is_empty:
            return
        place = number(attribute(child(numbering, "ilvl"), "val"))
        place = (style.list_level or 0) if place is None else place
        label = self._numbering.label(list_id, place)
        if label:
            paragraph.runs.insert(0, Run(label + " ", paragraph.all_bold))
        if paragraph.kind is BlockKind.TEXT:
            paragraph.kind, paragraph.level = BlockKind.LIST_ITEM, min(place, 6)

    def _text_boxes(self, drawing: etree._Element) -> list[Block]:
        """The text of the boxes in a drawing, each once: of alternatives, the first; boxes within boxes come inside."""
        found: list[Block] = []
        for item in drawing:
            name = local_name(item)
            if name == "txbxContent":
                found.extend(self._blocks(item))
            elif name == "AlternateContent":
                chosen = alternative(item)
                found.extend(self._text_boxes(chosen) if chosen is not None else [])
            else:
                found.extend(self._text_boxes(item))
        return found

    def _table(self, element: etree._Element) -> list[Block]:
        table = self._flow.new_table()
        found: list[Block] = []
        row_number = 0
        for row in _rows_of(element):
            properties = child(row, "trPr")
            cells = self._cells(row, properties)
            if child(properties, "del") is not None:
                self.runs.deleted.append(" ".join(_text(blocks) for _, _, blocks in cells) or deleted_text(row))
                continue
            if is_on(child(properties, "hidden")):
                self.runs.vanished.append(" ".join(_text(blocks) for _, _, blocks in cells))
                continue
            filled = [blocks for _, _, blocks in cells if _text(blocks).strip()]
            # A row that holds one thing with a table in it only arranges the page: the inner table counts.
            if len(filled) == 1 and any(isinstance(block, TableRow) for block in filled[0]):
                found.extend(filled[0])
                continue
            made = [TableCell(flatten_rows(blocks), column, span) for column, span, blocks in cells]
            if any(cell.paragraphs for cell in made):
                found.append(TableRow(table, row_number, made))
            row_number += 1
        return found

    def _cells(self, row: etree._Element, properties: etree._Element | None) -> list[tuple[int, int, list[Block]]]:
        """Column, span and blocks of each cell; a cell merged into the one above or before it is left out."""
        cells: list[tuple[int, int, list[Block]]] = []
        column = min(number(attribute(child(properties, "gridBefore"), "val")) or 0, 60)
        for cell in _cells_of(row):
            looks = child(cell, "tcPr")
            span = max(1, min(number(attribute(child(looks, "gridSpan"), "val")) or 1, 60))
            down, across = child(looks, "vMerge"), child(looks, "hMerge")
            merged = any(
                merge is not None and (attribute(merge, "val") or "continue") == "continue" for merge in (down, across)
            )
            if not merged:
                cells.append((column, span, self._blocks(cell)))
            column += span
        return cells


def _rows_of(element: etree._Element) -> list[etree._Element]:
    return _inside(element, "tr")


def _cells_of(element: etree._Element) -> list[etree._Element]:
    return _inside(element, "tc")


def _inside(element: etree._Element, wanted: str) -> list[etree._Element]:
    """Children of a kind, those wrapped in content controls and the like included."""
    found: list[etree._Element] = []
    for item in element:
        name = local_name(item)
        if name == wanted:
            found.append(item)
        elif name == "sdt" or name in _WRAPPERS:
            found.extend(_inside(item, wanted))
    return found


def _text(blocks: list[Block]) -> str:
    return "\n".join(paragraph.text for paragraph in _paragraphs_of(blocks))


def _split_at_page_breaks(paragraph: Paragraph) -> list[Block]:
    if not any(PAGE_BREAK in run.text for run in paragraph.runs):
        return [paragraph]
    parts: list[Block] = []
    runs: list[Run] = []

    def close() -> None:
        if any(run.text.strip() for run in runs):
            parts.append(Paragraph(list(runs), paragraph.kind, paragraph.level, paragraph.size))
        runs.clear()

    for run in paragraph.runs:
        first, *others = run.text.split(PAGE_BREAK)
        runs.append(Run(first, run.bold, run.struck))
        for text in others:
            close()
            parts.append(PageBreak())
            runs.append(Run(text, run.bold, run.struck))
    close()
    return parts
