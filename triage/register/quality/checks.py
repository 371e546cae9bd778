"""The table of checks DQ01 to DQ26."""

from __future__ import annotations

from triage.register.quality import cost_checks, place_checks, register_checks, time_checks
from triage.register.quality.check import Check

CHECKS: tuple[Check, ...] = (
    Check("DQ01", "Active at 25 or over", time_checks.too_old),
    Check("DQ02", "No completed review in 12 months", time_checks.review_overdue),
    Check("DQ03", "Review without a decision after 28 days", time_checks.decision_overdue),
    Check("DQ04", "Amendment without a final plan after 12 weeks", time_checks.amendment_overdue),
    Check("DQ05", "Recorded twice", None, register_checks.doubles),
    Check("DQ06", "Cost after the plan's end", cost_checks.cost_after_end),
    Check("DQ07", "Ceased without reason or letter", time_checks.badly_ended),
    Check("DQ08", "Ceased before the time to appeal was over", time_checks.ended_too_soon),
    Check("DQ09", "Active without a cost", cost_checks.no_cost),
    Check("DQ10", "Cost without a plan", None, register_checks.costs_without_plan),
    Check("DQ11", "Another setting is paid", cost_checks.paid_elsewhere),
    Check("DQ12", "Another setting is named than attended", place_checks.named_elsewhere),
    Check("DQ13", "School closed or unknown", place_checks.closed_or_unknown_school),
    Check("DQ14", "Billed after leaving", cost_checks.billed_after_leaving),
    Check("DQ15", "Strange sum", cost_checks.strange_amount),
    Check("DQ16", "Two main placements or full-time costs", place_checks.overlaps),
    Check("DQ17", "Lives elsewhere, active here", time_checks.moved_away),
    Check("DQ18", "Request late", time_checks.request_overdue),
    Check("DQ19", "Plan begins too late or too early", cost_checks.wrong_start),
    Check("DQ20", "UPN missing or wrong", place_checks.bad_upn),
    Check("DQ21", "Primary need missing or different", place_checks.bad_need),
    Check("DQ22", "Phase year without a review", time_checks.phase_unplanned),
    Check("DQ23", "Moved, and nobody knows where", time_checks.no_receiving_council),
    Check("DQ24", "Possibly dormant", time_checks.possibly_dormant),
    Check("DQ25", "Totals differ", None, register_checks.totals_differ),
    Check("DQ26", "Newer document not checked", time_checks.document_waiting),
)
"""In the order of their numbers."""
