"""Tokens of the council's identity provider (OAuth2 client credentials, RFC 6749 4.4): checked here, asking nobody.

A token is a JWT (RFC 7519, RFC 9068) that the provider signed for this service. Its signature is checked with the
provider's published keys (RFC 7517), which are kept for an hour. Each client stands in the list of keys from its first
request on, so that an administrator sees and can end it like any key, and the history names it.
"""

from __future__ import annotations

import hashlib
from typing import Any

import jwt
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from api.auth.errors import NotSignedIn
from api.auth.keys import Scope, key_of, note_use
from api.auth.published import keys_of
from triage.settings import Settings
from triage.storage.database import Database
from triage.storage.tables import ApiKey

PREFIX = "oauth-"
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures by a key pair alone: one by a shared secret could be made with the published key."""

LEEWAY_SECONDS = 60
_WRONG = "The token is not one of the identity provider's for this service, or its time is over."


def bearer_of(database: Database, settings: Settings, presented: str) -> ApiKey:
    """The key that was presented, or the client of the token. Raises `NotSignedIn`."""
    if settings.oauth_issuer and not presented.startswith("triage_") and presented.count(".") == 2:
        return client_of(database, settings, presented)
    return key_of(database, presented)


def client_of(database: Database, settings: Settings, token: str) -> ApiKey:
    """The client of a token, with the scopes that the token gives. Raises `NotSignedIn`."""
    claims = claims_of(settings, token)
    client = next((str(claims[name]) for name in ("client_id", "azp", "appid", "sub") if claims.get(name)), "")
    if not client:
        raise NotSignedIn(_WRONG)
    key = _standing(database, settings, client)
    if key.revoked_at is not None:
        raise NotSignedIn("This client was ended by an administrator.")
    note_use(database, key)
    key.scopes = scopes_of(settings, claims)
    return key


def claims_of(settings: Settings, token: str) -> dict[str, Any]:
    """What a token says, once its signature, issuer, audience and time are right. Raises `NotSignedIn`."""
    try:
        header = jwt.get_unverified_header(token)
        algorithm = header.get("alg")
        if algorithm not in ALGORITHMS:
            raise NotSignedIn(_WRONG)
        key = keys_of(settings.oauth_jwks).find(header.get("kid"), str(algorithm))
        if key is None:
            raise NotSignedIn(_WRONG)
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=[str(algorithm)],
            audience=settings.oauth_audience,
            issuer=settings.oauth_issuer,
            leeway=LEEWAY_SECONDS,
            options={"require": ["exp", "iss", "aud"]},
        )
    except (jwt.PyJWTError, ValueError, TypeError):
        raise NotSignedIn(_WRONG) from None
    return claims


def scopes_of(settings: Settings, claims: dict[str, Any]) -> list[str]:
    """Our scopes among those that a token gives: in `scope` or `scp` as words, in `roles` as a list."""
    given: set[str] = set()
    for name in ("scope", "scp", "roles"):
        value = claims.get(name)
        given.update(value.split() if isinstance(value, str) else (one for one in value or () if isinstance(one, str)))
    ours = {settings.oauth_scopes.get(one, one) for one in given} if settings.oauth_scopes else given
    allowed = set(settings.oauth_scopes.values()) if settings.oauth_scopes else set(Scope)
    return sorted(ours & allowed & set(Scope))


def _standing(database: Database, settings: Settings, client: str) -> ApiKey:
    """The client's row among the keys. Its hash is empty, which no presented key can have."""
    number = hashlib.sha256(f"{settings.oauth_issuer}\n{client}".encode()).hexdigest()[:14]
    query = select(ApiKey).where(ApiKey.prefix == f"{PREFIX}{number}")
    with database.reading() as session:
        found = session.scalar(query)
    if found is not None:
        return found
    try:
        with database.writing() as session:
            name = "".join(c for c in client if c.isprintable())[:90] or "client"
            session.add(ApiKey(name=name, prefix=f"{PREFIX}{number}", secret_hash="", scopes=[]))
    except IntegrityError:
        pass  # another request of the same client was quicker
    with database.reading() as session:
        return session.scalars(query).one()
