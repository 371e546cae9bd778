"""Changes to people that the page of administrators makes."""

from __future__ import annotations

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from api.auth.errors import BadAccount
from triage.drafts.actor import Actor
from triage.drafts.history import record
from triage.storage.tables import Role, SignedIn, Team, User, What

ROLES = (Role.CASEWORKER, Role.ADMIN)


def find_person(session: Session, public_id: str) -> User:
    """A person by public name. Raises `BadAccount`."""
    user = session.scalars(select(User).where(User.public_id == public_id)).first()
    if user is None:
        raise BadAccount("There is no such person.")
    return user


def set_role(session: Session, actor: Actor, user: User, role: str) -> None:
    """Give a person another role; their sessions end. Raises `BadAccount` where no administrator would be left."""
    if role not in ROLES:
        raise BadAccount("Choose a role.")
    if user.role == Role.ADMIN and role != Role.ADMIN:
        keep_an_administrator(session, user)
    user.role = role
    session.execute(delete(SignedIn).where(SignedIn.user_id == user.id))
    record(session, actor, What.USER_CHANGED, user=user, changed="role", role=role)


def set_team(session: Session, actor: Actor, user: User, team: str) -> None:
    """Put a person into a team by its name, or into none. Raises `BadAccount` for an unknown one."""
    found = session.scalars(select(Team).where(Team.name == team)).first() if team else None
    if team and found is None:
        raise BadAccount("Choose a team.")
    user.team = found
    record(session, actor, What.USER_CHANGED, user=user, changed="team")


def enable(session: Session, actor: Actor, user: User) -> None:
    """Let a person who was switched off sign in again."""
    user.active = True
    record(session, actor, What.USER_CHANGED, user=user, changed="enabled")


def keep_an_administrator(session: Session, leaving: User) -> None:
    """Raises `BadAccount` where `leaving` is the last administrator who can sign in."""
    others = select(func.count(User.id)).where(User.role == Role.ADMIN, User.active, User.id != leaving.id)
    if not session.scalar(others):
        raise BadAccount("This is the last administrator: make somebody else an administrator first.")
