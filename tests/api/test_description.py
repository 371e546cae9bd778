"""What the API's description offers to choose from is taken, and nothing else."""

from __future__ import annotations

from typing import Any

import httpx

from tests.conftest import LETTER, bring_and_read
from triage.pipeline import House

VALUE = "/v1/documents/{public_id}/draft/values/{field}/{position}"


def described(api: httpx.Client) -> dict[str, Any]:
    found: dict[str, Any] = api.get("/v1/openapi.json").json()
    return found


def fields_of(operation: dict[str, Any]) -> list[str]:
    [choices] = [one["schema"]["enum"] for one in operation["parameters"] if one["name"] == "field"]
    return list(choices)


def test_every_field_that_is_offered_can_be_named(api: httpx.Client, house: House) -> None:
    address = f"/v1/documents/{bring_and_read(house, LETTER).public_id}/draft"
    paths = described(api)["paths"]
    for method, path in (("delete", VALUE), ("post", f"{VALUE}/accept"), ("post", f"{VALUE}/undo")):
        fields = fields_of(paths[path][method])
        assert "child_name" in fields
        for field in fields:
            tag = api.get(address).headers["etag"]
            whole = path.format(public_id=address.split("/")[3], field=field, position=0)
            answer = api.request(method, whole, headers={"If-Match": tag})
            assert answer.status_code in {204, 404}, f"{method} {field}: {answer.text}"


def test_a_type_or_an_urgency_cannot_be_cleared_and_is_not_offered(api: httpx.Client, house: House) -> None:
    address = f"/v1/documents/{bring_and_read(house, LETTER).public_id}/draft"
    operation = described(api)["paths"][VALUE]["delete"]
    for field in ("document_type", "urgency"):
        assert field not in fields_of(operation)
        answer = api.delete(f"{address}/values/{field}/0", headers={"If-Match": api.get(address).headers["etag"]})
        assert (answer.status_code, answer.json()["field"]) == (422, field)


def test_every_reason_that_is_offered_sets_a_document_aside(api: httpx.Client, house: House) -> None:
    address = f"/v1/documents/{bring_and_read(house, LETTER).public_id}/draft"
    reasons = described(api)["components"]["schemas"]["SetAside"]["properties"]["reason"]["enum"]
    for reason in [*reasons, "because"]:
        tag = {"If-Match": api.get(address).headers["etag"]}
        answer = api.post(f"{address}/set-aside", json={"reason": reason, "note": "See the other one."}, headers=tag)
        assert answer.status_code == (204 if reason in reasons else 422)
        if reason in reasons:
            api.post(f"{address}/reopen", headers={"If-Match": answer.headers["etag"]})


def test_every_kind_of_list_that_is_offered_is_known(api: httpx.Client) -> None:
    form = described(api)["paths"]["/v1/register/import"]["post"]["requestBody"]["content"]["multipart/form-data"]
    name = form["schema"]["$ref"].rpartition("/")[2]
    kinds = described(api)["components"]["schemas"][name]["properties"]["kind"]["enum"]
    for kind in [*kinds, "sweets"]:
        answer = api.post("/v1/register/import", data={"kind": kind}, files={"file": ("list.csv", b"Nothing\r\n1\r\n")})
        assert answer.status_code == 422
        assert ("A list holds one of" in answer.json()["detail"]) == (kind == "sweets")
