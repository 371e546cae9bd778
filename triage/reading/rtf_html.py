"""HTML that Outlook wrapped in RTF, taken out again ([MS-OXRTFEX] 2.1.3)."""

from __future__ import annotations

from triage.reading.rtf_codepages import code_page, decode_bytes
from triage.reading.rtf_tokens import CLOSE, HEX, OPEN, SYMBOL, TEXT, WORD, tokens
from triage.reading.rtf_words import SIGNS, SKIPPED, SYMBOLS

_BREAKS = {"par": "\r\n", "line": "\r\n", "tab": "\t"}


def html_in_rtf(data: bytes) -> str | None:
    """The HTML text inside an RTF body, or None when the RTF was not made from HTML."""
    if b"\\fromhtml1" not in data[:2000]:
        return None
    page = "cp1252"
    out: list[str] = []
    # For each group: is it a tag's text, is it skipped, is the RTF-only stretch on, characters to skip after \u.
    in_tag, skipped, rtf_only, after = False, False, False, 1
    stack: list[tuple[bool, bool, bool, int]] = []
    star, skip = False, 0
    pending = bytearray()

    def flush() -> None:
        if pending and not skipped and (in_tag or not rtf_only):
            out.append(decode_bytes(bytes(pending), page))
        pending.clear()

    for token in tokens(data):
        if token.kind in (TEXT, HEX):
            taken = min(skip, len(token.data))
            skip -= taken
            pending += token.data[taken:]
            continue
        flush()
        shown = not skipped and (in_tag or not rtf_only)
        if token.kind == OPEN:
            stack.append((in_tag, skipped, rtf_only, after))
            star = False
        elif token.kind == CLOSE and stack:
            in_tag, skipped, rtf_only, after = stack.pop()
            skip = 0
        elif token.kind == SYMBOL:
            star = token.word == "*"
            if shown and not star:
                out.append(SYMBOLS.get(token.word, ""))
        elif token.kind == WORD:
            word, number = token.word, token.number
            if word == "htmltag":
                in_tag, skipped = True, False
            elif word == "htmlrtf":
                rtf_only = number != 0
            elif star or (word in SKIPPED and not in_tag):
                skipped = True
            elif word == "ansicpg":
                page = code_page(number)
            elif word == "uc":
                after = number or 0
            elif word == "u" and number is not None:
                code = number % 65536
                if shown:
                    out.append(chr(code))
                skip = after
            elif shown:
                out.append(_BREAKS.get(word) or SIGNS.get(word, ""))
            star = False
    flush()
    text = "".join(out)
    # Characters beyond the basic plane come as two halves.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
