"""Counts for publication: small numbers are held back, and so is what would give them away.

Primary suppression hides every count from 1 to one below the threshold. Secondary suppression hides further cells until
no hidden count can be worked out from the totals: neither alone in its row or column, nor by bounds that meet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.register.codes import PLACEMENT_TYPES, SEN_SETTINGS
from triage.register.counts import NOT_RECORDED, By, keys_on, years_old
from triage.register.life import LIVE
from triage.storage.tables import Child, ChildFact, PlanSpan
from triage.vocabulary import Need

THRESHOLD = 5
HIDDEN = "c"
"""Stands for a number that is held back."""
_BANDS = ((4, "Under 5"), (10, "5 to 10"), (15, "11 to 15"), (19, "16 to 19"), (200, "20 and over"))
WORDS = (
    "Active plans on the day. “c” stands for a number that is held back: one from 1 to {most}, or one that would allow "
    "such a number to be worked out. Totals that are shown are exact."
)


class Part(StrEnum):
    """What a published table may be divided by: nothing that comes near to naming a child."""

    NEED = "need"
    PLACEMENT = "placement"
    AGE_BAND = "age_band"
    SEX = "sex"

    @property
    def title(self) -> str:  # type: ignore[override]
        """The words that people see."""
        return {"need": "Main need", "placement": "Type of placement", "age_band": "Age", "sex": "Sex"}[self.value]


@dataclass(frozen=True, slots=True)
class Published:
    """A table that may leave the house. `cells` are by row and column; None is held back."""

    on: date
    rows: list[tuple[str, str]]
    columns: list[tuple[str, str]]
    cells: list[list[int | None]]
    row_totals: list[int | None]
    column_totals: list[int | None]
    total: int | None
    threshold: int

    @property
    def words(self) -> str:
        """What the table is, and what its signs mean."""
        return WORDS.format(most=self.threshold - 1)

    def lines(self) -> list[list[str]]:
        """The table as text, its headings first and its totals last."""
        head = ["", *(title for _, title in self.columns), "All"]
        body = [
            [title, *(shown(cell) for cell in cells), shown(total)]
            for (_, title), cells, total in zip(self.rows, self.cells, self.row_totals, strict=True)
        ]
        return [head, *body, ["All", *(shown(cell) for cell in self.column_totals), shown(self.total)]]


def shown(number: int | None) -> str:
    """A number, or the sign for one that is held back."""
    return HIDDEN if number is None else f"{number}"


def published(session: Session, on: date, rows: Part, columns: Part | None, threshold: int = THRESHOLD) -> Published:
    """Count the active plans of a day by one or two parts, with small numbers held back."""
    by_row = _values(session, on, rows)
    by_column = _values(session, on, columns) if columns is not None else dict.fromkeys(by_row, "plans")
    numbers: dict[tuple[str, str], int] = defaultdict(int)
    for plan, row in by_row.items():
        numbers[row, by_column.get(plan, NOT_RECORDED)] += 1
    row_keys = sorted({row for row, _ in numbers}, key=_order(rows))
    column_keys = sorted({column for _, column in numbers}, key=_order(columns) if columns else str)
    cells = [[numbers[row, column] for column in column_keys] for row in row_keys]
    hidden = suppress(cells, threshold)
    height, width = len(row_keys), len(column_keys)
    full = with_totals(cells)

    def at(i: int, j: int) -> int | None:
        return None if (i, j) in hidden else full[i][j]

    titles = {"plans": "Plans"}
    return Published(
        on,
        [(key, _title(rows, key)) for key in row_keys],
        [(key, titles.get(key) or _title(columns or rows, key)) for key in column_keys],
        [[at(i, j) for j in range(width)] for i in range(height)],
        [at(i, width) for i in range(height)],
        [at(height, j) for j in range(width)],
        at(height, width),
        threshold,
    )


def with_totals(cells: list[list[int]]) -> list[list[int]]:
    """The table with a column of row totals, and a row of column totals."""
    out = [[*row, sum(row)] for row in cells]
    width = len(cells[0]) if cells else 0
    return [*out, [sum(row[j] for row in out) for j in range(width + 1)]]


def suppress(cells: list[list[int]], threshold: int = THRESHOLD) -> set[tuple[int, int]]:
    """The places that are held back, totals among them (they stand after the last row and column)."""
    full = with_totals(cells)
    height, width = len(full), len(full[0])
    small = {(i, j) for i in range(height) for j in range(width) if 0 < full[i][j] < threshold}
    hidden = set(small)
    lines = [[(i, j) for j in range(width)] for i in range(height)]
    lines += [[(i, j) for i in range(height)] for j in range(width)]
    while True:
        exposed = next((line for line in lines if sum(place in hidden for place in line) == 1), None)
        if exposed is None:
            told = _told(full, hidden, small, threshold)
            if told is None:
                return hidden
            exposed = next(line for line in lines if told in line and any(place not in hidden for place in line))
        _hide_one_more(full, hidden, exposed)


def _hide_one_more(full: list[list[int]], hidden: set[tuple[int, int]], line: list[tuple[int, int]]) -> None:
    """Hide the smallest further number of a line: inner cells before totals, numbers before zeros."""
    last_row, last_column = len(full) - 1, len(full[0]) - 1
    free = [place for place in line if place not in hidden]
    free.sort(key=lambda p: ((p[0] == last_row) + (p[1] == last_column), full[p[0]][p[1]] == 0, full[p[0]][p[1]], p))
    hidden.add(free[0])


def _told(
    full: list[list[int]], hidden: set[tuple[int, int]], small: set[tuple[int, int]], threshold: int
) -> tuple[int, int] | None:
    """A small number that the shown ones allow to be worked out, or to be bounded more closely than the threshold."""
    height, width = len(full), len(full[0])
    most = full[-1][-1] if (height - 1, width - 1) not in hidden else sum(map(sum, full))
    low = dict.fromkeys(hidden, 0)
    high = dict.fromkeys(hidden, most)
    sums = [([(i, j) for j in range(width - 1)], (i, width - 1)) for i in range(height)]
    sums += [([(i, j) for i in range(height - 1)], (height - 1, j)) for j in range(width)]

    def bounds(place: tuple[int, int]) -> tuple[int, int]:
        number = full[place[0]][place[1]]
        return (low[place], high[place]) if place in hidden else (number, number)

    changed = True
    while changed:
        changed = False
        for parts, total in sums:
            lows, highs = sum(bounds(p)[0] for p in parts), sum(bounds(p)[1] for p in parts)
            changed |= _narrow(total, lows, highs, low, high)
            floor, roof = bounds(total)
            for part in parts:
                own_low, own_high = bounds(part)
                changed |= _narrow(part, floor - (highs - own_high), roof - (lows - own_low), low, high)
    close = [place for place in sorted(small) if high[place] - low[place] < threshold - 1]
    lines = {place: _line_is_full(place, hidden, height, width) for place in close}
    return next((place for place in close if not lines[place]), None)


def _narrow(
    place: tuple[int, int], floor: int, roof: int, low: dict[tuple[int, int], int], high: dict[tuple[int, int], int]
) -> bool:
    if place not in low:
        return False
    before = (low[place], high[place])
    low[place], high[place] = max(low[place], floor), min(high[place], roof)
    return before != (low[place], high[place])


def _line_is_full(place: tuple[int, int], hidden: set[tuple[int, int]], height: int, width: int) -> bool:
    row_full = all((place[0], j) in hidden for j in range(width))
    return row_full and all((i, place[1]) in hidden for i in range(height))


def _values(session: Session, on: date, part: Part) -> dict[int, str]:
    if part is Part.SEX:
        live = select(PlanSpan.plan_id, ChildFact.value).outerjoin(
            ChildFact,
            (ChildFact.child_id == PlanSpan.child_id) & (ChildFact.field == "sex") & ChildFact.withdrawn_at.is_(None),
        )
        live = live.where(PlanSpan.status.in_(LIVE), PlanSpan.start <= on, PlanSpan.end >= on)
        return {plan: str(value or NOT_RECORDED) for plan, value in session.execute(live.order_by(ChildFact.id))}
    if part is Part.AGE_BAND:
        born = select(PlanSpan.plan_id, Child.date_of_birth).join(Child, Child.id == PlanSpan.child_id)
        born = born.where(PlanSpan.status.in_(LIVE), PlanSpan.start <= on, PlanSpan.end >= on)
        return {plan: _band(day, on) for plan, day in session.execute(born)}
    keys = keys_on(on, By(part.value))
    return {plan: NOT_RECORDED if key is None else str(key) for plan, key in session.execute(select(keys))}


def _band(born: date | None, on: date) -> str:
    if born is None:
        return NOT_RECORDED
    age = years_old(born, on)
    return next(words for most, words in _BANDS if age <= most)


def _order(part: Part) -> Callable[[str], Any]:
    bands = [words for _, words in _BANDS]
    return lambda key: (
        key == NOT_RECORDED,
        bands.index(key) if key in bands else 0,
        _title(part, key),
    )


def _title(part: Part, key: str) -> str:
    if key == NOT_RECORDED:
        return "Not recorded"
    if part is Part.NEED:
        return Need(key).title if key in set(Need) else key
    if part is Part.SEX:
        return {"M": "Male", "F": "Female"}.get(key, key)
    return PLACEMENT_TYPES.get(key) or SEN_SETTINGS.get(key) or key
