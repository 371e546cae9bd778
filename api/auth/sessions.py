"""Signing in and out. The browser keeps a random token; the database keeps only its hash."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from api.auth.errors import NotSignedIn, TooManyAttempts, WrongPassword
from api.auth.passwords import hash_password, needs_new_hash, password_fits
from triage.drafts.actor import Actor
from triage.drafts.history import record
from triage.settings import Settings
from triage.storage.database import Database
from triage.storage.tables import FailedSignIn, SignedIn, User, What, now

_SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class NewSession:
    """What the browser is given: the token for its cookie, and when it ends."""

    token: str
    expires_at: datetime
    user: User


def sign_in(database: Database, settings: Settings, email: str, password: str, address: str) -> NewSession:
    """Check a password and open a session. `address`: the network address of who asks.

    Raises `WrongPassword`, and `TooManyAttempts` after too many of those for the account or from the address.
    """
    subjects = [_subject("account", email.strip().lower()), _subject("address", address)]
    with database.writing() as session:
        _slow_down(session, settings, subjects)
        user = session.scalar(select(User).where(User.email == email.strip().lower()))
        kept = user.password_hash if user and user.active else None
    right = password_fits(kept, password)  # outside a transaction: it takes a while on purpose
    if user is None or not right:
        with database.writing() as session:
            session.add_all(FailedSignIn(subject=subject) for subject in subjects)
            record(session, Actor("system", name="Sign-in"), What.USER_SIGN_IN_FAILED, user=user)
        raise WrongPassword("The e-mail address or the password is wrong.")
    token = secrets.token_urlsafe(32)
    with database.writing() as session:
        user = session.get_one(User, user.id)
        if needs_new_hash(user.password_hash):
            user.password_hash = hash_password(password)
        session.execute(delete(FailedSignIn).where(FailedSignIn.subject == subjects[0]))
        user.last_signed_in_at = now()
        signed_in = SignedIn(
            token_hash=_hash(token),
            csrf_secret=secrets.token_urlsafe(32),
            user_id=user.id,
            expires_at=now() + timedelta(hours=settings.session_hours),
        )
        session.add(signed_in)
        record(session, Actor.user(user), What.USER_SIGNED_IN, user=user)
    return NewSession(token, signed_in.expires_at, user)


def session_of(database: Database, settings: Settings, token: str | None) -> SignedIn:
    """The session of a token. Raises `NotSignedIn` where it is unknown, over, or idle for too long."""
    if not token:
        raise NotSignedIn("Sign in to go on.")
    with database.reading() as session:
        signed_in = session.scalar(select(SignedIn).where(SignedIn.token_hash == _hash(token)))
    idle = timedelta(minutes=settings.session_idle_minutes)
    if (
        signed_in is None
        or not signed_in.user.active
        or signed_in.expires_at <= now()
        or signed_in.last_seen_at + idle <= now()
    ):
        raise NotSignedIn("Your session is over. Sign in again to go on.")
    if signed_in.last_seen_at + _SEEN_EVERY < now():
        with database.writing() as session:
            seen = session.get(SignedIn, signed_in.id)
            if seen is not None:
                seen.last_seen_at = now()
    return signed_in


def seconds_left(database: Database, settings: Settings, token: str | None) -> float:
    """How long a session lasts yet if nobody does anything. Asking does not make it longer. 0 where there is none."""
    if not token:
        return 0.0
    with database.reading() as session:
        signed_in = session.scalar(select(SignedIn).where(SignedIn.token_hash == _hash(token)))
    if signed_in is None or not signed_in.user.active:
        return 0.0
    idle_until = signed_in.last_seen_at + timedelta(minutes=settings.session_idle_minutes)
    return max(0.0, (min(idle_until, signed_in.expires_at) - now()).total_seconds())


def stay(database: Database, settings: Settings, token: str | None) -> float:
    """Somebody is here: the session's idle time begins anew. How long it lasts now. Raises `NotSignedIn`."""
    signed_in = session_of(database, settings, token)
    with database.writing() as session:
        kept = session.get(SignedIn, signed_in.id)
        if kept is not None:
            kept.last_seen_at = now()
    return seconds_left(database, settings, token)


def sign_out(database: Database, token: str | None) -> None:
    """End the session of a token. Does nothing where there is none."""
    if not token:
        return
    with database.writing() as session:
        signed_in = session.scalar(select(SignedIn).where(SignedIn.token_hash == _hash(token)))
        if signed_in is not None:
            record(session, Actor.user(signed_in.user), What.USER_SIGNED_OUT, user=signed_in.user)
            session.delete(signed_in)


def _slow_down(session: Session, settings: Settings, subjects: list[str]) -> None:
    pause = timedelta(minutes=settings.sign_in_pause_minutes)
    for subject in subjects:
        since = FailedSignIn.subject == subject, FailedSignIn.at > now() - pause
        if (session.scalar(select(func.count()).where(*since)) or 0) >= settings.sign_in_attempts:
            raise TooManyAttempts(
                f"Too many wrong passwords. Wait {settings.sign_in_pause_minutes:g} minutes and try again.",
                int(pause.total_seconds()),
            )


def _subject(kind: str, value: str) -> str:
    return hashlib.sha256(f"{kind}:{value}".encode()).hexdigest()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
