"""A page as it is kept beside a draft, and back: enough to draw it, to show its words, and to place a value on it."""

from __future__ import annotations

from typing import Any

from triage.reading.document import Box, Cell, Line, LineKind, Page, Source, Straightening, Word
from triage.storage.tables import StoredPage


def lines_to_json(page: Page) -> list[dict[str, Any]]:
    """The lines of a page as JSON types.

    A word is ``[text, x0, y0, x1, y1]``; behind it a 1 where it is struck, else a 0 where its confidence follows.
    """
    return [
        {
            "text": line.text,
            "block": line.block,
            "kind": line.kind.value,
            "size": round(line.size, 1),
            "bold": line.bold,
            "cell": [line.cell.table, line.cell.row, line.cell.column] if line.cell else None,
            "words": [_word_to_json(word) for word in line.words],
        }
        for line in page.lines
    ]


def page_from(stored: StoredPage) -> Page:
    """The page of a kept row, for drawing it."""
    source = Source(stored.source)
    straightening = stored.straightening
    return Page(
        number=stored.number,
        width=stored.width,
        height=stored.height,
        rotation=stored.rotation,
        source=source,
        straightening=Straightening(
            straightening["turn"],
            [(x, y) for x, y in straightening["corners"]] if straightening["corners"] else None,
            straightening["skew"],
        )
        if straightening
        else None,
        lines=[
            Line(
                words=[_word_from(word, source) for word in line["words"]],
                block=line["block"],
                kind=LineKind(line["kind"]),
                cell=Cell(*line["cell"]) if line["cell"] else None,
                size=line["size"],
                bold=line["bold"],
            )
            for line in stored.lines
        ],
    )


def _word_to_json(word: Word) -> list[Any]:
    box = word.box
    place = [word.text, *(round(edge, 1) for edge in (box.x0, box.y0, box.x1, box.y1))]
    sure = [] if word.confidence is None else [round(word.confidence, 2)]
    return [*place, int(word.struck), *sure] if word.struck or sure else place


def _word_from(word: list[Any], source: Source) -> Word:
    text, x0, y0, x1, y1, *more = word
    return Word(text, Box(x0, y0, x1, y1), source, more[1] if len(more) > 1 else None, bool(more and more[0]))
