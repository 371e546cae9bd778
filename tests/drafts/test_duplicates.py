"""A person says that a document is another copy; and takes that back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.conftest import LETTER, bring_and_read
from triage.drafts.actor import Actor
from triage.drafts.closing import reopen
from triage.drafts.draft import load_draft
from triage.drafts.duplicates import copies_of, likely_copies, mark_duplicate
from triage.drafts.errors import Invalid, NotNow
from triage.drafts.history import history_of
from triage.drafts.opening import find_document
from triage.pipeline import House
from triage.storage.tables import State, What

pytestmark = pytest.mark.both_ways


def change(house: House, what: Any, *arguments: Any, **named: Any) -> Any:
    with house.database.writing() as session:
        return what(session, *arguments, **named)


def test_a_copy_is_set_aside_with_a_link_and_can_come_back(house: House, caseworker: Actor) -> None:
    stays = bring_and_read(house, LETTER, "by-post.txt").public_id
    copy = bring_and_read(house, LETTER + b"\nSent by e-mail too.\n", "by-mail.txt", date(2025, 3, 8)).public_id
    with house.database.reading() as session:
        assert [one.public_id for one in likely_copies(session, find_document(session, copy))] == [stays]
    document = change(house, mark_duplicate, copy, stays, caseworker)
    assert (document.state, document.state_reason) == (State.SET_ASIDE, "duplicate")
    assert "by-post.txt" in (document.state_words or "")
    with house.database.reading() as session:
        first = find_document(session, stays)
        assert [one.public_id for one in copies_of(session, first)] == [copy]
        assert [one.public_id for one in load_draft(session, first).copies] == [copy]
        event = next(one for one in history_of(session, document=document) if one.what == What.DOCUMENT_DUPLICATE)
        assert (event.actor_name, event.details) == ("Priya Shah", {"of": stays})
    again = change(house, reopen, copy, caseworker)
    assert (again.state, again.duplicate_of_id) == (State.DRAFT, None)


def test_what_cannot_be_a_copy(house: House, caseworker: Actor) -> None:
    one = bring_and_read(house, LETTER).public_id
    other = bring_and_read(house, LETTER + b"2").public_id
    with pytest.raises(Invalid):
        change(house, mark_duplicate, one, one, caseworker)
    change(house, mark_duplicate, one, other, caseworker)
    with pytest.raises(NotNow):
        change(house, mark_duplicate, other, one, caseworker)
