"""Several files that are one document become one, and can become several again."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from tests.conftest import LETTER, bring, bring_and_read
from triage.drafts import closing
from triage.drafts.actor import Actor
from triage.drafts.draft import load_draft
from triage.drafts.errors import Invalid, NotNow
from triage.drafts.history import history_of
from triage.drafts.merging import members_of, merge, undo_merge
from triage.drafts.opening import find_document
from triage.drafts.pictures import page_picture
from triage.pipeline import House, process
from triage.storage.tables import Document, State, StoredPage, What

pytestmark = pytest.mark.both_ways
SECOND = b"She also needs help with speech, and sees Priti Vale, speech and language therapist, at Hallow Beck.\n"


def change(house: House, what: Any, *arguments: Any, **named: Any) -> Any:
    with house.database.writing() as session:
        return what(session, *arguments, **named)


def found(house: House, public_id: str) -> Document:
    with house.database.reading() as session:
        return find_document(session, public_id)


def test_files_become_one_document_and_several_again(house: House, caseworker: Actor) -> None:
    first = bring_and_read(house, LETTER, "page-1.txt").public_id
    second = bring_and_read(house, SECOND, "page-2.txt").public_id
    third = bring(house, SECOND + b"And a third page.\n", "page-3.txt").public_id
    work = change(house, merge, [first, second, third], caseworker)
    assert work.public_id == first
    process(house, work.job_id, "test:1")

    document = found(house, first)
    assert (document.state, document.page_count) == (State.DRAFT, 3)
    assert document.child_name == "Amara Bright-Lowell"
    other = found(house, second)
    assert (other.state, other.state_reason) == (State.SET_ASIDE, closing.MERGED)
    assert "page-1.txt" in (other.state_words or "")
    with house.database.reading() as session:
        assert [one.name for one in members_of(session, document)] == ["page-2.txt", "page-3.txt"]
        pages = list(session.scalars(select(StoredPage).where(StoredPage.document_id == document.id)))
        assert "Priti" in str(pages[1].lines)
        assert pages[2].from_document is not None
        assert page_picture(house.originals, document, pages[1]).startswith(b"RIFF")
        assert What.DOCUMENT_MERGED in {event.what for event in history_of(session, document=document)}
        assert What.DOCUMENT_JOINED in {event.what for event in history_of(session, document=other)}
        assert load_draft(session, document).members[0].public_id == second

    with pytest.raises(NotNow, match="part of another"):
        change(house, closing.reopen, second, caseworker)
    for one in change(house, undo_merge, first, caseworker):
        process(house, one.job_id, "test:1")
    assert [(found(house, one).state, found(house, one).page_count) for one in (first, second, third)] == [
        (State.DRAFT, 1)
    ] * 3


def test_what_cannot_be_made_one(house: House, caseworker: Actor) -> None:
    first, second, third = (bring_and_read(house, LETTER + bytes(f"{n}", "ascii")).public_id for n in range(3))
    with pytest.raises(Invalid):
        change(house, merge, [first, first], caseworker)
    change(house, merge, [first, second], caseworker)
    with pytest.raises(NotNow, match="itself made of several"):
        change(house, merge, [third, first], caseworker)
    with pytest.raises(NotNow):
        change(house, merge, [third, second], caseworker)
    with pytest.raises(NotNow, match="not made of several"):
        change(house, undo_merge, third, caseworker)


def test_documents_are_made_one_while_the_first_is_being_read(house: House, caseworker: Actor) -> None:
    first, second = bring(house, LETTER), bring(house, SECOND, "page-2.txt")
    work = change(house, merge, [first.public_id, second.public_id], caseworker)
    assert work.job_id == first.job_id
    process(house, work.job_id, "test:1")
    assert found(house, first.public_id).page_count == 2
    assert process(house, second.job_id or 0, "test:1") == []
