"""API keys of other systems: ``triage_PREFIX_SECRET``, shown once, kept as a hash, limited by scopes."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.auth.errors import BadAccount, NotSignedIn
from triage.drafts.actor import Actor
from triage.drafts.history import record
from triage.storage.database import Database
from triage.storage.tables import ApiKey, What, now

_USED_EVERY = timedelta(minutes=1)


class Scope(StrEnum):
    """What a key may do."""

    DOCUMENTS_WRITE = "documents:write"
    DOCUMENTS_READ = "documents:read"
    DRAFTS_WRITE = "drafts:write"
    REGISTER_READ = "register:read"
    REGISTER_WRITE = "register:write"
    EVENTS_READ = "events:read"


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key with its secret, for showing once."""

    key: ApiKey
    secret: str


def create_key(
    session: Session,
    actor: Actor,
    *,
    name: str,
    scopes: list[str],
    days: int | None = None,
    created_by: int | None = None,
) -> NewKey:
    """Make a key. Raises `BadAccount` for a missing name or an unknown scope."""
    name = " ".join(name.split())
    if not name or len(name) > 100:
        raise BadAccount("Give the key a name that says which system uses it.")
    wrong = sorted(set(scopes) - set(Scope))
    if wrong or not scopes:
        raise BadAccount(f"The scopes are {', '.join(Scope)}. Not known: {', '.join(wrong) or 'none was given'}.")
    prefix, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
    key = ApiKey(
        name=name,
        prefix=prefix,
        secret_hash=_hash(secret),
        scopes=sorted(set(scopes)),
        created_by_id=created_by,
        expires_at=now() + timedelta(days=days) if days else None,
    )
    session.add(key)
    session.flush()
    record(session, actor, What.KEY_CREATED, subject=f"key:{key.public_id}", scopes=key.scopes)
    return NewKey(key, f"triage_{prefix}_{secret}")


def all_keys(session: Session) -> list[ApiKey]:
    """Every key, newest first."""
    return list(session.scalars(select(ApiKey).order_by(ApiKey.id.desc())))


def revoke_key(session: Session, actor: Actor, prefix: str) -> ApiKey:
    """End a key at once. Raises `BadAccount`."""
    key = session.scalar(select(ApiKey).where(ApiKey.prefix == prefix))
    if key is None:
        raise BadAccount("There is no key with this prefix.")
    key.revoked_at = key.revoked_at or now()
    record(session, actor, What.KEY_REVOKED, subject=f"key:{key.public_id}")
    return key


def key_of(database: Database, presented: str, at: datetime | None = None) -> ApiKey:
    """The key that was presented. Raises `NotSignedIn` where it is unknown, revoked or past its time."""
    at = at or now()
    kind, _, rest = presented.partition("_")
    prefix, _, secret = rest.partition("_")
    with database.reading() as session:
        key = session.scalar(select(ApiKey).where(ApiKey.prefix == prefix)) if kind == "triage" and secret else None
    right = hmac.compare_digest(key.secret_hash if key else "", _hash(secret))
    if key is None or not right or key.revoked_at is not None or (key.expires_at is not None and key.expires_at <= at):
        raise NotSignedIn("The API key is missing, unknown, revoked or past its time.")
    note_use(database, key, at)
    return key


def note_use(database: Database, key: ApiKey, at: datetime | None = None) -> None:
    """Write down that a key was used, at most once a minute."""
    at = at or now()
    if key.last_used_at is None or key.last_used_at + _USED_EVERY < at:
        with database.writing() as session:
            session.get_one(ApiKey, key.id).last_used_at = at


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
