"""What Schemathesis must be told: what a form can say, and what must stand ready for a right request to be carried out.

A form alone cannot say which version a draft has now, that it must be complete before it is confirmed, or which files
a manifest names. Every second right request is made ready; the others come as they were invented.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable
from typing import Any

import httpx
import schemathesis
from schemathesis import GenerationMode

_FREE_TEXT = ("sender", "external_reference")
_PARTS = {"parts": [{"pages": [1, 4]}, {"pages": [5, 5]}, {"pages": [6, 9]}]}
_PLANS = "Person ID,Forename,Surname,DOB,Plan ID,Plan Start\r\nP1,Amara,Bright,14/05/2016,E1,26/05/2023\r\n"
_turn = itertools.count()


@schemathesis.hook
def filter_case(_context: Any, case: Any) -> bool:
    """Leave out forms that are called wrong only because text was made of a number: nobody can see that in a form."""
    if case.media_type != "multipart/form-data" or not isinstance(case.body, dict):
        return True
    return not any(isinstance(case.body.get(name), int | float) for name in _FREE_TEXT)


@schemathesis.hook
def before_call(_context: Any, case: Any, _options: Any) -> None:
    """Make every second right request ready; give all of them the draft's present version."""
    if case.meta is None or case.meta.generation.mode is not GenerationMode.POSITIVE:
        return
    second = bool(next(_turn) % 2)
    if second and case.method == "POST" and case.path in _BODIES and isinstance(case.body, dict):
        case.body = _BODIES[case.path](case.body)
    if "If-Match" not in case.headers:
        return
    with httpx.Client(
        base_url=f"{case.operation.base_url.removesuffix('/')}/v1/documents/{case.path_parameters['public_id']}",
        headers={"Authorization": f"Bearer {os.environ['FUZZ_KEY']}"},
        timeout=30,
    ) as client:
        draft = _Draft(client)
        if not draft.there:
            return
        draft.make_ready(case)
        if second and "field" in case.path_parameters:
            draft.point_at_a_value(case)
        case.headers["If-Match"] = draft.tag


class _Draft:
    """A draft as it is now, over the same door."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        self.there = self._look()

    def make_ready(self, case: Any) -> None:
        """Bring the draft into the state that the operation needs."""
        action = case.path.rpartition("}/")[2].removeprefix("draft/")
        if case.method == "DELETE" and action == "split":
            if self.seen["state"] != "split":
                self._open()
                self._do("POST", "/split", _PARTS)
        elif action == "reopen":
            if self.seen["state"] not in {"checked", "set_aside"}:
                self._do("POST", "/draft/set-aside", {"reason": "not_ours"})
        else:
            self._open()
        if action == "confirm":
            self._complete()

    def point_at_a_value(self, case: Any) -> None:
        """Name a value that the operation can be carried out on."""
        action = case.path.rpartition("/")[2]
        if action == "undo" and not any(item["decided_by"] for item in self._items()):
            self._do("PUT", "/draft/values/urgency/0", {"value": "routine"})
        for item in self._items() if case.method == "POST" else self.seen["fields"]:
            fits = item["decided_by"] if action == "undo" else item["confidence"] is not None
            if fits and (case.method != "PUT" or item["field"] == "child_name"):
                case.path_parameters |= {"field": item["field"], "position": item["position"]}
                return

    def _open(self) -> None:
        if self.seen["state"] in {"checked", "set_aside"}:
            self._do("POST", "/draft/reopen")
        if self.seen["state"] == "split":
            self._do("DELETE", "/split")

    def _complete(self) -> None:
        for item in self._items():
            if item["status"] == "suggested":
                self._do("POST", f"/draft/values/{item['field']}/{item['position']}/accept")
        self._do("POST", "/draft/child", {"child": "none"})

    def _items(self) -> list[dict[str, Any]]:
        return [self.seen["document_type"], self.seen["urgency"], *self.seen["fields"]]

    def _look(self) -> bool:
        answer = self._client.get("/draft")
        self.seen, self.tag = answer.json(), answer.headers.get("etag", "")
        return "etag" in answer.headers

    def _do(self, method: str, path: str, body: Any = None) -> None:
        self._client.request(method, path, json=body, headers={"If-Match": self.tag})
        self._look()


def _manifest(_body: dict[str, Any]) -> dict[str, Any]:
    return {"manifest": '[{"file": "file"}]', "file": [f"Dear council, number {next(_turn)}."]}


def _list(body: dict[str, Any]) -> dict[str, Any]:
    return body | {"file": _PLANS, "kind": "plans", "mapping": "{}"}


_BODIES: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "/v1/bulk": _manifest,
    "/v1/register/import": _list,
    "/v1/documents/{public_id}/split": lambda _body: _PARTS,
}
