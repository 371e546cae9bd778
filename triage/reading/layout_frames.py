"""Boxes drawn side by side, each with text of its own: a worksheet's "What I like | What I find hard"."""

from __future__ import annotations

from triage.reading.layout_grid import Grid, GridCell
from triage.reading.tokens import Drawing, Rule, Token

_ROUND = 20.0  # corners may be rounded by so many points
_ALIKE = 7.0
_MAX_RULES = 400
_MIN_HEIGHT = 24.0


def take_frames(drawing: Drawing, tokens: list[Token]) -> tuple[list[Grid], list[Token]]:
    """Frames that stand beside another frame, with their words, and the words outside all of them."""
    if not 4 <= len(drawing.across) + len(drawing.down) <= _MAX_RULES:
        return [], tokens
    found = _frames(drawing)
    frames = [f for f in found if any(_beside(f, other) for other in found)]
    frames.sort(key=lambda f: (f.x1 - f.x0) * (f.y1 - f.y0))
    kept: list[Grid] = []
    free = tokens
    for frame in frames:
        inside = [t for t in free if _holds(frame, t)]
        if len(inside) < 2:
            continue
        taken = {id(t) for t in inside}
        free = [t for t in free if id(t) not in taken]
        frame.cells[0].tokens = inside
        kept.append(frame)
    return kept, free


def _frames(drawing: Drawing) -> list[Grid]:
    across = sorted((r for r in drawing.across if r.end - r.start > 60), key=lambda r: r.at)
    down = [r for r in drawing.down if r.end - r.start > 10]
    found = []
    for index, top in enumerate(across):
        for bottom in across[index + 1 :]:
            if abs(bottom.start - top.start) > _ALIKE or abs(bottom.end - top.end) > _ALIKE:
                continue
            if bottom.at - top.at < _MIN_HEIGHT:
                continue
            left = _side(down, top.start, top.at, bottom.at, -1)
            right = _side(down, top.end, top.at, bottom.at, 1)
            if left is not None and right is not None:
                cell = GridCell(0, 0, left, top.at, right, bottom.at)
                found.append(Grid(left, top.at, right, bottom.at, [cell], frame=True))
            break
    return found


def _side(down: list[Rule], end: float, top: float, bottom: float, outward: int) -> float | None:
    """Where the upright side near the end of a level one stands."""
    for rule in down:
        distance = (rule.at - end) * outward
        whole = -4 <= rule.start - top < _ROUND and -4 <= bottom - rule.end < _ROUND
        if -4 <= distance <= _ROUND and whole:
            return rule.at
    return None


def _beside(one: Grid, other: Grid) -> bool:
    overlap = min(one.y1, other.y1) - max(one.y0, other.y0)
    apart = one.x1 <= other.x0 + 3 or other.x1 <= one.x0 + 3
    return apart and overlap > 0.5 * min(one.y1 - one.y0, other.y1 - other.y0)


def _holds(frame: Grid, token: Token) -> bool:
    return frame.x0 <= (token.x0 + token.x1) / 2 <= frame.x1 and frame.y0 <= token.middle <= frame.y1
