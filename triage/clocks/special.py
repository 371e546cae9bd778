"""Dates that need more than one count: phase transfers, appeals, moves, ceasing, and the closed-school excuse."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from triage.clocks.counting import ENGLAND, Days, appeal_months, months, weeks


@dataclass(frozen=True, slots=True)
class PhaseTransfer:
    """The days of a phase transfer. `safe` is the day before `by`: regulation 18 says "before" that day."""

    by: date
    safe: date
    notice_by: date
    meeting_by: date


def phase_transfer(year: int, *, to_post_16: bool) -> PhaseTransfer:
    """The days for a child who moves in September of a year (reg 18(1)): 31 March to post-16, else 15 February.

    Counted back: 8 weeks from the amendment notice (reg 22(3)), 12 from the meeting.
    """
    by = date(year, 3, 31) if to_post_16 else date(year, 2, 15)
    return PhaseTransfer(by, by - timedelta(days=1), weeks(by, -8), weeks(by, -12))


def appeal_by(decision_sent: date, certificate: date | None = None, known: Days = ENGLAND) -> date:
    """The last day to appeal: two months from the decision or one month from the certificate, the later (rule 20)."""
    by_decision = appeal_months(decision_sent, 2, known)
    return by_decision if certificate is None else max(by_decision, appeal_months(certificate, 1, known))


def earliest_cease(decision_sent: date, certificate: date | None = None, known: Days = ENGLAND) -> date:
    """The first day on which a plan may end where nobody appeals (s.45(4)): the last day to appeal."""
    return appeal_by(decision_sent, certificate, known)


def transfer_review_by(transferred: date, last_review_or_start: date | None) -> date:
    """The last day for the new council's review (reg 15(5)): 3 months from transfer, or 12 from the last review.

    The later of the two holds.
    """
    three = months(transferred, 3)
    return three if last_review_or_start is None else max(three, months(last_review_or_start, 12))


def closed_school_window(first_closed: date, reopens: date) -> tuple[date, date] | None:
    """The days on which asking a closed school for advice excuses the council (regs 5(4)(a), 10(4)(a)).

    From one week before the school shuts to one week before it opens again; None where it shuts for less than 4 weeks.
    """
    if (reopens - first_closed).days < 28:
        return None
    return weeks(first_closed, -1), weeks(reopens, -1)
