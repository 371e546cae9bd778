"""The arithmetic of cost lines, to the penny."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as Pounds

import pytest

from triage.register.cost_lines import CostStatus, Line, financial_year, standing, unmatched

D = date
YEAR = (D(2026, 4, 1), D(2027, 3, 31))


@pytest.mark.parametrize(
    ("amount", "unit", "quantity", "annual"),
    [
        ("60000", "year", None, "60000.00"),
        ("4000", "term", None, "12000.00"),
        ("500", "month", None, "6000.00"),
        ("100", "week", None, "3800.00"),
        ("1000", "week", "52", "52000.00"),
        ("80", "day", None, "15200.00"),
        ("25.50", "hour", "494", "12597.00"),
        ("750", "once", None, "0"),
    ],
)
def test_a_full_year(amount: str, unit: str, quantity: str | None, annual: str) -> None:
    line = Line("fee", Pounds(amount), unit, D(2025, 9, 1), quantity=Pounds(quantity) if quantity else None)
    assert line.annual == Pounds(annual)


def test_the_financial_year_takes_its_twelfths() -> None:
    assert financial_year(D(2026, 11, 25)) == YEAR
    assert financial_year(D(2027, 3, 31)) == YEAR
    whole = Line("fee", Pounds(12000), "year", D(2025, 9, 1))
    assert whole.in_period(*YEAR) == Pounds("12000.00")
    to_august = Line("fee", Pounds(12000), "year", D(2025, 9, 1), D(2026, 8, 31))
    from_september = Line("fee", Pounds(12000), "year", D(2026, 9, 1))
    assert (to_august.in_period(*YEAR), from_september.in_period(*YEAR)) == (Pounds("5000.00"), Pounds("7000.00"))
    half_month = Line("fee", Pounds(12000), "year", D(2026, 9, 16), D(2026, 9, 30))
    assert half_month.in_period(*YEAR) == Pounds("500.00")
    once = Line("equipment", Pounds(750), "once", D(2026, 5, 2))
    assert once.in_period(*YEAR) == 750
    assert once.in_period(D(2027, 4, 1), D(2028, 3, 31)) == 0


def test_a_newer_document_and_a_commitment_replace_a_forecast() -> None:
    first = Line("fee", Pounds(50000), "year", D(2026, 1, 1), payee="Oak House", status="forecast", document=1, row=1)
    newer = Line("fee", Pounds(52000), "year", D(2026, 3, 1), payee="Oak House", status="forecast", document=2, row=2)
    agreed = Line("fee", Pounds(51000), "year", D(2026, 9, 1), payee="OAK HOUSE ", row=3)
    lines = [first, newer, agreed]
    assert standing(lines, D(2026, 2, 1)) == [first]
    assert standing(lines, D(2026, 4, 1)) == [newer]
    assert standing(lines, D(2026, 10, 1)) == [agreed]


def test_invoices_that_match_no_commitment() -> None:
    agreed = Line("fee", Pounds(51000), "year", D(2026, 9, 1), D(2027, 7, 31), payee="Oak House")
    good = Line("fee", Pounds(17000), "once", D(2026, 9, 1), D(2026, 12, 31), payee="Oak House",
                status=CostStatus.INVOICED)  # fmt: skip
    late = Line("fee", Pounds(17000), "once", D(2027, 9, 1), D(2027, 12, 31), payee="Oak House",
                status=CostStatus.PAID)  # fmt: skip
    other = Line("therapy", Pounds(900), "once", D(2026, 10, 1), D(2026, 10, 31), payee="Elm Therapy",
                 status=CostStatus.PAID)  # fmt: skip
    assert unmatched([agreed, good, late, other]) == [late, other]
    assert good.annual == 0
