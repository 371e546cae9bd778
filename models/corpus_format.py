"""The marked-up text format of the training corpus, and its parser.

A corpus file is a header between ``---`` lines, then the document as its reader would see it, one block a line::

    [[child_name|Leo Barros]]                       a field, its value is the text (dates are parsed)
    [[primary_need=ASD|autism]]                     a field whose value is not the text itself
    [[provision=30 minutes/week; speech therapy|30 minutes of SLT each week]]
    [[!safeguarding|He said that ...]]              words that put the document into its urgency band
    [[-denied|No safeguarding concerns.]]           words that look like a risk and are none

Line forms: ``# title``, ``## heading``, ``| cell | cell |``, ``[header] ...``, ``[footer] ...``, ``[page]``.
Marks may be nested. Errors are raised as :class:`CorpusError` with file and place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

LOOKS_LIKE_RISK = {"denied", "past", "hypothetical", "other", "form"}
PROVISION = re.compile(r"^\s*([\d.]+)\s*(minutes|hours|sessions)\s*/\s*([a-z_]+)\s*;\s*(.+)$")


class CorpusError(ValueError):
    """A corpus file breaks the format; the message names the place."""


@dataclass(frozen=True)
class Mark:
    """One marked span: character offsets [start, end) in the plain text of its line's document."""

    name: str
    value: str | None
    start: int
    end: int


@dataclass
class CorpusDocument:
    """A parsed corpus document: plain text, one block a line, with marks on it."""

    path: Path
    header: dict[str, Any]
    lines: list[str]
    text: str
    marks: list[Mark] = field(default_factory=list)

    @property
    def received(self) -> date:
        """The day on which the document was received."""
        return date.fromisoformat(str(self.header["received"]))

    def marked(self, name: str) -> list[tuple[Mark, str]]:
        """All marks of one name with the words that they cover."""
        return [(m, self.text[m.start : m.end]) for m in self.marks if m.name == name]


def parse(path: Path) -> CorpusDocument:
    """Parse one corpus file. Raises CorpusError."""
    raw = path.read_text(encoding="utf-8")
    parts = raw.split("---\n", 2)
    if len(parts) != 3 or parts[0].strip():
        raise CorpusError(f"{path}: the header between two '---' lines is missing")
    try:
        header = yaml.safe_load(parts[1])
    except yaml.YAMLError as error:
        raise CorpusError(f"{path}: the header is not YAML: {error}") from error
    if not isinstance(header, dict):
        raise CorpusError(f"{path}: the header is empty")
    text, marks = _strip_marks(parts[2].strip("\n") + "\n", path)
    return CorpusDocument(path, header, text.splitlines(), text, marks)


def parse_fragments(path: Path) -> list[CorpusDocument]:
    """The fragments of a file: runs of lines from inside a document, each begun by ``=== document_type | kind``.

    They have no header but `document_type` and `kind`. Raises CorpusError.
    """
    found = []
    pieces = re.split(r"(?m)^=== (\w+) \| (\w+)\n", path.read_text(encoding="utf-8"))
    if pieces[0].strip():
        raise CorpusError(f"{path}: the first fragment has no '=== document_type | kind' line")
    for document_type, kind, body in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        text, marks = _strip_marks(body.strip("\n") + "\n", path)
        header = {"document_type": document_type, "kind": kind}
        found.append(CorpusDocument(path, header, text.splitlines(), text, marks))
    return found


def _strip_marks(marked: str, path: Path) -> tuple[str, list[Mark]]:
    out: list[str] = []
    length = 0
    stack: list[tuple[str, str | None, int]] = []
    marks: list[Mark] = []
    opening = re.compile(r"\[\[([!-]?[a-z_]+)(?:=([^|\]]*))?\|")
    i = 0
    while i < len(marked):
        if marked.startswith("[[", i):
            match = opening.match(marked, i)
            if not match:
                raise CorpusError(f"{path}: bad mark near {marked[i : i + 50]!r}")
            stack.append((match[1], match[2].strip() if match[2] else None, length))
            i = match.end()
        elif stack and marked.startswith("]]", i):
            name, value, start = stack.pop()
            marks.append(Mark(name, value, start, length))
            i += 2
        else:
            if marked[i] == "\n" and stack:
                raise CorpusError(f"{path}: mark {stack[-1][0]!r} runs past its line")
            out.append(marked[i])
            length += 1
            i += 1
    if stack:
        raise CorpusError(f"{path}: mark {stack[-1][0]!r} is never closed")
    return "".join(out), sorted(marks, key=lambda m: (m.start, -m.end))
