"""Checks of age, reviews, requests, ends and phase years."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from triage.clocks.counting import months
from triage.clocks.special import earliest_cease
from triage.register.dormancy import SIGNS, may_be_dormant, signs_of
from triage.register.intervals import covers
from triage.register.life import DECISIONS, Kind, Status
from triage.register.quality.check import Found, Look, Severity
from triage.words import day_words

_PHASE_YEARS = {"N2": (2, 15), "6": (2, 15), "11": (3, 31)}
"""Years in which every child moves on, with the day by which the next setting is named (reg 18)."""


def too_old(look: Look) -> Iterator[Found]:
    """DQ01: 26 or over and active; 25 is a query."""
    age = look.case.age_on(look.day)
    if look.active and age is not None and age >= 25:
        yield Found(f"The plan is active at the age of {age}.", Severity.ERROR if age >= 26 else Severity.QUERY)


def review_overdue(look: Look) -> Iterator[Found]:
    """DQ02: no completed review in 12 months, the first from the plan's start; a query from 10."""
    if not look.active or look.stage is None:
        return
    done = [event.day for event in look.case.of(*DECISIONS, Kind.FINAL_AMENDED) if event.day <= look.day]
    since = max([look.stage.start, *done])
    if look.day > months(since, 12):
        yield Found(f"No review was completed since {day_words(since)}, more than 12 months.")
    elif look.day > months(since, 10):
        yield Found(f"The next review must be completed by {day_words(months(since, 12))}.", Severity.QUERY)


def decision_overdue(look: Look) -> Iterator[Found]:
    """DQ03: a review meeting without a decision after 28 days."""
    decided = [event.day for event in look.case.of(*DECISIONS, Kind.AMENDMENT_NOTICE, Kind.FINAL_AMENDED)]
    meetings = [event.day for event in look.case.of(Kind.REVIEW_MEETING) if event.day <= look.day]
    for place, held in enumerate(meetings):
        until = meetings[place + 1] if place + 1 < len(meetings) else look.day + timedelta(days=1)
        if look.active and look.day > held + timedelta(days=28) and not any(held <= day < until for day in decided):
            yield Found(f"The review of {day_words(held)} has no decision.", key=held.isoformat())


def amendment_overdue(look: Look) -> Iterator[Found]:
    """DQ04: "amend" was decided, and no final plan came within 12 weeks of the meeting."""
    finals = [event.day for event in look.case.of(Kind.FINAL_AMENDED)]
    meetings = [event.day for event in look.case.of(Kind.REVIEW_MEETING)]
    for event in look.case.of(Kind.DECIDED_AMEND):
        held = max((day for day in meetings if day <= event.day), default=event.day)
        late = look.day > held + timedelta(weeks=12)
        if look.active and late and not any(event.day <= day <= look.day for day in finals):
            words = f"The plan was to be amended after the review of {day_words(held)}, and no final plan is recorded."
            yield Found(words, key=event.day.isoformat())


def badly_ended(look: Look) -> Iterator[Found]:
    """DQ07: ceased without a reason or a decision letter, or before it began."""
    for event in look.case.of(Kind.CEASED):
        if event.day > look.day:
            continue
        if not event.details.get("reason"):
            yield Found(f"The plan ceased on {day_words(event.day)} without a reason.", key="reason")
        if not look.case.of(Kind.CEASE_NOTICE) and event.document is None:
            yield Found(f"The plan ceased on {day_words(event.day)} without a decision letter.", key="letter")
        starts = [one.day for one in look.case.of(Kind.FINAL_ISSUED, Kind.TRANSFERRED_IN)]
        if starts and event.day < min(starts):
            yield Found("The plan ends before it begins.", key="order")


def ended_too_soon(look: Look) -> Iterator[Found]:
    """DQ08: ceased before the time to appeal was over."""
    notices = look.case.of(Kind.CEASE_NOTICE)
    for event in look.case.of(Kind.CEASED):
        sent = max((notice.day for notice in notices if notice.day <= event.day), default=None)
        if sent is not None and event.day < (earliest := earliest_cease(sent)):
            words = f"The plan ceased on {day_words(event.day)}; the time to appeal ran until {day_words(earliest)}."
            yield Found(words, Severity.QUERY)


def request_overdue(look: Look) -> Iterator[Found]:
    """DQ18: a request that is older than 42, 112 or 140 days without the step that was due."""
    if look.stage is None or look.stage.status is not Status.IN_ASSESSMENT:
        return
    asked = [event.day for event in look.case.of(Kind.REQUEST_RECEIVED) if event.day <= look.day]
    if not asked:
        return
    since = min((day for day in asked if day >= look.stage.start), default=asked[-1])
    kinds = {event.kind for event in look.case.events if since <= event.day <= look.day}
    age = (look.day - since).days
    decided = kinds & {Kind.DECIDED_TO_ASSESS, Kind.AGREED_TO_ISSUE, Kind.DRAFT_SENT}
    if age > 140:
        yield Found(f"The request of {day_words(since)} has no final plan after 20 weeks.", key="140")
    elif age > 112 and not kinds & {Kind.AGREED_TO_ISSUE, Kind.DRAFT_SENT}:
        yield Found(f"The request of {day_words(since)} has no decision on a plan after 16 weeks.", key="112")
    if age > 42 and not decided:
        yield Found(f"The request of {day_words(since)} has no decision on assessing after 6 weeks.", key="42")


def phase_unplanned(look: Look) -> Iterator[Found]:
    """DQ22: a phase year without a review since April, from 1 October to the day by which a setting is named."""
    by = _PHASE_YEARS.get(look.case.nc_year or "")
    if not look.active or by is None:
        return
    school_year = look.day.year if look.day.month >= 9 else look.day.year - 1
    if not date(school_year, 10, 1) <= look.day <= date(school_year + 1, *by):
        return
    since = date(school_year, 4, 1)
    if not any(event.day >= since for event in look.case.of(Kind.REVIEW_PLANNED, Kind.REVIEW_MEETING)):
        yield Found(f"The child moves on next September, and no review is planned or held since {day_words(since)}.")


def moved_away(look: Look) -> Iterator[Found]:
    """DQ17: moved out of the area, or another council asks for the file, but active here."""
    for event in look.case.of(Kind.MOVED_ADDRESS, Kind.FILE_ASKED_FOR):
        later = look.case.of(Kind.REVIEW_MEETING, Kind.TRANSFERRED_IN)
        if look.active and event.day <= look.day and not any(other.day > event.day for other in later):
            words = f"Since {day_words(event.day)} the child seems to live elsewhere; the plan is active here."
            yield Found(words, Severity.QUERY, key=event.kind)


def no_receiving_council(look: Look) -> Iterator[Found]:
    """DQ23: moved to another council, and nobody knows which."""
    for event in look.case.of(Kind.CEASED, Kind.TRANSFERRED_OUT):
        moved = event.kind is Kind.TRANSFERRED_OUT or event.details.get("reason") == "5"
        if moved and event.day <= look.day and not event.details.get("council"):
            yield Found("The plan went to another council, and nobody says to which.", Severity.QUERY)


def possibly_dormant(look: Look) -> Iterator[Found]:
    """DQ24: signs that the plan is not used. Its duties go on."""
    if not look.active or look.stage is None:
        return
    signs = signs_of(look.case, (look.stage.start, look.stage.end))
    standing = [number for number, stretches in signs.items() if covers(stretches, look.day)]
    if may_be_dormant(standing):
        reasons = "; ".join(SIGNS[number].lower() for number in sorted(standing))
        yield Found(f"The plan may not be used, and every duty goes on: {reasons}.", Severity.QUERY)


def document_waiting(look: Look) -> Iterator[Found]:
    """DQ26: a document about the child is newer than the plan's last event and not checked."""
    last = max((event.day for event in look.case.events if event.day <= look.day), default=None)
    if look.waiting is not None and last is not None and look.waiting > last:
        yield Found(f"A document received on {day_words(look.waiting)} is not checked yet.", Severity.QUERY)
