"""Webhooks arrive signed, once their event is kept and never without it, and again until the receiver has them."""

from __future__ import annotations

import threading
import time
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from tests.conftest import LETTER, bring_and_read, wait_for
from tests.register.test_from_documents import check
from tests.webhooks.receiver import Receiver
from triage.drafts.actor import COMMAND_LINE, SYSTEM
from triage.drafts.history import record
from triage.drafts.opening import find_document
from triage.pipeline import House
from triage.settings import Settings
from triage.storage.tables import (
    Event,
    Told,
    WebhookAttempt,
    WebhookDelivery,
    WebhookEndpoint,
    WebhookMessage,
    What,
    now,
)
from triage.webhooks.clocks import tell_of_clocks
from triage.webhooks.delivering import deliver_all, due, forget_old
from triage.webhooks.endpoints import renew_secret, replay, replay_given_up, switch
from workers.webhooks import Messenger


def send(house: House, endpoint: WebhookEndpoint) -> int:
    return deliver_all(house.database, house.settings, due(house.database).get(endpoint.id, []))


def delivery(house: House) -> WebhookDelivery:
    with house.database.reading() as session:
        return session.scalars(select(WebhookDelivery)).unique().one()


def wait_no_longer(house: House) -> None:
    with house.database.writing() as session:
        session.execute(update(WebhookDelivery).values(due_at=now()))


@pytest.mark.both_ways
def test_a_read_document_is_told_without_its_content(
    house: House, receiver: Receiver, endpoint: WebhookEndpoint
) -> None:
    brought = bring_and_read(house, LETTER)
    assert send(house, endpoint) == 1
    [message] = receiver.got
    assert message["type"] == "document.read"
    assert message["data"] == {
        "document": brought.public_id,
        "state": "draft",
        "reason": None,
        "external_reference": None,
        "url": f"/v1/documents/{brought.public_id}",
    }
    assert message["timestamp"].endswith("+00:00")
    assert receiver.bad == []
    assert delivery(house).state == Told.DELIVERED
    assert send(house, endpoint) == 0


def test_what_needs_help_says_why(house: House, receiver: Receiver, endpoint: WebhookEndpoint) -> None:
    bring_and_read(house, b"\x00\x01\x02 no known format", "what.bin")
    send(house, endpoint)
    assert (receiver.got[0]["type"], receiver.got[0]["data"]["state"]) == ("document.needs_help", "needs_help")
    assert receiver.got[0]["data"]["reason"]


def test_no_message_without_its_event_and_no_event_without_its_message(house: House, endpoint: WebhookEndpoint) -> None:
    brought = bring_and_read(house, LETTER)
    with house.database.writing() as session:
        record(session, SYSTEM, What.DOCUMENT_CHECKED, document=find_document(session, brought.public_id))
        session.flush()
        session.rollback()
    with house.database.reading() as session:
        messages = session.scalars(select(WebhookMessage)).all()
        events = session.scalars(select(Event.id).where(Event.what == What.DOCUMENT_READ)).all()
    assert [message.event_id for message in messages] == events


def test_only_what_was_chosen_is_told(house: House, receiver: Receiver, endpoint: WebhookEndpoint) -> None:
    with house.database.writing() as session:
        session.get_one(WebhookEndpoint, endpoint.id).events = ["draft.checked"]
    bring_and_read(house, LETTER)
    assert due(house.database) == {}


@pytest.mark.both_ways
def test_a_failing_receiver_is_asked_again_with_growing_pauses_for_three_days(
    house: House, receiver: Receiver, endpoint: WebhookEndpoint
) -> None:
    bring_and_read(house, LETTER)
    receiver.answers = [500] * 11
    waited, before = timedelta(), timedelta()
    for _ in range(10):
        send(house, endpoint)
        pause = delivery(house).due_at - now()
        assert pause > before
        waited, before = waited + pause, pause
        assert due(house.database) == {}
        wait_no_longer(house)
    assert timedelta(days=2.9) < waited < timedelta(days=3.5)
    send(house, endpoint)
    over = delivery(house)
    assert (over.state, len(over.attempts), {one.status for one in over.attempts}) == (Told.GIVEN_UP, 11, {500})
    with house.database.writing() as session:
        assert replay_given_up(session, COMMAND_LINE, session.get_one(WebhookEndpoint, endpoint.id)) == 1
    assert send(house, endpoint) == 1
    assert len(set(receiver.ids)) == 1
    assert receiver.bad == []


def test_a_receiver_may_ask_for_a_longer_pause(house: House, receiver: Receiver, endpoint: WebhookEndpoint) -> None:
    bring_and_read(house, LETTER)
    receiver.answers, receiver.headers = [429], {"Retry-After": "900"}
    send(house, endpoint)
    assert delivery(house).due_at > now() + timedelta(seconds=800)


def test_redirects_are_not_followed(house: House, receiver: Receiver, endpoint: WebhookEndpoint) -> None:
    bring_and_read(house, LETTER)
    receiver.answers, receiver.headers = [302], {"Location": "/elsewhere"}
    send(house, endpoint)
    assert [(one.status, one.error) for one in delivery(house).attempts] == [(302, "redirect")]
    assert receiver.bad == []


def test_a_receiver_that_drips_its_answer_is_cut_off(
    house: House, receiver: Receiver, endpoint: WebhookEndpoint
) -> None:
    bring_and_read(house, LETTER)
    house.settings.webhook_seconds = 1.0
    receiver.slow = 0.05
    started = time.monotonic()
    send(house, endpoint)
    assert time.monotonic() - started < 10
    assert [one.error for one in delivery(house).attempts] == ["timed_out"]


def test_nobody_there_is_written_down_and_tried_again(house: House, endpoint: WebhookEndpoint) -> None:
    with house.database.writing() as session:
        session.get_one(WebhookEndpoint, endpoint.id).url = "http://127.0.0.1:9/"
    bring_and_read(house, LETTER)
    send(house, endpoint)
    assert [one.error for one in delivery(house).attempts] == ["cannot_connect"]
    assert delivery(house).state == Told.WAITING


def test_gone_means_gone(house: House, receiver: Receiver, endpoint: WebhookEndpoint) -> None:
    bring_and_read(house, LETTER)
    receiver.answers = [410]
    send(house, endpoint)
    bring_and_read(house, LETTER + b"2")
    assert due(house.database) == {}
    with house.database.reading() as session:
        assert not session.get_one(WebhookEndpoint, endpoint.id).active
        assert What.WEBHOOK_SWITCHED_OFF in session.scalars(select(Event.what)).all()


def test_switched_off_waits_and_switched_on_goes_on(
    house: House, receiver: Receiver, endpoint: WebhookEndpoint
) -> None:
    bring_and_read(house, LETTER)
    for on, good in ((False, 0), (True, 1)):
        with house.database.writing() as session:
            switch(session, COMMAND_LINE, session.get_one(WebhookEndpoint, endpoint.id), on=on)
        assert send(house, endpoint) == good


def test_both_secrets_sign_while_the_receiver_changes_over(
    house: House, receiver: Receiver, endpoint: WebhookEndpoint
) -> None:
    old = receiver.secret
    with house.database.writing() as session:
        new = renew_secret(session, COMMAND_LINE, session.get_one(WebhookEndpoint, endpoint.id))
    bring_and_read(house, LETTER)
    [delivery_id] = due(house.database)[endpoint.id]
    for secret, good in ((old, True), (new, True)):
        receiver.secret = secret
        with house.database.writing() as session:
            row = session.get_one(WebhookEndpoint, endpoint.id)
            replay(session, COMMAND_LINE, row, session.get_one(WebhookDelivery, delivery_id).public_id)
        send(house, endpoint)
        assert (receiver.bad == []) is good
    with house.database.writing() as session:
        session.get_one(WebhookEndpoint, endpoint.id).old_secret_until = now()
    receiver.secret = old
    with house.database.writing() as session:
        replay_given_up(session, COMMAND_LINE, session.get_one(WebhookEndpoint, endpoint.id))
        session.get_one(WebhookDelivery, delivery_id).state = Told.WAITING
    send(house, endpoint)
    assert len(receiver.bad) == 1
    receiver.bad.clear()


def test_a_sender_that_died_gives_its_message_back(house: House, receiver: Receiver, endpoint: WebhookEndpoint) -> None:
    bring_and_read(house, LETTER)
    with house.database.writing() as session:
        session.execute(update(WebhookDelivery).values(lease_until=now() + timedelta(seconds=20), tries=1))
    assert due(house.database) == {}
    assert due(house.database, now() + timedelta(seconds=21)) != {}


def test_a_slow_receiver_holds_up_no_other(house: House, receiver: Receiver, endpoint: WebhookEndpoint) -> None:
    with Receiver(slow=0.05) as dripping:
        house.settings.webhook_seconds = 3.0
        with house.database.writing() as session:
            slow = WebhookEndpoint(name="Slow", url=dripping.url, secret=endpoint.secret, events=["document.read"])
            session.add(slow)
        bring_and_read(house, LETTER)
        messenger = Messenger(house)
        messenger.round()
        wait_for(lambda: len(receiver.got) == 1, 2.5)
        messenger.round()
        messenger.close()
    assert len(dripping.got) == 1


@pytest.mark.both_ways
def test_two_senders_at_once_deliver_once(house: House, receiver: Receiver, endpoint: WebhookEndpoint) -> None:
    for number in range(5):
        bring_and_read(house, b"Dear council %d" % number)
    waiting = due(house.database)[endpoint.id]
    threads = [threading.Thread(target=deliver_all, args=(house.database, house.settings, waiting)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(receiver.ids) == sorted(set(receiver.ids))
    assert len(receiver.ids) == 5


@pytest.mark.both_ways
def test_time_limits_are_told_once(house: House, receiver: Receiver, endpoint: WebhookEndpoint) -> None:
    check(house, date(2026, 1, 5), document_type="ehc_request", case_reference="TM-EHC-1")

    def tell(on: date) -> int:
        with house.database.writing() as session:
            return tell_of_clocks(session, on)

    assert tell(date(2026, 2, 6)) == 0
    assert tell(date(2026, 2, 10)) == 1
    assert tell(date(2026, 2, 12)) == 0
    assert tell(date(2026, 2, 17)) == 1
    assert tell(date(2026, 2, 18)) == 0
    send(house, endpoint)
    assert [(one["type"], one["data"]["rule"], one["data"]["due"]) for one in receiver.got] == [
        ("clock.due_soon", "A1", "2026-02-16"),
        ("clock.late", "A1", "2026-02-16"),
    ]
    assert receiver.got[0]["data"]["case_reference"] == "TM-EHC-1"
    assert receiver.bad == []


@pytest.mark.both_ways
def test_the_log_goes_back_so_far(house: House, receiver: Receiver, endpoint: WebhookEndpoint) -> None:
    bring_and_read(house, LETTER)
    send(house, endpoint)
    with house.database.writing() as session:
        forget_old(session, house.settings)
        assert session.scalars(select(WebhookAttempt)).all()
        session.execute(update(WebhookMessage).values(created_at=now() - timedelta(days=91)))
        forget_old(session, house.settings)
        for table in (WebhookAttempt, WebhookDelivery, WebhookMessage):
            assert session.scalars(select(table)).all() == []


def test_the_default_pauses_grow_for_three_days() -> None:
    pauses = Settings().webhook_pauses
    assert sorted(pauses) == list(pauses)
    assert 2.9 < sum(pauses) / 86_400 < 3.1
