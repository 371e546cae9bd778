"""Around every request: a number, a log line without personal data, safe headers, and a bound for the body."""

from __future__ import annotations

import inspect
import re
import time
import traceback
import uuid
from pathlib import Path

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.metrics import Metrics
from api.problems import Problem

log = structlog.get_logger("api.requests")

_NUMBER = re.compile(r"[A-Za-z0-9._-]{8,64}")
_SAFE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
_API_POLICY = "default-src 'none'; frame-ancestors 'none'"
_FORM_BYTES = 2 * 1024 * 1024
_SPARE_BYTES = 256 * 1024


class Requests:
    """Gives each request its number (a sender's own is kept), writes one line about it, and sets safe headers.

    The path is written as its route (``/documents/{public_id}``), so that no identity reaches the log.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics, https: bool) -> None:
        self.app = app
        self.metrics = metrics
        self.https = https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        sent = Headers(scope=scope).get("x-request-id", "")
        number = sent if _NUMBER.fullmatch(sent) else uuid.uuid4().hex
        scope.setdefault("state", {})["request_id"] = number
        started, status, status_sent = time.perf_counter(), 500, False

        async def answer(message: Message) -> None:
            nonlocal status, status_sent
            if message["type"] == "http.response.start":
                status, status_sent = message["status"], True
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = number
                for name, value in _SAFE_HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Content-Security-Policy", _API_POLICY)
                headers.setdefault("Cache-Control", "no-store")
                if self.https:
                    headers.setdefault("Strict-Transport-Security", "max-age=31536000")
            await send(message)

        try:
            await self.app(scope, receive, answer)
        except Exception as error:
            # Answered here and not raised further: a server's traceback would quote the error, and it the document.
            log.error("request failed", kind=type(error).__name__, at=_place(error), request=number)
            if status_sent:
                raise ConnectionResetError from None
            response = await _failure(scope, receive, error)
            await response(scope, receive, answer)
        finally:
            route = route_of(scope)
            seconds = time.perf_counter() - started
            self.metrics.observe(scope["method"], route, status, seconds)
            log.info(
                "request", method=scope["method"], route=route, status=status, ms=round(seconds * 1000), request=number
            )


def _place(error: Exception) -> str:
    """Where an error arose: file and line, without its words."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""


async def _failure(scope: Scope, receive: Receive, error: Exception) -> Response:
    handler = scope["app"].exception_handlers[Exception]
    answer = handler(Request(scope, receive), error)
    response: Response = await answer if inspect.isawaitable(answer) else answer
    return response


def route_of(scope: Scope) -> str:
    """The path with its parameters' names in place of their values; ``unknown`` where no route was found."""
    if scope.get("route") is None and scope.get("endpoint") is None:
        return "unknown"
    names = {str(value): f"{{{name}}}" for name, value in scope.get("path_params", {}).items()}
    if any("/" in value for value in names):
        return "files"
    return "/".join(names.get(part, part) for part in scope["path"].split("/"))


class BodyBound:
    """Stops reading a body as soon as it is larger than its address takes: 413, while the sender is still sending."""

    def __init__(self, app: ASGIApp, max_upload_bytes: int) -> None:
        self.app = app
        self.upload_bytes = max_upload_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        bound = self._bound(scope["path"], Headers(scope=scope).get("content-type", ""))
        taken = 0

        async def bounded() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > bound:
                raise self._refusal(bound)
            return message

        declared = Headers(scope=scope).get("content-length", "")
        scope.setdefault("state", {})["body_refused"] = (
            self._refusal(bound) if declared.isdigit() and int(declared) > bound else None
        )

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 413:
                MutableHeaders(scope=message)["Connection"] = "close"  # or the sender would go on sending
            await send(message)

        await self.app(scope, bounded, answer)

    def _bound(self, path: str, content_type: str) -> int:
        if path.startswith("/v1/documents") and content_type.startswith("application/json"):
            return self.upload_bytes * 4 // 3 + _SPARE_BYTES
        if path.startswith("/v1/documents"):
            return self.upload_bytes + _SPARE_BYTES
        if content_type.startswith("multipart/form-data"):
            return self.upload_bytes * 4 + _SPARE_BYTES  # several files in one form of the upload page
        return _FORM_BYTES

    def _refusal(self, bound: int) -> Problem:
        limit = min(bound, self.upload_bytes) // (1024 * 1024)
        words = f"The file is larger than {limit} MB, the most that is taken."
        return Problem(413, "too_large", words)
