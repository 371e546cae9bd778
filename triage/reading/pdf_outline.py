"""The table of contents that a PDF brings with it (ISO 32000-1, 12.3.3), and the headings that it names."""

from __future__ import annotations

from itertools import islice

import pypdfium2

from triage.reading.document import Document, LineKind, OutlineEntry

_MOST_ENTRIES = 2000
_DEEPEST = 10
_LONGEST = 300


def outline_of(pages: pypdfium2.PdfDocument) -> list[OutlineEntry]:
    """Its entries in order, at most 2,000; empty where there is none or it is damaged."""
    out: list[OutlineEntry] = []
    count = len(pages)
    try:
        for entry in islice(pages.get_toc(max_depth=_DEEPEST), _MOST_ENTRIES):
            title = " ".join("".join(c if c.isprintable() else " " for c in entry.get_title()).split())[:_LONGEST]
            target = entry.get_dest()
            index = target.get_index() if target is not None else None
            if title:
                page = index + 1 if index is not None and 0 <= index < count else None
                out.append(OutlineEntry(title, page, entry.level + 1))
    except (pypdfium2.PdfiumError, ValueError, OverflowError):  # titles that are no text
        return out
    return out


def mark_named_headings(document: Document) -> None:
    """Lines that the outline names on their page are headings, however they are set."""
    named: dict[int, set[str]] = {}
    for entry in document.outline:
        if entry.page is not None:
            named.setdefault(entry.page, set()).add(_key(entry.title))
    for page in document.pages:
        titles = named.get(page.number)
        if not titles:
            continue
        for line in page.lines:
            if line.kind is LineKind.TEXT and line.cell is None and _key(line.text) in titles:
                line.kind = LineKind.HEADING


def _key(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())
