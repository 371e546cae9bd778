"""A receiver, and an endpoint that goes there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.webhooks.receiver import Receiver
from triage.drafts.actor import COMMAND_LINE
from triage.pipeline import House
from triage.storage.tables import WebhookEndpoint
from triage.webhooks.endpoints import add_endpoint, check_endpoint
from triage.webhooks.types import CHOICES


@pytest.fixture
def receiver(house: House) -> Iterator[Receiver]:
    house.settings.webhook_allowed_networks = "127.0.0.0/8, ::1"
    with Receiver() as made:
        yield made
        assert made.bad == []


@pytest.fixture
def endpoint(house: House, receiver: Receiver) -> WebhookEndpoint:
    """Told of everything."""
    checked = check_endpoint(house.settings, "Case management", receiver.url, list(CHOICES))
    with house.database.writing() as session:
        made = add_endpoint(session, COMMAND_LINE, *checked)
    receiver.secret = made.secret
    return made
