"""From loose words to lines in reading order. Shared by every reader that has places but no structure."""

from __future__ import annotations

from triage.reading.document import Line
from triage.reading.layout_blocks import body_size, lines_of, mark_headings
from triage.reading.layout_flow import Flow
from triage.reading.layout_grid import fill_grids, grids_of
from triage.reading.layout_marks import mark_struck, resolve_struck_choices, resolve_ticks
from triage.reading.layout_rows import Segment, levels, split_level
from triage.reading.layout_running import mark_running
from triage.reading.tokens import Drawing, Token

__all__ = ["finish", "lay_out", "table_count"]


def lay_out(tokens: list[Token], drawing: Drawing, first_table: int = 0, groups: list[list[Token]] | None = None) -> list[Line]:
    """The lines of one page in reading order, with paragraphs and table cells.

    `groups` are the words grouped by level where a recogniser already knows the levels (OCR of a curved page);
    without it they are found. Tables are numbered from `first_table` on.
    """
    if not tokens:
        return []
    mark_struck(tokens, drawing.across)
    tokens = resolve_ticks(tokens, drawing)
    grids, free = fill_grids(grids_of(drawing), tokens)
    if groups is None:
        groups = levels(free)
    else:
        known = {id(t) for t in free}
        listed = {id(t) for group in groups for t in group}
        groups = [[t for t in group if id(t) in known] for group in groups]
        groups = [g for g in groups if g] + levels([t for t in free if id(t) not in listed])
    segments = [segment for group in groups for segment in split_level(group)]
    segments += [Segment([], g.x0, g.y0, g.x1, g.y1, 0.0, g) for g in grids]
    flow = Flow(drawing.across)
    flow.region(segments)
    for draft in flow.lines:
        draft.tokens = resolve_struck_choices(draft.tokens)
    return lines_of(flow.lines, first_table)


def table_count(lines: list[Line], first_table: int = 0) -> int:
    """The number for the next table after these lines."""
    return max((line.cell.table + 1 for line in lines if line.cell is not None), default=first_table)


def finish(pages: list[tuple[float, float, list[Line]]]) -> None:
    """Mark running headers and footers, title and headings over the whole document.

    Each page is (width, height, lines).
    """
    bodies = [lines for _, _, lines in pages]
    mark_running(pages)
    mark_headings(bodies, body_size(bodies))
