"""Taking documents in: safe before the answer, once for the same bytes, whatever the name."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from tests.conftest import LETTER, bring, bring_and_read
from triage.drafts.actor import COMMAND_LINE, Actor
from triage.drafts.closing import reopen, set_aside
from triage.drafts.file_names import safe_name
from triage.drafts.receive import Arrival, receive
from triage.pipeline import House
from triage.storage.originals import TooLarge
from triage.storage.tables import Channel, Document, Event, Job, Original, State, What

pytestmark = pytest.mark.both_ways


def test_a_received_document_has_its_row_its_work_and_its_event(house: House) -> None:
    brought = bring(house, LETTER)
    with house.database.reading() as session:
        document = session.scalars(select(Document)).one()
        assert (document.public_id, document.state) == (brought.public_id, State.RECEIVED)
        assert session.scalars(select(Job.document_id)).one() == document.id
        assert session.scalars(select(Event.what)).all() == [What.DOCUMENT_RECEIVED]
        assert house.originals.read(document.original.storage_key) == LETTER


def test_the_same_bytes_again_are_set_aside_with_a_link(house: House) -> None:
    first = bring(house, LETTER, received=date(2025, 3, 6))
    second = bring(house, LETTER, "copy.txt", received=date(2025, 3, 20))
    assert second.state is State.SET_ASIDE
    assert second.job_id is None
    assert second.already is not None
    assert second.already.public_id == first.public_id
    with house.database.reading() as session:
        document = session.scalars(select(Document).where(Document.public_id == second.public_id)).one()
        assert document.received == date(2025, 3, 20)
        assert document.state_words == "The same file is already here since 6 March 2025."
        assert session.scalar(select(func.count(Original.id))) == 1


def test_a_second_copy_can_be_read_after_all(house: House, caseworker: Actor) -> None:
    bring(house, LETTER)
    second = bring(house, LETTER)
    with house.database.writing() as session:
        assert reopen(session, second.public_id, caseworker).state == State.RECEIVED
        assert session.scalar(select(func.count(Job.id))) == 2


def test_a_second_copy_is_read_where_the_first_went_nowhere(house: House, caseworker: Actor) -> None:
    first = bring(house, LETTER)
    with house.database.writing() as session:
        set_aside(session, first.public_id, "sent_in_error", caseworker)
    second = bring(house, LETTER)
    assert second.state is State.RECEIVED
    assert second.already is not None


def test_more_than_the_limit_is_refused_and_leaves_no_row(house: House) -> None:
    arrival = Arrival("large.pdf", Channel.API, date(2025, 3, 6))
    with pytest.raises(TooLarge):
        receive(house.database, house.originals, [b"x" * 100] * 3, arrival, COMMAND_LINE, limit=250)
    with house.database.reading() as session:
        assert session.scalar(select(func.count(Document.id))) == 0


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("letter.pdf", "letter.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\My letter.docx", "My letter.docx"),
        ("a\x00b\nc\u202egpj.pdf", "a b cgpj.pdf"),
        ("", "document"),
        (None, "document"),
        ("...", "document"),
        ("Zoë’s views 😀.pdf", "Zoë’s views 😀.pdf"),
    ],
)
def test_names_are_made_safe(sent: str | None, kept: str) -> None:
    assert safe_name(sent) == kept


def test_a_long_name_is_shortened_and_keeps_its_ending() -> None:
    name = safe_name("x" * 300 + ".pdf")
    assert len(name) <= 200
    assert name.endswith(".pdf")


def test_attachments_are_documents_of_their_own_once(house: House) -> None:
    mail = (
        b"From: Joan <joan@example.org>\nTo: send@council.example\nSubject: Report\nMIME-Version: 1.0\n"
        b'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\nPlease find my report.\n'
        b'--b\nContent-Type: text/plain; name="report.txt"\n'
        b'Content-Disposition: attachment; filename="report.txt"\n\n' + LETTER + b"\n--b--\n"
    )
    brought = bring_and_read(house, mail, "mail.eml")
    with house.database.reading() as session:
        parent = session.scalars(select(Document).where(Document.public_id == brought.public_id)).one()
        attached = session.scalars(select(Document).where(Document.parent_id == parent.id)).one()
        assert parent.state == State.DRAFT
        assert (attached.name, attached.channel, attached.received) == ("report.txt", "attachment", parent.received)
        assert attached.state == State.DRAFT
        assert parent.subject == "Report"
