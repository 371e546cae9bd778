"""Which child a row of an old system is about. Two children are never made one: in doubt a new record, with a warning.

A row goes to a known child only where the old system's own reference is the same, or UPN or NHS number together with
the date of birth. The same name and date of birth alone open a new record; the data-quality list shows the pair.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from triage.register.importing import values as read
from triage.register.importing.values import BadValue
from triage.register.names import name_key
from triage.register.record import bring_up_to_date
from triage.storage.tables import Child, ChildFact, ChildState
from triage.understanding.identifiers import nhs_number_is_valid, upn_is_valid
from triage.vocabulary import FieldName

_COLUMNS = {
    FieldName.CHILD_NAME: "full_name",
    FieldName.DATE_OF_BIRTH: "date_of_birth",
    FieldName.UPN: "upn",
    FieldName.NHS_NUMBER: "nhs_number",
    FieldName.CASE_REFERENCE: "case_reference",
    FieldName.NC_YEAR: "nc_year",
    FieldName.PRIMARY_NEED: "primary_need",
    FieldName.SETTING_NAME: "setting_name",
}
_OPEN = insert(Child).returning(Child.id)


class People:
    """The register's children, for finding: read once for an import."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._facts_to_keep: list[dict[str, Any]] = []
        self._by_reference: dict[str, int] = {}
        self._by_upn: dict[str, list[tuple[int, date | None]]] = defaultdict(list)
        self._by_nhs: dict[str, list[tuple[int, date | None]]] = defaultdict(list)
        self._by_name: dict[tuple[str, date | None], int] = {}
        query = select(
            Child.id, Child.case_reference, Child.upn, Child.nhs_number, Child.name_key, Child.date_of_birth
        ).where(Child.state == ChildState.ACTIVE)
        for found in session.execute(query):
            self._know(*found)

    def keep(self) -> None:
        """Send what was made so far to the database. Many rows at once are several times as quick as one by one."""
        if self._facts_to_keep:
            self.session.connection().execute(insert(ChildFact), self._facts_to_keep)
            self._facts_to_keep = []
        self.session.flush()

    def find(self, row: dict[str, str], born: date | None) -> int | None:
        """The child that a row is surely about, or None."""
        if (reference := row.get("child_reference")) and reference in self._by_reference:
            return self._by_reference[reference]
        for known, number in ((self._by_upn, _upn(row)), (self._by_nhs, _nhs(row))):
            same = [child for child, day in known.get(number or "", []) if born is None or day == born]
            if len(same) == 1:
                return same[0]
        return None

    def check(self, row: dict[str, str]) -> None:
        """Raise `BadValue` for a row whose person cannot be understood."""
        self._facts(row)

    def enter(self, row: dict[str, str], as_of: date, known_since: date | None) -> tuple[int, list[str]]:
        """The child of a row of plans, opened where nobody is surely the same; and warnings.

        A fact that was not known yet counts from `known_since`, one that changes from `as_of`. Raises `BadValue`.
        """
        facts, warnings = self._facts(row)
        born = read.a_date(row, "date_of_birth")
        child_id = self.find(row, born)
        if child_id is None:
            return self._open(facts, born, known_since or as_of, warnings)
        newest: dict[str, Any] = {}
        self.keep()  # another row of the list may have brought facts of this child
        query = select(ChildFact.field, ChildFact.value).where(
            ChildFact.child_id == child_id, ChildFact.withdrawn_at.is_(None)
        )
        for name, value in self.session.execute(query.order_by(ChildFact.as_of, ChildFact.id)):
            newest[name] = value
        changed = {name: value for name, value in facts.items() if newest.get(name) != value}
        for name, value in changed.items():
            day = as_of if name in newest else min(known_since or as_of, as_of)
            self.session.add(ChildFact(child_id=child_id, field=name, value=value, as_of=day))
        if changed:
            self.session.flush()
            child = self.session.get_one(Child, child_id)
            bring_up_to_date(self.session, child)
            self._know(child_id, child.case_reference, child.upn, child.nhs_number, child.name_key, born)
        return child_id, warnings

    def _open(
        self, facts: dict[str, Any], born: date | None, since: date, warnings: list[str]
    ) -> tuple[int, list[str]]:
        named = {column: facts[name] for name, column in _COLUMNS.items() if name in facts}
        named["date_of_birth"] = born
        key = name_key(named["full_name"])
        if (key, born) in self._by_name:
            warnings.append(
                "Another child has this name and date of birth. They are kept apart until a person decides."
            )
        upn, nhs, reference = named.get("upn"), named.get("nhs_number"), named.get("case_reference")
        if upn and self._by_upn.get(upn):
            warnings.append("Another child has this UPN.")
        child_id: int = self.session.connection().execute(_OPEN, {"name_key": key, **named}).scalar_one()
        self._facts_to_keep += [
            {"child_id": child_id, "field": name, "value": value, "as_of": since} for name, value in facts.items()
        ]
        self._know(child_id, reference, upn, nhs, key, born)
        return child_id, warnings

    def _know(
        self, child: int, reference: str | None, upn: str | None, nhs: str | None, key: str, born: date | None
    ) -> None:
        if reference:
            self._by_reference.setdefault(reference, child)
        for index, number in ((self._by_upn, upn), (self._by_nhs, nhs)):
            if number and (child, born) not in index[number]:
                index[number].append((child, born))
        self._by_name.setdefault((key, born), child)

    def _facts(self, row: dict[str, str]) -> tuple[dict[str, Any], list[str]]:
        warnings = []
        forename, surname = row.get("forename", ""), row.get("surname", "")
        name = row.get("full_name") or f"{forename} {surname}".strip()
        if not name_key(name):
            raise BadValue("The row has no name.")
        born = read.a_date(row, "date_of_birth")
        if row.get("upn") and _upn(row) is None:
            warnings.append("The UPN fails its check and is left out.")
        if row.get("nhs_number") and _nhs(row) is None:
            warnings.append("The NHS number fails its check and is left out.")
        if born is None:
            warnings.append("The row has no date of birth.")
        facts: dict[str, Any] = {
            FieldName.CHILD_NAME.value: name[:300],
            FieldName.DATE_OF_BIRTH.value: born.isoformat() if born else None,
            FieldName.UPN.value: _upn(row),
            FieldName.NHS_NUMBER.value: _nhs(row),
            FieldName.CASE_REFERENCE.value: row.get("child_reference", "")[:100] or None,
            FieldName.NC_YEAR.value: read.nc_year(row),
            FieldName.PRIMARY_NEED.value: read.need(row, "primary_need"),
            FieldName.SECONDARY_NEEDS.value: read.need(row, "secondary_need"),
            FieldName.SETTING_NAME.value: row.get("setting_name", "")[:300] or None,
            "forename": forename or None,
            "surname": surname or None,
            "sex": {"m": "M", "male": "M", "f": "F", "female": "F"}.get(row.get("sex", "").casefold()),
            "ethnicity": row.get("ethnicity"),
            "postcode": row.get("postcode"),
            "uln": row.get("uln"),
            "upn_unknown": row.get("upn_unknown"),
        }
        return {field: value for field, value in facts.items() if value is not None}, warnings


def _upn(row: dict[str, str]) -> str | None:
    upn = row.get("upn", "").replace(" ", "").upper()
    return upn if upn_is_valid(upn) else None


def _nhs(row: dict[str, str]) -> str | None:
    number = row.get("nhs_number", "").replace(" ", "").replace("-", "")
    return number if nhs_number_is_valid(number) else None
