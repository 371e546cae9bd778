"""RTF cut into tokens (Rich Text Format 1.9.1, "Formal syntax")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

OPEN, CLOSE, WORD, SYMBOL, HEX, TEXT = "{", "}", "word", "symbol", "hex", "text"

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,40})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\(\r\n|[\s\S])|([{}])"
    rb"|([^\\{}\r\n\x00]+)|[\r\n\x00]+|\\$"
)


@dataclass(frozen=True, slots=True)
class Token:
    """One token. `number` is a control word's parameter (None without), `data` the bytes of text or one hex byte."""

    kind: str
    word: str = ""
    number: int | None = None
    data: bytes = b""


_OPENED, _CLOSED = Token(OPEN), Token(CLOSE)


def tokens(data: bytes) -> Iterator[Token]:
    r"""The tokens of an RTF text; bytes after ``\\binN`` are skipped."""
    position = 0
    end = len(data)
    while position < end:
        match = _TOKEN.match(data, position)
        if match is None:
            position += 1
            continue
        position = match.end()
        word, number, hexed, symbol, brace, text = match.groups()
        if text is not None:
            yield Token(TEXT, data=text)
        elif word is not None:
            name = word.decode("ascii")
            value = int(number) if number is not None else None
            if name == "bin":
                position += max(value or 0, 0)
                continue
            yield Token(WORD, name, value)
        elif brace is not None:
            yield _OPENED if brace == b"{" else _CLOSED
        elif hexed is not None:
            yield Token(HEX, data=bytes([int(hexed, 16)]))
        elif symbol is not None:
            yield Token(SYMBOL, symbol.decode("latin-1"))
