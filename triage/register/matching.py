"""Which child of the register may a document be about, and why. It proposes; a person decides."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rapidfuzz import fuzz
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from triage.register.names import first_name, last_name, name_key
from triage.storage.tables import Child, ChildState
from triage.vocabulary import FieldName
from triage.words import day_words

ALIKE = 85
"""Names that are at least this much alike (0..100) may be one name."""


@dataclass(slots=True)
class Possible:
    """A child whom a document may be about. The likeliest has the highest `score` (0..1)."""

    child: Child
    score: float = 0.0
    reasons: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def possible_children(
    session: Session, shown: dict[str, Any], named: int | None = None, limit: int = 5
) -> list[Possible]:
    """Children of the register by what the draft shows (`shown`: a field's code to its value), likeliest first.

    `named`: the key of the child whom the sender named when the document came in.
    """
    named = _kept(session, named)
    upn, nhs = shown.get(FieldName.UPN), shown.get(FieldName.NHS_NUMBER)
    reference, name = shown.get(FieldName.CASE_REFERENCE), shown.get(FieldName.CHILD_NAME)
    born = date.fromisoformat(shown[FieldName.DATE_OF_BIRTH]) if shown.get(FieldName.DATE_OF_BIRTH) else None
    likely = [
        condition
        for value, condition in (
            (upn, Child.upn == upn),
            (nhs, Child.nhs_number == nhs),
            (reference, Child.case_reference == reference),
            (name, Child.name_key == name_key(name or "")),
            (born, Child.date_of_birth == born),
            (named, Child.id == named),
        )
        if value
    ]
    if not likely:
        return []
    query = select(Child).where(or_(*likely), Child.state == ChildState.ACTIVE).limit(200)
    found = [
        _judged(child, upn, nhs, reference, name, born, named=child.id == named) for child in session.scalars(query)
    ]
    found = sorted((one for one in found if one.reasons), key=lambda one: -one.score)[:limit]
    _warn_of_twins(found, name)
    return found


def _kept(session: Session, key: int | None) -> int | None:
    """The record that holds the child now, where records were merged since."""
    child = session.get(Child, key) if key is not None else None
    while child is not None and child.merged_into_id is not None:
        child = session.get(Child, child.merged_into_id)
    return child.id if child is not None else None


def _judged(
    child: Child,
    upn: str | None,
    nhs: str | None,
    reference: str | None,
    name: str | None,
    born: date | None,
    *,
    named: bool,
) -> Possible:
    one = Possible(child)
    alike = fuzz.token_sort_ratio(name_key(name), child.name_key) if name else 0.0
    same_born = born is not None and child.date_of_birth == born
    for same, reason, weight in (
        (named, "Named when the document came in", 0.5),
        (upn and child.upn == upn, "Same UPN", 0.6),
        (nhs and child.nhs_number == nhs, "Same NHS number", 0.6),
        (reference and child.case_reference == reference, "Same case reference", 0.4),
        (alike == 100 and same_born, "Same name and date of birth", 0.5),
        (ALIKE <= alike < 100 and same_born, "Similar name, same date of birth", 0.4),
        (alike == 100 and not same_born, "Same name", 0.2),
    ):
        if same:
            one.reasons.append(reason)
            one.score = 1 - (1 - one.score) * (1 - weight)
    if not one.reasons:
        return one
    if name and alike < ALIKE:
        one.warnings.append(f"The name differs: the register has {child.full_name}. It may have changed.")
        one.score *= 0.8
    if born and child.date_of_birth and not same_born:
        one.warnings.append(f"The date of birth differs: the register has {day_words(child.date_of_birth)}.")
        one.score *= 0.6
    for said, known, what in ((upn, child.upn, "UPN"), (nhs, child.nhs_number, "NHS number")):
        if said and known and said != known:
            one.warnings.append(f"The {what} differs from the register's.")
            one.score *= 0.5
    return one


def _warn_of_twins(found: list[Possible], name: str | None) -> None:
    """Same day of birth and same last name, but another first name: twins get mixed up more than anybody."""
    for one in found:
        child = one.child
        others = [other.child for other in found if other is not one]
        twin = any(
            other.date_of_birth == child.date_of_birth is not None
            and last_name(other.full_name) == last_name(child.full_name)
            and first_name(other.full_name) != first_name(child.full_name)
            for other in others
        )
        unlike = bool(
            name and last_name(name) == last_name(child.full_name) and first_name(name) != first_name(child.full_name)
        )
        if twin or unlike:
            one.warnings.append("Same last name, another first name: this may be a twin, brother or sister.")
