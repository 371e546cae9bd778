"""Which keys may do what under /v1, and how often."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request

from api.auth.keys import Scope
from api.context import Context, context_of
from api.dependencies import request_id_of, scoped
from api.middleware import route_of
from api.problems import Problem
from triage.drafts.actor import Actor
from triage.drafts.history import record
from triage.storage.tables import ApiKey, What


def key_with(*scopes: Scope, noted: bool = False) -> Callable[..., Actor]:
    """A dependency: a key with the scopes, within its rate. Gives back who acts.

    `noted`: the call itself is written into the history, for routes that show many things and write of none. Following
    the events is not: it would be its own next event.
    """
    good_key = Depends(scoped(*scopes))

    def required(
        request: Request,
        context: Annotated[Context, Depends(context_of)],
        key: ApiKey = good_key,
    ) -> Actor:
        seconds = context.rates.wait(key.id, context.house.settings.requests_per_minute, context.clock())
        if seconds:
            after = {"Retry-After": str(int(seconds) + 1)}
            raise Problem(429, "too_many", "This API key makes too many requests a minute. Wait a moment.", after)
        actor = Actor.key(key, request_id_of(request))
        if noted:
            with context.house.database.writing() as session:
                record(session, actor, What.KEY_CALLED, subject=f"key:{key.public_id}", route=route_of(request.scope))
        return actor

    return required
