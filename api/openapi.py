"""The description of the JSON door (OpenAPI 3.1): what FastAPI finds, with every error in its one shape."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.problems import MEDIA_TYPE, ProblemOut

_DESCRIPTION = """\
Post documents, follow what becomes of them, take the checked record back.

* Every error is a problem of RFC 9457, with a stable `code`.
* Times are UTC with their offset. Dates are days in England.
* `POST /v1/documents` and its neighbours honour `Idempotency-Key` for 24 hours.
* Drafts carry an `ETag`; changes need it in `If-Match`.
* `429` and `503` say in `Retry-After` when to come again.
* New fields may come into answers at any time: read what you know, leave the rest.
"""

REF = "#/components/schemas/{model}"
"""Where a schema that a route writes by hand finds its definitions."""

_EVERYWHERE = {
    "400": "The request cannot be understood",
    "401": "No API key or token, or none that is good",
    "403": "The key lacks the scope",
    "408": "The body came too slowly",
    "413": "The body is too large",
    "422": "A value cannot be what was sent",
    "429": "Too many requests; see Retry-After",
    "500": "Something went wrong here",
    "503": "Not available for a moment; see Retry-After",
}
_RETRY = {"Retry-After": {"description": "Seconds to wait", "schema": {"type": "integer", "minimum": 1}}}
_OPEN = frozenset({"/health", "/ready"})


def describe(app: FastAPI) -> None:
    """Have the app describe itself so. Call it after all routes are in."""

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _described(app)
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]  # as FastAPI's manual says


def _described(app: FastAPI) -> dict[str, Any]:
    found = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        description=_DESCRIPTION,
        routes=app.routes,
    )
    schemas = found.setdefault("components", {}).setdefault("schemas", {})
    schemas["Problem"] = ProblemOut.model_json_schema()
    _lift_definitions(found["paths"], schemas)
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    for path, methods in found["paths"].items():
        for operation in methods.values():
            _say_what_is_needed(operation)
            _add_problems(operation, everywhere=path not in _OPEN)
    return found


def _add_problems(operation: dict[str, Any], *, everywhere: bool) -> None:
    responses = operation.setdefault("responses", {})
    if everywhere:
        for status, words in _EVERYWHERE.items():
            responses.setdefault(status, {"description": words})
    for status, response in responses.items():
        if not status.startswith(("4", "5")) or not everywhere:
            continue
        response["content"] = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        if status in {"429", "503"}:
            response["headers"] = _RETRY
    operation["responses"] = dict(sorted(responses.items()))


def _say_what_is_needed(operation: dict[str, Any]) -> None:
    """A header without which a change is refused is optional for FastAPI, so that the refusal can be our own (428)."""
    for parameter in operation.get("parameters", ()):
        schema = parameter.get("schema", {})
        if parameter["name"] == "If-Match" and "pattern" in schema:
            parameter["required"] = bool(schema.pop("required", True))
            parameter["schema"] = {"type": "string", "pattern": schema["pattern"]}


def _lift_definitions(paths: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Definitions inside a body's own schema go where all are."""
    for methods in paths.values():
        for operation in methods.values():
            for content in operation.get("requestBody", {}).get("content", {}).values():
                for name, schema in content.get("schema", {}).pop("$defs", {}).items():
                    schemas.setdefault(name, schema)
