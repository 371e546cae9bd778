"""Writes the return's tables, and what its checks say, into a folder."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from triage.register.sen2.checks import Fault, all_exceptions, faults
from triage.register.sen2.message import Message
from triage.register.sen2.tables import COLUMNS, VERIFY, census_day, entries, header
from triage.storage.tables import Child, ChildState

MOST_LISTED = 200
"""Faults of one check that are listed with their plans; all stand in checks.csv."""
_README = """SEN2 person-level tables for {year}, census day {census}.
Marked: {verify}.
Item names, codes and scope follow the guide of the 2026 return as last seen. Review outcomes (M, A, C) and the
handling of plans from before the period are to be verified, and so are the letters of direct payments (DP: E education,
H health, S social care, I more than one). Personal budgets (PB), organised arrangements (OA) and direct payments (DP)
are those of the cost lines that hold on census day or on a plan's last day.
The register does not know, and the tables leave at 0 or empty: relevant youth accommodation (RYA), resourced provision
apart from SEN units, the words of other settings, and whether the council has designated officers (DMO, DCO, DSCO).
checks.csv lists what stops the return (E) and what asks a question (Q). The plan's number leads to its evidence.
The files hold personal data.
"""


@dataclass(frozen=True, slots=True)
class Export:
    """What was written: rows by table, faults by check, and the first of them (check, plan, words)."""

    year: int
    census: date
    rows: dict[str, int]
    faults: dict[str, int]
    listed: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def can_be_sent(self) -> bool:
        """True where no check stops the return."""
        return not any(number.startswith("E") for number in self.faults)

    def to_json(self) -> dict[str, Any]:
        """As JSON types."""
        return {
            "year": self.year,
            "census_day": self.census.isoformat(),
            "note": VERIFY,
            "rows": self.rows,
            "faults": self.faults,
            "can_be_sent": self.can_be_sent,
        }


def export(session: Session, year: int, folder: Path | None, council: str = "") -> Export:
    """Write the tables and the XML message into a folder (made if missing), or only check them where there is none.

    `council` is the three-digit code of the local authority.
    """
    census, found, rows = census_day(year), Counter[str](), Counter[str]()
    doubled, listed = _doubled_upns(session), list[tuple[str, str, str]]()
    issued = excepted = active_child = 0

    def keep(plan: str, child: str, said: Iterable[Fault]) -> None:
        for number, words in said:
            found[number] += 1
            if found[number] <= MOST_LISTED:
                listed.append((number, plan, words))
            if "checks" in writers:
                writers["checks"].writerow({"check": number, "plan": plan, "child": child, "words": words})

    with ExitStack() as stack:
        writers = _writers(stack, folder)
        message = stack.enter_context(Message(folder / f"sen2-{year}.xml", year, council)) if folder else None
        _write(writers, "sen2", [header(year, council)], rows)
        for entry in entries(session, year):
            for table, lines in entry.rows.items():
                _write(writers, table, lines, rows)
            if message is not None:
                message.add(entry)
            active, case = entry.one("activeplans") is not None, entry.case
            twice = active and case.child_id == active_child
            active_child = case.child_id if active else active_child
            assessment = entry.one("assessment") or {}
            made_now = assessment.get("assessmentoutcome") == "Y"
            issued, excepted = issued + made_now, excepted + (made_now and bool(assessment["week20"]))
            keep(case.plan, case.child, faults(entry, census, doubled, council, twice=twice))
        keep("", "", all_exceptions(issued, excepted))
    if folder is not None:
        text = _README.format(year=year, census=census.isoformat(), verify=VERIFY)
        (folder / "README.txt").write_text(text, encoding="utf-8")
    return Export(year, census, {table: rows[table] for table in COLUMNS}, dict(sorted(found.items())), listed)


def _writers(stack: ExitStack, folder: Path | None) -> dict[str, csv.DictWriter[str]]:
    if folder is None:
        return {}
    folder.mkdir(parents=True, exist_ok=True)
    out = {}
    for table, columns in {**COLUMNS, "checks": ("check", "plan", "child", "words")}.items():
        file = stack.enter_context((folder / f"{table}.csv").open("w", newline="", encoding="utf-8"))
        out[table] = csv.DictWriter(file, columns, restval="", extrasaction="raise")
        out[table].writeheader()
    return out


def _write(
    writers: dict[str, csv.DictWriter[str]], table: str, lines: list[dict[str, Any]], rows: Counter[str]
) -> None:
    rows[table] += len(lines)
    if table in writers:
        writers[table].writerows([{k: _safe(v) for k, v in line.items()} for line in lines])


def _safe(value: Any) -> Any:
    """Text that a spreadsheet would take for a formula is held back by an apostrophe."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return "" if value is None else value


def _doubled_upns(session: Session) -> frozenset[str]:
    query = select(Child.upn).where(Child.upn.is_not(None), Child.state == ChildState.ACTIVE)
    grouped = query.group_by(Child.upn).having(func.count() > 1)
    return frozenset(upn for upn in session.scalars(grouped) if upn)
