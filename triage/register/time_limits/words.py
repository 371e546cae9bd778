"""How a clock's date was counted and what became of it, in plain words."""

from __future__ import annotations

from datetime import date

from triage.clocks.clock import Clock, ClockState
from triage.clocks.counting import Method
from triage.clocks.rule import Rule, Severity
from triage.words import day_words

_METHODS = {
    Method.WEEKS: "{n} weeks after {day}; that day is not counted",
    Method.DAYS: "{n} days after {day}; that day is not counted",
    Method.DAYS_INCL: "{n} days beginning with {day}",
    Method.WORKING_DAYS: "{n} working days after {day}",
    Method.WORKING_DAYS_INCL: "{n} working days beginning with {day}",
    Method.TRIBUNAL_WORKING_DAYS: "{n} working days of the Tribunal after {day}: none in August or from 25 December to "
    "1 January",
    Method.MONTHS: "{n} months after {day}",
    Method.APPEAL_MONTHS: "{n} months after {day}, moved to the next working day of the Tribunal where it falls on "
    "none",
    Method.SCHOOL_DAYS_INCL: "{n} school days beginning with {day}, by the council’s term dates",
    Method.WEEKS_BEFORE: "{n} weeks before {day}",
    Method.MONTHS_BEFORE: "{n} months before {day}",
    Method.AT_ONCE: "at once, on {day}",
    Method.AS_PRINTED: "the date that is printed",
    Method.NO_NUMBER: "no number in the law; it began on {day}",
}
_STATES = {
    ClockState.RUNNING: ("Running", "blue"),
    ClockState.MET: ("Met", "green"),
    ClockState.MET_LATE: ("Met late", "orange"),
    ClockState.LATE: ("Late", "red"),
    ClockState.EXCUSED: ("Excused", "grey"),
    ClockState.SUPERSEDED: ("Replaced", "grey"),
    ClockState.WITHDRAWN: ("Fell away", "grey"),
}
ADVICE_SUBJECTS = {
    "parent_views": "Family’s views (a)",
    "education_advice": "Education (b)",
    "medical_advice": "Health (c)",
    "ep_advice": "Educational psychology (d)",
    "social_care_advice": "Social care (e)",
    "slt_report": "Speech and language therapy (f)",
    "ot_report": "Occupational therapy (f)",
    "physio_report": "Physiotherapy (f)",
    "sensory_report": "Hearing or vision (f)",
    "mental_health_advice": "Mental health (f)",
}
"""Whose advice regulation 6(1) names, with the letter of its paragraph; by the type of document that brings it."""


def counted_words(rule: Rule, trigger: date, *, printed: bool = False) -> str:
    """``6 weeks after 5 January 2026; that day is not counted (SEND Regulations 2014 reg 5(1))``."""
    if printed:
        how = "the date that is printed in the document"
    elif rule.method is Method.BEFORE_FIXED_DAY:
        month, day = divmod(rule.n, 100)
        how = f"the day before {day_words(date(2000, month, day)).rsplit(' ', 1)[0]}: the law says “before”"
    else:
        how = _METHODS[rule.method].format(n=rule.n, day=day_words(trigger))
    return f"{how[0].upper()}{how[1:]} ({rule.authority})"


def state_words(clock: Clock, today: date) -> tuple[str, str]:
    """What a clock is on a day, and the colour of its tag.

    A right that ran out was not missed by the council; a duty that holds at once goes on from then.
    """
    state = clock.state(today)
    if state is ClockState.LATE and clock.rule.method is Method.AT_ONCE:
        return "Due at once", "orange"
    if state is ClockState.LATE and clock.rule.severity is Severity.RIGHT:
        return "Time is over", "grey"
    return _STATES[state]
