"""The state of an RTF text being read: its groups, and how bytes become text in the right place."""

from __future__ import annotations

from dataclasses import dataclass

from triage.reading.blocks import Flow
from triage.reading.rtf_codepages import decode_bytes
from triage.reading.rtf_gather import Gathered
from triage.reading.rtf_story import Story
from triage.reading.rtf_table import EdgeCell
from triage.reading.rtf_words import SYMBOLS
from triage.reading.symbols import from_symbol_font, is_symbol_font


@dataclass(slots=True)
class Group:
    """The state that a group may change and that its end restores. `sink` says where its text goes."""

    sink: str = "text"
    bold: bool = False
    struck: bool = False
    underlined: bool = False
    hidden: bool = False
    deleted: bool = False
    font: int = -1
    size: float = 0.0
    skip_after_unicode: int = 1
    story: int = 0
    nested_row: bool = False


class RtfState:
    """Groups, fonts, stories and pending bytes; text goes to the story or sink of the open group."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._group = Group()
        self._stack: list[Group] = []
        self._stories: list[Story] = [Story(flow)]
        self._margins: list[tuple[bool, int]] = []
        self._notes: list[int] = []
        self._comments: list[int] = []
        self._page = "cp1252"
        self._bytes = bytearray()
        self._default_font = 0
        self._gathered = Gathered(flow)
        self._star = False
        self._skip = 0
        self._surrogate = 0
        self._edge = EdgeCell()

    @property
    def pictures(self) -> list[tuple[str, bytes]]:
        """The pictures met: ending (``png``, ``jpg``) and bytes."""
        return self._gathered.pictures

    def _take_bytes(self, data: bytes) -> None:
        if self._skip:
            taken = min(self._skip, len(data))
            self._skip -= taken
            data = data[taken:]
        self._bytes += data

    def _flush(self) -> None:
        if not self._bytes:
            return
        data = bytes(self._bytes)
        self._bytes.clear()
        if self._group.sink == "skip":
            return
        if self._group.sink == "pict":
            self._gathered.put("pict", data.decode("latin-1"))
            return
        name, page = self._gathered.fonts.get(self._font, ("", None))
        if is_symbol_font(name) and self._group.sink == "text":
            self._emit("".join(" " if byte == 32 else from_symbol_font(name, byte) for byte in data))
        else:
            self._emit(decode_bytes(data, page or self._page))

    @property
    def _font(self) -> int:
        return self._group.font if self._group.font >= 0 else self._default_font

    def _emit(self, text: str) -> None:
        group = self._group
        if not text or group.sink == "skip":
            return
        if group.sink != "text":
            self._gathered.put(group.sink, text)
        elif group.deleted:
            self._gathered.put("deleted", text)
        elif group.hidden:
            self._gathered.put("hidden", text)
        else:
            self._stories[group.story].add(text, group.bold, group.struck, group.size, group.underlined)

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._star = True
        elif symbol in ("\r\n", "\r", "\n"):
            self._end_paragraph()
        elif self._skip:
            self._skip -= 1
        else:
            self._emit(SYMBOLS.get(symbol, ""))

    def _unicode(self, number: int) -> None:
        code = number + 65536 if number < 0 else number
        self._skip = self._group.skip_after_unicode
        if 0xD800 <= code < 0xDC00:
            self._surrogate = code
            return
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + (self._surrogate - 0xD800) * 0x400 + code - 0xDC00 if self._surrogate else 0xFFFD
        self._surrogate = 0
        name, _ = self._gathered.fonts.get(self._font, ("", None))
        if 0xF000 <= code <= 0xF0FF:
            self._emit(from_symbol_font(name if is_symbol_font(name) else "wingdings", code))
        elif 0 < code < 0x110000:
            self._emit(chr(code))

    def _end_paragraph(self) -> None:
        if self._group.sink == "text":
            self._stories[self._group.story].end_paragraph()
        else:
            self._emit(" ")
