"""The administrators' pages for webhooks."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest

from tests.api.pages.test_frame import sign_in, token_of
from tests.conftest import LETTER, bring_and_read, person, served
from tests.webhooks.receiver import Receiver
from triage.pipeline import House
from triage.storage.tables import Role
from workers.webhooks import Messenger


@pytest.fixture
def receiver(house: House) -> Iterator[Receiver]:
    house.settings.webhook_allowed_networks = "127.0.0.0/8"
    with Receiver() as made:
        yield made
        assert made.bad == []


@pytest.fixture
def tom(house: House) -> Iterator[httpx.Client]:
    """An administrator who is signed in."""
    user = person(house, "Tom Ellis", Role.ADMIN)
    with served(house) as address, httpx.Client(base_url=address, timeout=30) as client:
        assert sign_in(client, user.email, "/documents").status_code == 303
        yield client


def send(tom: httpx.Client, path: str, **fields: str | list[str]) -> httpx.Response:
    token = token_of(tom.get("/admin/webhooks").text)
    return tom.post(path, data={"csrf_token": token, **fields}, follow_redirects=True)


def add(tom: httpx.Client, receiver: Receiver) -> tuple[str, str]:
    answer = send(tom, "/admin/webhooks", name="<b>Case</b>", url=receiver.url, event=["document.read"])
    assert answer.status_code == 200
    found = re.search(r"whsec_[A-Za-z0-9+/=]+", answer.text)
    address = re.search(r'action="(/admin/webhooks/[a-z0-9]{20})"', answer.text)
    assert found
    assert address
    receiver.secret = found[0]
    return address[1], answer.text


def test_add_test_look_replay(house: House, tom: httpx.Client, receiver: Receiver) -> None:
    address, page = add(tom, receiver)
    assert "<b>Case</b>" not in page
    assert receiver.secret not in tom.get(address).text
    assert "The test arrived" in send(tom, f"{address}/test").text
    assert receiver.got[0]["type"] == "webhook.test"
    receiver.answers = [500]
    page = send(tom, f"{address}/test").text
    assert "did not arrive" in page
    assert "500 Internal Server Error" in page
    brought = bring_and_read(house, LETTER)
    messenger = Messenger(house)
    messenger.round()
    messenger.close()
    log = tom.get(address, params={"state": "delivered"}).text
    assert brought.public_id in log
    [delivery] = re.findall(rf'{brought.public_id}.*?name="delivery" value="([a-z0-9]+)"', log, re.DOTALL)[:1]
    assert "within a few seconds" in send(tom, f"{address}/replay", delivery=delivery).text
    messenger = Messenger(house)
    messenger.round()
    messenger.close()
    assert receiver.ids[-1] == receiver.ids[-2]
    assert "Switched off" in send(tom, address, action="off").text
    assert "whsec_" in send(tom, address, action="secret").text


def test_private_addresses_are_refused_with_the_reason(tom: httpx.Client, house: House) -> None:
    answer = send(tom, "/admin/webhooks", name="Case", url="https://127.0.0.1/x", event=["document.read"])
    assert answer.status_code == 422
    assert "TRIAGE_WEBHOOK_ALLOWED_NETWORKS" in answer.text
    for fields in ({"name": "", "url": "https://93.184.215.14/"}, {"name": "x", "url": "https://93.184.215.14/"}):
        assert send(tom, "/admin/webhooks", **fields).status_code == 422


def test_only_administrators(house: House, tom: httpx.Client) -> None:
    assert tom.get("/admin/webhooks/nothing").status_code == 404
    tom.cookies.clear()
    user = person(house, "Priya Shah", Role.CASEWORKER)
    sign_in(tom, user.email, "/documents")
    assert tom.get("/admin/webhooks").status_code == 403
