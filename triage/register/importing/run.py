"""One import: every row is new, changed, the same, or refused with the reason. Importing again never doubles.

A row that changed takes back what it said before and says it anew; what documents and people entered stays.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from triage.register.importing import entries
from triage.register.importing import values as read
from triage.register.importing.columns import Columns, ListKind, columns_of
from triage.register.importing.people import People
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
_IDENTITY = {
    ListKind.EVENTS: ("kind", "day"),
    ListKind.PLACEMENTS: ("role", "rank", "start", "urn", "setting_name", "sen_setting"),
    ListKind.COSTS: ("element", "payee", "start", "status", "invoice"),
    ListKind.SETTINGS: ("urn",),
    ListKind.FIGURES: ("origin", "measure", "day"),
}
"""What a row is known by where the old system gives it no number."""


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of a row. `outcome` is new, changed, same or refused. `words` never repeat a cell."""

    line: int
    outcome: str
    words: list[str]


@dataclass(slots=True)
class ImportReport:
    """What became of a file. `missing` are rows that an earlier file held and this one does not: they stay."""

    kind: str
    source: str
    dry_run: bool
    unused_columns: list[str]
    rows: list[RowResult] = field(default_factory=list)
    missing: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """Rows by outcome, and those with a warning."""
        outcomes = Counter(row.outcome for row in self.rows)
        warned = sum(1 for row in self.rows if row.words and row.outcome != "refused")
        return {name: outcomes[name] for name in ("new", "changed", "same", "refused")} | {
            "warned": warned,
            "missing": self.missing,
        }

    def to_json(self) -> dict[str, Any]:
        """As JSON types, with only the rows that have something to say."""
        return {
            "kind": self.kind,
            "source": self.source,
            "dry_run": self.dry_run,
            "counts": self.counts,
            "unused_columns": self.unused_columns,
            "rows": [{"line": r.line, "outcome": r.outcome, "words": r.words} for r in self.rows if r.words],
        }


class _DryRun(Exception):
    """Takes everything back."""


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
    """Take in a list. All of its good rows are kept together, or none with `dry_run`.

    `source` names the old system: rows of one source are known again. `as_of` is the day that the list speaks of
    (today). Raises `BadFile` and `BadColumns`; a bad row is refused and the others go on.
    """
    table = read_table(path)
    columns = columns_of(table.headings, kind, mapping)
    report = ImportReport(kind.value, source, dry_run, columns.unused)
    try:
        with database.writing() as session:
            _Import(session, table, columns, source, actor, as_of or date.today(), report).run(progress)
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
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
        self.seen: Counter[str] = Counter()
        self.touched: set[int] = set()

    def run(self, progress: Progress | None) -> None:
        number = len(self.table.rows)
        for place, (line, cells) in enumerate(self.table.rows, 1):
            row = self.columns.of(cells)
            try:
                outcome, words = self._row(line, row)
            except BadValue as bad:
                outcome, words = "refused", [bad.message]
            self.report.rows.append(RowResult(line, outcome, words))
            if progress and (place % 500 == 0 or place == number):
                progress(place, number)
        self.report.missing = len(set(self.known) - set(self.seen))
        work_out(self.session, self.touched)
        self.file.counts = self.report.counts

    def _row(self, line: int, row: dict[str, str]) -> tuple[str, list[str]]:
        key = self._key(row)
        if self.seen[key] and self.kind is not ListKind.COSTS:
            self.seen[key] += 1
            raise BadValue("The list holds this row twice. The first one counts.")
        self.seen[key] += 1
        if self.seen[key] > 1:
            key = f"{key}#{self.seen[key]}"
            self.seen[key] = 1
        fingerprint = hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()
        known = self.known.get(key)
        if known is not None and known.fingerprint == fingerprint:
            known.import_id, known.line = self.file.id, line
            return "same", []
        self._check(row)
        words = self._enter(row, key, line, fingerprint, known)
        return ("new" if known is None else "changed"), words

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

    def _enter(
        self, row: dict[str, str], key: str, line: int, fingerprint: str, known: ImportedRow | None
    ) -> list[str]:
        entry = known
        if entry is None:
            entry = ImportedRow(import_id=self.file.id, source=self.source, kind=self.kind, key=key, line=line,
                                fingerprint=fingerprint)  # fmt: skip
            self.session.add(entry)
            self.session.flush()
        if self.kind is ListKind.SETTINGS:
            entries.enter_setting(self.session, row, entry.id)
            words: list[str] = []
        elif self.kind is ListKind.FIGURES:
            entries.enter_figure(self.session, row, entry.id)
            words = []
        else:
            words = self._enter_plan_rows(row, entry, take_back=known is not None)
        entry.import_id, entry.line, entry.fingerprint = self.file.id, line, fingerprint
        self.known[key] = entry
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
        self.session.add_all(made)
        entry.child_id, entry.plan_id = child_id, plan_id
        if plan_id is not None:
            self.touched.add(plan_id)
        return words

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
            plan = self.session.get_one(PlanRecord, free[0])
            plan.reference = reference or plan.reference
        else:
            plan = PlanRecord(child_id=child_id, reference=reference)
            self.session.add(plan)
            self.session.flush()
        self._know_plan(plan.id, reference, child_id)
        return plan.id

    def _know_plan(self, plan_id: int, reference: str | None, child_id: int) -> None:
        if reference:
            self.plans[reference] = plan_id
        mine = self.plans_of_child.setdefault(child_id, [])
        if plan_id not in mine:
            mine.append(plan_id)

    def _key(self, row: dict[str, str]) -> str:
        who = row.get("plan_reference") or row.get("child_reference") or row.get("upn")
        if self.kind is ListKind.PLANS:
            if row.get("plan_reference"):
                return _short("plan", row["plan_reference"])
            name = row.get("full_name") or f"{row.get('forename', '')} {row.get('surname', '')}"
            start = row.get("start_date") or row.get("request_date") or ""
            return _short("own", who or name, row.get("date_of_birth", ""), start)
        if reference := row.get("row_reference"):
            return _short("row", reference)
        return _short("own", who or "", *(row.get(name, "") for name in _IDENTITY[self.kind]))


def _short(kind: str, *parts: str) -> str:
    """What a row is known by. Hashed where it is long, or made of names and dates instead of a number."""
    key = "|".join(" ".join(part.split()).casefold() for part in (kind, *parts))
    return key if len(key) <= 190 and kind != "own" else hashlib.sha256(key.encode()).hexdigest()
