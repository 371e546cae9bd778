"""The app factory: everything that answers requests, put together."""

from __future__ import annotations

import time

from fastapi import Depends, FastAPI
from starlette.requests import Request

from api import health, pages, problems, v1
from api.context import Context, Queue
from api.metrics import Metrics
from api.middleware import BodyBound, Requests
from api.openapi import describe
from api.problems import Problem
from triage.pipeline import House
from triage.settings import Settings


async def refuse_large_bodies(request: Request) -> None:
    """Refuse a body whose declared length is too large, before any of it is read."""
    refusal: Problem | None = getattr(request.state, "body_refused", None)
    if refusal is not None:
        raise refusal


def create_app(settings: Settings, queue: Queue) -> FastAPI:
    """The web service: the JSON door, the pages, health. `queue` tells readers of new documents."""
    app = FastAPI(
        title="EHC plan document triage",
        version="1",
        summary="Post documents about children's EHC plans; get back what they are, how urgent, and what they say.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/v1/openapi.json",
        dependencies=[Depends(refuse_large_bodies)],
    )
    house = House.of(settings)
    app.state.context = Context(house, queue, time.monotonic)
    app.state.metrics = Metrics()
    app.include_router(health.router)
    app.include_router(v1.router)
    problems.install(app)
    describe(app)
    pages.install(app)
    app.add_middleware(BodyBound, max_upload_bytes=lambda: house.council.known.max_upload_bytes)
    app.add_middleware(Requests, metrics=app.state.metrics, https=settings.secure_cookies)
    return app
