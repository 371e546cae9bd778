"""One import: every row is new, changed, the same, or refused with the reason. Importing again never doubles.

A row that changed takes back what it said before and says it anew; what documents and people entered stays.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from triage.england import today
from triage.register.importing import entries
from triage.register.importing import values as read
from triage.register.importing.columns import Columns, ListKind, columns_of
from triage.register.importing.keys import row_key
from triage.register.importing.people import People
from triage.register.importing.report import ImportReport, RowResult
from triage.register.importing.tables import Table, read_table
from triage.register.importing.values import BadValue
from triage.register.spans import work_out
from triage.storage.database import Database
from triage.storage.tables import (
    ImportedRow,
    Placement,
    PlanCost,
    PlanEvent,
    PlanRecord,
    RegisterImport,
    now,
)

Progress = Callable[[int, int], None]
_OPEN = insert(PlanRecord).returning(PlanRecord.id)
FLUSH_EVERY = 500
"""Rows after which what was made goes to the database."""
PART = 1000
"""Rows that are kept together."""


@dataclass(slots=True)
class _Looked:
    line: int
    row: dict[str, str]
    key: str
    fingerprint: str
    outcome: str
    words: list[str]


def import_file(
    database: Database,
    path: Path,
    kind: ListKind,
    *,
    source: str,
    actor: str,
    mapping: Mapping[str, str] | None = None,
    as_of: date | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Take in a list, some rows at a time so that others can work meanwhile. With `dry_run` nothing is kept.

    Where it is broken off, importing the list again goes on where it stopped.

    `source` names the old system: rows of one source are known again. `as_of` is the day that the list speaks of
    (today). Raises `BadFile` and `BadColumns`; a bad row is refused and the others go on.
    """
    return import_table(
        database,
        read_table(path),
        kind,
        source=source,
        actor=actor,
        mapping=mapping,
        as_of=as_of,
        dry_run=dry_run,
        progress=progress,
    )


def import_table(
    database: Database,
    table: Table,
    kind: ListKind,
    *,
    source: str,
    actor: str,
    mapping: Mapping[str, str] | None = None,
    as_of: date | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """The same for a list that is read already. Raises `BadColumns`."""
    columns = columns_of(table.headings, kind, mapping)
    report = ImportReport(kind.value, source, dry_run, columns.unused)
    with database.trying() if dry_run else database.writing_in_parts() as session:
        one = _Import(session, table, columns, source, actor, as_of or today(), report)
        for done in one.parts():
            if not dry_run:
                work_out(session, one.touched)
                database.part_done(session)
            one.touched.clear()
            if progress:
                progress(done, len(table.rows))
    return report


class _Import:
    def __init__(
        self,
        session: Session,
        table: Table,
        columns: Columns,
        source: str,
        actor: str,
        as_of: date,
        report: ImportReport,
    ) -> None:
        self.session, self.table, self.columns, self.source = session, table, columns, source
        self.as_of, self.report, self.kind = as_of, report, columns.kind
        self.file = RegisterImport(
            source=source, kind=self.kind, file_name=table.name[:255], sha256=table.sha256, actor=actor
        )
        session.add(self.file)
        session.flush()
        same = (ImportedRow.source == source, ImportedRow.kind == self.kind)
        self.known = {row.key: row for row in session.scalars(select(ImportedRow).where(*same))}
        self.imported = set(session.scalars(select(ImportedRow.plan_id).where(ImportedRow.kind == ListKind.PLANS)))
        self.people = People(session)
        self.plans: dict[str, int] = {}
        self.plans_of_child: dict[int, list[int]] = {}
        for plan_id, reference, child_id in session.execute(
            select(PlanRecord.id, PlanRecord.reference, PlanRecord.child_id).order_by(PlanRecord.id)
        ):
            self._know_plan(plan_id, reference, child_id)
        self.made: dict[type[entries.Entry], list[dict[str, Any]]] = defaultdict(list)
        self.seen: Counter[str] = Counter()
        self.touched: set[int] = set()

    def parts(self) -> Iterator[int]:
        """Take in some rows at a time; gives back how many are done. What is refused leaves no trace."""
        rows = self.table.rows
        for start in range(0, len(rows), PART) or (0,):
            found = [self._looked_at(line, self.columns.of(cells)) for line, cells in rows[start : start + PART]]
            self._open_rows([one for one in found if one.outcome == "new"])
            for place, one in enumerate(found, 1):
                if one.outcome in ("new", "changed"):
                    with self.session.no_autoflush:
                        one.words = self._enter(one)
                self.report.rows.append(RowResult(one.line, one.outcome, one.words))
                if place % FLUSH_EVERY == 0 or place == len(found):
                    self._keep()
            if start + PART >= len(rows):
                self.report.missing = len(set(self.known) - set(self.seen))
            self.file.counts = self.report.counts
            self.session.flush()
            yield start + len(found)

    def _looked_at(self, line: int, row: dict[str, str]) -> _Looked:
        key = row_key(self.kind, row)
        self.seen[key] += 1
        if self.seen[key] > 1 and self.kind is not ListKind.COSTS:
            return _Looked(line, row, key, "", "refused", ["The list holds this row twice. The first one counts."])
        if self.seen[key] > 1:
            key = f"{key}#{self.seen[key]}"
            self.seen[key] = 1
        fingerprint = hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()
        known = self.known.get(key)
        if known is not None and known.fingerprint == fingerprint:
            known.import_id, known.line = self.file.id, line
            return _Looked(line, row, key, fingerprint, "same", [])
        try:
            self._check(row)
        except BadValue as bad:
            return _Looked(line, row, key, fingerprint, "refused", [bad.message])
        return _Looked(line, row, key, fingerprint, "new" if known is None else "changed", [])

    def _open_rows(self, new: list[_Looked]) -> None:
        """The rows that the register did not know, all at once: one by one takes four times as long."""
        for start in range(0, len(new), FLUSH_EVERY):
            rows = [
                {
                    "import_id": self.file.id,
                    "source": self.source,
                    "kind": self.kind.value,
                    "key": one.key,
                    "line": one.line,
                    "fingerprint": one.fingerprint,
                }
                for one in new[start : start + FLUSH_EVERY]
            ]
            made = insert(ImportedRow).returning(ImportedRow)
            for entry in self.session.scalars(made, rows):
                self.known[entry.key] = entry

    def _check(self, row: dict[str, str]) -> None:
        """Raise `BadValue` for a bad row before anything of it is kept."""
        match self.kind:
            case ListKind.PLANS:
                self.people.check(row)
                entries.plan_entries(row, 0, 0)
            case ListKind.COSTS:
                read.a_date(row, "date_of_birth")
                entries.cost_entries(row, None, None, 0)
            case ListKind.EVENTS | ListKind.PLACEMENTS:
                if self._whose(row)[1] is None:
                    raise BadValue("No plan is known for this row. Import the list of plans first.")
                of = entries.event_entries if self.kind is ListKind.EVENTS else entries.placement_entries
                of(row, 0, 0)
            case ListKind.SETTINGS:
                entries.check_setting(row)
            case ListKind.FIGURES:
                entries.check_figure(row)

    def _enter(self, one: _Looked) -> list[str]:
        entry, row = self.known[one.key], one.row
        words: list[str] = []
        if self.kind is ListKind.SETTINGS:
            entries.enter_setting(self.session, row, entry.id)
        elif self.kind is ListKind.FIGURES:
            entries.enter_figure(self.session, row, entry.id)
        else:
            words = self._enter_plan_rows(row, entry, take_back=one.outcome == "changed")
        entry.import_id, entry.line, entry.fingerprint = self.file.id, one.line, one.fingerprint
        return words

    def _enter_plan_rows(self, row: dict[str, str], entry: ImportedRow, *, take_back: bool) -> list[str]:
        made: list[entries.Entry]
        words: list[str] = []
        if self.kind is ListKind.PLANS:
            since = read.a_date(row, "request_date") or read.a_date(row, "start_date")
            person, words = self.people.enter(row, self.as_of, since)
            plan = entry.plan_id or self._plan_of(row, person)
            made, more = entries.plan_entries(row, plan, entry.id)
            child_id: int | None = person
            plan_id: int | None = plan
            self.imported.add(plan)
            words += more
        else:
            child_id, plan_id = self._whose(row)
            if self.kind is ListKind.COSTS:
                made = entries.cost_entries(row, plan_id, child_id, entry.id)
                if plan_id is None:
                    words.append("No plan is known for this cost line.")
            elif self.kind is ListKind.EVENTS:
                made = entries.event_entries(row, plan_id or 0, entry.id)
            else:
                made = entries.placement_entries(row, plan_id or 0, entry.id)
        if take_back:
            self._take_back(entry)
        for one in made:
            self.made[type(one)].append({name: value for name, value in vars(one).items() if name[0] != "_"})
        entry.child_id, entry.plan_id = child_id, plan_id
        if plan_id is not None:
            self.touched.add(plan_id)
        return words

    def _keep(self) -> None:
        """Send what was made so far to the database, many rows at a time."""
        self.people.keep()
        for table, rows in self.made.items():
            self.session.connection().execute(insert(table), rows)
        self.made.clear()

    def _take_back(self, entry: ImportedRow) -> None:
        for rows in (PlanEvent, Placement, PlanCost):
            self.session.execute(
                update(rows)
                .where(rows.imported_row_id == entry.id, rows.withdrawn_at.is_(None))
                .values(withdrawn_at=now())
                .execution_options(synchronize_session=False)
            )
        if entry.plan_id is not None:
            self.touched.add(entry.plan_id)

    def _whose(self, row: dict[str, str]) -> tuple[int | None, int | None]:
        """Child and plan of a row that is not of plans. Of several plans, the child's newest."""
        reference = row.get("plan_reference")
        child_id = self.people.find(row, read.a_date(row, "date_of_birth"))
        if reference and reference in self.plans:
            return child_id, self.plans[reference]
        mine = self.plans_of_child.get(child_id or 0, [])
        return child_id, mine[-1] if mine and not reference else None

    def _plan_of(self, row: dict[str, str], child_id: int) -> int:
        """The plan of a row of plans: by its reference, or the child's only one from documents, or a new one."""
        reference = row.get("plan_reference", "")[:100] or None
        mine = self.plans_of_child.get(child_id, [])
        if reference in self.plans and self.plans[reference] in mine:
            return self.plans[reference]
        free = [plan for plan in mine if plan not in self.imported]
        if len(free) == 1 and len(mine) == 1:
            plan_id = free[0]
            plan = self.session.get_one(PlanRecord, plan_id)
            plan.reference = reference or plan.reference
        else:
            named = {"child_id": child_id, "reference": reference}
            plan_id = self.session.connection().execute(_OPEN, named).scalar_one()
        self._know_plan(plan_id, reference, child_id)
        return plan_id

    def _know_plan(self, plan_id: int, reference: str | None, child_id: int) -> None:
        if reference:
            self.plans[reference] = plan_id
        mine = self.plans_of_child.setdefault(child_id, [])
        if plan_id not in mine:
            mine.append(plan_id)
