"""Checks of identity, need and placement."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from triage.register.life import Kind
from triage.register.quality.check import Found, Look, Severity
from triage.understanding.identifiers import upn_is_valid
from triage.words import day_words


def named_elsewhere(look: Look) -> Iterator[Found]:
    """DQ12: the plan names one school, the child goes to another. It may be lawful."""
    if not look.active:
        return
    named = [place for place in look.case.named() if place.open_on(look.day)]
    attended = [place for place in look.case.attended(1) if place.open_on(look.day)]
    for place in named:
        if attended and all(place.same_setting(other) is False for other in attended):
            yield Found("The plan names one setting, and the child goes to another.", Severity.QUERY)


def closed_or_unknown_school(look: Look) -> Iterator[Found]:
    """DQ13: placed at a school that is closed, or that the council's list does not know."""
    for place in look.case.places:
        if not look.active or place.urn is None or not place.open_on(look.day) or not look.schools:
            continue
        school = look.schools.get(place.urn)
        if school is None:
            yield Found(f"The school {place.urn} is not in the list of schools.", key=f"{place.role}:{place.urn}")
        elif school.closed_on is not None and school.closed_on < look.day:
            closed = day_words(school.closed_on)
            yield Found(f"The school {place.urn} closed on {closed}.", key=f"{place.role}:{place.urn}")


def overlaps(look: Look) -> Iterator[Found]:
    """DQ16: two main placements, or two full-time costs, on the same days."""
    for one, other in combinations(look.case.attended(1), 2):
        first, last = max(one.start, other.start), min(one.end, other.end)
        if first < last and first <= look.day:
            yield Found(f"Two main placements stand from {day_words(first)}.", key=f"place:{other.start.isoformat()}")
    full = [line for line in look.case.lines if line.full_time and line.status == "committed"]
    for a, b in combinations(full, 2):
        first, last = max(a.start, b.start), min(a.end, b.end)
        if first <= last and first <= look.day:
            yield Found(
                f"Two full-time costs stand from {day_words(first)}.",
                money=min(a.annual, b.annual),
                key=f"cost:{b.public_id}",
            )


def bad_upn(look: Look) -> Iterator[Found]:
    """DQ20: no UPN at 6 or over without a reason, or one that fails its check."""
    age, upn = look.case.age_on(look.day), look.case.upn
    if upn is not None and not upn_is_valid(upn):
        yield Found("The UPN fails its check.")
    excused = look.case.fact("uln", look.day) or look.case.fact("upn_unknown", look.day)
    if look.active and upn is None and not excused and age is not None and age >= 6:
        yield Found(f"There is no UPN at the age of {age}.")


def bad_need(look: Look) -> Iterator[Found]:
    """DQ21: no primary need, or another one than the newest plan says."""
    if not look.active:
        return
    if look.case.primary_need is None:
        yield Found("No primary need is recorded.", Severity.QUERY)
        return
    plans = [e for e in look.case.of(Kind.FINAL_ISSUED, Kind.FINAL_AMENDED) if e.document and e.day <= look.day]
    if not plans:
        return
    said = [value for _, value, paper in look.case.facts.get("primary_need", ()) if paper == plans[-1].document]
    if said and said[-1] != look.case.primary_need:
        yield Found("The primary need differs from the one in the newest plan.", Severity.QUERY)
