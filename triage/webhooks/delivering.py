"""Deliver what is due: each message until its receiver has it, or for three days. The log keeps every attempt."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import Session

from triage.settings import Settings
from triage.storage.database import Database
from triage.storage.tables import (
    Event,
    Told,
    WebhookAttempt,
    WebhookDelivery,
    WebhookEndpoint,
    WebhookMessage,
    What,
    now,
)
from triage.webhooks.addresses import networks
from triage.webhooks.sending import Outcome, post
from triage.webhooks.signing import headers

MOST_A_ROUND = 50
_SPREAD = 0.1
_GONE = 410
_NO_CONTACT = frozenset({"cannot_connect", "timed_out", "no_such_host", "private_address", "not_https", "certificate"})


@dataclass(frozen=True, slots=True)
class _Parcel:
    """A delivery in hand; `attempt` is the fence."""

    delivery_id: int
    attempt: int
    url: str
    keys: tuple[str, ...]
    message_id: str
    body: str


def due(database: Database, at: datetime | None = None) -> dict[int, list[int]]:
    """Deliveries whose time has come, the oldest first, by their endpoint."""
    with database.reading() as session:
        rows = session.execute(
            select(WebhookDelivery.endpoint_id, WebhookDelivery.id)
            .join(WebhookEndpoint, WebhookEndpoint.id == WebhookDelivery.endpoint_id)
            .where(*_is_due(at or now()))
            .order_by(WebhookDelivery.due_at, WebhookDelivery.id)
            .limit(MOST_A_ROUND * 20)
        ).all()
    found: dict[int, list[int]] = defaultdict(list)
    for endpoint_id, delivery_id in rows:
        if len(found[endpoint_id]) < MOST_A_ROUND:
            found[endpoint_id].append(delivery_id)
    return dict(found)


def deliver_all(database: Database, settings: Settings, delivery_ids: list[int]) -> int:
    """Deliver to one endpoint in order. Stops where it cannot be reached: the others would only wait as long."""
    good = 0
    for delivery_id in delivery_ids:
        outcome = deliver(database, settings, delivery_id)
        good += outcome is not None and outcome.good
        if outcome is not None and outcome.error in _NO_CONTACT:
            break
    return good


def deliver(database: Database, settings: Settings, delivery_id: int) -> Outcome | None:
    """Make one attempt and write it into the log. None where the delivery is over, not due, or in another's hands."""
    with database.writing() as session:
        parcel = _take(session, settings, delivery_id)
    if parcel is None:
        return None
    body = parcel.body.encode()
    signed = headers(parcel.keys, parcel.message_id, int(now().timestamp()), body)
    outcome = post(
        parcel.url,
        body,
        {"Content-Type": "application/json", "User-Agent": "ehcp-triage-webhooks/1", **signed},
        networks(settings.webhook_allowed_networks),
        settings.webhook_seconds,
    )
    with database.writing() as session:
        _write_down(session, settings, parcel, outcome)
    return outcome


def forget_old(session: Session, settings: Settings) -> None:
    """Remove what was told, or can no longer be told, longer ago than the log goes back."""
    before = now() - timedelta(days=settings.webhook_log_days)
    old = select(WebhookMessage.id).where(WebhookMessage.created_at < before)
    deliveries = select(WebhookDelivery.id).where(WebhookDelivery.message_id.in_(old))
    session.execute(delete(WebhookAttempt).where(WebhookAttempt.delivery_id.in_(deliveries)))
    session.execute(delete(WebhookDelivery).where(WebhookDelivery.message_id.in_(old)))
    session.execute(delete(WebhookMessage).where(WebhookMessage.created_at < before))


def _is_due(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        WebhookDelivery.state == Told.WAITING,
        WebhookDelivery.due_at <= at,
        or_(WebhookDelivery.lease_until.is_(None), WebhookDelivery.lease_until <= at),
        WebhookEndpoint.active.is_(True),
    )


def _take(session: Session, settings: Settings, delivery_id: int) -> _Parcel | None:
    query = select(WebhookDelivery).join(WebhookEndpoint).where(WebhookDelivery.id == delivery_id, *_is_due(now()))
    row = session.scalars(query.with_for_update(of=WebhookDelivery)).unique().first()
    if row is None:
        return None
    row.tries += 1
    row.lease_until = now() + timedelta(seconds=settings.webhook_seconds + 30)
    endpoint = row.endpoint
    keys = [endpoint.secret]
    if endpoint.old_secret and endpoint.old_secret_until and endpoint.old_secret_until > now():
        keys.append(endpoint.old_secret)
    return _Parcel(row.id, row.tries, endpoint.url, tuple(keys), row.message.public_id, row.message.body)


def _write_down(session: Session, settings: Settings, parcel: _Parcel, outcome: Outcome) -> None:
    session.add(
        WebhookAttempt(
            delivery_id=parcel.delivery_id,
            status=outcome.status,
            error=outcome.error,
            milliseconds=outcome.milliseconds,
        )
    )
    query = select(WebhookDelivery).where(WebhookDelivery.id == parcel.delivery_id)
    row = session.scalars(query.with_for_update(of=WebhookDelivery)).unique().one()
    if row.tries != parcel.attempt or row.state != Told.WAITING:
        return  # replayed or taken over meanwhile
    row.lease_until = None
    if outcome.good:
        row.state, row.finished_at = Told.DELIVERED, now()
    elif outcome.status == _GONE:
        row.state, row.finished_at = Told.GIVEN_UP, now()
        _switch_off(session, row.endpoint)
    elif row.tries > len(settings.webhook_pauses):
        row.state, row.finished_at = Told.GIVEN_UP, now()
    else:
        pause = settings.webhook_pauses[row.tries - 1] * (1 + random.uniform(0, _SPREAD))
        row.due_at = now() + timedelta(seconds=max(pause, outcome.wait))


def _switch_off(session: Session, endpoint: WebhookEndpoint) -> None:
    """The receiver says that nothing is to come there any more (410 Gone)."""
    endpoint.active, endpoint.off_reason = False, "gone"
    session.add(
        Event(
            actor="system",
            actor_name="The service",
            what=What.WEBHOOK_SWITCHED_OFF,
            subject=f"webhook:{endpoint.public_id}",
            details={"reason": "gone"},
        )
    )
