"""The table of rules: whole, dated, and giving the days that the worked examples give."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from triage.clocks.rule import Happening
from triage.clocks.rules import RULES, NoSuchRule, faults, rule, started_by, stopped_by

D = date


@pytest.mark.parametrize(
    ("rule_id", "trigger", "due"),
    [
        ("A1", D(2026, 1, 5), D(2026, 2, 16)),
        ("A3", D(2026, 1, 5), D(2026, 4, 27)),
        ("A4", D(2026, 1, 5), D(2026, 5, 25)),
        ("A5", D(2026, 9, 1), D(2026, 9, 15)),
        ("V1", D(2026, 11, 12), D(2026, 10, 29)),
        ("V2", D(2026, 11, 12), D(2026, 10, 29)),
        ("V3", D(2026, 11, 12), D(2026, 11, 26)),
        ("V4", D(2026, 11, 12), D(2026, 12, 10)),
        ("V5", D(2026, 11, 12), D(2026, 12, 10)),
        ("V7", D(2026, 12, 10), D(2027, 2, 4)),
        ("V8", D(2026, 11, 12), D(2027, 2, 4)),
        ("TF1", D(2026, 6, 1), D(2026, 6, 19)),
        ("TF3", D(2026, 6, 19), D(2026, 7, 31)),
        ("TF4", D(2026, 6, 19), D(2026, 9, 19)),
        ("ME1", D(2026, 11, 10), D(2027, 1, 10)),
        ("P1", D(2026, 11, 10), D(2027, 1, 11)),
        ("P3", D(2026, 12, 14), D(2027, 2, 2)),
        ("P3", D(2026, 7, 6), D(2026, 9, 15)),
        ("Ob2", D(2026, 6, 15), D(2026, 6, 29)),
        ("Ob10", D(2026, 6, 15), D(2026, 8, 24)),
        ("Ob14", D(2026, 6, 15), D(2026, 9, 21)),
        ("Oc5", D(2026, 6, 15), D(2026, 7, 20)),
        ("Oc11", D(2026, 6, 15), D(2026, 8, 31)),
        ("Oe", D(2026, 6, 15), D(2026, 7, 20)),
        ("Of", D(2026, 6, 15), D(2026, 6, 29)),
        ("CE1", D(2026, 11, 10), D(2027, 1, 11)),
        ("PT2", D(2026, 9, 1), D(2027, 2, 14)),
        ("PT1", D(2026, 9, 1), D(2027, 3, 30)),
    ],
)
def test_worked_examples(rule_id: str, trigger: date, due: date) -> None:
    assert rule(rule_id, trigger).due(trigger) == due


def test_a_printed_date_always_wins() -> None:
    assert rule("P3", D(2026, 7, 6)).due(D(2026, 7, 6), printed=D(2026, 8, 17)) == D(2026, 8, 17)


def test_the_table_is_whole() -> None:
    assert faults() == []
    assert all(one.authority and one.title for one in RULES)
    assert len(RULES) > 70


def test_a_change_of_law_is_a_new_version() -> None:
    old = rule("A1", D(2026, 1, 1))
    table = [replace(old, version_to=D(2029, 8, 31)), replace(old, n=8, version_from=D(2029, 9, 1))]
    assert faults(table) == []
    assert rule("A1", D(2029, 8, 31), table).due(D(2029, 8, 31)) == D(2029, 10, 12)
    assert rule("A1", D(2029, 9, 1), table).n == 8
    assert faults([old, table[1]]) == ["Two versions of rule A1 hold on 2029-09-01."]
    with pytest.raises(NoSuchRule):
        rule("A1", D(2013, 1, 1))


def test_one_request_starts_the_whole_process_and_each_letter_stops_its_own() -> None:
    assert [one.id for one in started_by(Happening.REQUEST_RECEIVED, D(2026, 1, 5))] == ["A1", "A1a", "A3", "A4"]
    assert "A1" in {one.id for one in stopped_by(Happening.ASSESS_DECISION_SENT, D(2026, 2, 1))}
