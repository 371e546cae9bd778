"""Many documents in one request: each is taken or refused on its own, and the whole may be sent again."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from triage.pipeline import House
from triage.storage.tables import Document, Job, Priority

ENTRIES = [
    {"file": "one.txt", "received": "2025-03-06", "external_reference": "A-1"},
    {"file": "two.txt", "received": "2025-03-07", "sender": "school@example.org", "priority": "live"},
]


def post(api: httpx.Client, manifest: Any, names: list[str], **more: Any) -> httpx.Response:
    files: list[tuple[str, Any]] = [("file", (name, f"Dear council, {name}".encode())) for name in names]
    if isinstance(manifest, bytes):
        files.append(("manifest", ("manifest.csv", manifest)))
        return api.post("/v1/bulk", files=files, **more)
    return api.post("/v1/bulk", files=files, data={"manifest": json.dumps(manifest)}, **more)


def count(house: House) -> int:
    with house.database.reading() as session:
        return session.scalar(select(func.count(Document.id))) or 0


def test_a_manifest_in_json(api: httpx.Client, house: House) -> None:
    answer = post(api, ENTRIES, ["two.txt", "one.txt"])
    assert answer.status_code == 202
    outcomes = answer.json()["documents"]
    assert [(one["file"], one["status"]) for one in outcomes] == [("one.txt", 202), ("two.txt", 202)]
    first = api.get(f"/v1/documents/{outcomes[0]['id']}").json()
    assert (first["name"], first["received"], first["external_reference"]) == ("one.txt", "2025-03-06", "A-1")
    assert api.get(f"/v1/documents/{outcomes[1]['id']}/original").content == b"Dear council, two.txt"
    with house.database.reading() as session:
        assert session.scalars(select(Job.priority).order_by(Job.id)).all() == [Priority.BULK, Priority.LIVE]


def test_a_manifest_in_csv(api: httpx.Client) -> None:
    manifest = "\ufefffile,received\r\none.txt,2025-03-06\r\ntwo.txt,\r\n".encode()
    outcomes = post(api, manifest, ["one.txt", "two.txt"]).json()["documents"]
    assert api.get(f"/v1/documents/{outcomes[0]['id']}").json()["received"] == "2025-03-06"


@pytest.mark.both_ways
def test_sent_again_it_makes_no_second_document(api: httpx.Client, house: House) -> None:
    key = {"Idempotency-Key": "night-of-6-march"}
    first, again = (post(api, ENTRIES, ["one.txt", "two.txt"], headers=key) for _ in range(2))
    assert first.json() == again.json()
    assert count(house) == 2
    changed = post(api, [ENTRIES[0] | {"sender": "x@example.org"}, ENTRIES[1]], ["one.txt", "two.txt"], headers=key)
    assert [one["status"] for one in changed.json()["documents"]] == [422, 202]
    assert changed.json()["documents"][0]["code"] == "key_reused"


def test_one_that_is_too_large_stops_no_other(api: httpx.Client, house: House) -> None:
    house.settings.max_upload_bytes = 30
    entries = [{"file": "short.txt"}, {"file": "a very long name for a document.txt"}]
    outcomes = post(api, entries, [one["file"] for one in entries]).json()["documents"]
    assert [(one["status"], one["code"]) for one in outcomes] == [(202, None), (413, "too_large")]
    assert count(house) == 1


@pytest.mark.parametrize(
    ("manifest", "names"),
    [
        ([{"file": "one.txt"}], ["other.txt"]),
        ([{"file": "one.txt"}], ["one.txt", "two.txt"]),
        ([{"file": "one.txt"}, {"file": "two.txt"}], ["one.txt"]),
        ([{"file": "one.txt"}, {"file": "one.txt"}], ["one.txt"]),
        ([{"file": "one.txt"}], ["one.txt", "one.txt"]),
        ([{"file": "one.txt", "received": "2999-01-01"}], ["one.txt"]),
        ([{"file": "one.txt", "recieved": "2025-01-01"}], ["one.txt"]),
        ([{"file": "one.txt", "priority": "now"}], ["one.txt"]),
        ([], ["one.txt"]),
        ({"file": "one.txt"}, ["one.txt"]),
        (b"file,received\none.txt,2025-03-06,too much\n", ["one.txt"]),
        (b'file\n"one.txt\n', ["one.txt"]),
        (b"\xff\xfe", ["one.txt"]),
        (b"file\n" + b"one.txt\n" * 300, ["one.txt"]),
    ],
)
def test_what_does_not_fit_is_refused_as_a_whole(
    api: httpx.Client, house: House, manifest: Any, names: list[str]
) -> None:
    answer = post(api, manifest, names)
    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid"
    assert count(house) == 0


def test_up_to_200_files_in_one_post(api: httpx.Client, house: House) -> None:
    names = [f"{number}.txt" for number in range(201)]
    most = post(api, [{"file": name} for name in names[:200]], names[:200])
    assert (most.status_code, len(most.json()["documents"]), count(house)) == (202, 200, 200)
    for manifest in ([{"file": name} for name in names], b"file\n" + "\n".join(names).encode()):
        refused = post(api, manifest, names)
        assert refused.status_code == 422
        assert "200" in refused.text
    many = post(api, [{"file": "one.txt"}], ["one.txt"] * 250)
    assert (many.status_code, many.json()["code"]) == (422, "too_many_files")
    two = api.post("/v1/documents", files=[("file", ("one.txt", b"one")), ("file", ("two.txt", b"two"))])
    assert (two.status_code, two.json()["code"]) == (422, "too_many_files")
    assert "one file" in two.json()["detail"]
    assert count(house) == 200


def test_back_pressure(api: httpx.Client, house: House) -> None:
    house.settings.most_waiting = 2
    assert post(api, ENTRIES, ["one.txt", "two.txt"]).status_code == 202
    for path in ("/v1/documents", "/v1/bulk"):
        refused = api.post(path, files={"file": ("three.txt", b"three")})
        assert (refused.status_code, refused.json()["code"]) == (503, "busy")
        assert int(refused.headers["retry-after"]) > 0
