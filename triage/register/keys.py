"""What a plan counts under on each of its active days: need, setting, type of placement, birthday. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from triage.register.case import Case, Place
from triage.register.intervals import ONE_DAY, Stretch
from triage.register.life import Stage, Status
from triage.storage.tables import FOR_EVER
from triage.vocabulary import FieldName

Key = tuple[str, str | None, date, date]
"""What, key, first day, last day."""


def keys_of(case: Case, life: Iterable[Stage]) -> list[Key]:
    """The keys of every active day, each day once for each `what`."""
    active = [(stage.start, stage.end) for stage in life if stage.status is Status.ACTIVE]
    needs = [(as_of, str(value)) for as_of, value, _ in case.facts.get(FieldName.PRIMARY_NEED, ())]
    attended = case.attended()
    out: list[Key] = []
    for stretch in active:
        out.append(("age", case.born.isoformat() if case.born else None, *stretch))
        out += [("need", key, *days) for key, days in _by_facts(needs, stretch)]
        for what, name in (("setting", _setting), ("placement", _placement)):
            out += [(what, key, *days) for key, days in _by_places(attended, stretch, name)]
    return out


def _by_facts(facts: list[tuple[date, str]], within: Stretch) -> Iterator[tuple[str | None, Stretch]]:
    """The newest fact of each day; facts come oldest first, of one day the last holds."""
    cuts = sorted({within[0], *(day for day, _ in facts if within[0] < day <= within[1])})

    def known(day: date) -> str | None:
        return next((value for as_of, value in reversed(facts) if as_of <= day), None)

    return _joined(cuts, within[1], known)


def _by_places(
    places: list[Place], within: Stretch, name: Callable[[Place], str | None]
) -> Iterator[tuple[str | None, Stretch]]:
    """The main placement of each day: the first rank, the newest beginning."""
    cuts = {within[0]}
    for place in places:
        ends = () if place.end == FOR_EVER else (place.end + ONE_DAY,)
        cuts |= {day for day in (place.start, *ends) if within[0] < day <= within[1]}

    def known(day: date) -> str | None:
        here = [place for place in places if place.open_on(day)]
        if not here:
            return None
        return name(min(here, key=lambda place: (place.rank, -place.start.toordinal(), -place.row)))

    return _joined(sorted(cuts), within[1], known)


def _joined(cuts: list[date], last: date, known: Callable[[date], str | None]) -> Iterator[tuple[str | None, Stretch]]:
    start, key = cuts[0], known(cuts[0])
    for cut in cuts[1:]:
        following = known(cut)
        if following != key:
            yield key, (start, cut - ONE_DAY)
            start, key = cut, following
    yield key, (start, last)


def _setting(place: Place) -> str | None:
    return place.name or place.urn or place.sen_setting


def _placement(place: Place) -> str | None:
    return place.placement_type or place.sen_setting
