"""Copies and files that are one document, from the list and from a document's page, and the way back."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest

from tests.api.pages.test_frame import sign_in, token_of
from tests.conftest import LETTER, bring_and_read, person, served
from triage.pipeline import House
from triage.storage.tables import Role


@pytest.fixture
def priya(house: House) -> Iterator[httpx.Client]:
    """A caseworker who is signed in."""
    user = person(house, "Priya Shah", Role.CASEWORKER)
    with served(house) as address, httpx.Client(base_url=address, timeout=30) as client:
        assert sign_in(client, user.email, "/documents").status_code == 303
        yield client


def send(priya: httpx.Client, path: str, **fields: str | list[str]) -> httpx.Response:
    token = token_of(priya.get("/upload").text)
    return priya.post(path, data={"csrf_token": token, **fields}, follow_redirects=True)


def hidden(page: str, action: str) -> list[str]:
    """The documents that a form would send."""
    form = re.search(rf'<form[^>]*action="{action}".*?</form>', page, re.DOTALL)
    assert form
    return re.findall(r'name="document" value="(\w{20})"', form[0])


def test_copies_from_the_list_and_back(house: House, priya: httpx.Client) -> None:
    one, two, three = (bring_and_read(house, LETTER + bytes(f"\n{n}", "ascii"), f"<{n}>.txt") for n in "123")
    asked = send(priya, "/documents/actions", action="duplicates", document=[two.public_id, three.public_id])
    assert "Which one stays" in asked.text
    assert "&lt;3&gt;.txt" in asked.text
    assert "words are the same" in asked.text
    assert hidden(asked.text, "/documents/duplicates") == [two.public_id, three.public_id]
    assert one.public_id in asked.text  # offered: the same child
    nothing = send(priya, "/documents/duplicates", document=[two.public_id], stays="")
    assert nothing.status_code == 422
    done = send(
        priya,
        "/documents/duplicates",
        document=[one.public_id, two.public_id, three.public_id],
        stays=one.public_id,
        back="/documents?view=to_check",
    )
    assert "2 documents set aside as copies" in done.text
    undo = hidden(done.text, "/documents/actions")
    assert sorted(undo) == sorted([two.public_id, three.public_id])
    assert "Copies set aside" in priya.get(f"/documents/{one.public_id}").text
    back = send(priya, "/documents/actions", action="reopen", document=undo, back="/documents?view=to_check")
    assert "2 documents brought back" in back.text


def test_files_become_one_from_a_documents_page(house: House, priya: httpx.Client) -> None:
    one = bring_and_read(house, LETTER, "1.txt").public_id
    two = bring_and_read(house, b"Seen by Priti Vale.", "zebra.txt").public_id
    page = priya.get("/documents/merge", params={"document": one, "search": "Priti"}).text
    assert f"document={two}" in page
    page = priya.get("/documents/merge", params={"document": [one, two]}).text
    assert "Make these 2 files one document" in page
    same = {f"order-{one}": "1", f"order-{two}": "1"}
    assert "a number of its own" in send(priya, "/documents/merge", document=[one, two], **same).text
    order = {f"order-{one}": "2", f"order-{two}": "1"}
    done = send(priya, "/documents/merge", document=[one, two], **order)
    assert done.url.path == f"/documents/{two}"
    assert "part of" in priya.get(f"/documents/{one}").text
    gone = send(priya, f"/documents/{one}/reopen", version="")
    assert gone.status_code == 409
    assert "part of another document" in gone.text


def test_the_lists_actions_say_what_was_left(house: House, priya: httpx.Client) -> None:
    one, two = (bring_and_read(house, LETTER + bytes(f"\n{n}", "ascii")).public_id for n in "12")
    nothing = send(priya, "/documents/actions", action="set-aside", reason="not_ours")
    assert "Nothing was ticked" in nothing.text
    send(priya, "/documents/actions", action="set-aside", reason="not_ours", document=[one])
    both = send(priya, "/documents/actions", action="set-aside", reason="not_ours", document=[one, two])
    assert "1 document set aside" in both.text
    assert "1 document left as before" in both.text
