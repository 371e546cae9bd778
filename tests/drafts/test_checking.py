"""People check drafts: nothing overwrites a person, everything can be undone, the record grows from decisions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from tests.conftest import LETTER, bring_and_read, person
from triage.drafts import checking, claiming, closing
from triage.drafts.actor import Actor
from triage.drafts.draft import Draft, load_draft
from triage.drafts.errors import Claimed, Conflict, Invalid, NotAllowed, NotFound, NotNow
from triage.drafts.history import history_of
from triage.drafts.opening import find_document
from triage.drafts.receive import Arrival, receive
from triage.drafts.values import parse, show
from triage.pipeline import House, process
from triage.register.identities.merging import merge
from triage.register.names import name_key
from triage.register.record import documents_of, facts_of
from triage.storage.tables import Channel, Child, Decision, Document, Job, Role, State, Suggestion, What, now

pytestmark = pytest.mark.both_ways


@pytest.fixture
def document(house: House) -> str:
    """A letter that was read."""
    return bring_and_read(house, LETTER).public_id


def draft_of(house: House, public_id: str) -> Draft:
    with house.database.reading() as session:
        return load_draft(session, find_document(session, public_id))


def change(house: House, what: Any, *arguments: Any, **named: Any) -> Any:
    with house.database.writing() as session:
        return what(session, *arguments, **named)


def settle(house: House, public_id: str, actor: Actor) -> None:
    """Accept whatever is suggested."""
    draft = draft_of(house, public_id)
    for item in [draft.document_type, draft.urgency, *draft.fields]:
        if item.status == "suggested":
            change(house, checking.accept, public_id, item.field, item.position, actor)


def test_the_draft_says_where_a_value_was_read(house: House, document: str) -> None:
    draft = draft_of(house, document)
    name = draft.items("child_name")[0]
    assert name.text == "Amara Bright-Lowell"
    assert name.status == "suggested"
    assert name.page == 1
    assert name.boxes
    assert draft.document_type.value == "ehc_request"
    assert draft.document.state == State.DRAFT
    assert draft.document.child_name == "Amara Bright-Lowell"


def test_accept_correct_clear_undo(house: House, document: str, caseworker: Actor) -> None:
    change(house, checking.accept, document, "child_name", 0, caseworker)
    change(house, checking.correct, document, "child_name", 0, "Amara  Lowell", caseworker)
    item = draft_of(house, document).items("child_name")[0]
    assert (item.text, item.status, item.suggested) == ("Amara Lowell", "corrected", "Amara Bright-Lowell")
    assert item.decided_by == "Priya Shah"
    change(house, checking.clear, document, "child_name", 0, caseworker)
    assert draft_of(house, document).items("child_name")[0].status == "cleared"
    change(house, checking.undo, document, "child_name", 0, caseworker)
    assert draft_of(house, document).items("child_name")[0].text == "Amara Lowell"
    change(house, checking.undo, document, "child_name", 0, caseworker)
    change(house, checking.undo, document, "child_name", 0, caseworker)
    assert draft_of(house, document).items("child_name")[0].status == "suggested"
    with house.database.reading() as session:
        assert len(session.scalars(select(Decision)).all()) == 6


def test_the_child_named_when_a_document_came_in_is_proposed(house: House, caseworker: Actor, admin: Actor) -> None:
    with house.database.writing() as session:
        children = [Child(full_name=name, name_key=name_key(name)) for name in ("Noor Haddad", "Nour Haddad")]
        session.add_all(children)
        session.flush()
        named, other = children
    arrival = Arrival("note.txt", Channel.PAGE, date(2025, 3, 6), hinted_child=named.public_id)
    words = [b"Please find attached the form that you asked for. Kind regards, the office"]
    got = receive(house.database, house.originals, words, arrival, caseworker)
    process(house, got.job_id or 0, "test:1")
    (proposed,) = draft_of(house, got.public_id).possible
    assert (proposed.child.public_id, proposed.reasons) == (named.public_id, ["Named when the document came in"])
    with house.database.writing() as session:
        kept, gone = session.get_one(Child, other.id), session.get_one(Child, named.id)
        merge(session, kept, gone, admin, "The same passport.")
    (proposed,) = draft_of(house, got.public_id).possible
    assert proposed.child.public_id == other.public_id


def test_typing_the_suggestion_accepts_it(house: House, document: str, caseworker: Actor) -> None:
    change(house, checking.correct, document, "child_name", 0, "Amara Bright-Lowell", caseworker)
    assert draft_of(house, document).items("child_name")[0].status == "accepted"


def test_a_field_of_one_value_takes_no_second(house: House, document: str, caseworker: Actor) -> None:
    with pytest.raises(NotFound):
        change(house, checking.correct, document, "date_of_birth", 7, "1 May 2015", caseworker)


def test_a_later_reading_never_overwrites_a_person(house: House, document: str, caseworker: Actor) -> None:
    change(house, checking.correct, document, "child_name", 0, "Amara Lowell", caseworker)
    change(house, checking.add, document, "parent_names", "Peter Lowell", caseworker)
    change(house, claiming.release, document, caseworker)
    change(house, closing.read_again, document, caseworker)
    with house.database.reading() as session:
        job = session.scalars(select(Job.id).order_by(Job.id.desc())).first()
    assert job is not None
    process(house, job, "test:1")
    draft = draft_of(house, document)
    assert draft.items("child_name")[0].text == "Amara Lowell"
    assert draft.document.child_name == "Amara Lowell"
    assert "Peter Lowell" in [item.text for item in draft.items("parent_names")]
    with house.database.reading() as session:
        assert len(set(session.scalars(select(Suggestion.run_id)))) == 2


def test_confirming_says_what_is_missing(house: House, document: str, caseworker: Actor) -> None:
    with pytest.raises(NotNow, match="which child"):
        change(house, closing.confirm, document, caseworker)
    assert draft_of(house, document).document.state == State.DRAFT


def test_a_checked_draft_becomes_the_childs_record(house: House, document: str, caseworker: Actor) -> None:
    settle(house, document, caseworker)
    change(house, checking.correct, document, "nc_year", 0, "Year 5", caseworker)
    change(house, checking.confirm_child, document, checking.NEW_CHILD, caseworker)
    checked = change(house, closing.confirm, document, caseworker)
    assert checked.state == State.CHECKED
    with house.database.reading() as session:
        child = session.scalars(select(Child)).one()
        assert child.full_name == "Amara Bright-Lowell"
        assert child.nc_year == "5"
        assert child.date_of_birth == date(2016, 5, 14)
        assert [one.public_id for one in documents_of(session, child)] == [document]
        assert all(fact.document_id == checked.id for fact in facts_of(session, child))
        happened = {event.what for event in history_of(session, child=child)}
    assert {What.CHILD_CREATED, What.CHILD_UPDATED} <= happened


def test_opening_again_takes_back_what_was_given_to_the_record(house: House, document: str, caseworker: Actor) -> None:
    settle(house, document, caseworker)
    change(house, checking.confirm_child, document, checking.NEW_CHILD, caseworker)
    change(house, closing.confirm, document, caseworker)
    change(house, closing.reopen, document, caseworker)
    with house.database.reading() as session:
        child = session.scalars(select(Child)).one()
        assert facts_of(session, child) == []
        assert documents_of(session, child) == []
        assert child.upn is None


def test_the_next_document_finds_the_child(house: House, document: str, caseworker: Actor) -> None:
    settle(house, document, caseworker)
    change(house, checking.confirm_child, document, checking.NEW_CHILD, caseworker)
    change(house, closing.confirm, document, caseworker)
    other = LETTER.replace(b"3 March 2025", b"4 April 2025").replace(b"Amara", b"Sefa")
    second = bring_and_read(house, other).public_id
    possible = draft_of(house, second).possible
    assert possible[0].child.full_name == "Amara Bright-Lowell"
    assert "Same UPN" in possible[0].reasons
    assert any("twin" in warning for warning in possible[0].warnings)
    settle(house, second, caseworker)
    change(house, checking.confirm_child, second, possible[0].child.public_id, caseworker)
    change(house, closing.confirm, second, caseworker)
    with house.database.reading() as session:
        assert len(documents_of(session, session.scalars(select(Child)).one())) == 2


def test_accept_all_takes_only_what_is_sure(house: House, document: str, caseworker: Actor) -> None:
    with house.database.writing() as session:
        session.execute(update(Suggestion).values(sure=True))
        session.execute(update(Suggestion).where(Suggestion.field == "nc_year").values(sure=False))
        session.execute(update(Suggestion).where(Suggestion.field == "urgency").values(value="critical"))
    accepted = change(house, checking.accept_all_sure, document, caseworker)
    draft = draft_of(house, document)
    assert accepted > 3
    assert draft.items("nc_year")[0].status == "suggested"
    assert draft.urgency.status == "suggested"


def test_an_old_version_is_refused(house: House, document: str, caseworker: Actor) -> None:
    seen = draft_of(house, document).document.version
    change(house, checking.accept, document, "child_name", 0, caseworker, version=seen)
    with pytest.raises(Conflict):
        change(house, checking.clear, document, "child_name", 0, caseworker, version=seen)


def test_a_claimed_document_is_left_alone_until_its_time_is_over(
    house: House, document: str, caseworker: Actor, admin: Actor
) -> None:
    other = Actor.user(person(house, "Asha Obi", Role.CASEWORKER))
    change(house, claiming.claim, document, caseworker, 15)
    with pytest.raises(Claimed, match="Priya Shah"):
        change(house, checking.accept, document, "child_name", 0, other)
    with pytest.raises(NotAllowed):
        change(house, claiming.take_over, document, other, 15)
    change(house, claiming.take_over, document, admin, 15)
    with pytest.raises(Claimed, match="Tom Ellis"):
        change(house, checking.accept, document, "child_name", 0, caseworker)
    with house.database.writing() as session:
        session.execute(update(Document).values(claimed_until=now() - timedelta(seconds=1)))
    change(house, checking.accept, document, "child_name", 0, other)
    assert draft_of(house, document).held_by is not None


def test_setting_aside_needs_a_reason_and_can_be_taken_back(house: House, document: str, caseworker: Actor) -> None:
    with pytest.raises(Invalid):
        change(house, closing.set_aside, document, "because", caseworker)
    with pytest.raises(Invalid):
        change(house, closing.set_aside, document, "other", caseworker)
    aside = change(house, closing.set_aside, document, "not_ours", caseworker, note="For Kirkholme.")
    assert aside.state == State.SET_ASIDE
    assert change(house, closing.reopen, document, caseworker).state == State.DRAFT


def test_a_document_that_cannot_be_read_is_entered_by_hand(house: House, caseworker: Actor) -> None:
    brought = bring_and_read(house, b"%PDF-1.7 nothing behind it", "broken.pdf").public_id
    draft = draft_of(house, brought)
    assert draft.document.state == State.NEEDS_HELP
    assert draft.document.state_words
    for field, typed in (("document_type", "correspondence"), ("urgency", "low"), ("child_name", "Amara Bright")):
        change(house, checking.correct, brought, field, 0, typed, caseworker)
    change(house, checking.confirm_child, brought, checking.NO_CHILD, caseworker)
    assert change(house, closing.confirm, brought, caseworker).state == State.CHECKED


@pytest.mark.parametrize(
    ("field", "typed", "value", "shown"),
    [
        ("date_of_birth", "14/5/2016", "2016-05-14", "14 May 2016"),
        ("deadline", "3 September 2025", "2025-09-03", "3 September 2025"),
        ("document_date", "2025-03-01", "2025-03-01", "1 March 2025"),
        ("upn", "a371 2044 1902 4", "A371204419024", "A371204419024"),
        ("nhs_number", "943 476 5919", "9434765919", "943 476 5919"),
        ("nc_year", "Year 9", "9", "9"),
        ("nc_year", "reception", "R", "R"),
        ("primary_need", "asd", "ASD", "Autistic spectrum disorder (ASD)"),
        ("annual_cost", "£48,250", 48250.0, "£48,250"),
        ("plan_status", "Amended final", "amended_final", "Amended final"),
        ("document_type", "ep_advice", "ep_advice", "Educational psychology advice"),
        (
            "provision",
            {"what": "Therapy", "amount": "6", "unit": "hours", "per": "half_term"},
            {"what": "Therapy", "amount": 6, "unit": "hours", "per": "half_term"},
            "Therapy: 6 hours a half term",
        ),
    ],
)
def test_what_people_type_becomes_a_value(field: str, typed: Any, value: Any, shown: str) -> None:
    assert parse(field, typed) == value
    assert show(field, value) == shown


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("date_of_birth", "31/2/2016", "real date"),
        ("date_of_birth", "1 January 2090", "in the past"),
        ("deadline", "soon", "such as 27 3 2025"),
        ("upn", "A371204419025", "check letter|must"),
        ("nhs_number", "9434765918", "check figure"),
        ("nc_year", "99", "1 to 14"),
        ("primary_need", "lazy", "codes"),
        ("annual_cost", "-5", "pounds"),
        ("child_name", "x" * 400, "300 characters"),
        ("child_name", " ", "Enter"),
        ("shoe_size", "9", "no such field"),
        ("provision", {"what": "x", "amount": "many", "unit": "hours", "per": "week"}, "number"),
    ],
)
def test_what_cannot_be_is_refused_in_plain_english(field: str, typed: Any, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        parse(field, typed)
