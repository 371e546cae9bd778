"""The JSON door: documents in, results out, every refusal with its reason."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from api.auth.keys import create_key
from tests.conftest import LETTER, bring_and_read
from triage.drafts.actor import COMMAND_LINE
from triage.england import today
from triage.pipeline import House, process
from triage.storage.tables import Document, Event, IdempotencyKey, Job, What

pytestmark = pytest.mark.both_ways


def post(api: httpx.Client, content: bytes = LETTER, name: str = "letter.txt", **more: Any) -> httpx.Response:
    return api.post("/v1/documents", files={"file": (name, content)}, **more)


def test_a_posted_document_is_safe_and_has_an_address(api: httpx.Client, house: House) -> None:
    answer = post(api, data={"received": "2025-03-06", "sender": "school@example.org", "external_reference": "A-17"})
    assert answer.status_code == 202
    assert answer.json()["state"] == "received"
    assert answer.headers["location"] == f"/v1/documents/{answer.json()['id']}"
    document = api.get(answer.headers["location"]).json()
    assert document["received"] == "2025-03-06"
    assert document["external_reference"] == "A-17"
    assert document["reading"] is None
    assert document["sha256"] == hashlib.sha256(LETTER).hexdigest()


def test_the_reading_and_the_decisions_stand_apart(api: httpx.Client, house: House) -> None:
    brought = bring_and_read(house, LETTER)
    address = f"/v1/documents/{brought.public_id}"
    tag = api.get(f"{address}/draft").headers["etag"]
    changed = api.put(f"{address}/draft/values/nc_year/0", json={"value": "Year 5"}, headers={"If-Match": tag})
    assert changed.status_code == 204
    document = api.get(address).json()
    assert document["reading"]["document_type"]["value"] == "ehc_request"
    assert document["reading"]["fields"]["child_name"]["value"] == "Amara Bright-Lowell"
    assert document["reading"]["file"] == "letter.txt"
    assert document["checked"] == {"nc_year": ["5"]}
    assert [one["field"] for one in document["decisions"]] == ["nc_year"]


def test_a_draft_is_checked_over_the_api(api: httpx.Client, house: House) -> None:
    address = f"/v1/documents/{bring_and_read(house, LETTER).public_id}/draft"
    first = api.post(f"{address}/confirm", headers={"If-Match": api.get(address).headers["etag"]})
    assert first.status_code == 409
    assert "child" in first.json()["detail"]
    draft = api.get(address)
    tag = draft.headers["etag"]
    for item in [draft.json()["document_type"], draft.json()["urgency"], *draft.json()["fields"]]:
        if item["status"] == "suggested":
            where = f"{address}/values/{item['field']}/{item['position']}/accept"
            tag = api.post(where, headers={"If-Match": tag}).headers["etag"]
    tag = api.post(f"{address}/child", json={"child": "new"}, headers={"If-Match": tag}).headers["etag"]
    checked = api.post(f"{address}/confirm", headers={"If-Match": tag})
    assert checked.status_code == 200
    assert checked.json()["state"] == "checked"
    child = api.get(f"/v1/children/{checked.json()['child']}").json()
    assert child["full_name"] == "Amara Bright-Lowell"
    assert child["documents"] == [checked.json()["id"]]
    assert api.get("/v1/children", params={"search": "bright-lowell amara"}).json()["children"][0]["id"] == child["id"]


def test_a_change_needs_the_drafts_version(api: httpx.Client, house: House) -> None:
    address = f"/v1/documents/{bring_and_read(house, LETTER).public_id}/draft/values/nc_year/0"
    assert api.put(address, json={"value": "5"}).status_code == 428
    assert api.put(address, json={"value": "5"}, headers={"If-Match": '"1"'}).status_code == 412
    assert api.put(address, json={"value": "5"}, headers={"If-Match": "x"}).status_code == 400


def test_the_same_key_gives_the_same_answer_and_one_document(api: httpx.Client, house: House) -> None:
    first = post(api, headers={"Idempotency-Key": "abc"}, data={"received": "2025-03-06"})
    again = post(api, headers={"Idempotency-Key": "abc"}, data={"received": "2025-03-06"})
    other = post(api, b"other", headers={"Idempotency-Key": "abc"})
    assert first.json() == again.json()
    assert (again.status_code, other.status_code) == (202, 422)
    assert other.json()["code"] == "key_reused"
    with house.database.reading() as session:
        assert session.scalar(select(func.count(Document.id))) == 1


def test_an_old_key_is_forgotten(api: httpx.Client, house: House) -> None:
    post(api, headers={"Idempotency-Key": "abc"})
    with house.database.writing() as session:
        session.scalars(select(IdempotencyKey)).one().created_at -= timedelta(hours=25)
    assert post(api, b"other", headers={"Idempotency-Key": "abc"}).status_code == 202


def test_the_same_bytes_say_that_they_are_here(api: httpx.Client) -> None:
    first = post(api).json()
    second = post(api, name="copy.txt").json()
    assert second["state"] == "set_aside"
    assert second["already_here"]["id"] == first["id"]


def test_json_with_base64(api: httpx.Client) -> None:
    body = {"name": "letter.txt", "content_base64": base64.b64encode(LETTER).decode(), "received": "2025-03-06"}
    answer = api.post("/v1/documents", json=body)
    assert answer.status_code == 202
    assert api.get(answer.headers["location"] + "/original").content == LETTER
    assert api.post("/v1/documents", json=body | {"content_base64": "?"}).status_code == 422
    assert api.post("/v1/documents", json={"name": "x"}).status_code == 422


def test_the_original_comes_back_to_be_saved(api: httpx.Client) -> None:
    name = 'Zoë "x" <b>.html'
    answer = post(api, b"<script>alert(1)</script>", name)
    original = api.get(answer.headers["location"] + "/original")
    assert original.content == b"<script>alert(1)</script>"
    assert original.headers["content-disposition"].startswith("attachment; filename*=UTF-8''Zo%C3%AB")
    assert original.headers["x-content-type-options"] == "nosniff"


def test_pages_and_pictures(api: httpx.Client, house: House) -> None:
    address = f"/v1/documents/{bring_and_read(house, LETTER).public_id}/pages"
    pages = api.get(address).json()
    assert pages[0]["lines"][0]["words"][0][0] == "Thornmere"
    picture = api.get(f"{address}/1/picture")
    assert picture.headers["content-type"] == "image/webp"
    assert picture.content[:4] == b"RIFF"
    assert api.get(f"{address}/2/picture").status_code == 404


def test_lists_page_through_everything(api: httpx.Client) -> None:
    posted = [post(api, f"document {n}".encode()).json()["id"] for n in range(7)]
    seen: list[str] = []
    cursor = None
    while True:
        page = api.get("/v1/documents", params={"limit": 3} | ({"cursor": cursor} if cursor else {})).json()
        seen.extend(one["id"] for one in page["documents"])
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == posted
    assert api.get("/v1/documents", params={"state": "draft"}).json()["documents"] == []
    assert api.get("/v1/documents", params={"cursor": "nonsense"}).status_code == 422


def test_every_look_and_change_is_in_the_history(api: httpx.Client, house: House) -> None:
    address = post(api).headers["location"]
    api.get(address)
    api.get(address + "/original")
    events = api.get("/v1/events").json()
    happened = [event["what"] for event in events["events"]]
    assert happened[-3:] == [What.DOCUMENT_RECEIVED, What.DOCUMENT_LOOKED_AT, What.DOCUMENT_DOWNLOADED]
    assert api.get("/v1/events", params={"after": events["last"]}).json()["events"] == []
    with house.database.reading() as session:
        assert all(event.request_id for event in session.scalars(select(Event)) if event.actor.startswith("key"))


@pytest.mark.parametrize("name", ["../../../etc/passwd", "C:\\temp\\passwd", "passwd\r\nX: y", "x" * 300 + ".pdf"])
def test_names_never_become_paths(api: httpx.Client, house: House, name: str) -> None:
    kept = api.get(post(api, name=name).headers["location"]).json()["name"]
    assert len(kept) <= 200
    assert not set("/\\\r\n") & set(kept)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"received": "tomorrow"}, "received"),
        ({"received": str(today() + timedelta(days=1))}, "received"),
        ({"received": "0001-01-01"}, "received"),
        ({"priority": "now"}, "priority"),
        ({"sender": "x" * 400}, "sender"),
    ],
)
def test_what_cannot_be_is_refused(api: httpx.Client, fields: dict[str, str], field: str) -> None:
    answer = post(api, data=fields)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["field"] == field
    assert set(answer.json()) >= {"type", "title", "status", "detail", "code", "request_id"}


def test_other_bodies_are_refused(api: httpx.Client) -> None:
    assert api.post("/v1/documents", content=b"x", headers={"content-type": "text/plain"}).status_code == 415
    assert api.post("/v1/documents", files={"attachment": ("a.txt", b"x")}).status_code == 422
    assert api.post("/v1/documents", data={"file": "text"}, files={"x": ("a", b"x")}).status_code == 422
    broken = api.post("/v1/documents", content=b"x", headers={"content-type": "multipart/form-data; boundary=b"})
    assert 400 <= broken.status_code < 500


def test_keys_need_the_scope(api: httpx.Client, house: House) -> None:
    with house.database.writing() as session:
        reader = create_key(session, COMMAND_LINE, name="reader", scopes=["documents:read"]).secret
    assert post(api, headers={"Authorization": f"Bearer {reader}"}).status_code == 403
    for wrong in ("Bearer x", "Bearer triage_aaaa_bbbb", "Basic abc", ""):
        answer = post(api, headers={"Authorization": wrong})
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"


def test_a_posted_document_is_read_by_whoever_finds_its_work(api: httpx.Client, house: House) -> None:
    address = post(api).headers["location"]
    with house.database.reading() as session:
        job = session.scalars(select(Job.id)).one()
    process(house, job, "test:1")
    assert api.get(address).json()["state"] == "draft"
