"""Plain text: lines kept as they were typed, underlined and capital headings seen, quoted mail kept."""

from __future__ import annotations

import re

from triage.reading.blocks import Block, BlockKind, Flow, PageBreak, Paragraph, Run
from triage.reading.decoding import decode
from triage.reading.document import Document
from triage.reading.errors import ReadingError, ReadingErrorCode
from triage.reading.limits import Limits
from triage.reading.quality import other_script, shape_quality
from triage.reading.typeset import to_document

_UNDERLINE = re.compile(r"^\s*(=|-|_|~|\*|#)\1{2,}\s*$")
_BULLET = re.compile(r"^\s*(?:[-*•–·o]|\d{1,2}[.)]|\(?[a-z]\)|[ivx]{1,4}\))\s+\S")
_LABEL = re.compile(r"^\s*[A-Za-z][A-Za-z0-9 /()'’&.,-]{0,50}:(\s|$)")
_QUOTE = re.compile(r"^\s*(?:>+|\|)\s?")
_NUMBERED_CAPITALS = re.compile(
    r"^\s*(?:(?:section|part)\s+)?(?:\d{1,2}(?:\.\d{1,2})*|[A-K])?[.):\s-]*[A-Z][^a-z]{3,}$", re.I
)
_WRAPPED_FROM = 55
"""Lines of a wrapped paragraph are at least this long, but for its last."""
_MOST_CHARACTERS = 20_000_000
_JUDGED = 20_000
_LANGUAGE = 0.5


def read(data: bytes, name: str, limits: Limits) -> Document:  # noqa: ARG001 - every reader is called alike
    """Read a plain text file. Raises `ReadingError` (EMPTY_FILE) when it holds no text."""
    text = decode(data)
    if not text.strip("\x00\ufeff \t\r\n\f\v"):
        raise ReadingError(ReadingErrorCode.EMPTY_FILE, "The file is empty. Ask for it to be sent again.")
    flow = Flow("txt")
    if len(text) > _MOST_CHARACTERS:
        text = text[:_MOST_CHARACTERS]
        flow.partial = True
        flow.warn("Only the beginning of this very long text was read.")
    words = text[:_JUDGED].split()
    if len(words) >= 20 and shape_quality(words) < _LANGUAGE and not other_script(words):
        flow.partial = True
        flow.warn("The text does not look like language: the file may be damaged, or no text at all.")
    flow.blocks = text_blocks(text, find_headings=True)
    return to_document(flow, limits)


def text_blocks(text: str, *, find_headings: bool = False) -> list[Block]:
    """Plain text as blocks: wrapped lines joined to paragraphs, label and list lines each on their own."""
    blocks: list[Block] = []
    for number, page in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").split("\f")):
        if number and blocks:
            blocks.append(PageBreak())
        blocks.extend(_page_blocks(page.split("\n"), find_headings))
    if find_headings:
        _mark_title(blocks)
    return blocks


def _page_blocks(lines: list[str], find_headings: bool) -> list[Block]:
    blocks: list[Block] = []
    waiting: list[str] = []

    def close() -> None:
        if waiting:
            blocks.append(_paragraph(list(waiting)))
            waiting.clear()

    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if not line.strip() or (find_headings and _UNDERLINE.match(line)):
            close()
        elif find_headings and _is_heading(line, following, not waiting, number == 0 or not lines[number - 1].strip()):
            close()
            blocks.append(Paragraph([Run(line.strip())], BlockKind.HEADING, 1 if "=" in following[:5] else 2))
        else:
            if waiting and not _goes_on(waiting[-1], line):
                close()
            waiting.append(line)
    close()
    return blocks


def _goes_on(before: str, line: str) -> bool:
    """Whether a line carries on the one before it: wrapped at the same margin, not a label, item or deeper quote."""
    if _quote_of(before) != _quote_of(line):
        return False
    plain, plain_before = _QUOTE.sub("", line), _QUOTE.sub("", before)
    if not plain.strip() or not plain_before.strip() or _BULLET.match(plain) or _LABEL.match(plain):
        return False
    if "\t" in plain.strip() or "\t" in plain_before.strip() or re.search(r"\S {3,}\S", plain):
        return False
    # A short line ended where its writer ended it; a long one was wrapped by the program.
    return len(plain_before.rstrip()) >= _WRAPPED_FROM


def _quote_of(line: str) -> str:
    match = re.match(r"^[\s>|]*", line)
    return "".join(c for c in match.group() if c == ">") if match else ""


def _paragraph(lines: list[str]) -> Paragraph:
    # Columns made with spaces keep their gap.
    text = "\n".join(re.sub(r"(?<=\S) {3,}(?=\S)", "\t", line.strip()) for line in lines)
    kind = BlockKind.LIST_ITEM if _BULLET.match(lines[0]) else BlockKind.TEXT
    joined = text if _quote_of(lines[0]) else text.replace("\n", " ")
    return Paragraph([Run(joined)], kind)


def _is_heading(line: str, following: str, is_first: bool, after_gap: bool) -> bool:
    text = line.strip()
    if not 2 < len(text) <= 90 or _quote_of(line) or text.endswith((",", ";")):
        return False
    if _UNDERLINE.match(following) and len(following.strip()) >= 3 and is_first:
        return True
    letters = [c for c in text if c.isalpha()]
    capitals = len(letters) >= 4 and all(c.isupper() for c in letters)
    return capitals and after_gap and ":" not in text[:-1] and bool(_NUMBERED_CAPITALS.match(text))


def _mark_title(blocks: list[Block]) -> None:
    """A heading among the first five paragraphs is the title."""
    for block in blocks[:5]:
        if isinstance(block, Paragraph) and block.kind is BlockKind.HEADING:
            block.kind = BlockKind.TITLE
            return
