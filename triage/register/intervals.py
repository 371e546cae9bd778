"""Stretches of days, both ends inclusive: joined, cut and turned inside out. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from triage.clocks.counting import months as later
from triage.storage.tables import FOR_EVER

Stretch = tuple[date, date]
ONE_DAY = timedelta(days=1)


def joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The same days as few stretches as possible, in order. A stretch that ends before it begins is left out."""
    out: list[Stretch] = []
    for start, end in sorted(one for one in stretches if one[0] <= one[1]):
        if out and (out[-1][1] == FOR_EVER or start <= out[-1][1] + ONE_DAY):
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out


def within(stretches: Iterable[Stretch], bounds: Iterable[Stretch]) -> list[Stretch]:
    """The days that are in both."""
    bound = joined(bounds)
    return [
        (max(start, first), min(end, last))
        for start, end in joined(stretches)
        for first, last in bound
        if max(start, first) <= min(end, last)
    ]


def outside(stretches: Iterable[Stretch], bounds: Stretch) -> list[Stretch]:
    """The days of the bounds that are in no stretch."""
    out, at = [], bounds[0]
    for start, end in within(stretches, [bounds]):
        if start > at:
            out.append((at, start - ONE_DAY))
        if end >= bounds[1] or end == FOR_EVER:
            return out
        at = end + ONE_DAY
    return [*out, (at, bounds[1])]


def covers(stretches: Iterable[Stretch], day: date) -> bool:
    """True where a stretch holds the day."""
    return any(start <= day <= end for start, end in stretches)


def gaps(points: Iterable[date], months: int, bounds: Stretch) -> list[Stretch]:
    """The days of the bounds on which the last point lies more than some months back. Points before them count too."""
    out, ordered = [], sorted(set(points))
    for place, point in enumerate(ordered):
        begins = later(point, months) + ONE_DAY
        ends = ordered[place + 1] - ONE_DAY if place + 1 < len(ordered) else FOR_EVER
        out.append((begins, ends))
    return within(out, [bounds])
