"""A corpus document as blocks that every format can lay out: headings, paragraphs, tables, label and value pairs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby

from models.corpus_format import CorpusDocument

_LABEL = re.compile(r"^([A-Z][^:|~\"“]{1,38}?):[ \t]+(\S.*)$")
_BULLET = re.compile(r"^([-*•·–])\s+(.*)$")
_MAIL = re.compile(r"^(From|To|Cc|CC|Bcc|Sent|Date|Subject|Attachments?|Reply-To|Importance):\s*(.*)$")
_CELL = re.compile(r"\|\s*([^|]*)(?=\|)")
_STRUCK = re.compile(r"~~(.+?)~~")
_NUMBERED = re.compile(r"^(\d{1,2})[.)]\s+(.*)$")


class BlockKind(StrEnum):
    """What a block is on the page."""

    TITLE = "title"
    HEADING = "heading"
    TEXT = "text"
    BULLET = "bullet"
    NUMBERED = "numbered"
    TABLE = "table"
    PAIRS = "pairs"
    PAGE_BREAK = "page_break"


@dataclass(frozen=True)
class Run:
    """A piece of text in one look. `struck` is text with a line through it."""

    text: str
    struck: bool = False


@dataclass
class Block:
    """One block. `text` (and a bullet's `sign`) for text kinds, `rows` for tables, `pairs` for labels and values."""

    kind: BlockKind
    text: str = ""
    level: int = 2
    sign: str = ""
    rows: list[list[str]] = field(default_factory=list)
    pairs: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Layoutable:
    """A document ready for any format: page furniture, mail header and body blocks."""

    headers: list[str]
    footers: list[str]
    mail: list[tuple[str, str]]
    blocks: list[Block]

    @property
    def words(self) -> int:
        """How many words the body has."""
        cells = [c for b in self.blocks for row in b.rows for c in row] + [
            t for b in self.blocks for p in b.pairs for t in p
        ]
        return sum(len(t.split()) for t in [b.text for b in self.blocks] + cells)

    @property
    def has_pairs(self) -> bool:
        """True where at least three labels stand with their values: a form."""
        return sum(len(b.pairs) for b in self.blocks) >= 3

    @property
    def widest_table(self) -> int:
        """How many columns the widest table has; 0 where there is none."""
        return max((len(b.rows[0]) for b in self.blocks if b.kind is BlockKind.TABLE), default=0)

    @property
    def has_struck(self) -> bool:
        """True where words are struck through: plain text cannot show them."""
        return any("~~" in text for text in self._texts())

    def _texts(self) -> list[str]:
        return [
            t for b in self.blocks for t in [b.text, *(c for r in b.rows for c in r), *(t for p in b.pairs for t in p)]
        ]


def runs_of(text: str) -> list[Run]:
    """The text in runs: ``~~words~~`` are struck."""
    runs: list[Run] = []
    at = 0
    for match in _STRUCK.finditer(text):
        if match.start() > at:
            runs.append(Run(text[at : match.start()]))
        runs.append(Run(match[1], struck=True))
        at = match.end()
    if at < len(text) or not runs:
        runs.append(Run(text[at:]))
    return runs


def layoutable(document: CorpusDocument) -> Layoutable:
    """Cut a corpus document (marks already stripped) into blocks."""
    headers: list[str] = []
    footers: list[str] = []
    mail: list[tuple[str, str]] = []
    blocks: list[Block] = []
    lines = [line.rstrip() for line in document.lines]
    value_cells = _marked_cells(document)
    marked = _marked_lines(document)
    if document.header.get("kind") == "email":
        while lines and (match := _MAIL.match(lines[0])) and (match[1], match[2]) not in mail:
            mail.append((match[1].title() if match[1].isupper() else match[1], match[2]))
            lines.pop(0)
            value_cells.pop(0)
            marked.pop(0)
    i = 0
    while i < len(lines):
        line = lines[i]
        stripped = line.strip()
        if not stripped:
            i += 1
        elif stripped == "[page]":
            blocks.append(Block(BlockKind.PAGE_BREAK))
            i += 1
        elif stripped.startswith("[header]"):
            headers.append(stripped[8:].strip())
            i += 1
        elif stripped.startswith("[footer]"):
            footers.append(stripped[8:].strip())
            i += 1
        elif _is_row(stripped):
            end = i
            while end < len(lines) and _is_row(lines[end].strip()):
                end += 1
            blocks.extend(_table([_cells(line) for line in lines[i:end]], value_cells[i:end]))
            i = end
        elif (end := _pairs_end(lines, i)) - i >= 3:
            pairs = [(m[1], m[2]) for line in lines[i:end] if (m := _LABEL.match(line.strip()))]
            blocks.append(Block(BlockKind.PAIRS, pairs=pairs))
            i = end
        elif stacked := _stacked_pairs(lines, marked, i):
            blocks.append(Block(BlockKind.PAIRS, pairs=stacked))
            i += 2 * len(stacked)
        else:
            blocks.append(_text_block(stripped))
            i += 1
    return Layoutable(_once(headers), _once(footers), mail, blocks)


def _once(lines: list[str]) -> list[str]:
    """Furniture that is repeated with another page number stands once: it is drawn on every page."""
    seen: dict[str, str] = {}
    for line in lines:
        seen.setdefault(re.sub(r"\d+", "0", line).casefold(), line)
    return list(seen.values())


def _text_block(line: str) -> Block:
    heading = re.match(r"^(#{1,4})\s+(.*)$", line)
    if heading:
        level = len(heading[1])
        return Block(BlockKind.TITLE if level == 1 else BlockKind.HEADING, heading[2], level)
    bullet = _BULLET.match(line)
    if bullet:
        return Block(BlockKind.BULLET, bullet[2], sign=bullet[1])
    numbered = _NUMBERED.match(line)
    if numbered:
        return Block(BlockKind.NUMBERED, numbered[2], sign=line[: len(line) - len(numbered[2])].rstrip())
    return Block(BlockKind.TEXT, line)


def _is_row(line: str) -> bool:
    return line.startswith("|") and line.count("|") >= 2


def _cells(line: str) -> list[str]:
    return [match[1].strip() for match in _CELL.finditer(line)]


def _pairs_end(lines: list[str], start: int) -> int:
    end = start
    while end < len(lines) and (match := _LABEL.match(lines[end].strip())):
        if len(match[1].split()) > 6 or len(match[2].split()) > 16:
            break
        end += 1
    return end


def _stacked_pairs(lines: list[str], marked: list[bool], start: int) -> list[tuple[str, str]]:
    """Labels each on a line of its own over their value, at least three after each other; else nothing."""
    pairs: list[tuple[str, str]] = []
    with_marks = 0
    for i in range(start, len(lines) - 1, 2):
        label, value = lines[i].strip(), lines[i + 1].strip()
        is_label = (
            0 < len(label.split()) <= 10
            and (label[-1] not in ".!," or label.endswith(("ref.", "no.")))
            and label[0] not in "#|[>-•*"
            and not marked[i]
        )
        if not is_label or not value or len(value.split()) > 22 or value[0] in "#|[>-•*":
            break
        pairs.append((label.rstrip(":"), value))
        with_marks += marked[i + 1]
    return pairs if len(pairs) >= 3 and with_marks >= 0.6 * len(pairs) else []


def _marked_lines(document: CorpusDocument) -> list[bool]:
    """For each line whether it holds a field mark."""
    out: list[bool] = []
    start = 0
    for line in document.lines:
        end = start + len(line)
        out.append(any(m.name[0] not in "!-" and start <= m.start < end for m in document.marks))
        start = end + 1
    return out


def _marked_cells(document: CorpusDocument) -> list[set[int]]:
    """For each line the numbers of its cells that hold a field mark."""
    out: list[set[int]] = []
    start = 0
    for line in document.lines:
        cells = [(m.start(1), m.end(1)) for m in _CELL.finditer(line)]
        marks = [m for m in document.marks if m.name[0] not in "!-" and start <= m.start < start + len(line)]
        out.append({n for n, (a, b) in enumerate(cells) for m in marks if start + a <= m.start < start + b})
        start += len(line) + 1
    return out


def _table(rows: list[list[str]], marked: list[set[int]]) -> list[Block]:
    """One table, split where a part of it is label and value pairs and the rest is not."""
    kept = [(row, cells) for row, cells in zip(rows, marked, strict=True) if any(c.strip("-: ") for c in row)]
    if not kept:
        return []
    if all(len(row) % 2 == 0 for row, _ in kept) and _looks_like_pairs(kept):
        pairs = [(row[n], row[n + 1]) for row, _ in kept for n in range(0, len(row), 2) if row[n] or row[n + 1]]
        return [Block(BlockKind.PAIRS, pairs=pairs)]
    out: list[Block] = []
    for width, group in groupby(kept, key=lambda pair: len(pair[0])):
        part = list(group)
        if len(part) < len(kept) and width % 2 == 0 and _looks_like_pairs(part):
            out += _table([row for row, _ in part], [cells for _, cells in part])
        else:
            out.append(Block(BlockKind.TABLE, rows=[row for row, _ in part]))
    return out


def _looks_like_pairs(rows: list[tuple[list[str], set[int]]]) -> bool:
    """True where every field mark stands in a second cell, and every first cell is short enough for a label."""
    marked = [n for _, cells in rows for n in cells]
    if not marked or any(n % 2 == 0 for n in marked):
        return False
    return all(len(row[n].split()) <= 9 for row, _ in rows for n in range(0, len(row), 2))
