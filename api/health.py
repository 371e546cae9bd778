"""Is the service alive, is it ready, and its figures."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from redis.exceptions import RedisError
from sqlalchemy import func, select, text
from starlette.responses import JSONResponse, PlainTextResponse, Response

from api.auth.keys import Scope
from api.context import Context, context_of
from api.dependencies import scoped
from triage.storage.migrate import is_current
from triage.storage.tables import Document, Job

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


@router.get("/metrics", summary="Figures for Prometheus", dependencies=[Depends(scoped(Scope.EVENTS_READ))])
def metrics(request: Request, context: Annotated[Context, Depends(context_of)]) -> Response:
    """Requests, documents by state, work by state, jobs waiting in each queue. Needs a key with `events:read`."""
    with context.house.database.reading() as session:
        documents = session.execute(select(Document.state, func.count()).group_by(Document.state)).all()
        jobs = session.execute(select(Job.state, func.count()).group_by(Job.state)).all()
    try:
        waiting = context.queue.waiting()
    except RedisError:
        waiting = {}
    gauges = [
        ("triage_documents", "state", dict(documents)),
        ("triage_work", "state", dict(jobs)),
        ("triage_queue_jobs", "queue", waiting),
    ]
    body = request.app.state.metrics.text(gauges)
    return PlainTextResponse(body, media_type="text/plain; version=0.0.4")
