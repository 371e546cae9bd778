"""Files of several documents over the JSON door: proposed, split, taken back."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.conftest import bring_and_read
from triage.drafts.work import due
from triage.pipeline import House, process

BUNDLE = (Path(__file__).parents[1] / "data" / "bundles" / "three_reports.pdf").read_bytes()


@pytest.fixture
def address(house: House) -> str:
    """A file of three reports, read."""
    return f"/v1/documents/{bring_and_read(house, BUNDLE, 'scan.pdf').public_id}"


def tag(api: httpx.Client, address: str) -> dict[str, str]:
    return {"If-Match": api.get(f"{address}/draft").headers["etag"]}


def read_what_waits(house: House) -> None:
    for one in due(house.database):
        process(house, one.job_id, "test:1")


def test_the_parts_are_proposed_in_reading_and_draft(api: httpx.Client, address: str) -> None:
    parts = api.get(address).json()["reading"]["parts"]
    assert [(part["document_type"], part["pages"]) for part in parts] == [
        ("slt_report", [1, 4]),
        ("education_advice", [5, 5]),
        ("medical_advice", [6, 9]),
    ]
    draft = api.get(f"{address}/draft").json()
    assert [part["pages"] for part in draft["proposed_parts"]] == [[1, 4], [5, 5], [6, 9]]


def test_a_file_is_split_as_proposed_and_each_part_is_a_document(api: httpx.Client, house: House, address: str) -> None:
    version = tag(api, address)
    answer = api.post(f"{address}/split", json={}, headers=version)
    assert answer.status_code == 200
    assert answer.json()["state"] == "split"
    read_what_waits(house)
    source = api.get(address).json()
    assert source["parts"] == answer.json()["parts"]
    assert source["attachments"] == []
    parts = [api.get(f"/v1/documents/{name}").json() for name in source["parts"]]
    assert [part["part_of"] for part in parts] == [
        {"id": source["id"], "pages": pages} for pages in ([1, 4], [5, 5], [6, 9])
    ]
    assert [part["state"] for part in parts] == ["draft"] * 3
    assert {part["sha256"] for part in parts} == {source["sha256"]}
    assert [len(api.get(f"/v1/documents/{name}/pages").json()) for name in source["parts"]] == [4, 1, 4]
    assert api.get(f"/v1/documents/{source['parts'][2]}/pages/1/picture").content[:4] == b"RIFF"
    original = api.get(f"/v1/documents/{source['parts'][0]}/original")
    assert original.content == BUNDLE
    assert original.headers["content-disposition"].endswith("scan.pdf")
    # the answer got lost, and the request comes again with the version it had
    assert api.post(f"{address}/split", json={}, headers=version).json() == answer.json()


def test_a_system_says_other_boundaries_and_types(api: httpx.Client, house: House, address: str) -> None:
    wanted = {"parts": [{"pages": [1, 4]}, {"pages": [5, 9], "document_type": "complaint"}]}
    answer = api.post(f"{address}/split", json=wanted, headers=tag(api, address))
    read_what_waits(house)
    second = api.get(f"/v1/documents/{answer.json()['parts'][1]}").json()
    assert second["document_type"] == "complaint"
    assert second["checked"] == {"document_type": ["complaint"]}


def test_a_split_is_taken_back(api: httpx.Client, house: House, address: str) -> None:
    made = api.post(f"{address}/split", json={}, headers=tag(api, address)).json()["parts"]
    undone = api.delete(f"{address}/split", headers=tag(api, address))
    assert undone.status_code == 204
    source = api.get(address).json()
    assert (source["state"], source["parts"]) == ("draft", [])
    assert api.get(f"/v1/documents/{made[0]}").json()["state_reason"] == "split_undone"
    assert api.delete(f"{address}/split", headers=tag(api, address)).status_code == 409


def test_a_file_is_said_to_be_one_document(api: httpx.Client, address: str) -> None:
    assert api.post(f"{address}/keep-whole", headers=tag(api, address)).status_code == 204
    assert api.get(f"{address}/draft").json()["proposed_parts"] == []
    assert api.post(f"{address}/split", json={}, headers=tag(api, address)).status_code == 409


def test_what_cannot_be_is_refused(api: httpx.Client, address: str) -> None:
    gap = {"parts": [{"pages": [1, 3]}, {"pages": [5, 9]}]}
    answer = api.post(f"{address}/split", json=gap, headers=tag(api, address))
    assert (answer.status_code, answer.json()["field"]) == (422, "parts")
    assert api.post(f"{address}/split", json={}).status_code == 428
    assert api.post(f"{address}/split", json={}, headers={"If-Match": '"1"'}).status_code == 412
    assert (
        api.post(f"{address}/split", json={"parts": [{"pages": "all"}]}, headers=tag(api, address)).status_code == 422
    )
    assert api.post("/v1/documents/aaaaaaaaaaaaaaaaaaaa/split", json={}, headers={"If-Match": '"1"'}).status_code == 404
