"""Files of several documents, and files of one that look as if they were several, for learning where documents begin.

Documents of one writer are set as PDF, read again, measured page by page, and laid one behind the other. Against
these stand single documents that a hasty reader would part: long ones, ones with a cover page, ones with appendices
that were letters or reports of their own but run on under the same head and page numbers, ones that change their look.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from models.corpus_format import CorpusDocument, parse
from models.rendering.blocks import Block, BlockKind, Layoutable, layoutable
from models.rendering.page_styles import PageStyle, choose_style
from models.rendering.pdf import pdf_bytes
from models.training.bundle_noise import as_scanned
from triage.reading import read_document
from triage.reading.document import Document, Page
from triage.understanding.flow import flow_of
from triage.understanding.linear import LinearModel
from triage.understanding.page_looks import PageLook, look_at
from triage.understanding.parts import page_types

_MOST = 60
_FEWEST = 8
_BLOCKS_TO_CUT = 14
_NUMBER = re.compile(r"\bp(?:age|g)?\.? ?\d+|\b\d+ ?(?:of|/) ?\d+\b|^\W*\d+\W*$", re.I)
_FURNITURE = ("first", "every")


@dataclass(frozen=True)
class Piece:
    """One document as pages, with its type."""

    name: str
    document_type: str
    kind: str
    looks: list[PageLook]


@dataclass(frozen=True)
class Bundle:
    """A file: the looks of its pages, where documents begin after the first (indexes of pages), and what they are."""

    kind: str
    writer: str
    looks: list[PageLook]
    starts: list[int]
    types: list[str]


def bundles_of(writer: str, folder: Path, types: LinearModel, seed: int) -> list[Bundle]:
    """All training files of one writer; none of one who wrote little. `types`, for pages, must not have seen them."""
    rng = Random(f"{seed}:{writer}")
    documents = [parse(path) for path in sorted((folder / writer).rglob("*.txt"))][:_MOST]
    if len(documents) < _FEWEST:
        return []
    layouts = [_without_page_numbers(layoutable(document)) for document in documents]
    house = choose_style("education_advice", "report", layouts[0], rng)
    press = _Press(types, rng)
    own: list[Piece] = []
    alike: list[Piece] = []
    single: list[Piece] = []
    for document, layout in zip(documents, layouts, strict=True):
        kind, about = str(document.header.get("kind", "report")), str(document.header["document_type"])
        style = choose_style(about, kind, layout, rng)
        own += press.pieces(document, layout, style)
        alike += press.pieces(document, layout, house)
        single += press.pieces(document, _with_cover(layout, rng), _large(style))
        if len(layout.blocks) >= _BLOCKS_TO_CUT:
            single += press.restyled(document, layout, style, choose_style(about, kind, layout, rng))
    for _ in range(len(documents) * 2 // 3):
        first, *others = rng.sample(range(len(documents)), rng.choice((2, 2, 3)))
        kind, about = "report", str(documents[first].header["document_type"])
        joined = _with_appendices(layouts[first], [layouts[n] for n in others], rng)
        style = choose_style(about, kind, joined, rng)
        # nothing else tells an appendix that was a letter from a letter
        style = replace(style, page_number=style.page_number or "Page {n} of {m}", furniture=rng.choice(_FURNITURE))
        single += press.pieces(documents[first], joined, style)
    out = [
        Bundle(f"single {name}", writer, piece.looks, [], [piece.document_type])
        for name, pieces in (("plain", own), ("long", single))
        for piece in pieces
        if len(piece.looks) > 1
    ]
    for pool in (own, own, alike):
        out += _joined(pool, len(documents) // 2, writer, rng)
    out += _covered(own, len(documents) // 3, writer, rng)
    return out


class _Press:
    """Sets, reads and measures; each document comes out as clear text and as a scan."""

    def __init__(self, types: LinearModel, rng: Random) -> None:
        self.types, self.rng = types, rng

    def pieces(self, document: CorpusDocument, layout: Layoutable, style: PageStyle) -> Iterator[Piece]:
        read = read_document(pdf_bytes(layout, style, self.rng.getrandbits(32)), "piece.pdf")
        made = [read.pages]
        if self.rng.random() < 0.5:
            made.append(as_scanned(read.pages, self.rng))
        for pages in made:
            yield Piece(
                document.path.stem,
                str(document.header["document_type"]),
                str(document.header.get("kind", "report")),
                [self._look(page) for page in pages],
            )

    def restyled(
        self, document: CorpusDocument, layout: Layoutable, style: PageStyle, other: PageStyle
    ) -> Iterator[Piece]:
        """One document whose later pages have another look (charts, an appended table) and no first page."""
        middle = self.rng.randint(len(layout.blocks) // 3, 2 * len(layout.blocks) // 3)
        head = replace(layout, blocks=layout.blocks[:middle])
        furniture: dict[str, list[str]] = {} if self.rng.random() < 0.4 else {"headers": [], "footers": []}
        rest = replace(layout, blocks=layout.blocks[middle:], mail=[], **furniture)
        plain = replace(other, page_number="", furniture="every")
        ends = [list(self.pieces(document, head, style)), list(self.pieces(document, rest, plain))]
        turned = self.rng.random() < 0.3
        for first, later in zip(*ends, strict=False):
            if first.looks[0].scanned == later.looks[0].scanned:
                tail = [replace(look, width=look.height, height=look.width) if turned else look for look in later.looks]
                yield replace(first, looks=first.looks + tail)

    def _look(self, page: Page) -> PageLook:
        return look_at(page, page_types(flow_of(Document("pdf", [page])), self.types))


def _joined(pool: list[Piece], count: int, writer: str, rng: Random) -> list[Bundle]:
    out = []
    for _ in range(count):
        scanned = rng.random() < 0.45
        fitting = [piece for piece in pool if piece.looks[0].scanned == scanned]
        if len(fitting) > 5:
            out.append(_bundle("joined", writer, rng.sample(fitting, rng.choice((2, 2, 3, 4, 5)))))
    return out


def _covered(pool: list[Piece], count: int, writer: str, rng: Random) -> list[Bundle]:
    """A letter, and the report that it sends."""
    letters = [p for p in pool if p.kind == "letter" and p.document_type == "correspondence"]
    letters = letters or [p for p in pool if p.kind == "letter"]
    reports = [p for p in pool if p.kind in ("report", "form", "plan")]
    out = []
    for _ in range(count if letters and reports else 0):
        letter = rng.choice(letters)
        fitting = [p for p in reports if p.looks[0].scanned == letter.looks[0].scanned]
        if fitting:
            out.append(_bundle("covered", writer, [letter, rng.choice(fitting)]))
    return out


def _bundle(kind: str, writer: str, pieces: list[Piece]) -> Bundle:
    looks: list[PageLook] = []
    starts = []
    for piece in pieces:
        starts.append(len(looks))
        looks += [replace(look, number=len(looks) + n) for n, look in enumerate(piece.looks, 1)]
    return Bundle(kind, writer, looks, starts[1:], [piece.document_type for piece in pieces])


def _without_page_numbers(layout: Layoutable) -> Layoutable:
    """Without numbers that stand in the text as of one page: they would come on every page."""
    lines = {
        name: [line for line in getattr(layout, name) if not _NUMBER.search(line)] for name in ("headers", "footers")
    }
    return replace(layout, **lines)


def _large(style: PageStyle) -> PageStyle:
    """The same look in larger letters, so that short documents fill several pages."""
    return replace(style, size=min(15.5, style.size * 1.45), gap=style.gap * 1.4, columns=1)


def _with_cover(layout: Layoutable, rng: Random) -> Layoutable:
    """Sometimes the first lines on a page of their own, sometimes a page for each chapter."""
    blocks = list(layout.blocks)
    way = rng.random()
    if way < 0.25 and len(blocks) > 8:
        blocks.insert(rng.randint(2, 5), Block(BlockKind.PAGE_BREAK))
    elif way < 0.6:
        blocks = [
            b
            for n, block in enumerate(blocks)
            for b in (
                [Block(BlockKind.PAGE_BREAK), block]
                if block.kind is BlockKind.HEADING and n > 4 and rng.random() < 0.5
                else [block]
            )
        ]
    return replace(layout, blocks=blocks)


def _with_appendices(first: Layoutable, others: list[Layoutable], rng: Random) -> Layoutable:
    """One document whose appendices were documents: same head, same foot, page numbers that run on."""
    blocks = list(first.blocks)
    word = rng.choice(("Appendix", "Appendix", "Annex", "Section", "Attachment", "Part", ""))
    for number, other in enumerate(others, 1):
        name = rng.choice((str(number), "ABC"[number - 1]))
        title = next((b.text for b in other.blocks if b.kind is BlockKind.TITLE), "")
        heading = " ".join(f"{word} {name}: {title}".split()) if word else title or "Further information"
        body = [block for block in other.blocks if block.kind is not BlockKind.TITLE]
        blocks += [Block(BlockKind.PAGE_BREAK), Block(BlockKind.HEADING, heading, rng.choice((1, 2))), *body]
    return replace(first, blocks=blocks)
