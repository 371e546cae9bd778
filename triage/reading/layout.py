"""From loose words to lines in reading order. Shared by every reader that has places but no structure."""

from __future__ import annotations

from triage.reading.document import Box, Cell, Line, Page, Word
from triage.reading.layout_blocks import body_size, lines_of, mark_headings
from triage.reading.layout_flow import Flow
from triage.reading.layout_frames import take_frames
from triage.reading.layout_grid import fill_grids, grids_of
from triage.reading.layout_marks import mark_struck, resolve_choices, resolve_ticks, split_choices
from triage.reading.layout_rows import Segment, join_spaced, levels, split_level
from triage.reading.layout_running import mark_running
from triage.reading.tokens import Drawing, Token

__all__ = ["aside_lines", "finish", "lay_out", "number_tables"]


def lay_out(
    tokens: list[Token],
    drawing: Drawing,
    first_table: int = 0,
    groups: list[list[Token]] | None = None,
    known: list[float] | None = None,
) -> list[Line]:
    """The lines of one page in reading order, with paragraphs and table cells.

    `groups` are the words grouped by level where a recogniser already knows the levels. They are used where the page
    is curved; else levels are found anew, since a recogniser that takes a table for two columns sees no rows. Tables
    are numbered from `first_table` on. `known` carries the places of gutters between columns of prose from page to
    page; it is added to.
    """
    if not tokens:
        return []
    tokens = split_choices(tokens, drawing)
    mark_struck(tokens, drawing.across)
    tokens = resolve_ticks(tokens, drawing)
    grids, free = fill_grids(grids_of(drawing), tokens)
    frames, free = take_frames(drawing, free)
    grids = grids + frames
    found = levels(free)
    if groups is None or _are_level(groups, found):
        groups = found
    else:
        outside = {id(t) for t in free}
        listed = {id(t) for group in groups for t in group}
        groups = [[t for t in group if id(t) in outside] for group in groups]
        groups = [g for g in groups if g] + levels([t for t in free if id(t) not in listed])
    segments = [segment for group in groups for segment in split_level(join_spaced(group))]
    segments += [Segment([], g.x0, g.y0, g.x1, g.y1, 0.0, g) for g in grids]
    flow = Flow(drawing.across, [] if known is None else known)
    flow.region(segments)
    for draft in flow.lines:
        draft.tokens = resolve_choices(draft.tokens, drawing.rings)
    return lines_of(flow.lines, first_table)


def _are_level(groups: list[list[Token]], found: list[list[Token]]) -> bool:
    """Whether the lines of a recogniser run level: none is broken by the levels that were found."""
    level_of = {id(token): number for number, level in enumerate(found) for token in level}
    return all(len({level_of[id(t)] for t in group if id(t) in level_of}) <= 1 for group in groups)


def finish(pages: list[tuple[float, float, list[Line]]]) -> None:
    """Mark running headers and footers, title and headings over the whole document.

    Each page is (width, height, lines).
    """
    bodies = [lines for _, _, lines in pages]
    mark_running(pages)
    mark_headings(bodies, body_size(bodies), pages[0][1] if pages else 0.0)


def aside_lines(tokens: list[Token], lines: list[Line]) -> list[Line]:
    """Words set sideways at a margin, as lines after `lines`: each strip of them one line, in the way it runs."""
    block = max((line.block for line in lines), default=-1) + 1
    strips: list[list[Token]] = []
    for token in sorted(tokens, key=lambda t: t.x0 + t.x1):
        if strips and token.x0 < strips[-1][-1].x1 - 0.4 * (token.x1 - token.x0):
            strips[-1].append(token)
        else:
            strips.append([token])
    out = []
    for number, strip in enumerate(strips):
        order = {id(t): i for i, t in enumerate(tokens)}
        strip.sort(key=lambda t: order[id(t)])
        words = [Word(t.text, Box(t.x0, t.y0, t.x1, t.y1), t.source, t.confidence, t.struck) for t in strip]
        out.append(Line(words, block + number, size=round(strip[0].size, 1)))
    return out


def number_tables(pages: list[Page]) -> None:
    """Give the tables of all pages, each page's counted from 0, one running number."""
    first = 0
    for page in pages:
        top = 0
        for line in page.lines:
            if line.cell is not None:
                top = max(top, line.cell.table + 1)
                if first:
                    line.cell = Cell(first + line.cell.table, line.cell.row, line.cell.column)
        first += top
