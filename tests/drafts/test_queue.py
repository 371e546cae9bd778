"""The queue's order, pages, lists and search."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from tests.conftest import LETTER, bring, bring_and_read
from triage.drafts.queue import BadCursor, QueueFilter, View, queue_counts, queue_page
from triage.pipeline import House
from triage.storage.tables import NO_DUE_DATE, Document, State

pytestmark = pytest.mark.both_ways


@pytest.fixture
def filled(house: House) -> House:
    """Twelve drafts of all urgencies and dates."""
    for number in range(12):
        bring(house, f"document {number}".encode(), f"{number}.txt")
    with house.database.writing() as session:
        for number, document in enumerate(session.scalars(select(Document).order_by(Document.id))):
            document.state = State.DRAFT
            document.urgency_rank = number % 3
            document.urgency = ("critical", "high", "standard")[number % 3]
            document.due_sort = date(2025, 4, 1) + timedelta(days=12 - number) if number % 2 else NO_DUE_DATE
            document.received = date(2025, 3, 20) - timedelta(days=number)
    return house


def test_most_urgent_first_then_due_then_age(filled: House) -> None:
    with filled.database.reading() as session:
        rows = queue_page(session, QueueFilter(), limit=50).rows
    places = [(row.urgency_rank, row.due_sort, row.received) for row in rows]
    assert len(places) == 12
    assert places == sorted(places)


def test_pages_miss_nothing_and_repeat_nothing_while_documents_leave(filled: House) -> None:
    seen: list[str] = []
    cursor = None
    while True:
        with filled.database.writing() as session:
            page = queue_page(session, QueueFilter(), cursor=cursor, limit=5)
            session.execute(update(Document).where(Document.id == page.rows[0].id).values(state=State.CHECKED))
        seen.extend(row.public_id for row in page.rows)
        if page.next_cursor is None:
            break
        cursor = page.next_cursor
    assert len(seen) == len(set(seen)) == 12


@pytest.mark.parametrize("cursor", ["x", "////", "bnVsbA", "WzEsMiwzXQ"])
def test_a_made_up_cursor_is_refused(filled: House, cursor: str) -> None:
    with filled.database.reading() as session, pytest.raises(BadCursor):
        queue_page(session, QueueFilter(), cursor=cursor)


def test_filters_narrow(filled: House) -> None:
    with filled.database.reading() as session:
        critical = queue_page(session, QueueFilter(urgencies=("critical",))).rows
        due = queue_page(session, QueueFilter(due_by=date(2025, 4, 4))).rows
        assert {row.urgency for row in critical} == {"critical"}
        assert len(due) == 2
        assert queue_counts(session)[View.TO_CHECK] == 12
        assert queue_counts(session)[View.NEEDS_HELP] == 0


@pytest.mark.parametrize("search", ["Amara", "bright-lowell", "A371204419024", "autism diagnosis", "letter"])
def test_search_finds_what_a_person_types(house: House, search: str) -> None:
    brought = bring_and_read(house, LETTER)
    bring_and_read(house, b"A newsletter about the summer fair.", "fair.txt")
    with house.database.reading() as session:
        rows = queue_page(session, QueueFilter(View.ALL, search=search)).rows
    assert [row.public_id for row in rows] == [brought.public_id]
