"""The mailbox, against a real IMAP server: a mail is moved only when its document is safe, and taken once."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from tests.conftest import LETTER, wait_for
from tests.workers.intake.conftest import Server, worker
from triage.pipeline import House, process
from triage.storage.tables import Channel, Document, Job, State
from workers.intake import mailbox
from workers.intake.imap import Mailbox, MailboxError


def mail(subject: str, text: str = "Please find the letter attached.", attached: bytes | None = LETTER) -> EmailMessage:
    made = EmailMessage()
    made["From"] = "Jo Field <jo.field@school.example>"
    made["To"] = "send@council.example"
    made["Subject"] = subject
    made["Date"] = "Thu, 06 Mar 2025 09:00:00 +0000"
    made.set_content(text)
    if attached is not None:
        made.add_attachment(attached, maintype="text", subtype="plain", filename="letter.txt")
    return made


@pytest.fixture
def post(house: House, imap: Server) -> Server:
    settings = house.settings
    settings.mailbox_host, settings.mailbox_port, settings.mailbox_security = "127.0.0.1", imap.port, "none"
    settings.mailbox_user, settings.mailbox_password = imap.user, SecretStr(imap.password)
    return imap


def documents(house: House) -> list[Document]:
    with house.database.reading() as session:
        return list(session.scalars(select(Document).order_by(Document.id)))


@pytest.mark.both_ways
def test_a_mail_becomes_a_document_with_its_attachment(house: House, post: Server) -> None:
    post.deliver(mail("Amara / request"), datetime(2025, 3, 6, 23, 30, tzinfo=UTC))
    assert mailbox.look(house) == 1
    [document] = documents(house)
    assert (document.name, document.channel) == ("Amara - request.eml", Channel.MAIL)
    assert document.sender == "jo.field@school.example"
    assert str(document.received) == "2025-03-06"
    assert post.holds("INBOX") == []
    assert post.holds("Taken in") == [b"Amara / request"]
    with house.database.reading() as session:
        job = session.scalars(select(Job.id)).one()
    assert len(process(house, job, "test:1")) == 1
    assert [one.name for one in documents(house)] == ["Amara - request.eml", "letter.txt"]
    assert mailbox.look(house) == 0


def test_the_day_is_the_day_in_england(house: House, post: Server) -> None:
    post.deliver(mail("Summer"), datetime(2025, 7, 1, 23, 30, tzinfo=UTC))  # half past midnight by England's clocks
    mailbox.look(house)
    assert str(documents(house)[0].received) == "2025-07-02"


def test_large_mails_come_whole_and_stay_unread(house: House, post: Server) -> None:
    made = mail("Large", attached=random.Random(6).randbytes(3_000_000))
    post.deliver(made)
    with Mailbox(house.settings) as box:
        [one] = box.mails()
        assert b"".join(box.chunks(one)) == made.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") or (
            b"".join(box.chunks(one)) == made.as_bytes()
        )
    client = post.open()
    client.select_folder("INBOX")
    assert b"\\Seen" not in next(iter(client.fetch(client.search(), ["FLAGS"]).values()))[b"FLAGS"]


def test_a_mail_that_is_too_large_stands_in_the_way_of_nobody(house: House, post: Server) -> None:
    house.settings.max_upload_bytes = 5000
    post.deliver(mail("Too large", attached=b"x" * 6000))
    post.deliver(mail("Right"))
    assert mailbox.look(house) == 1
    assert post.holds("Not taken in") == [b"Too large"]
    assert post.holds("Taken in") == [b"Right"]


def test_a_mail_stays_where_it_is_until_its_document_is_safe(
    house: House, post: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    post.deliver(mail("Amara"))

    def fail(*_: object, **__: object) -> None:
        raise OSError("no room")

    with monkeypatch.context() as broken:
        broken.setattr(type(house.originals), "keep", fail)
        with pytest.raises(OSError, match="no room"):
            mailbox.look(house)
    assert post.holds("INBOX") == [b"Amara"]
    with monkeypatch.context() as broken:
        broken.setattr(Mailbox, "move", fail)
        with pytest.raises(OSError, match="no room"):
            mailbox.look(house)
    assert len(documents(house)) == 1
    assert mailbox.look(house) == 0  # only the move was missing
    assert (post.holds("INBOX"), post.holds("Taken in"), len(documents(house))) == ([], [b"Amara"], 1)


@pytest.mark.parametrize(
    "raw",
    [b"", b"no headers at all", b"From: \xff\xfe\r\nSubject: =?utf-8?b?////?=\r\n\r\nx", b"Subject: \r\n\tx\r\n\r\n"],
)
def test_any_mail_is_taken(house: House, post: Server, raw: bytes) -> None:
    client = post.open()
    client.append("INBOX", raw or b"\r\n", (), datetime(2025, 3, 6, tzinfo=UTC))
    assert mailbox.look(house) == 1


def test_a_wrong_password_is_said_without_it(house: House, post: Server) -> None:
    house.settings.mailbox_password = SecretStr("wrong")
    with pytest.raises(MailboxError) as caught:
        mailbox.look(house)
    assert caught.value.step == "sign_in"
    assert "wrong" not in str(caught.value)


@pytest.mark.timeout(180)
def test_killed_again_and_again_every_mail_is_taken_once(house: House, post: Server) -> None:
    for number in range(25):
        post.deliver(mail(f"Letter {number:02}", attached=b"Dear council, letter %d" % number))
    named = {
        "mailbox_host": "127.0.0.1", "mailbox_port": post.port, "mailbox_security": "none",
        "mailbox_user": post.user, "mailbox_password": post.password, "mailbox_seconds": 0.05,
    }  # fmt: skip
    for _ in range(4):
        until = min(24, len(documents(house)) + random.randint(1, 7))
        running = worker(house, "watch-mailbox", **named)
        wait_for(lambda until=until: len(documents(house)) >= until, 60)
        running.kill()
        running.wait()
    post.deliver(
        mail("Letter 25", attached=b"Dear council, letter 25")
    )  # the last one has work too: it ran before it ends
    running = worker(house, "watch-mailbox", **named)
    wait_for(lambda: post.holds("INBOX") == [], 60)
    running.terminate()
    assert running.wait(20) == 0
    assert sorted(one.name for one in documents(house)) == [f"Letter {number:02}.eml" for number in range(26)]
    assert {one.state for one in documents(house)} == {State.RECEIVED}
    assert sorted(post.holds("Taken in")) == [b"Letter %02d" % number for number in range(26)]
