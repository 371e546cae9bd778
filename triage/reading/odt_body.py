"""The text of an OpenDocument file as blocks (ODF 1.3 part 3, sections 5 to 10)."""

from __future__ import annotations

import itertools
import re

from lxml import etree

from triage.reading.blocks import Block, BlockKind, Flow, PageBreak, Paragraph, Run, TableCell, TableRow, flatten_rows
from triage.reading.docx_styles import Look, attribute, number
from triage.reading.markup import all_text, local_name
from triage.reading.odt_styles import OdtStyles
from triage.reading.symbols import TICKED, UNTICKED, from_symbol_font, is_symbol_font

_LEFT_OUT = frozenset("tracked-changes sequence-decls variable-decls user-field-decls table-of-content-source".split())
_FLOWS = frozenset(
    "section index-body table-of-content illustration-index alphabetical-index user-index bibliography index-title "
    "text-box soft-page-break-group numbered-paragraph".split()
)
_SPACES = re.compile(r"[ \t\n\r]+")
_MOST_REPEATS = 64


class OdtReader:
    """Turns the elements of a text into blocks; what is not printed is kept in its lists."""

    def __init__(self, flow: Flow, styles: OdtStyles) -> None:
        self._flow = flow
        self._styles = styles
        self.deleted: list[str] = []
        self.comments: list[str] = []
        self.concealed: list[str] = []
        self.objects: list[str] = []
        self.pictures: list[str] = []
        self.linked = False
        self._later: list[Block] = []
        self._notes: list[Block] = []
        self._note_count = 0
        self._list_counts: dict[str, list[int]] = {}
        self._controls: dict[str, str] = {}

    def body(self, root: etree._Element) -> list[Block]:
        """The blocks of a text, header or footer."""
        self._find_controls(root)
        blocks = self._blocks(root) + self._notes
        self._notes = []
        return blocks

    def _find_controls(self, root: etree._Element) -> None:
        """Form controls are described apart from where they stand (section 13)."""
        for item in root.iter():
            name = local_name(item)
            identity = attribute(item, "id") or ""
            if name in ("checkbox", "radio"):
                state = attribute(item, "current-state") or attribute(item, "state") or ""
                ticked = state == "checked" or attribute(item, "current-selected") == "true"
                label = attribute(item, "label") or ""
                self._controls[identity] = f"{TICKED if ticked else UNTICKED} {label}"
            elif name in ("textarea", "formatted-text", "date", "time", "number", "combobox") and identity:
                self._controls[identity] = attribute(item, "current-value") or attribute(item, "value") or ""
            elif name == "listbox":
                chosen = [
                    attribute(option, "label") or ""
                    for option in item
                    if attribute(option, "current-selected") == "true" or attribute(option, "selected") == "true"
                ]
                self._controls[identity] = " ".join(chosen)

    def _blocks(self, parent: etree._Element) -> list[Block]:
        found: list[Block] = []
        for item in parent:
            name = local_name(item)
            if name in ("p", "h"):
                found.extend(self._paragraph(item, name == "h"))
            elif name == "list":
                found.extend(self._list(item, None, []))
            elif name == "table":
                found.extend(self._table(item))
            elif name == "tracked-changes":
                self._changes(item)
            elif name == "section" and attribute(item, "display") == "none":
                self.concealed.append(all_text(item))
            elif name in _FLOWS:
                found.extend(self._blocks(item))
            elif name in ("frame", "custom-shape", "g", "rect"):
                self._frame(item)
                found.extend(self._take_later())
        return found

    def _changes(self, element: etree._Element) -> None:
        for region in element.iter():
            if local_name(region) == "deletion":
                self.deleted.append(" ".join(all_text(item) for item in region if local_name(item) != "change-info"))

    def _take_later(self) -> list[Block]:
        later, self._later = self._later, []
        return later

    def _paragraph(self, element: etree._Element, is_heading: bool) -> list[Block]:
        style = self._styles.get("paragraph", attribute(element, "style-name"))
        paragraph = Paragraph(size=style.look.size or 0.0)
        self._inline(element, style.look, paragraph)
        if is_heading:
            paragraph.kind = BlockKind.TITLE if style.is_title else BlockKind.HEADING
            paragraph.level = number(attribute(element, "outline-level")) or style.level or 1
        elif style.is_title:
            paragraph.kind = BlockKind.TITLE
        elif style.level:
            paragraph.kind, paragraph.level = BlockKind.HEADING, style.level
        found: list[Block] = [PageBreak()] if style.breaks_before else []
        if not paragraph.is_empty:
            found.append(paragraph)
        return found + self._take_later()

    def _list(self, element: etree._Element, name: str | None, counts: list[int]) -> list[Block]:
        name = attribute(element, "style-name") or name
        level = len(counts) + 1
        settings = self._styles.list_level(name, level)
        key = f"{name}/{level}"
        goes_on = attribute(element, "continue-numbering") == "true" or attribute(element, "continue-list") is not None
        count = self._list_counts.get(key, [settings.start - 1])[0] if goes_on else settings.start - 1
        found: list[Block] = []
        for item in element:
            if local_name(item) not in ("list-item", "list-header"):
                continue
            start = number(attribute(item, "start-value"))
            if local_name(item) == "list-item":
                count = start if start is not None else count + 1
            labelled = local_name(item) == "list-header"
            for part in item:
                if local_name(part) == "list":
                    found.extend(self._list(part, name, [*counts, count]))
                    continue
                for block in self._one(part):
                    if isinstance(block, Paragraph) and not labelled:
                        labelled = True
                        label = self._styles.label(name, [*counts, count])
                        if label:
                            block.runs.insert(0, Run(label + " ", block.all_bold))
                    if isinstance(block, Paragraph) and block.kind is BlockKind.TEXT:
                        block.kind, block.level = BlockKind.LIST_ITEM, min(level - 1, 6)
                    found.append(block)
        self._list_counts[key] = [count]
        return found

    def _one(self, element: etree._Element) -> list[Block]:
        name = local_name(element)
        if name in ("p", "h"):
            return self._paragraph(element, name == "h")
        return self._table(element) if name == "table" else self._blocks(element)

    def _inline(self, element: etree._Element, look: Look, out: Paragraph) -> None:
        self._text(element.text, look, out)
        for item in element:
            self._element(item, look, out)
            self._text(item.tail, look, out)

    def _text(self, text: str | None, look: Look, out: Paragraph) -> None:
        if not text:
            return
        text = _SPACES.sub(" ", text)
        font = self._styles.font(look)
        if is_symbol_font(font):
            text = "".join(c if c == " " else from_symbol_font(font, ord(c)) for c in text)
        if look.hidden:
            self.concealed.append(text)
        else:
            out.runs.append(Run(text, bool(look.bold), bool(look.struck), bool(look.underlined)))
            if text.strip():
                out.size = max(out.size, look.size or 0.0)

    def _element(self, item: etree._Element, look: Look, out: Paragraph) -> None:
        name = local_name(item)
        if name == "span":
            own = self._styles.get("text", attribute(item, "style-name")).look
            self._inline(item, own.over(look), out)
        elif name == "s":
            out.runs.append(Run(" " * min(number(attribute(item, "c")) or 1, 200)))
        elif name == "tab":
            out.runs.append(Run("\t"))
        elif name == "line-break":
            out.runs.append(Run("\n"))
        elif name == "note":
            self._note(item, out)
        elif name in ("annotation", "annotation-end"):
            if name == "annotation":
                self.comments.append(" ".join(all_text(p) for p in item.iter() if local_name(p) in ("p", "h")))
        elif name in ("frame", "custom-shape", "g", "rect", "line", "control"):
            if name == "control":
                out.runs.append(Run(f" {self._controls.get(attribute(item, 'control') or '', '')} "))
            else:
                self._frame(item)
        elif name == "fieldmark":
            out.runs.append(Run(_form_field(item)))
        elif name in ("hidden-text", "hidden-paragraph"):
            self.concealed.append(all_text(item))
        elif name == "ruby":
            self._inline(next((part for part in item if local_name(part) == "ruby-base"), item), look, out)
        elif name not in _LEFT_OUT and name not in ("bookmark", "change", "change-start", "change-end"):
            self._inline(item, look, out)

    def _note(self, item: etree._Element, out: Paragraph) -> None:
        self._note_count += 1
        out.runs.append(Run(f" [{self._note_count}] "))
        for part in item:
            if local_name(part) == "note-body":
                kept = self._take_later()
                paragraphs = flatten_rows(self._blocks(part))
                self._later = kept + self._later
                if paragraphs:
                    paragraphs[0].runs.insert(0, Run(f"[{self._note_count}] "))
                self._notes.extend(paragraphs)

    def _frame(self, frame: etree._Element) -> None:
        """Text boxes follow the paragraph they hang on; pictures and objects are noted. Only the first form counts."""
        if local_name(frame) in ("custom-shape", "rect", "g"):
            found: list[Block] = []
            for item in frame:
                if local_name(item) in ("frame", "custom-shape", "rect", "g"):
                    self._frame(item)
                elif local_name(item) in ("p", "h", "list"):
                    found.extend(self._one(item) if local_name(item) != "list" else self._list(item, None, []))
            self._later.extend(found)
            return
        for item in frame:
            name = local_name(item)
            if name == "text-box":
                kept = self._take_later()
                self._later = kept + self._blocks(item)
                return
            if name in ("object", "object-ole", "plugin", "applet", "floating-frame"):
                self.objects.append((attribute(item, "href") or name).removeprefix("./"))
                return
            if name == "image":
                target = (attribute(item, "href") or "").removeprefix("./")
                if "://" in target or target.startswith(("/", "../")):
                    self.linked = True
                else:
                    self.pictures.append(target)
                return

    def _table(self, element: etree._Element) -> list[Block]:
        table = self._flow.new_table()
        found: list[Block] = []
        for at, row in enumerate(_rows(element)):
            cells: list[tuple[int, int, list[Block]]] = []
            column = 0
            for cell in row:
                name = local_name(cell)
                if name not in ("table-cell", "covered-table-cell"):
                    continue
                span = min(max(number(attribute(cell, "number-columns-spanned")) or 1, 1), 60)
                repeats = min(max(number(attribute(cell, "number-columns-repeated")) or 1, 1), _MOST_REPEATS)
                if name == "table-cell":
                    cells.append((column, span, self._blocks(cell)))
                column += repeats
            text = " ".join(_text(blocks) for _, _, blocks in cells)
            if attribute(row, "visibility") in ("collapse", "filter"):
                self.concealed.append(text)
                continue
            filled = [blocks for _, _, blocks in cells if _text(blocks).strip()]
            # A row that holds one thing with a table in it only arranges the page: the inner table counts.
            if len(filled) == 1 and any(isinstance(block, TableRow) for block in filled[0]):
                found.extend(filled[0])
            elif filled:
                found.append(
                    TableRow(table, at, [TableCell(flatten_rows(blocks), left, span) for left, span, blocks in cells])
                )
        return found


def _form_field(item: etree._Element) -> str:
    """The state of a form field that LibreOffice took over from Word: a tick box or the chosen line of a list."""
    values = [(attribute(part, "name") or "", attribute(part, "value") or "") for part in item]
    if (attribute(item, "type") or "").endswith("FORMCHECKBOX"):
        return TICKED if ("Checkbox_Checked", "true") in values else UNTICKED
    entries = [value for name, value in values if name == "Dropdown_ListEntry"]
    chosen = number(next((value for name, value in values if name == "Dropdown_Selected"), None)) or 0
    return entries[chosen] if 0 <= chosen < len(entries) else ""


def _rows(element: etree._Element) -> list[etree._Element]:
    groups = ("table-rows", "table-header-rows", "table-row-group")
    return list(
        itertools.chain.from_iterable(
            [item] if local_name(item) == "table-row" else _rows(item) if local_name(item) in groups else []
            for item in element
        )
    )


def _text(blocks: list[Block]) -> str:
    return "\n".join(paragraph.text for paragraph in flatten_rows(blocks))
