"""Endpoints and their log: add, change, switch off and on, a new secret, replay, test."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from triage.register.acting import By, note
from triage.settings import Settings
from triage.storage.tables import Told, WebhookDelivery, WebhookEndpoint, What, now
from triage.webhooks.addresses import networks, target_of
from triage.webhooks.outbox import tell
from triage.webhooks.signing import new_secret
from triage.webhooks.types import CHOICES, WebhookType

LONGEST_NAME = 100
SECRET_HOURS = 24
"""How long an old secret signs beside the new one."""


class BadEndpoint(ValueError):
    """An endpoint cannot be like that. `field` is name, url or events; `message` is for the person."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


def all_endpoints(session: Session) -> list[WebhookEndpoint]:
    """Every endpoint, those in use first, newest first."""
    return list(
        session.scalars(select(WebhookEndpoint).order_by(WebhookEndpoint.active.desc(), WebhookEndpoint.id.desc()))
    )


def find_endpoint(session: Session, public_id: str) -> WebhookEndpoint | None:
    """An endpoint by its public name."""
    return session.scalars(select(WebhookEndpoint).where(WebhookEndpoint.public_id == public_id)).first()


def check_endpoint(settings: Settings, name: str, url: str, events: Iterable[str]) -> tuple[str, str, list[str]]:
    """What was entered, tidied. Asks for the address of the name in the url, so call it outside a transaction.

    Raises `BadEndpoint`, and `AddressRefused` where webhooks may not go there.
    """
    name, url = " ".join(name.split()), url.strip()
    if not name or len(name) > LONGEST_NAME:
        raise BadEndpoint("name", "Give the system a name that people know it by.")
    wanted = sorted({WebhookType(one) for one in events if one in set(CHOICES)})
    if not wanted:
        raise BadEndpoint("events", "Choose at least one thing that the system is told of.")
    target_of(url, networks(settings.webhook_allowed_networks))
    return name, url, [one.value for one in wanted]


def add_endpoint(session: Session, by: By, name: str, url: str, events: list[str]) -> WebhookEndpoint:
    """Add an endpoint of checked values, with a new secret."""
    made = WebhookEndpoint(name=name, url=url, events=events, secret=new_secret(), created_by_id=by.user_id)
    session.add(made)
    session.flush()
    note(session, by, What.WEBHOOK_CREATED, _subject(made), events=events)
    return made


def change_endpoint(
    session: Session, by: By, endpoint: WebhookEndpoint, name: str, url: str, events: list[str]
) -> None:
    """Give an endpoint other checked values. What waits goes to the new address."""
    moved = endpoint.url != url
    endpoint.name, endpoint.url, endpoint.events = name, url, events
    note(session, by, What.WEBHOOK_CHANGED, _subject(endpoint), events=events, moved=moved)


def switch(session: Session, by: By, endpoint: WebhookEndpoint, *, on: bool) -> None:
    """Stop telling an endpoint, or go on. What waited while it was off is delivered then."""
    endpoint.active, endpoint.off_reason = on, None
    note(session, by, What.WEBHOOK_CHANGED if on else What.WEBHOOK_SWITCHED_OFF, _subject(endpoint), active=on)


def renew_secret(session: Session, by: By, endpoint: WebhookEndpoint) -> str:
    """A new secret. For a day every message is signed with both, so that the receiver can change over."""
    endpoint.old_secret, endpoint.old_secret_until = endpoint.secret, now() + timedelta(hours=SECRET_HOURS)
    endpoint.secret = new_secret()
    note(session, by, What.WEBHOOK_CHANGED, _subject(endpoint), changed="secret")
    return endpoint.secret


def deliveries_of(
    session: Session, endpoint: WebhookEndpoint, state: Told | None = None, before: int | None = None, limit: int = 50
) -> list[WebhookDelivery]:
    """The endpoint's log with every attempt, newest first."""
    query = select(WebhookDelivery).where(WebhookDelivery.endpoint_id == endpoint.id)
    if state is not None:
        query = query.where(WebhookDelivery.state == state)
    if before is not None:
        query = query.where(WebhookDelivery.id < before)
    return list(session.scalars(query.order_by(WebhookDelivery.id.desc()).limit(limit)).unique())


def counts_of(session: Session) -> dict[int, dict[str, int]]:
    """How many deliveries of each endpoint are in which state."""
    found: dict[int, dict[str, int]] = {}
    query = select(WebhookDelivery.endpoint_id, WebhookDelivery.state, func.count())
    for endpoint_id, state, count in session.execute(
        query.group_by(WebhookDelivery.endpoint_id, WebhookDelivery.state)
    ):
        found.setdefault(endpoint_id, {})[state] = count
    return found


def replay(session: Session, by: By, endpoint: WebhookEndpoint, public_id: str) -> WebhookDelivery | None:
    """Deliver a message again, with all its tries: the same id, so that a receiver can tell. None: no such delivery."""
    query = select(WebhookDelivery).where(
        WebhookDelivery.public_id == public_id, WebhookDelivery.endpoint_id == endpoint.id
    )
    row = session.scalars(query).unique().first()
    if row is not None:
        _again(row)
        note(session, by, What.WEBHOOK_REPLAYED, _subject(endpoint), deliveries=1)
    return row


def replay_given_up(session: Session, by: By, endpoint: WebhookEndpoint) -> int:
    """Deliver again all that was given up. How many there were."""
    query = select(WebhookDelivery).where(
        WebhookDelivery.endpoint_id == endpoint.id, WebhookDelivery.state == Told.GIVEN_UP
    )
    rows = session.scalars(query).unique().all()
    for row in rows:
        _again(row)
    note(session, by, What.WEBHOOK_REPLAYED, _subject(endpoint), deliveries=len(rows))
    return len(rows)


def test_message(session: Session, endpoint: WebhookEndpoint) -> WebhookDelivery:
    """A message that says nothing, for seeing whether all is set up right."""
    data: dict[str, Any] = {"endpoint": endpoint.public_id}
    return tell(session, WebhookType.TEST, data, only=endpoint)[0]


def close_test(session: Session, delivery_id: int) -> None:
    """A test that did not arrive is not tried again: somebody looked at it already."""
    row = session.get_one(WebhookDelivery, delivery_id)
    if row.state == Told.WAITING:
        row.state, row.finished_at, row.lease_until = Told.CANCELLED, now(), None


def _again(row: WebhookDelivery) -> None:
    row.state, row.tries, row.due_at, row.lease_until, row.finished_at = Told.WAITING, 0, now(), None, None


def _subject(endpoint: WebhookEndpoint) -> str:
    return f"webhook:{endpoint.public_id}"
