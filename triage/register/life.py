"""The life of a plan as events, and what they say of any day. Pure: the same events give the same answer.

A plan is active on a day where it began on or before it and did not end before it: both ends are inclusive, as the
national return counts. Nothing but an event says that a plan ended; nothing here proposes one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from triage.register.intervals import ONE_DAY
from triage.storage.tables import FOR_EVER


class Kind(StrEnum):
    """What can happen to a plan, in the order of the process; then what shows that it is used, or is not."""

    REQUEST_RECEIVED = "request_received"
    DECIDED_TO_ASSESS = "decided_to_assess"
    REFUSED_TO_ASSESS = "refused_to_assess"
    REQUEST_WITHDRAWN = "request_withdrawn"
    AGREED_TO_ISSUE = "agreed_to_issue"
    NO_PLAN = "no_plan"
    DRAFT_SENT = "draft_sent"
    FINAL_ISSUED = "final_issued"
    TRANSFERRED_IN = "transferred_in"
    REVIEW_PLANNED = "review_planned"
    REVIEW_MEETING = "review_meeting"
    DECIDED_MAINTAIN = "decided_maintain"
    DECIDED_AMEND = "decided_amend"
    DECIDED_CEASE = "decided_cease"
    AMENDMENT_NOTICE = "amendment_notice"
    FINAL_AMENDED = "final_amended"
    CEASE_NOTICE = "cease_notice"
    CEASED = "ceased"
    TRANSFERRED_OUT = "transferred_out"
    REINSTATED = "reinstated"
    APPEAL_OPENED = "appeal_opened"
    APPEAL_CLOSED = "appeal_closed"
    MEDIATION = "mediation"
    EXCEPTION = "exception"
    CONTACT = "contact"
    ATTENDANCE = "attendance"
    ENROLLED = "enrolled"
    EXCLUDED = "excluded"
    CHILD_LEFT = "child_left"
    POST_RETURNED = "post_returned"
    MOVED_ADDRESS = "moved_address"
    FILE_ASKED_FOR = "file_asked_for"
    PLAN_NOT_WANTED = "plan_not_wanted"


KIND_TITLES = {
    Kind.REQUEST_RECEIVED: "Request received",
    Kind.DECIDED_TO_ASSESS: "Decided to assess",
    Kind.REFUSED_TO_ASSESS: "Refused to assess",
    Kind.REQUEST_WITHDRAWN: "Request withdrawn",
    Kind.AGREED_TO_ISSUE: "Agreed to make a plan",
    Kind.NO_PLAN: "Decided to make no plan",
    Kind.DRAFT_SENT: "Draft plan sent",
    Kind.FINAL_ISSUED: "Final plan issued",
    Kind.TRANSFERRED_IN: "Transferred in",
    Kind.REVIEW_PLANNED: "Review planned",
    Kind.REVIEW_MEETING: "Review meeting held",
    Kind.DECIDED_MAINTAIN: "Review decision: keep",
    Kind.DECIDED_AMEND: "Review decision: amend",
    Kind.DECIDED_CEASE: "Review decision: cease",
    Kind.AMENDMENT_NOTICE: "Amendment notice sent",
    Kind.FINAL_AMENDED: "Amended final plan issued",
    Kind.CEASE_NOTICE: "Notice to cease sent",
    Kind.CEASED: "Ceased",
    Kind.TRANSFERRED_OUT: "Transferred out",
    Kind.REINSTATED: "Reinstated",
    Kind.APPEAL_OPENED: "Appeal opened",
    Kind.APPEAL_CLOSED: "Appeal closed",
    Kind.MEDIATION: "Mediation",
    Kind.EXCEPTION: "Exception to a time limit",
    Kind.CONTACT: "Document or contact",
    Kind.ATTENDANCE: "Attendance",
    Kind.ENROLLED: "Enrolled",
    Kind.EXCLUDED: "Excluded",
    Kind.CHILD_LEFT: "Left the setting",
    Kind.POST_RETURNED: "Post returned",
    Kind.MOVED_ADDRESS: "Moved address",
    Kind.FILE_ASKED_FOR: "Another council asked for the file",
    Kind.PLAN_NOT_WANTED: "The family does not want the plan",
}
"""The words that people see for what happened."""
STEPS = frozenset(list(Kind)[: list(Kind).index(Kind.REINSTATED) + 1])
"""Kinds that are steps of the process; the rest stand beside it."""
DECISIONS = frozenset({Kind.DECIDED_MAINTAIN, Kind.DECIDED_AMEND, Kind.DECIDED_CEASE})
_BEGINS = {
    Kind.FINAL_ISSUED: "new",
    Kind.TRANSFERRED_IN: "transferred_in",
    Kind.REINSTATED: "reinstated",
    Kind.FINAL_AMENDED: "found",
    Kind.REVIEW_MEETING: "found",
}
_ENDS = {Kind.CEASED: "ceased", Kind.TRANSFERRED_OUT: "transferred_out"}
_OPENS_CASE = frozenset({Kind.REQUEST_RECEIVED, Kind.DECIDED_TO_ASSESS, Kind.AGREED_TO_ISSUE, Kind.DRAFT_SENT})
_CLOSES_CASE = frozenset({Kind.REFUSED_TO_ASSESS, Kind.REQUEST_WITHDRAWN, Kind.NO_PLAN})


class Status(StrEnum):
    """What a plan is on a day."""

    IN_ASSESSMENT = "in_assessment"
    NOT_MADE = "not_made"
    ACTIVE = "active"
    POSSIBLY_DORMANT = "possibly_dormant"
    CEASED = "ceased"
    TRANSFERRED = "transferred"

    @property
    def title(self) -> str:  # type: ignore[override]  # the text method is never wanted of a code
        """The words that people see for this status."""
        return _STATUS_TITLES[self]


_STATUS_TITLES = {
    Status.IN_ASSESSMENT: "Being assessed",
    Status.NOT_MADE: "No plan was made",
    Status.ACTIVE: "Active",
    Status.POSSIBLY_DORMANT: "Active, possibly dormant",
    Status.CEASED: "Ceased",
    Status.TRANSFERRED: "Transferred to another council",
}
LIVE = (Status.ACTIVE, Status.POSSIBLY_DORMANT)
"""A plan that may be dormant is an active plan with every duty that goes with it."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One event: what, on which day, with codes, and the row that it stands in."""

    kind: Kind
    day: date
    details: dict[str, Any] = field(default_factory=dict, compare=False, hash=False)
    row: int = 0
    document: int | None = None
    recorded: date | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """What a plan is from `start` to `end` inclusive.

    `entered` and `left` stand where an active time begins or ends.
    """

    status: Status
    start: date
    end: date = FOR_EVER
    entered: str | None = None
    left: str | None = None


def in_order(events: Iterable[Happened]) -> list[Happened]:
    """Events by day, those of one day in the order of the process."""
    places = {kind: place for place, kind in enumerate(Kind)}
    return sorted(events, key=lambda one: (one.day, places[one.kind], one.row))


def stages(events: Iterable[Happened]) -> list[Stage]:
    """The stages of a plan's life, in order, without a gap from its first event on (but for days outside a case).

    A final plan ends the assessment; a second one, or an amended one, of a running plan begins nothing anew. An amended
    plan or a review of a plan whose beginning nobody knows counts from that day, as "found". After its end only a new
    final plan, a transfer in or a reinstatement makes a plan active again.
    """
    out: list[Stage] = []
    for event in in_order(events):
        now = out[-1] if out else None
        kind = event.kind
        if now is not None and now.status is Status.ACTIVE:
            if kind in _ENDS and now.end == FOR_EVER:
                out[-1] = Stage(Status.ACTIVE, now.start, event.day, now.entered, _ENDS[kind])
                ended = Status.CEASED if kind is Kind.CEASED else Status.TRANSFERRED
                out.append(Stage(ended, event.day + ONE_DAY))
            continue
        if kind in _BEGINS and not (_BEGINS[kind] == "found" and now is not None and _over(now)):
            _change(out, Stage(Status.ACTIVE, event.day, entered=_BEGINS[kind]))
        elif kind in _OPENS_CASE and (now is None or now.status is Status.NOT_MADE):
            _change(out, Stage(Status.IN_ASSESSMENT, event.day))
        elif kind in _CLOSES_CASE and now is not None and now.status is Status.IN_ASSESSMENT:
            _change(out, Stage(Status.NOT_MADE, event.day))
        elif kind in _ENDS and now is None:
            ended = Status.CEASED if kind is Kind.CEASED else Status.TRANSFERRED
            out.append(Stage(ended, event.day + ONE_DAY))
    return [stage for stage in out if stage.start <= stage.end]


def _over(stage: Stage) -> bool:
    return stage.status in (Status.CEASED, Status.TRANSFERRED)


def _change(out: list[Stage], stage: Stage) -> None:
    if out:
        last = out[-1]
        start = max(stage.start, last.start)
        out[-1] = Stage(last.status, last.start, start - ONE_DAY, last.entered, last.left)
        stage = Stage(stage.status, start, stage.end, stage.entered, stage.left)
    out.append(stage)


def stage_on(events: Iterable[Happened], day: date) -> Stage | None:
    """The stage of a day; None before the first event."""
    return next((stage for stage in stages(events) if stage.start <= day <= stage.end), None)


def step_on(events: Iterable[Happened], day: date) -> Kind | None:
    """The last step of the process that was taken by a day."""
    taken = [event.kind for event in in_order(events) if event.day <= day and event.kind in STEPS]
    return taken[-1] if taken else None
