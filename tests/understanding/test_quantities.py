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
        ("half of her 25 lessons, which makes 12½ hours a week", 12.5, "hours", "week"),
        ("three days a week with a job coach: 15 hours of his time weekly", 3, "sessions", "week"),
        ("two days: 10 hours a week of small group teaching", 10, "hours", "week"),
        ("four hours of training for staff spread across the first year", 4, "hours", "year"),
        ("24 sessions across the next twelve months", 24, "sessions", "year"),
        ("twelve in the year", 12, "sessions", "year"),
        ("3 h 45 a week", 225, "minutes", "week"),
        ("one houra fortnight", 1, "hours", "fortnight"),
        ("drama therapy I hr a week", 1, "hours", "week"),
        ("20 mins at start of each college day", 20, "minutes", "day"),
        ("I am told of a termly visit", 1, "sessions", "term"),
        ("daily precision teaching, 20 minutes, five days", 100, "minutes", "week"),
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
