"""Documents propose clocks; later ones never begin a clock again; unconfirmed ones are marked so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from triage.clocks.clock import Band, Clock, ClockState
from triage.clocks.due_dates import due_date
from triage.clocks.happenings import Shown, shown_in
from triage.clocks.proposing import Proposal, propose
from triage.clocks.rule import Happening
from triage.vocabulary import DocumentType

D = date


def shown(kind: DocumentType, received: date, **values: Any) -> Shown:
    named = {name: values.pop(name) for name in ("happenings", "permanent_exclusion") if name in values}
    return Shown(kind, received, {name: [value] for name, value in values.items()}, "doc", **named)


def due_days(proposal: Proposal) -> dict[str, date | None]:
    return {clock.rule.id: clock.due for clock in proposal.started}


def request(received: date, **values: Any) -> Shown:
    return shown(DocumentType.EHC_REQUEST, received, **values)


def test_a_request_starts_six_sixteen_and_twenty_weeks_from_receipt() -> None:
    proposal = propose(request(D(2026, 1, 5)))
    expected = {"A1": D(2026, 2, 16), "A1a": None, "A3": D(2026, 4, 27), "A4": D(2026, 5, 25)}
    assert due_days(proposal) == expected
    assert proposal.started[0].provenance.field == "received"
    assert not any(clock.confirmed for clock in proposal.started)
    assert proposal.started[3].work_by == D(2026, 5, 22)


def test_a_second_request_never_begins_the_clock_again() -> None:
    first = propose(request(D(2026, 1, 5))).started
    again = propose(request(D(2026, 2, 9)), first)
    assert again.started == []
    assert again.moved == []
    assert "A later document does not begin it again." in again.notes[0]


def test_a_request_after_a_withdrawal_or_a_decision_is_a_new_one() -> None:
    first = propose(request(D(2026, 1, 5))).started
    withdrawn = [replace(clock, withdrawn=D(2026, 1, 20)) for clock in first]
    assert due_days(propose(request(D(2026, 2, 9)), withdrawn))["A1"] == D(2026, 3, 23)
    decided = [replace(clock, stopped=D(2026, 2, 10)) for clock in first]
    assert due_days(propose(request(D(2026, 9, 1)), decided))["A1"] == D(2026, 10, 13)


def test_a_copy_of_a_request_that_was_agreed_to_starts_nothing() -> None:
    first = propose(request(D(2026, 1, 5))).started
    agreed = [replace(clock, stopped=D(2026, 2, 10)) if clock.rule.id == "A1" else clock for clock in first]
    assert propose(request(D(2026, 3, 2)), agreed).started == []


def test_an_older_request_that_turns_up_moves_the_clock_back() -> None:
    first = propose(request(D(2026, 1, 26))).started
    late = propose(request(D(2026, 1, 5)), first)
    assert late.started == []
    old, new = late.moved[0]
    assert old.superseded
    assert (new.rule.id, new.trigger, new.due) == ("A1", D(2026, 1, 5), D(2026, 2, 16))


def test_printed_and_received_days_far_apart_show_the_earlier() -> None:
    near = propose(request(D(2026, 1, 5), document_date="2026-01-03")).started[0]
    assert near.other_due is None
    proposal = propose(request(D(2026, 1, 12), document_date="2026-01-05"))
    far = proposal.started[0]
    assert (far.due, far.other_due, far.show_due) == (D(2026, 2, 23), D(2026, 2, 16), D(2026, 2, 16))
    assert "The earlier one is shown." in proposal.notes[0]


def test_a_review_report_counts_from_the_meeting_and_says_when_it_came_late() -> None:
    on_time = propose(shown(DocumentType.ANNUAL_REVIEW, D(2026, 11, 24), event_date="2026-11-12"))
    expected = {"V3": D(2026, 11, 26), "V4": D(2026, 12, 10), "V5": D(2026, 12, 10), "V8": D(2027, 2, 4)}
    assert due_days(on_time) == expected
    assert on_time.started[0].state(D(2026, 12, 1)) is ClockState.MET
    late = propose(shown(DocumentType.ANNUAL_REVIEW, D(2026, 12, 3), event_date="2026-11-12"))
    assert late.started[0].state(D(2026, 12, 3)) is ClockState.MET_LATE
    assert "7 days are left" in late.notes[0]
    keep = shown(DocumentType.ANNUAL_REVIEW, D(2026, 12, 3), event_date="2026-11-12", review_recommendation="maintain")
    assert set(due_days(propose(keep))) == {"V3", "V4"}


def test_next_years_meeting_starts_clocks_of_its_own() -> None:
    first = propose(shown(DocumentType.ANNUAL_REVIEW, D(2025, 11, 20), event_date="2025-11-12")).started
    again = propose(shown(DocumentType.ANNUAL_REVIEW, D(2026, 11, 20), event_date="2026-11-12"), first)
    assert due_days(again)["V4"] == D(2026, 12, 10)
    copy = propose(shown(DocumentType.ANNUAL_REVIEW, D(2025, 12, 1), event_date="2025-11-12"), first)
    assert copy.started == []


def test_plans_start_and_stop_clocks_by_their_status() -> None:
    running = propose(request(D(2026, 1, 5))).started
    draft = propose(shown(DocumentType.EHC_PLAN, D(2026, 4, 15), plan_status="draft", plan_date="2026-04-14"))
    assert due_days(draft) == {"A5": D(2026, 4, 28)}
    final = propose(shown(DocumentType.EHC_PLAN, D(2026, 5, 26), plan_status="final", plan_date="2026-05-21"), running)
    assert [(before.rule.id, after.stopped) for before, after in final.stopped] == [("A4", D(2026, 5, 21))]
    assert final.stopped[0][1].state(D(2026, 6, 1)) is ClockState.MET
    assert due_days(final)["V0"] == D(2027, 5, 21)
    notice = propose(shown(DocumentType.EHC_PLAN, D(2026, 12, 10), plan_status="proposed_amended"))
    assert due_days(notice) == {"V6": D(2026, 12, 24), "V7": D(2027, 2, 4)}


def test_an_order_with_a_printed_date_and_one_without() -> None:
    printed = propose(shown(DocumentType.TRIBUNAL, D(2026, 7, 6), deadline="2026-08-17"))
    assert due_days(printed) == {"P4": D(2026, 8, 17)}
    assert printed.started[0].provenance.field == "deadline"
    appeal = propose(shown(DocumentType.TRIBUNAL, D(2026, 7, 6)))
    assert due_days(appeal) == {"P3": D(2026, 9, 15)}
    assert "choose what it is" in appeal.notes[0]
    order = propose(shown(DocumentType.TRIBUNAL, D(2026, 6, 15), happenings=(Happening.ORDER_TO_PLAN,)))
    assert due_days(order) == {"Oc5": D(2026, 7, 20), "Oc11": D(2026, 8, 31)}


def test_an_exclusion_without_term_dates_still_shows_a_clock() -> None:
    proposal = propose(
        shown(DocumentType.EXCLUSION_NOTICE, D(2026, 10, 22), event_date="2026-10-22", permanent_exclusion=True)
    )
    assert due_days(proposal) == {"EX1": None, "EX2": None}
    assert "term dates are not entered" in proposal.notes[0]


def test_states_and_bands() -> None:
    clock: Clock = propose(request(D(2026, 1, 5))).started[0]
    assert clock.state(D(2026, 2, 16)) is ClockState.RUNNING
    assert clock.state(D(2026, 2, 17)) is ClockState.LATE
    assert [clock.band(day) for day in (D(2026, 1, 6), D(2026, 1, 30), D(2026, 2, 10), D(2026, 2, 17))] == [
        Band.LATER,
        Band.WITHIN_15,
        Band.WITHIN_5,
        Band.LATE,
    ]
    excused = replace(clock, excused_from=D(2026, 2, 1))
    assert excused.state(D(2026, 3, 1)) is ClockState.EXCUSED


def test_proposals_agree_with_the_drafts_due_date() -> None:
    for kind, event in ((DocumentType.EHC_REQUEST, None), (DocumentType.ANNUAL_REVIEW, D(2026, 11, 12))):
        values = {"event_date": event.isoformat()} if event else {}
        days = due_days(propose(shown(kind, D(2026, 11, 20), **values)))
        assert due_date(kind, D(2026, 11, 20), event) in days.values()


def test_decisions_replace_what_was_suggested() -> None:
    reading = {
        "document_type": {"value": "correspondence"},
        "fields": {"event_date": {"value": "2026-11-02", "confidence": 0.6, "page": 2, "quote": "held on 2 November"}},
    }
    plain = shown_in(reading, D(2026, 11, 20))
    assert propose(plain).started == []
    assert plain.place("event_date").page == 2
    decided = shown_in(
        reading, D(2026, 11, 20), decisions={"document_type": ["annual_review"], "event_date": ["2026-11-12"]}
    )
    clock = next(one for one in propose(decided).started if one.rule.id == "V4")
    assert clock.due == D(2026, 12, 10)
    assert clock.provenance.decided
    assert clock.provenance.page is None, "the person did not take the day from that place"
