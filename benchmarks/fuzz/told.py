"""What Schemathesis must be told: what a form can say, and a draft's version as it is now."""

from __future__ import annotations

import os
from typing import Any

import httpx
import schemathesis
from schemathesis import GenerationMode

_FREE_TEXT = ("sender", "external_reference")


@schemathesis.hook
def filter_case(_context: Any, case: Any) -> bool:
    """Leave out forms that are called wrong only because text was made of a number: nobody can see that in a form."""
    if case.media_type != "multipart/form-data" or not isinstance(case.body, dict):
        return True
    return not any(isinstance(case.body.get(name), int | float) for name in _FREE_TEXT)


@schemathesis.hook
def before_call(_context: Any, case: Any, _options: Any) -> None:
    """Give a right request the draft's present version, so that it is carried out; open a draft that was closed."""
    if case.meta is None or case.meta.generation.mode is not GenerationMode.POSITIVE or "If-Match" not in case.headers:
        return
    document = f"{case.operation.base_url.removesuffix('/')}/v1/documents/{case.path_parameters['public_id']}"
    with httpx.Client(headers={"Authorization": f"Bearer {os.environ['FUZZ_KEY']}"}, timeout=30) as client:
        seen = client.get(f"{document}/draft")
        if seen.status_code == 200 and seen.json()["state"] in {"checked", "set_aside"}:
            client.post(f"{document}/draft/reopen", headers={"If-Match": seen.headers["etag"]})
            seen = client.get(f"{document}/draft")
        if "etag" in seen.headers:
            case.headers["If-Match"] = seen.headers["etag"]
