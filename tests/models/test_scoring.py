"""The scorer: what counts, what is left out, and the numbers that follow."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from models.evaluation import evaluate, intervals, main
from models.scoring import all_outcomes, auroc, calibration_error, readings_by_name, summary

PROVISION = {"what": "speech and language therapy", "amount": 1, "unit": "hours", "per": "week"}


def _gold(name: str, **more: Any) -> dict[str, Any]:
    return {
        "file": name,
        "received": "2025-03-14",
        "document_type": "slt_report",
        "urgency": "standard",
        "fields": {},
    } | more


def _read(value: Any, confidence: float = 0.95) -> dict[str, Any]:
    return {"value": value, "confidence": confidence}


def _reading(
    name: str, kind: str = "slt_report", band: str = "standard", sure: float = 0.9, **fields: Any
) -> dict[str, Any]:
    return {
        "file": name,
        "document_type": _read(kind, sure),
        "urgency": {"value": band, "reasons": []},
        "fields": fields,
    }


def _score(golds: list[dict[str, Any]], readings: list[dict[str, Any]]) -> dict[str, Any]:
    return summary(all_outcomes(golds, {r["file"]: r for r in readings}))


def test_values_are_right_extra_or_missed() -> None:
    gold = _gold(
        "a.pdf",
        fields={"child_name": "Leo Barros", "upn": "B801200005001", "parent_names": ["Ana Barros", "Rui Barros"]},
    )
    read = _reading(
        "a.pdf",
        child_name=_read("Mr Leo BARROS"),
        nc_year=_read("4"),
        parent_names=[_read("Ana Barros"), _read("Ana Barros")],
    )
    out = _score([gold], [read])
    assert (out["field_precision"], out["field_recall"]) == (2 / 4, 2 / 4)
    assert out["fields"]["nc_year"] == {"precision": 0.0, "recall": None, "f1": 0.0, "gold": 0}
    assert out["fields"]["parent_names"]["precision"] == 0.5


@pytest.mark.parametrize(
    ("read", "right"),
    [
        (PROVISION | {"amount": 60, "unit": "minutes"}, 1),
        (PROVISION | {"what": "SLT: speech and language therapy weekly"}, 1),
        (PROVISION | {"amount": "1"}, 1),
        (PROVISION | {"per": "term"}, 0),
        (PROVISION | {"amount": "some"}, 0),
        (PROVISION | {"what": "a swimming lesson"}, 0),
    ],
)
def test_provision_compares_by_quantity_and_subject(read: dict[str, Any], right: int) -> None:
    out = _score([_gold("a.pdf", fields={"provision": [PROVISION]})], [_reading("a.pdf", provision=[_read(read)])])
    assert out["field_recall"] == right
    assert out["field_precision"] == right


def test_provision_of_other_periods_is_read_but_not_scored() -> None:
    out = _score([_gold("a.pdf")], [_reading("a.pdf", provision=[_read(PROVISION | {"per": "month"})])])
    assert out["sure_share"] is None
    assert out["field_precision"] == 0.0
    assert out["fields"].get("provision", {"gold": 0})["gold"] == 0


def test_a_file_without_a_reading_misses_everything() -> None:
    out = _score([_gold("a.pdf", urgency="critical", fields={"upn": "B801200005001"})], [])
    assert (out["type_accuracy"], out["urgency_accuracy"], out["critical_recall"], out["field_recall"]) == (0, 0, 0, 0)
    assert out["critical_precision"] is None


def test_types_and_bands() -> None:
    golds = [_gold("a"), _gold("b"), _gold("c", document_type="ot_report", urgency="critical")]
    out = _score(
        golds, [_reading("a"), _reading("b", "ot_report", "critical", 0.3), _reading("c", "ot_report", "critical")]
    )
    assert out["type_accuracy"] == pytest.approx(2 / 3)
    assert out["type_macro_f1"] == pytest.approx((2 / 3 + 2 / 3) / 2)
    assert (out["critical_recall"], out["critical_precision"]) == (1.0, 0.5)
    assert out["wrong_types_in_unsure_tenth"] == 1.0, "the one wrong type is the least sure"


def test_bad_files_should_fail_or_be_read_as_expected() -> None:
    golds = [
        {"file": n, "expect": want} for n, want in (("a", "error"), ("b", "error"), ("c", "read"), ("d", "warned"))
    ]
    out = _score(golds, [{"file": "a", "error": "damaged"}, {"file": "b"}, {"file": "c", "warnings": ["x"]}])
    assert (out["bad_files_right"], out["bad_files"], out["documents"]) == (2, 4, 0)


def test_attachments_are_scored_as_documents(tmp_path: Path) -> None:
    gold = _gold("m.eml", attachments=[_gold("", document_type="ep_advice", fields={"nc_year": "4"})])
    lines = tmp_path / "r.jsonl"
    lines.write_text(
        json.dumps(_reading("x/m.eml") | {"attachments": [_reading("y", "ep_advice", nc_year=_read("4"))]}) + "\n\n"
    )
    out = summary(all_outcomes([gold], readings_by_name(lines)))
    assert (out["documents"], out["type_accuracy"], out["field_f1"]) == (2, 1.0, 1.0)


def test_confidence_measures() -> None:
    pairs = [(0.9, True), (0.8, True), (0.8, False), (0.1, False)]
    assert auroc(pairs) == pytest.approx(3.5 / 4)
    assert auroc([(0.5, True)]) is None
    assert calibration_error([(0.95, True), (0.85, False)]) == pytest.approx((0.05 + 0.85) / 2)
    assert calibration_error([(1.0, True)]) == 0.0


def test_intervals_hold_the_value_and_are_the_same_each_time() -> None:
    golds = [_gold(f"{n}.pdf") for n in range(30)]
    readings = {f"{n}.pdf": _reading(f"{n}.pdf", "slt_report" if n % 3 else "ot_report") for n in range(30)}
    outcomes = all_outcomes(golds, readings)
    low, high = intervals(outcomes, rounds=200)["type_accuracy"]
    assert low < summary(outcomes)["type_accuracy"] < high
    assert intervals(outcomes, rounds=200)["type_accuracy"] == (low, high)
    assert "by_format" not in evaluate(outcomes, rounds=0), "one format needs no table"


def test_the_command_writes_a_manifest_and_prints_the_misses(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-")
    (tmp_path / "a.pdf.json").write_text(json.dumps(_gold("a.pdf", fields={"nc_year": "4"})))
    (tmp_path / "b.pdf.json").write_text(json.dumps(_gold("b.pdf")))
    manifest = tmp_path / "manifest.csv"
    assert main([str(tmp_path), "--manifest", str(manifest)]) == 0
    assert manifest.read_text().splitlines() == ["file,received", f"{tmp_path / 'a.pdf'},2025-03-14"]
    lines = tmp_path / "r.jsonl"
    lines.write_text(json.dumps(_reading("a.pdf", nc_year=_read("5"))))
    assert main([str(tmp_path), str(lines), "--misses", "--json", str(tmp_path / "o.out"), "--rounds", "20"]) == 0
    printed = capsys.readouterr().out
    assert "a.pdf\tnc_year\t4\t5" in printed
    assert "type_accuracy" in printed
    assert json.loads((tmp_path / "o.out").read_text())["documents"] == 2
