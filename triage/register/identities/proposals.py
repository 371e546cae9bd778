"""Pairs of records that may be one child, with the reasons and what speaks against it. Nothing merges by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations

from rapidfuzz import fuzz
from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.register.matching import ALIKE
from triage.register.names import first_name, last_name
from triage.storage.tables import Child, ChildrenApart, ChildState

MOST_OF_ONE_VALUE = 12
"""A value that more records share than this (a placeholder such as 1 January 2000) proposes nothing by itself."""


@dataclass(frozen=True, slots=True)
class Person:
    """What is compared of a record."""

    id: int
    public_id: str
    name: str
    key: str
    born: date | None
    upn: str | None
    nhs: str | None


@dataclass(slots=True)
class Pair:
    """Two records that may be one child. `likely` is from 0 to 1: how near the top of the list the pair stands."""

    one: Person
    other: Person
    reasons: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    likely: float = 0.0


def pairs(session: Session) -> list[Pair]:
    """All pairs that nobody told apart, the likeliest first. Of 50,000 records in about a second."""
    people = [
        Person(*row)
        for row in session.execute(
            select(
                Child.id,
                Child.public_id,
                Child.full_name,
                Child.name_key,
                Child.date_of_birth,
                Child.upn,
                Child.nhs_number,
            )
            .where(Child.state == ChildState.ACTIVE)
            .order_by(Child.id)
        )
    ]
    apart = {(one, other) for one, other in session.execute(select(ChildrenApart.one_id, ChildrenApart.other_id))}
    found = {}
    for one, other in _together(people):
        if (one.id, other.id) in apart or (one.id, other.id) in found:
            continue
        pair = judged(one, other)
        if pair.reasons:
            found[one.id, other.id] = pair
    return sorted(found.values(), key=lambda pair: (-pair.likely, pair.one.id, pair.other.id))


def pair_of(one: Child, other: Child) -> Pair:
    """Two records compared, whatever speaks for or against them."""
    return judged(_person(one), _person(other))


def judged(one: Person, other: Person) -> Pair:
    """The reasons for and against two records being one child."""
    pair = Pair(one, other)
    same_born = one.born is not None and one.born == other.born
    alike = 100.0 if one.key == other.key else fuzz.token_sort_ratio(one.key, other.key)
    same_first = first_name(one.name) == first_name(other.name)
    for same, words, weight in (
        (one.upn is not None and one.upn == other.upn, "Same UPN", 0.6),
        (one.nhs is not None and one.nhs == other.nhs, "Same NHS number", 0.6),
        (alike == 100 and same_born, "Same name and date of birth", 0.6),
        (ALIKE <= alike < 100 and same_born, "Similar name, same date of birth", 0.4),
    ):
        if same:
            pair.reasons.append(words)
            pair.likely = 1 - (1 - pair.likely) * (1 - weight)
    if not pair.reasons:
        return pair
    twins = same_born and last_name(one.name) == last_name(other.name) and not same_first
    if twins:
        _warn(pair, "Same last name and birthday, another first name: these may be twins.", 0.4)
    elif alike < ALIKE:
        _warn(pair, "The names differ. A name may have changed, or a number was entered for the wrong child.", 0.7)
    if one.born and other.born and not same_born:
        _warn(pair, "The dates of birth differ.", 0.5)
    for mine, theirs, what in ((one.upn, other.upn, "UPN"), (one.nhs, other.nhs, "NHS number")):
        if mine and theirs and mine != theirs:
            _warn(pair, f"Each has a {what}, and they differ.", 0.4)
    return pair


def _warn(pair: Pair, words: str, factor: float) -> None:
    pair.warnings.append(words)
    pair.likely *= factor


def _together(people: Iterable[Person]) -> Iterator[tuple[Person, Person]]:
    """Pairs that share a number, or a birthday and one name."""
    groups: dict[tuple[str, str], list[Person]] = defaultdict(list)
    for person in people:
        if person.upn:
            groups["upn", person.upn].append(person)
        if person.nhs:
            groups["nhs", person.nhs].append(person)
        if person.born:
            for word in {first_name(person.name), last_name(person.name), person.key}:
                groups[person.born.isoformat(), word].append(person)
    for (kind, _), group in groups.items():
        if len(group) > 1 and (len(group) <= MOST_OF_ONE_VALUE or kind in ("upn", "nhs")):
            yield from combinations(sorted(group, key=lambda one: one.id), 2)


def _person(child: Child) -> Person:
    return Person(
        child.id,
        child.public_id,
        child.full_name,
        child.name_key,
        child.date_of_birth,
        child.upn,
        child.nhs_number,
    )
