"""The text of one sub-document of a Word binary file as blocks ([MS-DOC] 2.4.1, 2.4.3, 2.8.25)."""

from __future__ import annotations

from dataclasses import dataclass, field

from triage.reading.blocks import Block, BlockKind, Flow, Paragraph
from triage.reading.doc_file import DocFile
from triage.reading.doc_properties import CharacterLook, Formatted, ParagraphLook, character_look, paragraph_look
from triage.reading.doc_styles import DocStyle, fonts_of, numbering_of, styles_of
from triage.reading.rtf_story import Story
from triage.reading.symbols import TICKED, UNTICKED, from_symbol_font, is_symbol_font

_STYLES, _CHARACTERS, _PARAGRAPHS, _FONTS, _LISTS, _OVERRIDES = 1, 12, 13, 15, 73, 74
_CELL, _PARAGRAPH, _PAGE, _LINE = "\x07", "\r", "\x0c", "\x0b"
_BEGIN, _SEPARATE, _END = "\x13", "\x14", "\x15"
_SIGNS = {"\x1e": "-", "\x1f": "", "\x0b": "\n", "\t": "\t", "\x0e": "\n", "\xa0": "\xa0"}


class DocText:
    """Reads stretches of characters. Deleted and hidden text goes to the two lists."""

    def __init__(self, file: DocFile, flow: Flow) -> None:
        self._file = file
        self._flow = flow
        self._characters = Formatted(file.main, file.part(_CHARACTERS), paragraphs=False)
        self._paragraphs = Formatted(file.main, file.part(_PARAGRAPHS), paragraphs=True)
        self._styles = styles_of(file.part(_STYLES))
        self._fonts = fonts_of(file.part(_FONTS))
        lists = file.part(_LISTS)
        self._numbering = numbering_of(lists, self._after(_LISTS), file.part(_OVERRIDES), self._fonts)
        self._looks: dict[bytes, ParagraphLook] = {}
        self.deleted: list[str] = []
        self.hidden: list[str] = []
        self.notes = 0

    def _after(self, index: int) -> bytes:
        """What follows a part in the table stream: the levels of the lists stand right behind their list."""
        at = 0x9A + index * 8
        offset = int.from_bytes(self._file.main[at : at + 4], "little")
        length = int.from_bytes(self._file.main[at + 4 : at + 8], "little")
        return self._file.table[offset + length :] if length else b""

    def blocks(self, first: int, last: int) -> list[Block]:
        """The blocks of characters `first` up to `last`."""
        story = Story(self._flow)
        state = _State()
        for text, offset, width in self._file.stretches(first, last):
            at = 0
            while at < len(text):
                place = offset + at * width
                paragraph_bytes, paragraph_end = self._paragraphs.at(place)
                character_bytes, character_end = self._characters.at(place)
                size = max(1, min(paragraph_end - place, character_end - place) // width)
                look = self._paragraph_look(paragraph_bytes)
                style = self._styles[look.style] if look.style < len(self._styles) else DocStyle()
                character = character_look(character_bytes, style.look)
                self._run(text[at : at + size], character, look, style, story, state)
                at += size
        lost = state.lost()
        if lost.strip():
            story.add(lost, bold=False, struck=False)
            self._flow.partial = True
            self._flow.warn("A field in the file has no end. What follows it stands at the end of the text.")
        return story.finish()

    def _paragraph_look(self, data: bytes) -> ParagraphLook:
        if data not in self._looks:
            self._looks[data] = paragraph_look(data)
        return self._looks[data]

    def _run(
        self, text: str, character: CharacterLook, look: ParagraphLook, style: DocStyle, story: Story, state: _State
    ) -> None:
        waiting: list[str] = []

        def put() -> None:
            if waiting:
                self._put("".join(waiting), character, story)
                waiting.clear()

        for sign in text:
            if sign in "\r\x07\x0c":
                put()
                self._end(sign, look, style, story)
            elif sign == _BEGIN:
                state.begin()
            elif sign == _SEPARATE:
                state.separate()
            elif sign == _END and state.fields:
                is_box = "FORMCHECKBOX" in state.end()
                if is_box and not state.codes_open:
                    waiting.append(TICKED if state.box else UNTICKED)
                    state.box = False
            elif state.codes_open:
                state.fields[-1].code.append(sign)
                if sign == "\x01" and character.picture is not None:
                    state.box = self._form_box(character.picture)
            elif sign == "\x01" and state.fields and character.picture is not None:
                state.box = self._form_box(character.picture)
            elif sign == "(" and character.symbol is not None:
                number, symbol = character.symbol
                font = self._fonts[number] if number < len(self._fonts) else ""
                waiting.append(from_symbol_font(font, symbol))
            elif sign == "\x02":
                self.notes += 1
                waiting.append(f" [{self.notes}] ")
            elif sign in _SIGNS:
                waiting.append(_SIGNS[sign])
            elif sign >= " ":
                waiting.append(self._in_font(sign, character.font))
        put()

    def _in_font(self, sign: str, font: int | None) -> str:
        if font is not None and font < len(self._fonts) and is_symbol_font(self._fonts[font]) and sign != " ":
            return from_symbol_font(self._fonts[font], ord(sign))
        return sign

    def _put(self, text: str, look: CharacterLook, story: Story) -> None:
        if look.deleted:
            self.deleted.append(text)
        elif look.hidden:
            self.hidden.append(text)
        else:
            story.add(text, look.bold, look.struck, look.size, look.underlined)

    def _end(self, sign: str, look: ParagraphLook, style: DocStyle, story: Story) -> None:
        """The mark that ends a paragraph, cell, row or page."""
        in_table = look.in_table or look.ends_row or look.depth > 0
        if sign == _PAGE and not in_table:
            self._prepare(look, style, story)
            story.in_table = False
            story.break_page()
            return
        if look.depth > 1 and look.ends_inner_row:
            story.end_nested_row()
            return
        if look.depth > 1 and look.ends_inner_cell:
            story.in_table = True
            story.end_nested_cell()
            return
        if sign == _CELL and look.ends_row:
            story.edges, story.left = list(look.edges), look.left
            story.in_table = True
            story.end_row()
            return
        self._prepare(look, style, story)
        story.in_table = in_table
        if sign == _CELL:
            story.end_cell()
        else:
            story.end_paragraph()

    def _prepare(self, look: ParagraphLook, style: DocStyle, story: Story) -> None:
        """Kind, level and automatic number of the paragraph that ends now."""
        level = style.level if look.outline is None else (look.outline + 1 if look.outline < 9 else 0)
        story.kind, story.level = BlockKind.TEXT, 0
        story.starts_page = look.starts_page
        if style.is_title:
            story.kind = BlockKind.TITLE
        elif level:
            story.kind, story.level = BlockKind.HEADING, level
        number = look.list_number or style.list_number
        if not 0 < number < 0x7FF or not story.has_text:
            return
        place = look.list_level if look.list_number else style.list_level
        label = self._numbering.label(str(number), place)
        if label:
            story.put_label(label + " ")
        if story.kind is BlockKind.TEXT:
            story.kind, story.level = BlockKind.LIST_ITEM, min(place, 6)

    def _form_box(self, offset: int) -> bool:
        """Whether a form's tick box is ticked, from the data behind its field ([MS-DOC] 2.9.78 FFData)."""
        header = int.from_bytes(self._file.data[offset + 4 : offset + 6], "little")
        data = self._file.data[offset + header : offset + header + 600]
        if len(data) < 10 or data[:4] != b"\xff\xff\xff\xff":
            return False
        bits = int.from_bytes(data[4:6], "little")
        result = bits >> 2 & 0x1F
        if bits & 3 != 1:
            return False
        if result != 25:
            return result == 1
        name = int.from_bytes(data[10:12], "little")
        default = 12 + 2 * name + 2
        return int.from_bytes(data[default : default + 2], "little") == 1


@dataclass(slots=True)
class _Field:
    """An open field: the signs of its code so far, and whether the code is still being read."""

    code: list[str] = field(default_factory=list)
    in_code: bool = True


class _State:
    """The open fields, how many of them are in their code, and the state of a tick box."""

    __slots__ = ("box", "codes_open", "fields")

    def __init__(self) -> None:
        self.fields: list[_Field] = []
        self.codes_open = 0
        self.box = False

    def begin(self) -> None:
        """A field begins with its code."""
        self.fields.append(_Field())
        self.codes_open += 1

    def separate(self) -> None:
        """The code of the innermost field ends, its result begins."""
        if self.fields and self.fields[-1].in_code:
            self.fields[-1].in_code = False
            self.codes_open -= 1

    def end(self) -> str:
        """The innermost field ends: its code."""
        self.separate()
        return "".join(self.fields.pop().code)

    def lost(self) -> str:
        """What stands in codes that never ended: text, where the sign of the end was damaged."""
        return "".join(sign for one in self.fields if one.in_code for sign in one.code if sign >= " ")


def as_kind(paragraphs: list[Paragraph], kind: BlockKind, seen: set[str]) -> list[Block]:
    """The paragraphs whose wording is not in `seen`, as that kind."""
    found: list[Block] = []
    for paragraph in paragraphs:
        words = " ".join(paragraph.text.split())
        if words and words not in seen:
            seen.add(words)
            found.append(Paragraph(paragraph.runs, kind))
    return found
