"""What an RTF file says beside its text: fonts, styles, details, fields, pictures (Rich Text Format 1.9.1)."""

from __future__ import annotations

import re

from triage.reading.blocks import Flow
from triage.reading.symbols import TICKED, UNCLEAR, UNTICKED, from_symbol_font

_SYMBOL_FIELD = re.compile(r'SYMBOL\s+(\d+|0x[0-9a-f]+).*?\\f\s+"?([\w ]+)"?', re.IGNORECASE)
_NOT_HEX = re.compile(r"[^0-9a-fA-F]")
_MOST_PICTURE = 60_000_000
_DEFAULT_STATE = 25


class Gathered:
    """Text of groups that is not printed, kept by its sink until the group ends."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._texts: dict[str, list[str]] = {}
        self.fonts: dict[int, tuple[str, str | None]] = {}
        self.styles: dict[int, str] = {}
        self.box: dict[str, int] = {}
        self.pictures: list[tuple[str, bytes]] = []
        self.font = 0
        self.style = 0
        self.picture_kind = ""

    def put(self, sink: str, text: str) -> None:
        """Keep a piece of text for a sink."""
        self._texts.setdefault(sink, []).append(text)
        # The names of fonts and styles end with a semicolon, whether or not each has a group of its own.
        if sink in ("font", "style") and text.endswith(";"):
            self.end(sink)

    def take(self, sink: str) -> str:
        """Everything kept for a sink, which is empty afterwards."""
        return "".join(self._texts.pop(sink, []))

    def end(self, sink: str) -> str:
        """Make use of what a group gave; the text that is shown in its place, empty for most."""
        text = self.take(sink)
        if sink == "pict":
            self._end_picture(text)
        elif not text.strip():
            return ""
        elif sink == "font":
            _, page = self.fonts.get(self.font, ("", None))
            self.fonts[self.font] = (text.strip().rstrip(";").strip().lower(), page)
        elif sink == "style":
            self.styles[self.style] = text.strip().rstrip(";").strip()
        elif sink == "field":
            return self._field(text)
        elif sink == "class":
            self._flow.warn(f"An embedded object was not opened: {' '.join(text.split())[:60]}")
        elif sink.startswith("info "):
            self._flow.details[sink.removeprefix("info ")] = " ".join(text.split())
        return ""

    def _field(self, code: str) -> str:
        """What a field shows that has no result of its own: a symbol, or a form's tick box."""
        symbol = _SYMBOL_FIELD.search(code)
        if symbol:
            return from_symbol_font(symbol.group(2), int(symbol.group(1), 0))
        if "FORMCHECKBOX" not in code:
            return ""
        box, self.box = self.box, {}
        if not box:
            return UNCLEAR
        state = box.get("ffres", _DEFAULT_STATE)
        return TICKED if (box.get("ffdefres", 0) if state == _DEFAULT_STATE else state) else UNTICKED

    def _end_picture(self, text: str) -> None:
        kind, self.picture_kind = self.picture_kind, ""
        if kind and len(text) < _MOST_PICTURE:
            digits = _NOT_HEX.sub("", text)
            self.pictures.append((kind, bytes.fromhex(digits[: len(digits) // 2 * 2])))
