"""Four eyes, where the council wants them: by type, by urgency, and whatever was changed since."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import LETTER, bring_and_read, person
from triage.drafts import checking, closing
from triage.drafts.actor import Actor
from triage.drafts.council import change_setting
from triage.drafts.draft import load_draft
from triage.drafts.errors import Invalid, NotNow
from triage.drafts.history import history_of
from triage.drafts.opening import find_document
from triage.drafts.second_check import give_back
from triage.pipeline import House
from triage.storage.tables import Document, Role, State, What

pytestmark = pytest.mark.both_ways


def change(house: House, what: Any, *arguments: Any, **named: Any) -> Any:
    with house.database.writing() as session:
        return what(session, *arguments, **named)


@pytest.fixture
def second(house: House) -> Actor:
    return Actor.user(person(house, "Sam Okoro", Role.CASEWORKER))


def ready(house: House, actor: Actor) -> str:
    """A draft on which everything is decided."""
    public_id = bring_and_read(house, LETTER).public_id
    with house.database.reading() as session:
        draft = load_draft(session, find_document(session, public_id))
    for item in [draft.document_type, draft.urgency, *draft.fields]:
        if item.status == "suggested":
            change(house, checking.accept, public_id, item.field, item.position, actor)
    change(house, checking.confirm_child, public_id, checking.NEW_CHILD, actor)
    return public_id


def test_one_person_is_enough_by_default(house: House, caseworker: Actor) -> None:
    assert change(house, closing.confirm, ready(house, caseworker), caseworker).state == State.CHECKED


def test_two_people_check_where_the_type_asks_for_it(
    house: House, caseworker: Actor, second: Actor, admin: Actor
) -> None:
    change(house, change_setting, "second_check_types", ["ehc_request"], admin)
    document = ready(house, caseworker)
    waits: Document = change(house, closing.confirm, document, caseworker)
    assert (waits.state, waits.first_checked_by_id, waits.child_id) == (State.SECOND_CHECK, caseworker.id, None)
    with pytest.raises(NotNow, match="Somebody else"):
        change(house, closing.confirm, document, caseworker)
    checked: Document = change(house, closing.confirm, document, second)
    assert (checked.state, checked.checked_by_id) == (State.CHECKED, second.id)
    with house.database.reading() as session:
        seen = {event.what for event in history_of(session, document=checked)}
    assert {What.DOCUMENT_FIRST_CHECKED, What.DOCUMENT_CHECKED} <= seen


def test_lowering_the_urgency_needs_two_as_well(house: House, caseworker: Actor, admin: Actor) -> None:
    document = ready(house, caseworker)
    with house.database.reading() as session:
        found = find_document(session, document).urgency
    change(house, change_setting, "second_check_urgencies", [found], admin)
    change(house, checking.correct, document, "urgency", 0, "low", caseworker)
    assert change(house, closing.confirm, document, caseworker).state == State.SECOND_CHECK


def test_what_the_second_changes_is_seen_by_another(
    house: House, caseworker: Actor, second: Actor, admin: Actor
) -> None:
    change(house, change_setting, "second_check_types", ["ehc_request"], admin)
    document = ready(house, caseworker)
    change(house, closing.confirm, document, caseworker)
    change(house, checking.correct, document, "nc_year", 0, "Year 5", second)
    waits = change(house, closing.confirm, document, second)
    assert (waits.state, waits.first_checked_by_id) == (State.SECOND_CHECK, second.id)
    assert change(house, closing.confirm, document, caseworker).state == State.CHECKED


def test_given_back_with_a_note(house: House, caseworker: Actor, second: Actor, admin: Actor) -> None:
    change(house, change_setting, "second_check_types", ["ehc_request"], admin)
    document = ready(house, caseworker)
    change(house, closing.confirm, document, caseworker)
    with pytest.raises(Invalid):
        change(house, give_back, document, " ", second)
    back = change(house, give_back, document, "The date of birth is another child's.", second)
    assert (back.state, back.assigned_to_id) == (State.DRAFT, caseworker.id)
    assert "Sam Okoro gave it back: The date of birth" in (back.state_words or "")
    assert change(house, closing.confirm, document, caseworker).state == State.SECOND_CHECK
