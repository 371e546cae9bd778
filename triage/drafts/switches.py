"""Switches for the whole service. `paused`: readers finish what they have in hand, and take nothing new."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.drafts.actor import Actor
from triage.storage.tables import Switch, now

PAUSED = "paused"


def is_paused(session: Session) -> bool:
    """True while readers take nothing new. Documents are still taken in, and wait."""
    return bool(session.scalar(select(Switch.on).where(Switch.name == PAUSED)))


def pause(session: Session, actor: Actor, *, on: bool) -> None:
    """Pause the readers on all machines, or let them go on."""
    switch = session.get(Switch, PAUSED)
    if switch is None:
        switch = Switch(name=PAUSED)
        session.add(switch)
    switch.on, switch.by, switch.at = on, actor.name[:200], now()


def pause_of(session: Session) -> Switch | None:
    """The pause that is on now: who ordered it and since when. None where readers work."""
    switch = session.get(Switch, PAUSED)
    return switch if switch is not None and switch.on else None
