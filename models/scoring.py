"""Readings held against gold: one outcome a value, then sums.

`outcomes_of` compares one gold object with one reading and notes what was right; `summary` adds any number of outcomes
up, so that tables by type or format and bootstrap intervals need no second comparison.
"""

from __future__ import annotations

import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from models.compare import is_scored, same
from models.scoring_parts import PartKey, part_keys, part_measures, same_pages
from triage.vocabulary import FieldName

SURE = 0.9
_SENDERS = {
    "families": "parent_views child_views draft_plan_response complaint ehc_request",
    "health": "medical_advice slt_report ot_report physio_report mental_health_advice sensory_report",
    "schools": "education_advice ep_advice annual_review consultation_response exclusion_notice",
    "authorities": "ehc_plan tribunal mediation transfer_in social_care_advice costing correspondence other",
}
SENDER = {kind: sender for sender, kinds in _SENDERS.items() for kind in kinds.split()}
"""Who mostly writes documents of a type."""
_FIELDS = {name.value: name for name in FieldName}


@dataclass(frozen=True)
class Miss:
    """One thing that was wrong: document, what, gold value, read value (None where nothing was read)."""

    document: str
    what: str
    gold: Any
    read: Any

    def line(self) -> str:
        """The miss in one line, parted by tabs."""
        return "\t".join(str(v) for v in (self.document, self.what, self.gold, self.read))


@dataclass
class Outcome:
    """What came of one document (or one attachment). `values` are (confidence or None, right) of every value read."""

    document: str
    type_gold: str = ""
    type_read: str | None = None
    type_confidence: float | None = None
    urgency_gold: str | None = None
    urgency_read: str | None = None
    right: Counter[str] = field(default_factory=Counter)
    extra: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    confidences: list[tuple[float, bool]] = field(default_factory=list)
    misses: list[Miss] = field(default_factory=list)
    bad_file_right: bool | None = None
    parts_gold: list[PartKey] = field(default_factory=list)
    parts_read: list[PartKey] = field(default_factory=list)
    groups: dict[str, str] = field(default_factory=dict)


def gold_objects(folder: Path) -> list[dict[str, Any]]:
    """Every gold object below a folder, in the order of the paths; folders named ``src`` are left out."""
    found = []
    for path in sorted(folder.rglob("*.json")):
        if "src" in path.parts:
            continue
        gold = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(gold, dict) and "file" in gold:
            found.append(gold)
    return found


def readings_by_name(path: Path) -> dict[str, dict[str, Any]]:
    """Readings of a JSON-lines file by the file's bare name; attachments as ``name#0`` and so on."""
    out: dict[str, dict[str, Any]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            reading = json.loads(line)
            name = Path(str(reading["file"])).name
            out[name] = reading
            out |= {f"{name}#{n}": part for n, part in enumerate(reading.get("attachments") or [])}
    return out


def outcomes_of(gold: dict[str, Any], readings: dict[str, dict[str, Any]]) -> Iterator[Outcome]:
    """The outcome of a gold object and of each of its attachments."""
    name = str(gold["file"])
    groups = {"format": (Path(name).suffix.lstrip(".") or "none").casefold()}
    groups |= {k: str(v) for k, v in (gold.get("rendering") or {}).items() if k in ("format", "style", "way")}
    if "expect" in gold:
        yield _bad_file(name, str(gold["expect"]), readings.get(name))
        return
    for key, part in [(name, gold), *((f"{name}#{n}", p) for n, p in enumerate(gold.get("attachments") or []))]:
        yield _compared(key, part, readings.get(key) or {}, groups)


def _bad_file(name: str, wanted: str, reading: dict[str, Any] | None) -> Outcome:
    """A file that should fail (``error``) or be read in spite of its faults (anything else)."""
    if reading is None:
        state = "no line"
    elif reading.get("error"):
        state = "error"
    else:
        state = "warned" if reading.get("warnings") else "read"
    right = state == "error" if wanted == "error" else state in ("warned", "read")
    out = Outcome(name, bad_file_right=right)
    if not right:
        out.misses.append(Miss(name, "bad file", wanted, state))
    return out


def _compared(name: str, gold: dict[str, Any], reading: dict[str, Any], groups: dict[str, str]) -> Outcome:
    read_type = reading.get("document_type") or {}
    out = Outcome(
        name, str(gold["document_type"]), read_type.get("value"), read_type.get("confidence"), groups=dict(groups)
    )
    out.groups |= {"type": out.type_gold, "sender": SENDER[out.type_gold]}
    if out.type_read != out.type_gold:
        out.misses.append(Miss(name, "document_type", out.type_gold, out.type_read))
    if gold.get("urgency"):
        read_urgency = reading.get("urgency") or {}
        out.urgency_gold, out.urgency_read = str(gold["urgency"]), read_urgency.get("value")
        if out.urgency_read != out.urgency_gold:
            codes = [reason.get("code") for reason in read_urgency.get("reasons") or []]
            out.misses.append(
                Miss(name, "urgency", f"{out.urgency_gold} {gold.get('reasons')}", f"{out.urgency_read} {codes}")
            )
    out.parts_gold, out.parts_read = part_keys(gold), part_keys(reading)
    if not same_pages(out.parts_gold, out.parts_read):
        out.misses.append(Miss(name, "parts", out.parts_gold, out.parts_read))
    gold_fields, read_fields = gold.get("fields") or {}, reading.get("fields") or {}
    for key in sorted(set(gold_fields) | set(read_fields)):
        if key in _FIELDS:
            _compare_field(out, _FIELDS[key], _listed(gold_fields.get(key)), _listed(read_fields.get(key)))
    return out


def _compare_field(out: Outcome, name: FieldName, gold: list[Any], read: list[Any]) -> None:
    left = list(gold)
    for item in read:
        value = item.get("value", item) if isinstance(item, dict) else item
        if not is_scored(name, value):
            continue
        hit = next((n for n, g in enumerate(left) if same(name, g, value)), None)
        if hit is not None:
            del left[hit]
            out.right[name] += 1
        else:
            out.extra[name] += 1
            shown = "(list)" if name.is_list else (gold[0] if gold else None)
            out.misses.append(Miss(out.document, name.value, shown, value))
        confidence = item.get("confidence") if isinstance(item, dict) else None
        if isinstance(confidence, (int, float)):
            out.confidences.append((float(confidence), hit is not None))
    out.missed[name] += len(left)
    out.misses += [Miss(out.document, name.value, value, "(other)" if read else None) for value in left]


def _listed(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def summary(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """All measures over some outcomes. A measure without anything to measure is None."""
    read = [o for o in outcomes if o.bad_file_right is None]
    bad = [o.bad_file_right for o in outcomes if o.bad_file_right is not None]
    out: dict[str, Any] = {"documents": len(read)}
    if read:
        out |= _type_measures(read) | _urgency_measures(read) | _field_measures(read) | _confidence_measures(read)
        out |= part_measures([(o.parts_gold, o.parts_read) for o in read])
    if bad:
        out["bad_files_right"], out["bad_files"] = sum(bad), len(bad)
    return out


def _type_measures(read: Sequence[Outcome]) -> dict[str, Any]:
    gold, said = Counter(o.type_gold for o in read), Counter(o.type_read for o in read)
    right = Counter(o.type_gold for o in read if o.type_read == o.type_gold)
    wrong = len(read) - sum(right.values())
    unsure = sorted(read, key=lambda o: -1.0 if o.type_confidence is None else o.type_confidence)[
        : math.ceil(len(read) / 10)
    ]
    wrong_unsure = sum(o.type_read != o.type_gold for o in unsure)
    return {
        "type_accuracy": sum(right.values()) / len(read),
        "type_macro_f1": sum(2 * right[t] / (gold[t] + said[t]) for t in gold) / len(gold),
        "wrong_types_in_unsure_tenth": wrong_unsure / wrong if wrong else None,
        "unsure_tenth_wrong": wrong_unsure / len(unsure),
    }


def _urgency_measures(read: Sequence[Outcome]) -> dict[str, Any]:
    banded = [o for o in read if o.urgency_gold]
    critical = sum(o.urgency_gold == "critical" for o in banded)
    said = sum(o.urgency_read == "critical" for o in banded)
    both = sum(o.urgency_gold == o.urgency_read == "critical" for o in banded)
    return {
        "urgency_accuracy": sum(o.urgency_gold == o.urgency_read for o in banded) / (len(banded) or 1),
        "critical_recall": both / critical if critical else None,
        "critical_precision": both / said if said else None,
    }


def _field_measures(read: Sequence[Outcome]) -> dict[str, Any]:
    right, extra, missed = (sum((getattr(o, k) for o in read), Counter[str]()) for k in ("right", "extra", "missed"))
    r, e, m = sum(right.values()), sum(extra.values()), sum(missed.values())
    names = sorted({str(n) for o in read for c in (o.right, o.extra, o.missed) for n in c})
    return {
        "field_precision": r / (r + e) if r + e else 0.0,
        "field_recall": r / (r + m) if r + m else 0.0,
        "field_f1": 2 * r / (2 * r + e + m) if r else 0.0,
        "fields": {
            n: {
                "precision": right[n] / (right[n] + extra[n]) if right[n] + extra[n] else None,
                "recall": right[n] / (right[n] + missed[n]) if right[n] + missed[n] else None,
                "f1": 2 * right[n] / (2 * right[n] + extra[n] + missed[n]) if right[n] + extra[n] + missed[n] else None,
                "gold": right[n] + missed[n],
            }
            for n in names
        },
    }


def _confidence_measures(read: Sequence[Outcome]) -> dict[str, Any]:
    pairs = [pair for o in read for pair in o.confidences]
    sure = [ok for confidence, ok in pairs if confidence >= SURE]
    return {
        "sure_share": len(sure) / len(pairs) if pairs else None,
        "sure_precision": sum(sure) / len(sure) if sure else None,
        "field_auroc": auroc(pairs),
        "calibration_error": calibration_error(pairs),
    }


def auroc(pairs: Sequence[tuple[float, bool]]) -> float | None:
    """Chance that a right value is surer than a wrong one, ties counted half; None without both kinds."""
    right = sum(ok for _, ok in pairs)
    wrong = len(pairs) - right
    if not right or not wrong:
        return None
    by_confidence: dict[float, list[int]] = defaultdict(lambda: [0, 0])
    for confidence, ok in pairs:
        by_confidence[confidence][int(ok)] += 1
    won, wrong_below = 0.0, 0
    for confidence in sorted(by_confidence):
        wrong_here, right_here = by_confidence[confidence]
        won += right_here * (wrong_below + wrong_here / 2)
        wrong_below += wrong_here
    return won / (right * wrong)


def calibration_error(pairs: Sequence[tuple[float, bool]], bins: int = 10) -> float | None:
    """Mean distance between confidence and share right over equal bins, weighted by their size."""
    if not pairs:
        return None
    sums: dict[int, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for confidence, ok in pairs:
        total = sums[min(bins - 1, int(confidence * bins))]
        total[0] += confidence
        total[1] += ok
    return sum(abs(confidence - right) for confidence, right in sums.values()) / len(pairs)


def all_outcomes(golds: Iterable[dict[str, Any]], readings: dict[str, dict[str, Any]]) -> list[Outcome]:
    """The outcomes of all gold objects, in their order."""
    return [outcome for gold in golds for outcome in outcomes_of(gold, readings)]


if __name__ == "__main__":
    from models.evaluation import main

    sys.exit(main())
