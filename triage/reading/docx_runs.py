"""The runs of one Word paragraph: text, fields, form fields, tick boxes, tracked changes (ECMA-376 part 1, 17.3)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from triage.reading.blocks import Run
from triage.reading.docx_styles import Look, Styles, attribute, child, is_on, look_of, number
from triage.reading.markup import local_name
from triage.reading.symbols import TICKED, UNTICKED, from_symbol_font, is_symbol_font

PAGE_BREAK = "\f"
_PROMPT = re.compile(r"^\W*(click|tap|choose|enter|select|insert|type)\b", re.IGNORECASE)
_BREAKS = frozenset({"br", "cr"})
_CONTAINERS = frozenset(
    {"hyperlink", "smartTag", "customXml", "ins", "moveTo", "fldSimple", "bdo", "dir", "sdtContent"}
)


@dataclass(slots=True)
class Collected:
    """What a paragraph gave: its runs in order, and the boxes (drawings, pictures) that hang on it."""

    runs: list[Run] = field(default_factory=list)
    drawings: list[etree._Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    size: float = 0.0
    """The largest letter size of its visible runs in points; 0 when none is stated."""


class RunReader:
    """Collects the runs of paragraphs. Deleted and hidden text goes to the two lists, not to the runs."""

    def __init__(self, styles: Styles, note_number: Callable[[str, str], str]) -> None:
        self._styles = styles
        self._note_number = note_number
        self.deleted: list[str] = []
        self.vanished: list[str] = []
        self._fields: list[bool] = []

    def collect(self, paragraph: etree._Element, base: Look) -> Collected:
        """Everything that stands in a paragraph; `base` is the look of its style."""
        collected = Collected()
        self._walk(paragraph, base, collected)
        return collected

    def start_story(self) -> None:
        """Forget open fields, at the start of a body, header or note."""
        self._fields.clear()

    def _walk(self, element: etree._Element, base: Look, out: Collected) -> None:
        for item in element:
            name = local_name(item)
            if name == "r":
                self._run(item, base, out)
            elif name in ("del", "moveFrom"):
                if name == "del":
                    self.deleted.append(deleted_text(item))
            elif name == "sdt":
                self._control(item, base, out)
            elif name in _CONTAINERS:
                self._walk(item, base, out)
            elif name == "AlternateContent":
                chosen = alternative(item)
                if chosen is not None:
                    self._walk(chosen, base, out)
            elif name in ("oMath", "oMathPara"):
                text = "".join(t.text or "" for t in item.iter() if local_name(t) == "t")
                out.runs.append(Run(text, bool(base.bold), bool(base.struck)))

    def _control(self, element: etree._Element, base: Look, out: Collected) -> None:
        """A content control within a line: a tick box by its state, a prompt that nobody answered left out."""
        properties = child(element, "sdtPr")
        content = child(element, "sdtContent")
        ticked = checkbox_state(properties)
        if ticked is not None:
            out.runs.append(Run(TICKED if ticked else UNTICKED))
            return
        if content is None:
            return
        if is_on(child(properties, "showingPlcHdr")):
            text = "".join(t.text or "" for t in content.iter() if local_name(t) == "t")
            if _PROMPT.match(text) or not text.strip():
                return
        self._walk(content, base, out)

    def _run(self, element: etree._Element, base: Look, out: Collected) -> None:
        properties = child(element, "rPr")
        look = base
        if properties is not None:
            look = look_of(properties)
            style = attribute(child(properties, "rStyle"), "val")
            look = (look.over(self._styles.get(style).look) if style else look).over(base)
            if child(properties, "del") is not None:
                self.deleted.append(deleted_text(element))
                return
        text = "".join(self._piece(item, look, out) for item in element)
        if not text:
            return
        if look.hidden:
            self.vanished.append(text)
            return
        out.runs.append(Run(text, bool(look.bold), bool(look.struck), bool(look.underlined)))
        if look.size and text.strip():
            out.size = max(out.size, look.size)

    def _piece(self, item: etree._Element, look: Look, out: Collected) -> str:
        name = local_name(item)
        if name == "fldChar":
            return self._field_mark(item)
        if not all(self._fields):
            return ""
        if name == "t":
            text = item.text or ""
            if look.font and is_symbol_font(look.font):
                return "".join(c if c.isspace() else from_symbol_font(look.font, ord(c)) for c in text)
            return text
        if name in ("tab", "ptab"):
            return "\t"
        if name in _BREAKS:
            return PAGE_BREAK if attribute(item, "type") == "page" else "\n"
        if name == "noBreakHyphen":
            return "-"
        if name == "sym":
            return _symbol(item)
        if name in ("footnoteReference", "endnoteReference"):
            kind, identity = name.removesuffix("Reference"), attribute(item, "id") or ""
            out.notes.append((kind, identity))
            return f" [{self._note_number(kind, identity)}] "
        if name in ("drawing", "pict", "object"):
            out.drawings.append(item)
        elif name == "AlternateContent":
            chosen = alternative(item)
            return "".join(self._piece(part, look, out) for part in chosen) if chosen is not None else ""
        elif name == "ruby":
            return "".join(t.text or "" for t in item.iter() if local_name(t) == "t")
        return ""

    def _field_mark(self, item: etree._Element) -> str:
        """Begin, separator and end of a field; its result is shown, its code is not. Form boxes show their state."""
        kind = attribute(item, "fldCharType")
        if kind == "begin":
            shown = all(self._fields)
            self._fields.append(False)
            return _form_field(child(item, "ffData")) if shown else ""
        if kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()
        return ""


def _form_field(data: etree._Element | None) -> str:
    """The state of a legacy form field: a tick box or the chosen line of a list; text fields hold their own runs."""
    box = child(data, "checkBox")
    if box is not None:
        state = is_on(child(box, "checked"))
        if state is None:
            state = is_on(child(box, "default"))
        return TICKED if state else UNTICKED
    choices = child(data, "ddList")
    if choices is not None:
        entries = [attribute(item, "val") or "" for item in choices if local_name(item) == "listEntry"]
        chosen = number(attribute(child(choices, "result"), "val") or attribute(child(choices, "default"), "val")) or 0
        return entries[chosen] if 0 <= chosen < len(entries) else ""
    return ""


def _symbol(item: etree._Element) -> str:
    try:
        code = int(attribute(item, "char") or "", 16)
    except ValueError:
        return ""
    font = attribute(item, "font") or ""
    if is_symbol_font(font) or 0xF000 <= code <= 0xF0FF:
        return from_symbol_font(font, code)
    return chr(code) if 0x20 <= code < 0x110000 and not 0xD800 <= code < 0xE000 else ""


def checkbox_state(properties: etree._Element | None) -> bool | None:
    """Whether a content control is a ticked box, an empty box, or (None) no box at all ([MS-DOCX] 2.6.1)."""
    box = child(properties, "checkbox")
    if box is None:
        return None
    return bool(is_on(child(box, "checked")))


def alternative(element: etree._Element) -> etree._Element | None:
    """The branch of ``mc:AlternateContent`` to read: the first choice, never its fallback as well."""
    return next((item for item in element if local_name(item) == "Choice"), child(element, "Fallback"))


def deleted_text(element: etree._Element) -> str:
    """The text of a tracked deletion."""
    return "".join(
        " " if local_name(item) in ("tab", "br") else item.text or ""
        for item in element.iter()
        if local_name(item) in ("delText", "t", "tab", "br")
    )
