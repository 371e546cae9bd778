"""The counting methods, with the worked examples of the law's own arithmetic."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.clocks import counting
from triage.clocks.counting import CannotCount, Days, Method
from triage.clocks.special import (
    appeal_by,
    closed_school_window,
    earliest_cease,
    phase_transfer,
    transfer_review_by,
)
from triage.clocks.working_days import is_working_day, working_day_on_or_before

D = date


def test_weeks_are_plain_weeks() -> None:
    assert counting.weeks(D(2026, 1, 5), 20) == D(2026, 5, 25)
    assert working_day_on_or_before(D(2026, 5, 25)) == D(2026, 5, 22), "the law's day is a bank holiday"


def test_days_that_begin_with_the_day_of_service() -> None:
    assert counting.days_incl(D(2026, 9, 1), 15) == D(2026, 9, 15)
    assert counting.days(D(2026, 9, 1), 15) == D(2026, 9, 16)


def test_working_days() -> None:
    assert counting.working_days_incl(D(2026, 6, 1), 15) == D(2026, 6, 19)
    assert counting.working_days_incl(D(2026, 6, 6), 1) == D(2026, 6, 8), "a Saturday does not count"
    assert counting.working_days(D(2026, 4, 2), 3) == D(2026, 4, 9), "over Easter"


def test_tribunal_working_days_leave_out_august_and_christmas() -> None:
    assert counting.tribunal_working_days(D(2026, 12, 14), 30) == D(2027, 2, 2)
    assert counting.tribunal_working_days(D(2026, 7, 6), 30) == D(2026, 9, 15)


def test_months_end_on_the_same_day_or_the_last() -> None:
    assert counting.months(D(2026, 12, 31), 2) == D(2027, 2, 28)
    assert counting.months(D(2027, 12, 31), 2) == D(2028, 2, 29)
    assert counting.months(D(2026, 3, 31), -1) == D(2026, 2, 28)
    assert counting.months(D(2026, 11, 10), 2) == D(2027, 1, 10)


def test_the_time_to_appeal_rolls() -> None:
    assert appeal_by(D(2026, 11, 10)) == D(2027, 1, 11), "10 January 2027 is a Sunday"
    assert appeal_by(D(2026, 6, 15)) == D(2026, 9, 1), "it would end in August"
    assert appeal_by(D(2026, 10, 28)) == D(2027, 1, 4), "it would end between Christmas and New Year"
    assert appeal_by(D(2026, 3, 2), certificate=D(2026, 4, 20)) == D(2026, 5, 20), "a month from the certificate"
    assert appeal_by(D(2026, 3, 2), certificate=D(2026, 3, 9)) == D(2026, 5, 5), "2 May is a Saturday, 4 May a holiday"
    assert earliest_cease(D(2026, 11, 10)) == D(2027, 1, 11)


def test_phase_transfers_are_counted_back() -> None:
    school, college = phase_transfer(2027, to_post_16=False), phase_transfer(2027, to_post_16=True)
    assert (school.by, school.safe) == (D(2027, 2, 15), D(2027, 2, 14))
    assert (school.notice_by, school.meeting_by) == (D(2026, 12, 21), D(2026, 11, 23))
    assert (college.by, college.notice_by, college.meeting_by) == (D(2027, 3, 31), D(2027, 2, 3), D(2027, 1, 6))
    assert counting.last_day(Method.BEFORE_FIXED_DAY, 215, D(2026, 9, 1)) == D(2027, 2, 14)


def test_a_closed_school_excuses_only_in_its_window() -> None:
    assert closed_school_window(D(2026, 7, 22), D(2026, 9, 2)) == (D(2026, 7, 15), D(2026, 8, 26))
    assert closed_school_window(D(2026, 10, 26), D(2026, 11, 2)) is None


def test_a_moved_plan_is_reviewed_by_the_later_day() -> None:
    assert transfer_review_by(D(2026, 6, 19), None) == D(2026, 9, 19)
    assert transfer_review_by(D(2026, 6, 19), D(2026, 2, 1)) == D(2027, 2, 1)


def test_bank_holidays_of_england() -> None:
    holidays = [
        *((2026, m, d) for m, d in [(1, 1), (4, 3), (4, 6), (5, 4), (5, 25), (8, 31), (12, 25), (12, 28)]),
        *((2027, m, d) for m, d in [(1, 1), (3, 26), (3, 29), (5, 3), (5, 31), (8, 30), (12, 27), (12, 28)]),
        *((2028, m, d) for m, d in [(1, 3), (4, 14), (4, 17), (5, 1), (5, 29), (8, 28), (12, 25), (12, 26)]),
    ]
    expected = {date(*parts) for parts in holidays}
    every_day = [D(2026, 1, 1) + timedelta(days=n) for n in range(3 * 365 + 1)]
    assert {day for day in every_day if day.weekday() < 5 and not is_working_day(day)} == expected


def test_a_proclaimed_holiday_counts_as_closed() -> None:
    known = Days(closed=frozenset({D(2026, 6, 3)}))
    assert counting.working_days_incl(D(2026, 6, 1), 15, known) == D(2026, 6, 22)


def test_school_days_need_the_councils_terms() -> None:
    known = Days(
        terms=((D(2026, 9, 2), D(2026, 12, 18)), (D(2027, 1, 4), D(2027, 3, 25))),
        school_closed=frozenset(D(2026, 10, 26) + timedelta(days=n) for n in range(5)),
    )
    assert counting.school_days_incl(D(2026, 10, 22), 6, known) == D(2026, 11, 5)
    assert counting.school_days_incl(D(2026, 12, 18), 6, known) == D(2027, 1, 8)
    with pytest.raises(CannotCount, match="term dates are not entered"):
        counting.school_days_incl(D(2026, 10, 22), 6, Days())
    with pytest.raises(CannotCount, match="do not reach far enough"):
        counting.school_days_incl(D(2027, 3, 24), 6, known)


@given(st.dates(D(2015, 1, 1), D(2040, 1, 1)), st.integers(1, 60))
def test_a_longer_count_never_ends_earlier(day: date, n: int) -> None:
    for method in (Method.WORKING_DAYS, Method.TRIBUNAL_WORKING_DAYS, Method.APPEAL_MONTHS, Method.MONTHS):
        shorter, longer = counting.last_day(method, n, day), counting.last_day(method, n + 1, day)
        assert shorter is not None
        assert longer is not None
        assert day < shorter <= longer
