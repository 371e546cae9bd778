"""A receiver of webhooks: a real web server that checks every signature with the convention's own library."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook


@dataclass
class Receiver:
    """Answers with the statuses in `answers`, then with 204. `slow` seconds pass between the bytes of its answers."""

    secret: str = ""
    answers: list[int] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    slow: float = 0.0
    got: list[dict[str, Any]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)
    on_message: Callable[[], None] | None = None

    def __enter__(self) -> Receiver:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                receiver.take(self)

            def do_GET(self) -> None:
                receiver.bad.append("a redirect was followed")

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/hooks/triage?from=tests"

    def take(self, request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers["content-length"]))
        try:
            Webhook(self.secret).verify(body, dict(request.headers.items()))
        except Exception as error:
            self.bad.append(repr(error))
        self.ids.append(request.headers["webhook-id"])
        self.got.append(json.loads(body))
        if self.on_message:
            self.on_message()
        status = self.answers.pop(0) if self.answers else 204
        if self.slow:
            for byte in b"HTTP/1.1 204 No Content\r\nX: " + b"x" * 10_000:
                try:
                    request.wfile.write(bytes([byte]))
                except OSError:
                    return
                time.sleep(self.slow)
        request.send_response(status)
        for name, value in self.headers.items():
            request.send_header(name, value)
        request.end_headers()
