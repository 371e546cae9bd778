"""The evaluation that people run: tables with 95% intervals, by type and by format, and the list of misses.

``python -m models.scoring GOLD_FOLDER READINGS.jsonl [--misses] [--json OUT]`` prints it;
``python -m models.scoring GOLD_FOLDER --manifest OUT.csv`` writes file and date of receipt for the reading.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

from models.scoring import Outcome, all_outcomes, gold_objects, readings_by_name, summary

HEADLINES = (
    "type_accuracy",
    "type_macro_f1",
    "urgency_accuracy",
    "critical_recall",
    "critical_precision",
    "field_precision",
    "field_recall",
    "field_f1",
    "sure_share",
    "sure_precision",
    "field_auroc",
    "calibration_error",
    "wrong_types_in_unsure_tenth",
    "unsure_tenth_wrong",
    "part_boundary_precision",
    "part_boundary_recall",
    "parts_exact",
)
GROUPS = ("type", "sender", "format", "style", "way")
_GROUP_COLUMNS = (
    "documents",
    "type_accuracy",
    "urgency_accuracy",
    "critical_recall",
    "field_precision",
    "field_recall",
    "field_f1",
)


def intervals(outcomes: Sequence[Outcome], *, rounds: int = 1000, seed: int = 1) -> dict[str, tuple[float, float]]:
    """95% intervals of the headlines by drawing whole documents with replacement; the same seed gives the same numbers.

    A document and its attachments are drawn together. Macro-F1 is over the types of each draw.
    """
    by_file: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        by_file.setdefault(outcome.document.split("#")[0], []).append(outcome)
    files = list(by_file.values())
    rng = Random(seed)
    drawn: dict[str, list[float]] = {name: [] for name in HEADLINES}
    for _ in range(rounds if len(files) > 1 else 0):
        measured = summary([o for file in rng.choices(files, k=len(files)) for o in file])
        for name in HEADLINES:
            if measured.get(name) is not None:
                drawn[name].append(float(measured[name]))
    out = {}
    for name, values in drawn.items():
        if values:
            values.sort()
            out[name] = (values[int(0.025 * (len(values) - 1))], values[round(0.975 * (len(values) - 1))])
    return out


def by_group(outcomes: Sequence[Outcome], group: str) -> dict[str, dict[str, Any]]:
    """The summary of each part of the outcomes, by one of `GROUPS`."""
    parts: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        if outcome.bad_file_right is None and group in outcome.groups:
            parts.setdefault(outcome.groups[group], []).append(outcome)
    return {name: summary(part) for name, part in sorted(parts.items())}


def evaluate(outcomes: Sequence[Outcome], *, rounds: int = 1000) -> dict[str, Any]:
    """Everything that is printed, as JSON types."""
    result = summary(outcomes)
    result["intervals"] = {name: list(ends) for name, ends in intervals(outcomes, rounds=rounds).items()}
    for group in GROUPS:
        tables = by_group(outcomes, group)
        if len(tables) > 1:
            result[f"by_{group}"] = tables
    return result


def report(result: dict[str, Any]) -> str:
    """The result as text for people."""
    ends = result.get("intervals") or {}
    lines = []
    for name, value in result.items():
        if isinstance(value, dict):
            continue
        shown = f"{value:.3f}" if isinstance(value, float) else str(value)
        span = f"  [{ends[name][0]:.3f}, {ends[name][1]:.3f}]" if name in ends else ""
        lines.append(f"{name:28} {shown}{span}")
    if result.get("fields"):
        lines.append(f"\n{'field':24}{'precision':>10}{'recall':>8}{'f1':>8}{'gold':>6}")
        for name, row in result["fields"].items():
            lines.append(
                f"{name:24}{_number(row['precision']):>10}{_number(row['recall']):>8}{_number(row['f1']):>8}{row['gold']:>6}"
            )
    for group in GROUPS:
        if result.get(f"by_{group}"):
            lines += ["", f"{group:24}" + "".join(f"{c.replace('_', ' '):>18}" for c in _GROUP_COLUMNS)]
            lines += [
                f"{name:24}" + "".join(f"{_number(row.get(c)):>18}" for c in _GROUP_COLUMNS)
                for name, row in result[f"by_{group}"].items()
            ]
    return "\n".join(lines)


def _number(value: Any) -> str:
    return "–" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)


def write_manifest(folder: Path, out: Path) -> int:
    """Write ``file,received`` of every gold object whose file is there; returns how many."""
    files = {
        p.name: p for p in sorted(folder.rglob("*")) if p.is_file() and p.suffix != ".json" and "src" not in p.parts
    }
    rows = [(str(files[g["file"]]), g.get("received", "")) for g in gold_objects(folder) if g["file"] in files]
    with out.open("w", newline="", encoding="utf-8") as target:
        writer = csv.writer(target)
        writer.writerow(["file", "received"])
        writer.writerows(rows)
    return len(rows)


def main(arguments: list[str] | None = None) -> int:
    """Score readings, or write a manifest. Always returns 0 after measuring: it judges nobody."""
    parser = argparse.ArgumentParser(
        prog="python -m models.scoring", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path, help="folder of NAME.EXT beside NAME.EXT.json")
    parser.add_argument("readings", type=Path, nargs="?", help="one JSON reading a line")
    parser.add_argument("--manifest", type=Path, help="write file,received here and stop")
    parser.add_argument("--misses", action="store_true", help="list every wrong value")
    parser.add_argument("--json", type=Path, help="write all numbers here")
    parser.add_argument("--rounds", type=int, default=1000, help="draws for the intervals; 0 for none")
    options = parser.parse_args(arguments)
    if options.manifest:
        print(f"{write_manifest(options.gold, options.manifest)} files in {options.manifest}")
        return 0
    if options.readings is None:
        parser.error("Give the file of readings, or --manifest to write a manifest.")
    outcomes = all_outcomes(gold_objects(options.gold), readings_by_name(options.readings))
    result = evaluate(outcomes, rounds=options.rounds)
    if options.misses:
        print("\n".join(miss.line() for o in outcomes for miss in o.misses))
    print(report(result))
    if options.json:
        options.json.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
