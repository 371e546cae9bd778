"""Papers of documents that were set aside go after the time that the council says; history and records stay."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from tests.conftest import LETTER, bring_and_read
from triage.drafts import checking, closing
from triage.drafts.actor import Actor
from triage.drafts.errors import NotNow
from triage.drafts.history import history_of
from triage.drafts.keeping import NOTICE, remove_old
from triage.drafts.opening import find_document
from triage.pipeline import House
from triage.storage.search import matching
from triage.storage.tables import Decision, Document, Original, StoredPage, Suggestion, What, now

pytestmark = pytest.mark.both_ways


def test_old_papers_go_and_the_history_stays(house: House, caseworker: Actor) -> None:
    old = bring_and_read(house, LETTER).public_id
    new = bring_and_read(house, LETTER + b"Another.\n").public_id
    with house.database.writing() as session:
        checking.accept(session, old, "child_name", 0, caseworker)
        checking.undo(session, old, "child_name", 0, caseworker)
        for one in (old, new):
            closing.set_aside(session, one, "not_ours", caseworker)
        key = find_document(session, old).original.storage_key
        session.execute(update(Document).where(Document.public_id == old).values(state_at=now() - timedelta(days=400)))
    assert remove_old(house.database, house.originals, 0) == 0
    assert remove_old(house.database, house.originals, 365) == 1
    assert remove_old(house.database, house.originals, 365) == 0
    with house.database.reading() as session:
        document = find_document(session, old)
        assert (document.child_name, document.run_id, document.state_reason) == (None, None, closing.REMOVED)
        assert house.originals.read(document.original.storage_key) == NOTICE
        assert not house.originals.has(key)
        for table in (Decision, Suggestion, StoredPage):
            number = session.scalar(select(func.count(table.id)).where(table.document_id == document.id))
            assert number == 0
        assert session.scalars(select(Document.public_id).where(matching(session, "Bright"))).all() == [new]
        assert {What.DOCUMENT_REMOVED, What.DOCUMENT_SET_ASIDE, What.VALUE_ACCEPTED} <= {
            event.what for event in history_of(session, document=document)
        }
        assert session.scalar(select(func.count(Original.id))) == 2
    with house.database.writing() as session, pytest.raises(NotNow, match="no longer kept"):
        closing.reopen(session, old, caseworker)


def test_the_same_file_elsewhere_is_kept(house: House, caseworker: Actor) -> None:
    first = bring_and_read(house, LETTER).public_id
    second = bring_and_read(house, LETTER).public_id  # the same bytes: set aside at once
    with house.database.writing() as session:
        session.execute(
            update(Document).where(Document.public_id == second).values(state_at=now() - timedelta(days=400))
        )
    assert remove_old(house.database, house.originals, 30) == 1
    with house.database.reading() as session:
        assert house.originals.read(find_document(session, first).original.storage_key) == LETTER
