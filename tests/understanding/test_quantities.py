from __future__ import annotations

import pytest

from triage.understanding.quantities import find_quantities


@pytest.mark.parametrize(
    ("text", "amount", "unit", "per"),
    [
        ("3 x 45 min per half term", 135, "minutes", "half_term"),
        ("one half-hour session weekly", 30, "minutes", "week"),
        ("daily 10-minute phonics", 10, "minutes", "day"),
        ("twice a week for 20 minutes", 40, "minutes", "week"),
        ("25 hrs p/w", 25, "hours", "week"),
        ("six sessions of 45 minutes per term", 270, "minutes", "term"),
        ("Speech therapy | SLT | 6 x 30 minutes | per term", 180, "minutes", "term"),
        ("an hour and a half each fortnight", 1.5, "hours", "fortnight"),
        ("5x20 minutes weekly", 100, "minutes", "week"),
        ("two sensory circuits daily, of fifteen minutes each", 30, "minutes", "day"),
        ("one visit per half term", 1, "sessions", "half_term"),
        ("27½ hours a week", 27.5, "hours", "week"),
        ("half an hour every day", 30, "minutes", "day"),
    ],
)
def test_reads_amount_unit_and_period(text: str, amount: float, unit: str, per: str) -> None:
    first = find_quantities(text)[0]
    assert (first.amount, first.unit, first.per) == (amount, unit, per)


def test_each_amount_goes_with_its_own_period() -> None:
    found = find_quantities("10 mins daily, 1 hour per week with the ELSA")
    assert [(q.amount, q.unit, q.per) for q in found] == [(10, "minutes", "day"), (1, "hours", "week")]


def test_prose_without_amounts_gives_nothing() -> None:
    assert find_quantities("He enjoys football and goes to bed at eight.") == []
