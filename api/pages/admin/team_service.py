"""Teams: groups of people who share a list."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from api.auth.errors import BadAccount
from triage.drafts.actor import Actor
from triage.drafts.history import record
from triage.storage.tables import CalendarFeed, ChildClock, Document, State, Team, User, What

LONGEST_NAME = 100
_OPEN = (State.RECEIVED, State.READING, State.DRAFT, State.SECOND_CHECK, State.NEEDS_HELP)


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team with how many people are in it and how many documents wait for it."""

    team: Team
    people: int
    waiting: int


def teams_of(session: Session) -> list[Team]:
    """All teams by name."""
    return list(session.scalars(select(Team).order_by(Team.name)))


def team_rows(session: Session) -> list[TeamRow]:
    """All teams with their counts."""
    people = _counts(session, select(User.team_id, func.count(User.id)).where(User.active).group_by(User.team_id))
    waits = select(Document.team_id, func.count(Document.id)).where(Document.state.in_(_OPEN))
    waiting = _counts(session, waits.group_by(Document.team_id))
    return [TeamRow(team, people.get(team.id, 0), waiting.get(team.id, 0)) for team in teams_of(session)]


def add_team(session: Session, actor: Actor, name: str) -> Team:
    """Make a team. Raises `BadAccount` for a name that is empty, too long, or taken."""
    team = Team(name=_free_name(session, name))
    session.add(team)
    session.flush()
    record(session, actor, What.TEAM_CHANGED, subject=f"team:{team.id}", changed="added")
    return team


def rename_team(session: Session, actor: Actor, team_id: int, name: str) -> None:
    """Give a team another name. Raises `BadAccount`."""
    team = _find(session, team_id)
    if " ".join(name.split()) != team.name:
        team.name = _free_name(session, name)
        record(session, actor, What.TEAM_CHANGED, subject=f"team:{team.id}", changed="renamed")


def remove_team(session: Session, actor: Actor, team_id: int) -> None:
    """Remove a team; its documents and time limits are then nobody's list. Raises `BadAccount` while people are in it.

    People who are switched off do not hold a team.
    """
    team = _find(session, team_id)
    if session.scalar(select(func.count(User.id)).where(User.team_id == team.id, User.active)):
        raise BadAccount("There are people in this team: give them another team first.")
    for table in (User, Document, ChildClock, CalendarFeed):
        session.execute(update(table).where(table.team_id == team.id).values(team_id=None))
    record(session, actor, What.TEAM_CHANGED, subject=f"team:{team.id}", changed="removed")
    session.delete(team)


def _counts(session: Session, query) -> dict[int | None, int]:  # type: ignore[no-untyped-def]
    return {key: number for key, number in session.execute(query)}  # noqa: C416  (rows, not pairs)


def _find(session: Session, team_id: int) -> Team:
    team = session.get(Team, team_id)
    if team is None:
        raise BadAccount("There is no such team.")
    return team


def _free_name(session: Session, name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise BadAccount(f"Enter a name of up to {LONGEST_NAME} characters.")
    if session.scalar(select(func.count(Team.id)).where(func.lower(Team.name) == name.lower())):
        raise BadAccount("There is a team of this name.")
    return name
