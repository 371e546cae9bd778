"""Traces for OpenTelemetry, when switched on: which step of a document's way or of a request took how long.

Spans carry codes, counts and public ids; never names, values or words of a document.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from triage.settings import Settings

_tracer: Any = None


def set_up_traces(settings: Settings, part: str) -> None:
    """Send traces where the settings say. Call once in each process, after a fork. Raises RuntimeError."""
    global _tracer
    if not settings.traces:
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ModuleNotFoundError:
        raise RuntimeError("For traces install the extra “traces”: pip install 'ehcp-triage[traces]'.") from None
    provider = TracerProvider(resource=Resource.create({"service.name": "ehcp-triage", "service.part": part}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(f"{settings.traces.rstrip('/')}/v1/traces")))
    _tracer = provider.get_tracer("triage")


@contextmanager
def span(name: str, **codes: str | int | float | bool) -> Iterator[Any]:
    """A step with a beginning and an end. Costs nothing where traces are off."""
    if _tracer is None:
        yield None
        return
    # the words of an error could quote a document: only that there was one is told
    with _tracer.start_as_current_span(name, record_exception=False, set_status_on_exception=False) as current:
        for code, value in codes.items():
            current.set_attribute(f"triage.{code}", value)
        try:
            yield current
        except BaseException as error:
            current.set_attribute("error.type", type(error).__name__)
            raise


def trace_id() -> str:
    """The number of the trace that is running, in hexadecimal; empty where none is."""
    if _tracer is None:
        return ""
    from opentelemetry.trace import get_current_span

    context = get_current_span().get_span_context()
    return f"{context.trace_id:032x}" if context.is_valid else ""
