"""Clocks are proposed by documents, decided by people, and never begun again by a later document."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from tests.cli.test_read import run
from tests.conftest import bring, person
from tests.register.test_from_documents import check
from triage.drafts.actor import COMMAND_LINE, Actor
from triage.drafts.opening import find_document
from triage.pipeline import House
from triage.register.acting import Refused
from triage.register.record import new_child, record_checked, withdraw
from triage.register.time_limits.advice import advice_of, ask_for
from triage.register.time_limits.days import add_days, council_days, remove_days
from triage.register.time_limits.deciding import add_clock, choose, decide
from triage.register.time_limits.icalendar import as_calendar, calendar, end_feeds, new_feed, team_of_feed
from triage.register.time_limits.lists import ClockLine, Wanted, clock_list, clocks_of_child, steps_of
from triage.register.time_limits.proposals import panel_for
from triage.storage.tables import Child, ChildClock, Role, now

D = date
REQUEST = D(2026, 1, 5)


@pytest.fixture
def asked(house: House) -> House:
    """A child for whom an assessment was asked for on 5 January 2026."""
    check(house, REQUEST, document_type="ehc_request", case_reference="TM-EHC-1")
    return house


def lines(house: House, on: date) -> dict[str, ClockLine]:
    with house.database.reading() as session:
        return {line.row.rule: line for line in clocks_of_child(session, session.scalars(select(Child)).one(), on)}


def do(house: House, rule: str, action: str, by: Actor, **more: Any) -> None:
    with house.database.writing() as session:
        row = session.scalars(select(ChildClock).where(ChildClock.rule == rule).order_by(ChildClock.id.desc())).first()
        assert row is not None
        decide(session, row.public_id, action, by, **more)


def draft(house: House, received: date, choices: dict[str, dict[str, Any]], by: Actor, **values: Any) -> str:
    """A document of the one child, with choices made while checking it, then confirmed."""
    public_id = bring(house, repr((received, values)).encode(), received=received).public_id
    with house.database.writing() as session:
        child = session.scalar(select(Child)) or new_child(session, "Amara Bright-Lowell")
        entered = {"child_name": ["Amara Bright-Lowell"]} | {name: [value] for name, value in values.items()}
        document = find_document(session, public_id)
        for key, choice in choices.items():
            if key == "stop":
                key = panel_for(session, document, child.id, entered).stopping[0].key
            choose(session, document, key, by=by, **choice)
        record_checked(session, child, document, entered, by.user_id)
    return public_id


def test_a_request_runs_marked_unconfirmed_until_a_person_confirms(asked: House, caseworker: Actor) -> None:
    found = lines(asked, D(2026, 2, 1))
    assert {rule: line.row.due for rule, line in found.items()} == {
        "A1": D(2026, 2, 16), "A1a": None, "A3": D(2026, 4, 27), "A4": D(2026, 5, 25)}  # fmt: skip
    assert not any(line.confirmed for line in found.values())
    assert found["A4"].work_by == D(2026, 5, 22)
    assert found["A1"].counted.startswith("6 weeks after 5 January 2026; that day is not counted (SEND Regulations")
    do(asked, "A1", "confirm", caseworker)
    with pytest.raises(Refused, match="already"):
        do(asked, "A1", "confirm", caseworker)
    line = lines(asked, D(2026, 2, 17))["A1"]
    assert (line.confirmed, line.state) == (True, "Late")
    with asked.database.reading() as session:
        steps = steps_of(session, [line.row])[line.row.id]
        assert [(step.what, name) for step, name in steps] == [("proposed", None), ("confirmed", "Priya Shah")]


def test_choices_while_checking_are_kept(house: House, caseworker: Actor) -> None:
    choices: dict[str, dict[str, Any]] = {
        "A1": {"action": "confirm"},
        "A3": {"action": "refuse", "reason": "The plan is agreed"},
        "A4": {"action": "correct", "day": D(2026, 1, 2)},
    }
    paper = draft(house, REQUEST, choices, caseworker, document_type="ehc_request")
    found = lines(house, D(2026, 2, 1))
    assert {rule: line.row.standing for rule, line in found.items()} == {
        "A1": "confirmed", "A1a": "proposed", "A3": "refused", "A4": "confirmed"}  # fmt: skip
    assert (found["A4"].row.proposed_trigger, found["A4"].row.due) == (D(2026, 1, 2), D(2026, 5, 22))
    with house.database.writing() as session:
        withdraw(session, find_document(session, paper))
    assert lines(house, D(2026, 2, 1)) == {}
    with house.database.writing() as session:
        values = {"document_type": ["ehc_request"]}
        record_checked(session, session.scalars(select(Child)).one(), find_document(session, paper), values, None)
    assert lines(house, D(2026, 2, 1))["A4"].row.due == D(2026, 5, 22)


def test_a_later_document_never_begins_a_clock_again(asked: House) -> None:
    check(asked, D(2026, 2, 9), document_type="ehc_request")
    with asked.database.reading() as session:
        assert len(session.scalars(select(ChildClock)).all()) == 4
    assert lines(asked, D(2026, 2, 10))["A1"].row.trigger == REQUEST


def test_an_older_request_waits_for_a_person_before_it_replaces(asked: House, caseworker: Actor) -> None:
    late = check(asked, D(2025, 12, 29), document_type="ehc_request")
    with asked.database.reading() as session:
        assert session.scalars(select(ChildClock.standing)).all() == ["proposed"] * 8
    do(asked, "A1", "confirm", caseworker)
    with asked.database.reading() as session:
        rows = session.scalars(select(ChildClock).where(ChildClock.rule == "A1").order_by(ChildClock.id)).all()
        assert [(row.standing, row.due) for row in rows] == [
            ("superseded", D(2026, 2, 16)),
            ("confirmed", D(2026, 2, 9)),
        ]
    with asked.database.writing() as session:
        withdraw(session, find_document(session, late))
    assert lines(asked, D(2026, 2, 1))["A1"].row.trigger == REQUEST


@pytest.mark.both_ways
def test_what_stops_a_clock_proposes_and_a_person_confirms(asked: House, caseworker: Actor) -> None:
    plan = {"document_type": "ehc_plan", "plan_status": "final", "plan_date": "2026-05-20"}
    paper = check(asked, D(2026, 5, 21), **plan)
    line = lines(asked, D(2026, 6, 1))["A4"]
    assert (line.asks, line.state) == (True, "Late")
    with asked.database.reading() as session:
        late, _ = clock_list(session, D(2026, 6, 1), Wanted(late=True))
        assert "A4" in {one.row.rule for one in late}
    do(asked, "A4", "met", caseworker, day=D(2026, 5, 20))
    found = lines(asked, D(2026, 6, 1))
    assert (found["A4"].state, found["A3"].state) == ("Met", "Fell away")
    assert found["A4"].stop_document is not None
    assert found["V0"].row.due == D(2027, 5, 20)
    with asked.database.writing() as session:
        withdraw(session, find_document(session, paper))
    assert lines(asked, D(2026, 6, 1))["A4"].state == "Late"
    draft(asked, D(2026, 5, 22), {"stop": {"action": "confirm"}}, caseworker, **plan)
    assert lines(asked, D(2026, 6, 1))["A4"].state == "Met"


def test_a_letter_that_a_person_names_stops_and_ends_clocks(asked: House, caseworker: Actor) -> None:
    letter = {"document_type": "correspondence", "document_date": "2026-02-12"}
    draft(asked, D(2026, 2, 14), {"happening": {"action": "assess_no"}}, caseworker, **letter)
    do(asked, "A1", "met", caseworker, day=D(2026, 2, 12))
    found = lines(asked, D(2026, 6, 1))
    assert (found["A1"].state, found["A3"].state, found["A4"].state) == ("Met", "Fell away", "Fell away")
    assert found["P1"].row.due == D(2026, 4, 13)


def test_exceptions_and_ends_need_reasons(asked: House, caseworker: Actor) -> None:
    with pytest.raises(Refused, match="Say why"):
        do(asked, "A4", "excuse", caseworker, day=D(2026, 5, 1), excuse="personal_circumstances")
    with pytest.raises(Refused, match="no such exception"):
        do(asked, "A4", "excuse", caseworker, day=D(2026, 5, 1), excuse="missed_appointment", reason="Ill")
    do(asked, "A4", "excuse", caseworker, day=D(2026, 5, 1), excuse="personal_circumstances", reason="In hospital")
    assert lines(asked, D(2026, 6, 1))["A4"].state == "Excused"
    do(asked, "A4", "end_excuse", caseworker, reason="Entered for the wrong child")
    assert lines(asked, D(2026, 6, 1))["A4"].state == "Late"
    with pytest.raises(Refused, match="how it is known"):
        do(asked, "A1", "met", caseworker, day=D(2026, 2, 3))
    do(asked, "A1", "met", caseworker, day=D(2026, 2, 20), reason="Letter in the paper file")
    assert lines(asked, D(2026, 6, 1))["A1"].state == "Met late"
    do(asked, "A1", "run_again", caseworker, reason="Another child’s letter")
    do(asked, "A1", "give_up", caseworker, day=D(2026, 3, 1), reason="Withdrawn in writing")
    assert lines(asked, D(2026, 6, 1))["A1"].state == "Fell away"


def test_term_dates_count_and_recount(asked: House, admin: Actor) -> None:
    with asked.database.writing() as session:
        child = session.scalars(select(Child)).one()
        with pytest.raises(Refused, match="term dates"):
            add_clock(session, child, "EX1", D(2026, 1, 12), admin, reason="Head’s call")
        add_days(session, admin, "term", D(2026, 1, 5), D(2026, 3, 27))
        assert add_clock(session, child, "EX1", D(2026, 1, 12), admin, reason="Head’s call").due == D(2026, 1, 19)
        assert add_days(session, admin, "school_closed", D(2026, 1, 14), D(2026, 1, 14)) == 1
        assert add_days(session, admin, "closed", D(2026, 1, 15), D(2026, 1, 15)) == 1
        assert session.scalars(select(ChildClock.due).where(ChildClock.rule == "EX1")).one() == D(2026, 1, 21)
        remove_days(session, admin, council_days(session)[-1].id)
        with pytest.raises(Refused, match="before the first"):
            add_days(session, admin, "term", D(2026, 2, 1), D(2026, 1, 1))


def test_advice_is_awaited_in_or_late(asked: House, caseworker: Actor) -> None:
    with asked.database.writing() as session:
        child = session.scalars(select(Child)).one()
        assert ask_for(session, child, ["ep_advice", "medical_advice"], D(2026, 2, 2), caseworker) == 2
        assert ask_for(session, child, ["ep_advice"], D(2026, 2, 9), caseworker) == 0
    check(asked, D(2026, 3, 20), document_type="ep_advice")
    check(asked, D(2026, 3, 2), document_type="parent_views")
    with asked.database.reading() as session:
        child = session.scalars(select(Child)).one()
        found = advice_of(session, child, clocks_of_child(session, child, D(2026, 4, 1)), D(2026, 4, 1))
    assert {one.subject: one.state for one in found} == {
        "parent_views": "in", "education_advice": "not_asked", "medical_advice": "late", "ep_advice": "in_late",
        "social_care_advice": "not_asked"}  # fmt: skip


def test_the_calendar_names_no_child(asked: House) -> None:
    user = person(asked, "Sam Okoro", Role.CASEWORKER)
    with asked.database.writing() as session:
        _, token = new_feed(session, user, COMMAND_LINE)
    with asked.database.writing() as session:
        assert team_of_feed(session, token) is None
        text = calendar(session, D(2026, 2, 1), None, now())
        assert "Amara" not in text
        assert "SUMMARY:TM-EHC-1: A4 Send the final plan (to be confirmed)" in text
        assert "DTSTART;VALUE=DATE:20260522" in text
        assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
        assert as_calendar([], now()).count("BEGIN") == 1
        end_feeds(session, user, COMMAND_LINE)
        with pytest.raises(Refused):
            team_of_feed(session, token)


@pytest.mark.timeout(300)
def test_the_doors_say_the_same(asked: House, api: httpx.Client) -> None:
    late = api.get("/v1/clocks", params={"late": True}).json()["clocks"]
    assert [clock["rule"] for clock in late] == ["A1", "A3", "A4"]
    assert late[0]["case_reference"] == "TM-EHC-1"
    first = api.get("/v1/clocks", params={"late": True, "limit": 1}).json()
    rest = api.get("/v1/clocks", params={"late": True, "after": first["next_after"], "rule": "A4"}).json()
    assert [clock["rule"] for clock in rest["clocks"]] == ["A4"]
    assert len(api.get(f"/v1/clocks/children/{late[0]['child']}").json()["clocks"]) == 4
    assert api.get("/v1/clocks", params={"after": "2026-99-99.1"}).status_code == 422
    assert "TM-EHC-1: A4" in api.get("/clocks.ics").text
    assert httpx.get(f"{api.base_url}/clocks.ics?token=wrong", follow_redirects=False).status_code in (303, 401)
    done = run("clocks", "due", "--on", "2026-02-01", "--days", "30", "--json", home=asked.settings.home)
    assert [clock["rule"] for clock in json.loads(done.stdout)["clocks"]] == ["A1"]
    assert run("clocks", "late", "--on", "2026-06-01", home=asked.settings.home).returncode == 1
    assert "Autumn" in run("clocks", "days", "term", "2026-09-02", "2026-10-23", "--name", "Autumn",
                           home=asked.settings.home).stdout  # fmt: skip
