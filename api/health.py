"""Is the service alive, is it ready, and its figures."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from redis.exceptions import RedisError
from sqlalchemy import func, select, text
from starlette.responses import JSONResponse, PlainTextResponse, Response

from api.auth.keys import Scope
from api.context import Context, context_of
from api.dependencies import scoped
from triage.drafts.operations import operations
from triage.storage.migrate import is_current
from triage.storage.tables import Document, Job, now

router = APIRouter(tags=["health"])


@router.get("/health", summary="Is the web service alive?")
def health() -> dict[str, str]:
    """Answers without asking the database or the queue."""
    return {"status": "alive"}


@router.get("/ready", summary="Can the service take documents?")
def ready(context: Annotated[Context, Depends(context_of)]) -> Response:
    """503 while the database, its tables or the store are not there. The queue may be away: nothing is lost by that."""
    house = context.house
    checks: dict[str, bool] = {}
    try:
        with house.database.reading() as session:
            session.execute(text("SELECT 1"))
        checks["database"] = True
        checks["tables"] = is_current(house.database)
    except Exception:
        checks["database"] = False
    try:
        house.originals.check()
        checks["originals"] = True
    except OSError:
        checks["originals"] = False
    good = all(checks.values())
    checks["queue"] = context.queue.ping()
    return JSONResponse({"status": "ready" if good else "not ready", "checks": checks}, 200 if good else 503)


@router.get(
    "/metrics",
    summary="Figures for Prometheus",
    response_class=PlainTextResponse,
    dependencies=[Depends(scoped(Scope.EVENTS_READ))],
)
def metrics(request: Request, context: Annotated[Context, Depends(context_of)]) -> Response:
    """Requests, documents and work by state, ages, readers, failures, schedules. Needs a key with `events:read`."""
    with context.house.database.reading() as session:
        documents = session.execute(select(Document.state, func.count()).group_by(Document.state)).all()
        jobs = session.execute(select(Job.state, func.count()).group_by(Job.state)).all()
        work = operations(session)
    try:
        waiting = context.queue.waiting()
        readers = Counter(str(reader.state) for reader in context.queue.readers())
    except RedisError:
        waiting, readers = {}, Counter()
    moment = now()
    gauges = [
        ("triage_documents", "state", dict(documents)),
        ("triage_work", "state", dict(jobs)),
        ("triage_queue_jobs", "queue", waiting),
        ("triage_queue_answers", "server", {"queue": int(context.queue.ping())}),
        ("triage_readers", "state", dict(readers)),
        ("triage_due", "priority", {one.priority.value: one.count for one in work.waiting}),
        (
            "triage_oldest_due_seconds",
            "priority",
            {one.priority.value: _seconds(moment, one.oldest) for one in work.waiting},
        ),
        ("triage_needs_help", "reason", {one.reason: one.count for one in work.failing}),
        ("triage_paused", "what", {"reading": int(work.pause is not None)}),
        ("triage_schedule_failures", "name", {one.name: one.failures for one in work.schedules}),
        (
            "triage_schedule_age_seconds",
            "name",
            {one.name: _seconds(moment, one.finished_at) for one in work.schedules},
        ),
    ]
    body = request.app.state.metrics.text(gauges)
    return PlainTextResponse(body, media_type="text/plain; version=0.0.4")


def _seconds(moment: datetime, since: datetime | None) -> int:
    return 0 if since is None else max(0, round((moment - since).total_seconds()))
