"""What became of an import, row by row."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any


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
