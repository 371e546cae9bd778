"""Tables drawn with ruling lines: which lines belong together, which cells they make, which words are inside."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

import numpy as np

from triage.reading.tokens import Drawing, Rule, Token

_SNAP = 3.5
_TOUCH = 3.0
_MAX_RULES = 3000
_MIN_SIDE = 5.0


@dataclass(slots=True)
class GridCell:
    """One cell, perhaps over several rows and columns; `row` and `column` are its first."""

    row: int
    column: int
    x0: float
    y0: float
    x1: float
    y1: float
    tokens: list[Token] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)


@dataclass(slots=True)
class Grid:
    """A ruled table: its outline and its cells in reading order. A `frame` is a box around text, not a table."""

    x0: float
    y0: float
    x1: float
    y1: float
    cells: list[GridCell]
    frame: bool = False


def grids_of(drawing: Drawing) -> list[Grid]:
    """Every ruled table of two cells or more, smallest first."""
    if not drawing.across or not drawing.down or len(drawing.across) + len(drawing.down) > _MAX_RULES:
        return []
    across, down = _merged(drawing.across), _merged(drawing.down)
    across = [r for r in across if r.end - r.start >= _MIN_SIDE]
    down = [r for r in down if r.end - r.start >= _MIN_SIDE]
    grids = []
    for group_across, group_down in _components(across, down):
        grid = _grid(group_across, group_down)
        if grid is not None:
            grids.append(grid)
    grids.sort(key=lambda g: (g.x1 - g.x0) * (g.y1 - g.y0))
    return grids


def _merged(rules: list[Rule]) -> list[Rule]:
    """Lines on one level that touch become one line."""
    out: list[Rule] = []
    group: list[Rule] = []
    for rule in [*sorted(rules, key=lambda r: r.at), None]:
        if (
            rule is not None
            and (not group or rule.at - group[-1].at <= 1.2)
            and (not group or rule.at - group[0].at <= 2.5)
        ):
            group.append(rule)
            continue
        group.sort(key=lambda r: r.start)
        start, end, level, weight = group[0].start, group[0].end, group[0].at, 1
        for other in group[1:]:
            if other.start <= end + _TOUCH:
                end = max(end, other.end)
                level += other.at
                weight += 1
            else:
                out.append(Rule(level / weight, start, end))
                start, end, level, weight = other.start, other.end, other.at, 1
        out.append(Rule(level / weight, start, end))
        if rule is not None:
            group = [rule]
    return out


def _components(across: list[Rule], down: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    if not across or not down:
        return []
    ha = np.array([(r.at, r.start, r.end) for r in across])
    va = np.array([(r.at, r.start, r.end) for r in down])
    meets = (
        (va[None, :, 0] >= ha[:, 1, None] - _TOUCH)
        & (va[None, :, 0] <= ha[:, 2, None] + _TOUCH)
        & (ha[:, 0, None] >= va[None, :, 1] - _TOUCH)
        & (ha[:, 0, None] <= va[None, :, 2] + _TOUCH)
    )
    waiting = set(range(len(across)))
    out = []
    while waiting:
        rows, columns, todo = set(), set(), [waiting.pop()]
        while todo:
            h = todo.pop()
            rows.add(h)
            for v in np.nonzero(meets[h])[0].tolist():
                if v not in columns:
                    columns.add(v)
                    new = [i for i in np.nonzero(meets[:, v])[0].tolist() if i in waiting]
                    waiting.difference_update(new)
                    todo += new
        if columns and len(rows) > 1:
            out.append(([across[i] for i in sorted(rows)], [down[i] for i in sorted(columns)]))
    return out


def _levels(values: list[float]) -> list[float]:
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= _SNAP and value - groups[-1][0] <= 2 * _SNAP:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(g) / len(g) for g in groups]


def _grid(across: list[Rule], down: list[Rule]) -> Grid | None:
    left, right = min(r.start for r in across), max(r.end for r in across)
    top, bottom = min(r.start for r in down), max(r.end for r in down)
    # Tables open at the sides: their outer edges are where the lines end.
    ys = _levels([r.at for r in across] + [top, bottom])
    xs = _levels([r.at for r in down] + [left, right])
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 1 or rows * columns < 2 or rows * columns > 20_000:
        return None
    parent = list(range(rows * columns))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for level in range(1, columns):
        lines = [r for r in down if abs(r.at - xs[level]) <= 2 * _SNAP]
        for row in range(rows):
            if not _covered(lines, ys[row], ys[row + 1]):
                parent[root(row * columns + level)] = root(row * columns + level - 1)
    for level in range(1, rows):
        lines = [r for r in across if abs(r.at - ys[level]) <= 2 * _SNAP]
        for column in range(columns):
            if not _covered(lines, xs[column], xs[column + 1]):
                parent[root(level * columns + column)] = root((level - 1) * columns + column)
    boxes: dict[int, GridCell] = {}
    for i in range(rows * columns):
        row, column = divmod(i, columns)
        key = root(i)
        cell = boxes.get(key)
        if cell is None:
            boxes[key] = GridCell(row, column, xs[column], ys[row], xs[column + 1], ys[row + 1])
        else:
            cell.row, cell.column = min(cell.row, row), min(cell.column, column)
            cell.x0, cell.y0 = min(cell.x0, xs[column]), min(cell.y0, ys[row])
            cell.x1, cell.y1 = max(cell.x1, xs[column + 1]), max(cell.y1, ys[row + 1])
    if len(boxes) < 2:
        return None
    cells = sorted(boxes.values(), key=lambda c: (c.row, c.column))
    return Grid(xs[0], ys[0], xs[-1], ys[-1], cells)


def _covered(lines: list[Rule], start: float, end: float) -> bool:
    length = end - start
    reach = sum(max(0.0, min(r.end, end) - max(r.start, start)) for r in lines)
    return reach >= 0.5 * length


def fill_grids(grids: list[Grid], tokens: list[Token]) -> tuple[list[Grid], list[Token]]:
    """Put words into the smallest table they stand in. Tables with words in fewer than two cells are no tables.

    Returns the top tables (those inside a cell of another hang there) and the words outside every table.
    """
    kept: list[Grid] = []
    free = tokens
    for grid in grids:
        inside: list[Token] = []
        outside: list[Token] = []
        for token in free:
            x, y = (token.x0 + token.x1) / 2, (token.y0 + token.y1) / 2
            (inside if grid.x0 <= x <= grid.x1 and grid.y0 <= y <= grid.y1 else outside).append(token)
        children = [g for g in kept if _holds(grid, (g.x0 + g.x1) / 2, (g.y0 + g.y1) / 2)]
        if not inside:
            continue
        for cell in grid.cells:
            cell.tokens = []
        _spread(grid, inside)
        for child in children:
            home = next(
                (c for c in grid.cells if _holds(c, (child.x0 + child.x1) / 2, (child.y0 + child.y1) / 2)), None
            )
            if home is not None:
                home.grids.append(child)
        filled = [cell for cell in grid.cells if cell.tokens or cell.grids]
        # One column of shaded bands only parts rows; the columns are found by their gaps.
        if len(filled) < 2 or len({cell.column for cell in grid.cells}) == 1:
            for cell in grid.cells:
                cell.grids = []
            continue
        free = outside
        kept = [g for g in kept if not any(g is c for cell in grid.cells for c in cell.grids)]
        kept.append(grid)
    return kept, free


def _holds(box: Grid | GridCell, x: float, y: float) -> bool:
    return box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1


def _spread(grid: Grid, tokens: list[Token]) -> None:
    by_row = sorted(grid.cells, key=lambda c: c.y0)
    tops = [c.y0 for c in by_row]
    for token in tokens:
        x, y = (token.x0 + token.x1) / 2, (token.y0 + token.y1) / 2
        for cell in reversed(by_row[: bisect_right(tops, y)]):
            if cell.x0 <= x <= cell.x1 and y <= cell.y1:
                cell.tokens.append(token)
                break
        else:
            nearest = min(grid.cells, key=lambda c: max(c.x0 - x, x - c.x1, 0) + max(c.y0 - y, y - c.y1, 0))
            nearest.tokens.append(token)
