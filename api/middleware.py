"""Around every request: a number, a log line without personal data, safe headers, and a bound for the body."""

from __future__ import annotations

import asyncio
import inspect
import re
import time
import traceback
import uuid
from collections.abc import Callable
from pathlib import Path

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.metrics import Metrics
from api.problems import Problem
from triage.traces import span

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

IDLE_SECONDS = 30.0
"""How long a sender may pause within a body."""

SLOWEST_BYTES = 1024
"""Bytes a second that a body must bring on average after that."""

DRAIN_BYTES = 16 * 1024 * 1024
DRAIN_SECONDS = 10.0
"""How much of a body is taken in, and for how long, where the answer is known before its end."""


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

        tokens = structlog.contextvars.bind_contextvars(request=number)  # in every log line until the answer
        try:
            with span("request", method=scope["method"]) as traced:
                await self.app(scope, receive, answer)
                if traced is not None:
                    traced.update_name(f"{scope['method']} {route_of(scope)}")
                    traced.set_attribute("http.response.status_code", status)
        except Exception as error:
            # Answered here and not raised further: a server's traceback would quote the error, and it the document.
            log.error("request failed", kind=type(error).__name__, at=_place(error))
            if status_sent:
                raise ConnectionResetError from None
            response = await _failure(scope, receive, error)
            await response(scope, receive, answer)
        finally:
            route = route_of(scope)
            seconds = time.perf_counter() - started
            self.metrics.observe(scope["method"], route, status, seconds)
            log.info("request", method=scope["method"], route=route, status=status, ms=round(seconds * 1000))
            structlog.contextvars.reset_contextvars(**tokens)


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
    """Stops reading a body as soon as it is larger than its address takes (413) or comes too slowly (408).

    An answer that does not need the body takes in what little is still on its way, so that the sender hears it; where
    that is much, the connection is closed, or the sender would go on sending.
    """

    def __init__(self, app: ASGIApp, max_upload_bytes: Callable[[], int]) -> None:
        self.app = app
        self.upload_bytes = max_upload_bytes  # asked for each request: an administrator may change it

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        bound = self._bound(scope["path"], headers.get("content-type", ""))
        body = _Body(receive)
        declared = headers.get("content-length", "")
        body.complete = declared in {"", "0"} and "transfer-encoding" not in headers

        async def bounded() -> Message:
            message = await body.next(IDLE_SECONDS)
            if body.taken > bound:
                raise self._refusal(bound)
            return message

        scope.setdefault("state", {})["body_refused"] = (
            self._refusal(bound) if declared.isdigit() and int(declared) > bound else None
        )

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                refused = message["status"] in {408, 413}
                if not await body.drained(refused=refused):
                    MutableHeaders(scope=message)["Connection"] = "close"
            await send(message)

        await self.app(scope, bounded, answer)

    def _bound(self, path: str, content_type: str) -> int:
        most = self.upload_bytes()
        if path == "/v1/documents":
            return (most * 4 // 3 if content_type.startswith("application/json") else most) + _SPARE_BYTES
        if content_type.startswith("multipart/form-data"):
            return most * 4 + _SPARE_BYTES  # several files in one form, or a list for the register
        return _FORM_BYTES

    def _refusal(self, bound: int) -> Problem:
        limit = min(bound, self.upload_bytes()) // (1024 * 1024)
        words = f"The file is larger than {limit} MB, the most that is taken."
        return Problem(413, "too_large", words)


class _Body:
    """A request's body as it comes. `taken`: its bytes so far; `complete`: no more will come."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._since = time.monotonic()
        self.taken = 0
        self.complete = False

    async def next(self, seconds: float) -> Message:
        """The next piece. Raises a 408 problem where none comes in time, or where they come in drips."""
        if self.complete:
            return await self._receive()  # the server's word that the sender went away
        try:
            message = await asyncio.wait_for(self._receive(), seconds)
        except TimeoutError:
            raise _too_slow() from None
        self.taken += len(message.get("body", b""))
        self.complete = message["type"] != "http.request" or not message.get("more_body", False)
        if not self.complete and self.taken < (time.monotonic() - self._since - IDLE_SECONDS) * SLOWEST_BYTES:
            raise _too_slow()
        return message

    async def drained(self, *, refused: bool) -> bool:
        """Take in a little that is left, for an answer that comes early. False where the connection must be closed."""
        if refused and not self.complete:
            return False
        until = time.monotonic() + DRAIN_SECONDS
        most = self.taken + DRAIN_BYTES
        while not self.complete:
            left = until - time.monotonic()
            if left <= 0 or self.taken > most:
                return False
            try:
                await self.next(left)
            except Problem:
                return False
        return True


def _too_slow() -> Problem:
    return Problem(408, "too_slow", "The body came too slowly. Send it again.")
