"""Invented lists of an old system, and ways to take them in."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

from triage.pipeline import House
from triage.register.importing.columns import ListKind
from triage.register.importing.run import ImportReport, import_file

HEADINGS = [
    "Person ID", "Plan ID", "Forename", "Surname", "DOB", "Gender", "UPN", "Primary Need", "Year Group",
    "Received Date", "Plan Start", "Review Meeting", "Decision Letter Date", "Review Decision", "Cease Decision Date",
    "Date Ceased", "Reason Ceased", "Receiving LA", "Transferred In", "Transfer LA", "School", "School URN",
    "Provision Type", "Entry Date", "Leaving Date", "Case worker",
]  # fmt: skip

UPNS = ["A371204419024", "B801200005001", "F873499924017", "Z873499924123"]


def plan(**cells: str) -> dict[str, str]:
    """A row of the list of plans that has nothing wrong with it in March 2026."""
    usual = {
        "Person ID": "P1", "Plan ID": "E1", "Forename": "Amara", "Surname": "Bright-Lowell", "DOB": "14/05/2016",
        "Gender": "Female", "UPN": "", "Primary Need": "Autism", "Year Group": "Year 4",
        "Plan Start": "26/05/2023", "Review Meeting": "20/11/2025", "Decision Letter Date": "12/12/2025",
        "Review Decision": "Maintain", "School": "Hallow Beck Primary School", "School URN": "100001",
        "Provision Type": "Mainstream", "Entry Date": "01/09/2021", "Case worker": "Somebody",
    }  # fmt: skip
    return usual | {name.replace("_", " "): value for name, value in cells.items()}


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    """Write a CSV list with the headings that its rows have."""
    headings = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, headings, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def take_in(house: House, rows: list[dict[str, str]], kind: ListKind = ListKind.PLANS, **options: Any) -> ImportReport:
    """Import rows as a list of the old system."""
    path = write(house.settings.home / f"{kind.value}.csv", rows)
    options = {"source": "old", "actor": "system", "as_of": date(2026, 3, 1)} | options
    return import_file(house.database, path, kind, **options)
