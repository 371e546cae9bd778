"""Is this machine's `triage worker` alive, and its figures: for systemd, Kubernetes and Prometheus.

A small server of its own, because a machine that only reads has no web service. It shows counts and states, no data.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Looked = Callable[[], tuple[bool, dict[str, Any]]]


class HealthServer:
    """Answers ``/health`` (200 or 503, JSON) and ``/metrics`` on a port. `look`: whether all is well, and figures."""

    def __init__(self, host: str, port: int, look: Looked) -> None:
        self._server = ThreadingHTTPServer((host, port), _handler(look))
        self._thread = threading.Thread(target=self._server.serve_forever, name="health", daemon=True)
        self.port: int = self._server.server_address[1]

    def start(self) -> None:
        """Answer from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()


def _handler(look: Looked) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            well, figures = look()
            if self.path == "/health":
                self._answer(200 if well else 503, json.dumps({"well": well, **figures}), "application/json")
            elif self.path == "/metrics":
                lines = [f"triage_worker_well {int(well)}"]
                lines += [f"triage_worker_{name} {value}" for name, value in figures.items()]
                self._answer(200, "\n".join(lines) + "\n", "text/plain; version=0.0.4")
            else:
                self._answer(404, "", "text/plain")

        def log_message(self, *_: Any) -> None:
            """Nothing: probes come every few seconds."""

        def _answer(self, status: int, body: str, kind: str) -> None:
            data = body.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    return Handler
