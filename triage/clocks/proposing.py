"""From what a document says to proposed clocks. A machine proposes, a person confirms; nothing here keeps anything.

A later document never moves a trigger that came first: a second request does not begin the six weeks again, unless the
first was withdrawn or decided. An older document that arrives late does move it, to the earlier day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from triage.clocks.clock import Clock
from triage.clocks.counting import ENGLAND, CannotCount, Days
from triage.clocks.happenings import Seen, Shown, happenings_of
from triage.clocks.rule import Happening, Rule
from triage.clocks.rules import RULES, started_by, stopped_by
from triage.vocabulary import DocumentType, FieldName

DATES_DISAGREE_AFTER = 3
"""Printed and received days that lie further apart than this give two due days, and the earlier one is shown."""
_PRINTED_WINS = {
    DocumentType.TRIBUNAL: frozenset({"P3", "P4"}),
    DocumentType.COMPLAINT: frozenset({"JR1", "OM1", "CO2", "CO3"}),
    DocumentType.MEDIATION: frozenset({"ME4"}),
}
_ONLY_IF_AMENDING = frozenset({"V5", "V8"})
_ONE_TRIGGER_A_CHILD = frozenset({Happening.REQUEST_RECEIVED, Happening.REASSESSMENT_REQUESTED})
"""Of these only the first counts while it is open. Others happen again: each meeting starts clocks of its own."""
_SAME_AGAIN_WITHIN = 60
"""Days within which another document about a meeting, notice or plan is taken to speak of the same one."""


@dataclass(slots=True)
class Proposal:
    """What a document proposes.

    `started` are new clocks, `moved` pairs (as it was, with the earlier trigger), `stopped` pairs (as it ran, as it
    ends). `notes` are plain sentences for the person who decides.
    """

    started: list[Clock] = field(default_factory=list)
    moved: list[tuple[Clock, Clock]] = field(default_factory=list)
    stopped: list[tuple[Clock, Clock]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def propose(
    shown: Shown, running: Iterable[Clock] = (), known: Days = ENGLAND, rules: Sequence[Rule] = RULES
) -> Proposal:
    """The clocks that a document starts, moves and stops, given the clocks of its child (`running`, stopped or not).

    Proposed clocks are not confirmed. Nothing given is changed.
    """
    proposal, clocks = Proposal(), list(running)
    for seen in happenings_of(shown):
        _stop(proposal, clocks, seen, rules)
        for rule in started_by(seen.happening, seen.day, rules):
            if rule.id in _ONLY_IF_AMENDING and shown.word(FieldName.REVIEW_RECOMMENDATION) in ("maintain", "cease"):
                continue
            _start(proposal, clocks, shown, seen, rule, known)
    _say_late_report(proposal, shown)
    return proposal


def _start(proposal: Proposal, clocks: list[Clock], shown: Shown, seen: Seen, rule: Rule, known: Days) -> None:
    before = next((clock for clock in clocks if _same(clock, rule, seen)), None) or _process_of(clocks, rule, seen)
    if before is not None and before.trigger <= seen.day:
        proposal.notes.append(
            f"“{before.rule.title}” already runs from {before.trigger.isoformat()}. "
            "A later document does not begin it again."
        )
        return
    made = _made(proposal, shown, seen, rule, known)
    if before is not None:
        proposal.moved.append((replace(before, superseded=True), made))
        proposal.notes.append(f"“{rule.title}” began earlier than was known: on {seen.day.isoformat()}.")
    else:
        proposal.started.append(made)


def _made(proposal: Proposal, shown: Shown, seen: Seen, rule: Rule, known: Days) -> Clock:
    printed = shown.day(FieldName.DEADLINE) if rule.id in _PRINTED_WINS.get(shown.document_type, ()) else None
    due = other = None
    try:
        due = rule.due(seen.day, known, printed)
        apart = seen.other is not None and abs((seen.other - seen.day).days) > DATES_DISAGREE_AFTER
        if apart and seen.other is not None and printed is None:
            other = rule.due(seen.other, known)
    except CannotCount as missing:
        proposal.notes.append(f"“{rule.title}”: {missing.message}")
    if other is not None and due is not None and other != due:
        proposal.notes.append(
            f"“{rule.title}”: the day of receipt gives {due.isoformat()}, the printed day {other.isoformat()}. "
            "The earlier one is shown."
        )
    if rule.id == "P3" and printed is None:
        proposal.notes.append("If this document is not the appeal itself, choose what it is: an order has other dates.")
    where = seen.provenance if printed is None else shown.place(FieldName.DEADLINE.value)
    return Clock(rule, seen.day, due, where, other)


def _same(clock: Clock, rule: Rule, seen: Seen) -> bool:
    """True where a clock stands for the same duty from the same cause, and was neither withdrawn nor decided."""
    if clock.rule.id != rule.id or clock.superseded or clock.withdrawn is not None:
        return False
    if clock.stopped is not None and clock.stopped < seen.day:
        return False
    if rule.trigger in _ONE_TRIGGER_A_CHILD:
        return True
    return abs((clock.trigger - seen.day).days) <= _SAME_AGAIN_WITHIN


def _process_of(clocks: list[Clock], rule: Rule, seen: Seen) -> Clock | None:
    """The clock of a process that still runs from the same cause: its first step may be done, it goes on all the same.

    An assessment that was agreed to has met its six weeks and still has its twenty.
    """
    if rule.trigger not in _ONE_TRIGGER_A_CHILD:
        return None
    for clock in clocks:
        ended = clock.stopped is not None or clock.superseded or clock.withdrawn is not None
        counted = clock.due is not None and clock.trigger <= seen.day
        if clock.rule.trigger is rule.trigger and counted and not ended:
            return clock
    return None


def _stop(proposal: Proposal, clocks: list[Clock], seen: Seen, rules: Sequence[Rule]) -> None:
    stopping = {rule.id for rule in stopped_by(seen.happening, seen.day, rules)}
    for place, clock in enumerate(clocks):
        open_still = clock.stopped is None and not clock.superseded and clock.withdrawn is None
        if clock.rule.id in stopping and open_still and clock.trigger <= seen.day:
            ended = replace(clock, stopped=seen.day, stopped_by=seen.provenance)
            proposal.stopped.append((clock, ended))
            clocks[place] = ended


def _say_late_report(proposal: Proposal, shown: Shown) -> None:
    held = shown.day(FieldName.EVENT_DATE)
    if shown.document_type is not DocumentType.ANNUAL_REVIEW or held is None:
        return
    made = proposal.started + [clock for _, clock in proposal.moved]
    decide = next((clock for clock in made if clock.rule.id == "V4"), None)
    for place, clock in enumerate(proposal.started):
        if clock.rule.id == "V3":
            proposal.started[place] = replace(clock, stopped=shown.received, stopped_by=shown.place("received"))
            late = clock.due is not None and shown.received > clock.due
            if late and decide is not None and decide.due is not None:
                left = (decide.due - shown.received).days
                words = f"{left} days are left" if left >= 0 else f"that day passed {-left} days ago"
                proposal.notes.append(
                    f"The report came late. The decision is still due 4 weeks from the meeting, by "
                    f"{decide.due.isoformat()}: {words}."
                )
