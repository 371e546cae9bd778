"""Signs that a plan is not used.

"Dormant" has no meaning in law: two signs, or the first alone, make a plan "possibly dormant", for a person to look at.
Every duty goes on, and nothing here proposes to cease a plan.
Pure: the same case gives the same signs.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from triage.clocks.counting import months
from triage.register.case import Case
from triage.register.codes import AT_HOME, COSTLY_TYPES, NOT_IN_EDUCATION
from triage.register.intervals import ONE_DAY, Stretch, covers, gaps, joined, outside, within
from triage.register.life import DECISIONS, LIVE, Kind, Stage, Status, stages
from triage.storage.tables import FOR_EVER

SIGNS = {
    1: "Not in education, or no open placement",
    2: "No review meeting in 15 months, or a review decision outstanding for more than 6 months",
    3: "No document, contact, invoice or attendance in 12 months",
    4: "Aged 19 or over with no enrolment in the term",
    5: "The child left, moved or cannot be reached, or another council asks for the file",
    6: "The family or young person wrote that they do not want the plan",
    7: "Educated at home or by the family's own arrangement, without provision or review",
    8: "No cost where the plan names provision, or cost after the placement ended",
}
_GONE = (Kind.CHILD_LEFT, Kind.POST_RETURNED, Kind.MOVED_ADDRESS, Kind.FILE_ASKED_FOR)
_SILENT = frozenset({*_GONE, Kind.PLAN_NOT_WANTED})
_HERE_AGAIN = (Kind.REVIEW_MEETING, Kind.ATTENDANCE, Kind.ENROLLED, Kind.REINSTATED)


def signs_of(case: Case, active: Stretch) -> dict[int, list[Stretch]]:
    """The days of an active time on which each sign stands, by the sign's number."""
    found = {
        1: _no_education(case, active),
        2: _no_review(case, active),
        3: gaps(_life_signs(case, active), 12, active),
        4: _no_enrolment(case, active),
        5: _until_seen_again(case, _GONE, active),
        6: _until_seen_again(case, (Kind.PLAN_NOT_WANTED,), active),
        7: _home_without_provision(case, active),
        8: _cost_and_placement_disagree(case, active),
    }
    return {number: stretches for number, stretches in found.items() if stretches}


def spans(case: Case) -> list[tuple[Stage, list[int]]]:
    """The stages of a plan's life, active times cut wherever a sign begins or ends, each with its signs."""
    out: list[tuple[Stage, list[int]]] = []
    for stage in stages(case.events):
        if stage.status is not Status.ACTIVE:
            out.append((stage, []))
            continue
        out.extend(_cut(stage, signs_of(case, (stage.start, stage.end))))
    return out


def may_be_dormant(signs: Iterable[int]) -> bool:
    """Two signs, or the first alone."""
    numbers = set(signs)
    return 1 in numbers or len(numbers) >= 2


def _cut(stage: Stage, signs: dict[int, list[Stretch]]) -> list[tuple[Stage, list[int]]]:
    cuts = {stage.start}
    for stretches in signs.values():
        for start, end in stretches:
            cuts.add(start)
            if end < stage.end:
                cuts.add(end + ONE_DAY)
    ordered = sorted(cut for cut in cuts if stage.start <= cut <= stage.end)
    out = []
    for place, start in enumerate(ordered):
        last = place + 1 == len(ordered)
        standing = [number for number, stretches in signs.items() if covers(stretches, start)]
        out.append(
            (
                Stage(
                    LIVE[may_be_dormant(standing)],
                    start,
                    stage.end if last else ordered[place + 1] - ONE_DAY,
                    stage.entered if place == 0 else None,
                    stage.left if last else None,
                ),
                standing,
            )
        )
    return out


def _no_education(case: Case, active: Stretch) -> list[Stretch]:
    out_of_it = [p.days for p in case.attended() if p.sen_setting in NOT_IN_EDUCATION]
    return within(joined([*out_of_it, *outside(case.placed(), active)]), [active])


def _no_review(case: Case, active: Stretch) -> list[Stretch]:
    meetings = [event.day for event in case.of(Kind.REVIEW_MEETING)]
    decisions = [event.day for event in case.of(*DECISIONS, Kind.FINAL_AMENDED)]
    waiting = []
    for meeting in meetings:
        decided = min((day for day in decisions if day >= meeting), default=FOR_EVER)
        waiting.append((months(meeting, 6) + ONE_DAY, decided - ONE_DAY if decided != FOR_EVER else FOR_EVER))
    return within(joined([*gaps([active[0], *meetings], 15, active), *waiting]), [active])


def _life_signs(case: Case, active: Stretch) -> list[date]:
    seen = [event.day for event in case.events if event.kind not in _SILENT]
    seen += [place.start for place in case.attended()]
    seen += [line.start for line in case.lines if line.is_invoice]
    return [active[0], *seen]


def _no_enrolment(case: Case, active: Stretch) -> list[Stretch]:
    if case.born is None or active[1] < (grown := months(case.born, 12 * 19)):
        return []
    enrolled = [p.days for p in case.attended() if p.sen_setting is None]
    enrolled += [_term(event.day) for event in case.of(Kind.ENROLLED)]
    terms = [
        _term(day)
        for start, end in enrolled
        for day in _term_days(max(start, active[0]), min(end, active[1], start + timedelta(days=366 * 26)))
    ]
    always = [(start, FOR_EVER) for start, end in enrolled if end == FOR_EVER]
    return outside([*terms, *always], (max(active[0], grown), active[1]))


def _term_days(first: date, last: date) -> list[date]:
    """One day of each term from `first` to `last`."""
    days = []
    while first <= last:
        days.append(first)
        first = _term(first)[1] + ONE_DAY
    return days


def _term(day: date) -> Stretch:
    """The third of the year around a day: autumn from September, spring from January, summer from April."""
    if day.month >= 9:
        return date(day.year, 9, 1), date(day.year, 12, 31)
    return (
        (date(day.year, 1, 1), date(day.year, 3, 31))
        if day.month < 4
        else (date(day.year, 4, 1), date(day.year, 8, 31))
    )


def _until_seen_again(case: Case, kinds: tuple[Kind, ...], active: Stretch) -> list[Stretch]:
    again = [event.day for event in case.of(*_HERE_AGAIN)] + [place.start for place in case.attended()]
    out = []
    for event in case.of(*kinds):
        seen = min((day for day in again if day > event.day), default=None)
        out.append((event.day, FOR_EVER if seen is None else seen - ONE_DAY))
    return within(out, [active])


def _home_without_provision(case: Case, active: Stretch) -> list[Stretch]:
    home = [p.days for p in case.attended() if p.sen_setting in AT_HOME or p.placement_type == "home"]
    if not home:
        return []
    meetings = [active[0], *(event.day for event in case.of(Kind.REVIEW_MEETING))]
    paid_for = [line.days for line in case.lines if line.amount > 0 and not line.is_invoice]
    return within(within(home, gaps(meetings, 12, active)), outside(paid_for, active))


def _cost_and_placement_disagree(case: Case, active: Stretch) -> list[Stretch]:
    paying = [line.days for line in case.lines if line.amount > 0]
    nothing = [line.days for line in case.lines if line.amount == 0]
    costly = [p.days for p in case.named() if p.placement_type in COSTLY_TYPES]
    named = [p.days for p in case.named()]
    unpaid = within(joined([*costly, *within(nothing, named)]), outside(paying, active))
    ended = [(place.end + ONE_DAY, FOR_EVER) for place in case.attended() if place.end != FOR_EVER]
    after = within(within(paying, ended), outside(case.placed(), active))
    return joined([*unpaid, *after])
