"""Dated cost lines and their arithmetic: what a line costs in a full year, and in one financial year. Pure.

A yearly sum is spread over its twelve months evenly: 5/12 falls in April to August and 7/12 in September to March, as
schools' terms and a council's year (April to March) are usually split. A one-off cost falls in the year of its day.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from triage.register.intervals import Stretch
from triage.storage.tables import FOR_EVER, PlanCost


class CostStatus(StrEnum):
    """How far a cost has come. Invoices are the same money as the committed line: the two are never added."""

    FORECAST = "forecast"
    COMMITTED = "committed"
    INVOICED = "invoiced"
    PAID = "paid"


class Funder(StrEnum):
    """Whose money it is. Transport is the general fund's and not high needs."""

    HIGH_NEEDS = "high_needs"
    GENERAL_FUND = "general_fund"
    HEALTH = "health"
    SOCIAL_CARE = "social_care"
    OTHER_COUNCIL = "other_council"
    DFE = "dfe"
    SCHOOL = "school"


ELEMENTS = {
    "core": "Core funding (element 1)",
    "notional": "Notional SEN budget (element 2)",
    "top_up": "Top-up (element 3)",
    "place": "Place funding",
    "fee": "Independent or non-maintained fee",
    "residential": "Residential",
    "therapy": "Therapy",
    "equipment": "Equipment",
    "package": "Tuition, alternative provision or EOTAS package",
    "personal_budget": "Personal budget, its kind not said",
    "organised_arrangement": "Personal budget: arrangement organised by the council or a third party",
    "direct_payment": "Personal budget: direct payment",
    "transport": "Transport",
    "recoupment": "Recoupment",
    "income": "Income",
    "other": "Other",
}
UNITS = {"year": 1, "month": 12, "term": 3, "week": 38, "day": 190, "hour": None, "once": None}
"""Units a year where a line does not say: 3 terms, 38 weeks, 190 days. Hours must be said; one-off costs have none."""
PERSONAL_BUDGET = frozenset({"personal_budget", "organised_arrangement", "direct_payment"})
"""Elements that make up a personal budget."""
PENNY = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Line:
    """A cost line: `amount` pounds for each `unit`, `quantity` units a year, from `start` to `end` inclusive."""

    element: str
    amount: Decimal
    unit: str
    start: date
    end: date = FOR_EVER
    quantity: Decimal | None = None
    payee: str = ""
    urn: str | None = None
    funder: str = Funder.HIGH_NEEDS
    status: str = CostStatus.COMMITTED
    full_time: bool = False
    band: str | None = None
    band_amount: Decimal | None = None
    invoice: str | None = None
    document: int | None = None
    plan_id: int | None = None
    row: int = 0
    public_id: str = ""

    @property
    def days(self) -> Stretch:
        """From its first to its last day."""
        return (self.start, self.end)

    @property
    def is_invoice(self) -> bool:
        """True for what was billed or paid: the whole sum of its period, not a rate."""
        return self.status in (CostStatus.INVOICED, CostStatus.PAID)

    @property
    def annual(self) -> Decimal:
        """Pounds in a full year; 0 for a one-off cost and for an invoice. An hourly line without hours counts 0."""
        if self.is_invoice or self.unit == "once":
            return Decimal(0)
        usual = UNITS.get(self.unit)
        number = self.quantity if self.quantity is not None else Decimal(usual or 0)
        return (self.amount * number).quantize(PENNY, ROUND_HALF_UP)

    def holds_on(self, day: date) -> bool:
        """True on the days of the line."""
        return self.start <= day <= self.end

    def in_period(self, first: date, last: date) -> Decimal:
        """Pounds that fall in a period. One-off costs and invoices fall on their first day."""
        if self.is_invoice or self.unit == "once":
            return self.amount if first <= self.start <= last else Decimal(0)
        share = _months_shared(max(first, self.start), min(last, self.end))
        return (self.annual * share / 12).quantize(PENNY, ROUND_HALF_UP)


def financial_year(day: date) -> Stretch:
    """The first and last day of the council's financial year around a day."""
    first = day.year if day.month >= 4 else day.year - 1
    return date(first, 4, 1), date(first + 1, 3, 31)


def standing(lines: Iterable[Line], day: date) -> list[Line]:
    """The lines that hold on a day, without those that a newer document replaced.

    A document's forecast for one element and payee holds until a newer document gives another; a commitment for the
    same element and payee replaces any forecast.
    """
    holding = [line for line in lines if line.holds_on(day) and not line.is_invoice]
    committed = {purpose(line) for line in holding if line.status == CostStatus.COMMITTED}
    newest: dict[tuple[str, str], Line] = {}
    for line in holding:
        if line.status == CostStatus.FORECAST and line.document is not None:
            known = newest.get(purpose(line))
            if known is None or (known.start, known.row) < (line.start, line.row):
                newest[purpose(line)] = line
    return [
        line
        for line in holding
        if line.status == CostStatus.COMMITTED
        or (purpose(line) not in committed and (line.document is None or newest[purpose(line)] is line))
    ]


def unmatched(lines: Iterable[Line]) -> list[Line]:
    """Invoices for which no committed line of the same plan and payee holds on any day of their period."""
    every = list(lines)
    committed = [line for line in every if line.status == CostStatus.COMMITTED]
    return [
        invoice for invoice in every if invoice.is_invoice and not any(_matches(invoice, line) for line in committed)
    ]


def _matches(invoice: Line, line: Line) -> bool:
    same_payee = payee_key(invoice.payee) == payee_key(line.payee) or (
        invoice.urn is not None and invoice.urn == line.urn
    )
    return same_payee and invoice.start <= line.end and line.start <= invoice.end


def same_name(one: str, other: str) -> bool:
    """True where two names of a setting may mean the same: "Hallow Beck" and "Hallow Beck Primary School" do."""
    a, b = payee_key(one), payee_key(other)
    return a == b or (min(len(a), len(b)) >= 6 and (a in b or b in a))


def payee_key(payee: str) -> str:
    """A payee for comparing: small letters and figures only."""
    return "".join(letter for letter in payee.casefold() if letter.isalnum())


def purpose(line: Line) -> tuple[str, str]:
    """What a line pays for: its element and its payee, names compared loosely."""
    return line.element, payee_key(line.payee)


def _months_shared(first: date, last: date) -> Decimal:
    """Months from `first` to `last` inclusive; a part of a month counts by its days."""
    if first > last:
        return Decimal(0)
    between = (last.year - first.year) * 12 + last.month - first.month
    length, end = calendar.monthrange(first.year, first.month)[1], calendar.monthrange(last.year, last.month)[1]
    if between == 0:
        return Decimal(last.day - first.day + 1) / length
    before = Decimal(1) if first.day == 1 else Decimal(length - first.day + 1) / length
    return before + (between - 1) + (Decimal(1) if last.day == end else Decimal(last.day) / end)


LINE_COLUMNS = (
    PlanCost.element,
    PlanCost.amount,
    PlanCost.unit,
    PlanCost.start,
    PlanCost.end,
    PlanCost.quantity,
    PlanCost.payee,
    PlanCost.urn,
    PlanCost.funder,
    PlanCost.status,
    PlanCost.full_time,
    PlanCost.band,
    PlanCost.band_amount,
    PlanCost.invoice,
    PlanCost.document_id,
    PlanCost.plan_id,
    PlanCost.id,
    PlanCost.public_id,
)
"""What a line needs of a row, in a line's order: ``Line(*row)``. Five times as quick as whole rows."""


def line_of(row: PlanCost) -> Line:
    """A stored row as a line."""
    return Line(
        row.element,
        row.amount,
        row.unit,
        row.start,
        row.end,
        row.quantity,
        row.payee,
        row.urn,
        row.funder,
        row.status,
        row.full_time,
        row.band,
        row.band_amount,
        row.invoice,
        row.document_id,
        row.plan_id,
        row.id,
        row.public_id,
    )
