"""Traces and log lines follow a document through the doors, and hold no words of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import pytest
import structlog
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from tests.conftest import LETTER, bring, bring_and_read, served
from triage import traces
from triage.logs import set_up_logs
from triage.pipeline import House
from triage.settings import Settings
from workers.health import HealthServer


class Collector:
    """What an OpenTelemetry collector is for those who send to it."""

    def __init__(self) -> None:
        self.spans: list[Span] = []
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                sent = ExportTraceServiceRequest.FromString(self.rfile.read(int(self.headers["Content-Length"])))
                collector.spans += [one for r in sent.resource_spans for s in r.scope_spans for one in s.spans]
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None: ...

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    made = Collector()
    monkeypatch.setattr(traces, "_tracer", None)
    traces.set_up_traces(Settings(traces=made.address), "tests")
    yield made
    made.server.shutdown()


def flush() -> None:
    processor = traces._tracer.span_processor
    processor.force_flush()


def test_a_document_s_steps_are_traced_without_its_words(house: House, collector: Collector) -> None:
    bring_and_read(house, LETTER, "Amara Bright-Lowell.txt")
    flush()
    names = [one.name for one in collector.spans]
    assert sorted(names) == ["document", "draft", "read", "understand"]
    assert len({one.trace_id for one in collector.spans}) == 1
    assert "Amara" not in str(collector.spans)


def test_requests_are_traced_by_their_route(house: House, collector: Collector) -> None:
    brought = bring(house, LETTER)
    with served(house) as address:
        httpx.get(f"{address}/v1/documents/{brought.public_id}")
    flush()
    (request,) = collector.spans
    assert request.name == "GET /v1/documents/{public_id}"
    assert brought.public_id not in str(request)


def test_traces_are_off_by_default(house: House) -> None:
    assert traces.trace_id() == ""
    with traces.span("nothing") as one:
        assert one is None


def test_log_lines_tell_request_and_work(house: House, api: httpx.Client, capfd: pytest.CaptureFixture[str]) -> None:
    structlog.reset_defaults()
    set_up_logs(house.settings.model_copy(update={"log_json": True}))
    posted = api.post("/v1/documents", files={"file": ("a.txt", LETTER)}, headers={"X-Request-ID": "from-outside-1"})
    written = capfd.readouterr().err
    (received,) = [line for line in written.splitlines() if '"received"' in line]
    assert '"request": "from-outside-1"' in received
    assert posted.json()["id"] in received
    assert '"job": ' in received
    assert "Amara" not in written


def test_a_worker_says_whether_it_is_well() -> None:
    state = {"well": True}
    server = HealthServer("127.0.0.1", 0, lambda: (state["well"], {"running": 3}))
    server.start()
    address = f"http://127.0.0.1:{server.port}"
    try:
        assert httpx.get(f"{address}/health").json() == {"well": True, "running": 3}
        state["well"] = False
        assert httpx.get(f"{address}/health").status_code == 503
        assert "triage_worker_running 3" in httpx.get(f"{address}/metrics").text
        assert httpx.get(f"{address}/other").status_code == 404
    finally:
        server.stop()


def test_no_setting_is_left_out_of_the_documentation(tmp_path: Path) -> None:
    assert all(field.description for field in Settings.model_fields.values())
