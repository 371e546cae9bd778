"""People: added, listed, given a new password, switched off."""

from __future__ import annotations

import re

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api.auth.errors import BadAccount
from api.auth.passwords import hash_password
from triage.drafts.actor import Actor
from triage.drafts.history import record
from triage.storage.tables import Role, SignedIn, Team, User, What

_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,189}\.[^@\s.]{2,}")


def add_user(
    session: Session, actor: Actor, *, name: str, email: str, password: str, role: Role, team: str | None = None
) -> User:
    """Add a person. Raises `BadAccount`: no name, not an e-mail address, taken, or a password that is too short."""
    name, email = " ".join(name.split()), email.strip().lower()
    if not name or len(name) > 200:
        raise BadAccount("Enter the person's name.")
    if not _EMAIL.fullmatch(email):
        raise BadAccount("Enter an e-mail address, such as name@example.gov.uk.")
    if session.scalar(select(User).where(User.email == email)) is not None:
        raise BadAccount("There is already somebody with this e-mail address.")
    group = None
    if team:
        group = session.scalar(select(Team).where(Team.name == team)) or Team(name=team)
    user = User(name=name, email=email, password_hash=hash_password(password), role=role, team=group)
    session.add(user)
    session.flush()
    record(session, actor, What.USER_CREATED, user=user, role=role)
    return user


def find_user(session: Session, email: str) -> User:
    """A person by e-mail address. Raises `BadAccount`."""
    user = session.scalar(select(User).where(User.email == email.strip().lower()))
    if user is None:
        raise BadAccount("There is nobody with this e-mail address.")
    return user


def all_users(session: Session) -> list[User]:
    """Everybody, by name."""
    return list(session.scalars(select(User).order_by(User.name, User.id)))


def set_password(session: Session, actor: Actor, user: User, password: str) -> None:
    """Give a person a new password; every session of theirs ends. Raises `BadAccount`."""
    user.password_hash = hash_password(password)
    session.execute(delete(SignedIn).where(SignedIn.user_id == user.id))
    record(session, actor, What.USER_CHANGED, user=user, changed="password")


def disable_user(session: Session, actor: Actor, user: User) -> None:
    """Switch a person off: no sign-in, and every session ends. Their name stays in the history."""
    user.active = False
    session.execute(delete(SignedIn).where(SignedIn.user_id == user.id))
    record(session, actor, What.USER_DISABLED, user=user)
