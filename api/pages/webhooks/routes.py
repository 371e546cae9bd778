"""Webhooks for administrators: add a system, change it, see its log, deliver again, send a test."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.pages.forms import Posted, Protected, back_to, text_of, texts_of
from api.pages.people import Acting, Administrator, Running, Stored
from api.pages.rendering import render
from api.pages.webhooks.words import outcome_words, type_words
from api.problems import Problem
from triage.storage.database import Database
from triage.storage.tables import Told, WebhookEndpoint
from triage.webhooks import endpoints
from triage.webhooks.addresses import AddressRefused
from triage.webhooks.delivering import deliver
from triage.webhooks.endpoints import BadEndpoint
from triage.webhooks.types import CHOICES

router = APIRouter()
PAGE = 50
_DONE = {
    "changed": "Changed.",
    "off": "Switched off. What waits is sent when it is switched on again; what happens meanwhile is not told.",
    "on": "Switched on. What waited is sent now.",
    "replayed": "It will be sent again within a few seconds.",
    "none": "There was nothing to send again.",
    "test_good": "The test arrived.",
    "test_bad": "The test did not arrive. The log below says why.",
}
_EMPTY = {"name": "", "url": "", "events": list(CHOICES)}


@router.get("/admin/webhooks")
def overview(request: Request, user: Administrator, database: Stored) -> Response:
    """The systems that are told, and a form to add one."""
    return _overview(request, database)


@router.post("/admin/webhooks", dependencies=Protected)
def add(request: Request, form: Posted, user: Administrator, actor: Acting, running: Running) -> Response:
    """Add a system, and show its secret, once."""
    typed = _typed(form)
    try:
        checked = endpoints.check_endpoint(running.house.settings, typed["name"], typed["url"], typed["events"])
    except (BadEndpoint, AddressRefused) as refused:
        return _overview(request, running.house.database, typed=typed, error=_error(refused), status=422)
    with running.house.database.writing() as session:
        made = endpoints.add_endpoint(session, actor, *checked)
    return _one(request, running.house.database, made.public_id, secret=made.secret)


@router.get("/admin/webhooks/{public_id}")
def one(
    request: Request,
    public_id: str,
    user: Administrator,
    database: Stored,
    done: str = "",
    state: Told | None = None,
    before: Annotated[int | None, Query(ge=1, le=2**62)] = None,
) -> Response:
    """A system with its log."""
    return _one(request, database, public_id, message=_DONE.get(done, ""), state=state, before=before)


@router.post("/admin/webhooks/{public_id}", dependencies=Protected)
def change(
    request: Request, public_id: str, form: Posted, user: Administrator, actor: Acting, running: Running
) -> Response:
    """Change what a system is told and where, switch it off or on, or give it a new secret."""
    database, action = running.house.database, text_of(form, "action")
    if action == "change":
        typed = _typed(form)
        try:
            checked = endpoints.check_endpoint(running.house.settings, typed["name"], typed["url"], typed["events"])
        except (BadEndpoint, AddressRefused) as refused:
            return _one(request, database, public_id, typed=typed, error=_error(refused), status=422)
        with database.writing() as session:
            endpoints.change_endpoint(session, actor, _found(session, public_id), *checked)
        return back_to(f"/admin/webhooks/{public_id}", done="changed")
    if action == "secret":
        with database.writing() as session:
            secret = endpoints.renew_secret(session, actor, _found(session, public_id))
        return _one(request, database, public_id, secret=secret, renewed=True)
    if action in {"on", "off"}:
        with database.writing() as session:
            endpoints.switch(session, actor, _found(session, public_id), on=action == "on")
    return back_to(f"/admin/webhooks/{public_id}", done=action if action in _DONE else "changed")


@router.post("/admin/webhooks/{public_id}/test", dependencies=Protected)
def test(public_id: str, user: Administrator, actor: Acting, running: Running) -> Response:
    """Send a message that says nothing, now, and say whether it arrived."""
    database = running.house.database
    with database.writing() as session:
        delivery = endpoints.test_message(session, _found(session, public_id))
    outcome = deliver(database, running.house.settings, delivery.id)
    with database.writing() as session:
        endpoints.close_test(session, delivery.id)
    good = outcome is not None and outcome.good
    return back_to(f"/admin/webhooks/{public_id}", done="test_good" if good else "test_bad")


@router.post("/admin/webhooks/{public_id}/replay", dependencies=Protected)
def replay(public_id: str, form: Posted, user: Administrator, actor: Acting, database: Stored) -> Response:
    """Deliver one message again, or all that were given up."""
    named = text_of(form, "delivery")
    with database.writing() as session:
        endpoint = _found(session, public_id)
        if named:
            count = 0 if endpoints.replay(session, actor, endpoint, named) is None else 1
        else:
            count = endpoints.replay_given_up(session, actor, endpoint)
    return back_to(f"/admin/webhooks/{public_id}", done="replayed" if count else "none")


def _overview(
    request: Request,
    database: Database,
    *,
    typed: dict[str, Any] | None = None,
    error: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    with database.reading() as session:
        return render(
            request,
            "webhooks/list.html",
            status,
            endpoints=endpoints.all_endpoints(session),
            counts=endpoints.counts_of(session),
            choices=CHOICES,
            typed=typed or _EMPTY,
            error=error,
        )


def _one(
    request: Request,
    database: Database,
    public_id: str,
    *,
    message: str = "",
    secret: str = "",
    renewed: bool = False,
    typed: dict[str, Any] | None = None,
    error: dict[str, str] | None = None,
    state: Told | None = None,
    before: int | None = None,
    status: int = 200,
) -> Response:
    with database.reading() as session:
        endpoint = _found(session, public_id)
        rows = endpoints.deliveries_of(session, endpoint, state, before, PAGE + 1)
        return render(
            request,
            "webhooks/one.html",
            status,
            endpoint=endpoint,
            rows=rows[:PAGE],
            older=rows[PAGE - 1].id if len(rows) > PAGE else None,
            state=state,
            states={Told.WAITING: "On its way", Told.DELIVERED: "Delivered", Told.GIVEN_UP: "Given up",
                    Told.CANCELLED: "Not tried again"},
            given_up=endpoints.counts_of(session).get(endpoint.id, {}).get(Told.GIVEN_UP, 0),
            outcome=outcome_words,
            type_words=type_words,
            choices=CHOICES,
            typed=typed or {"name": endpoint.name, "url": endpoint.url, "events": endpoint.events},
            message=message,
            secret=secret,
            renewed=renewed,
            error=error,
        )  # fmt: skip


def _typed(form: Posted) -> dict[str, Any]:
    return {"name": text_of(form, "name"), "url": text_of(form, "url"), "events": texts_of(form, "event")}


def _error(refused: BadEndpoint | AddressRefused) -> dict[str, str]:
    field = refused.field if isinstance(refused, BadEndpoint) else "url"
    return {"text": refused.message, "href": {"name": "#name", "events": "#event-1"}.get(field, "#url")}


def _found(session: Session, public_id: str) -> WebhookEndpoint:
    endpoint = endpoints.find_endpoint(session, public_id)
    if endpoint is None:
        raise Problem(404, "not_found", "There is no such webhook.")
    return endpoint
