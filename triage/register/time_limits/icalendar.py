"""Due days as an iCalendar feed (RFC 5545). It holds a reference and a rule, never a child's name."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.register.acting import By, Refused, note
from triage.register.time_limits.lists import ClockLine, Wanted, clock_list
from triage.storage.tables import CalendarFeed, Team, User, What, now

MOST = 2000
_SEEN_EVERY = timedelta(minutes=5)


def new_feed(session: Session, user: User, by: By, *, team_id: int | None = None) -> tuple[CalendarFeed, str]:
    """A secret address for a person's calendar program. The token is given once; an older one of the person ends."""
    for old in feeds_of(session, user):
        old.revoked_at = now()
    token = secrets.token_urlsafe(32)
    feed = CalendarFeed(token_hash=_hash(token), user_id=user.id, team_id=team_id)
    session.add(feed)
    session.flush()
    note(session, by, What.CALENDAR_CHANGED, f"calendar:{feed.public_id}", made=True)
    return feed, token


def feeds_of(session: Session, user: User) -> list[CalendarFeed]:
    """The feeds of a person that are in use."""
    return list(
        session.scalars(select(CalendarFeed).where(CalendarFeed.user_id == user.id, CalendarFeed.revoked_at.is_(None)))
    )


def end_feeds(session: Session, user: User, by: By) -> int:
    """End a person's secret address. Returns how many ended."""
    feeds = feeds_of(session, user)
    for feed in feeds:
        feed.revoked_at = now()
        note(session, by, What.CALENDAR_CHANGED, f"calendar:{feed.public_id}", made=False)
    return len(feeds)


def team_of_feed(session: Session, token: str) -> str | None:
    """The team that a token's feed is limited to (None: no limit). Raises `Refused` for a token that opens nothing."""
    feed = session.scalar(
        select(CalendarFeed).where(CalendarFeed.token_hash == _hash(token), CalendarFeed.revoked_at.is_(None))
    )
    user = session.get(User, feed.user_id) if feed is not None else None
    if feed is None or user is None or not user.active:
        raise Refused("This calendar address is unknown or has ended.")
    if feed.last_used_at is None or feed.last_used_at + _SEEN_EVERY < now():
        feed.last_used_at = now()
    team = session.get(Team, feed.team_id) if feed.team_id else None
    return team.name if team else None


def calendar(session: Session, today: date, team: str | None, at: datetime) -> str:
    """What is late or due in the next six months, as the text of a calendar."""
    late, _ = clock_list(session, today, Wanted(late=True, team=team), limit=MOST)
    due, _ = clock_list(session, today, Wanted(days=190, team=team), limit=MOST)
    return as_calendar([*late, *due], at)


def as_calendar(lines: Iterable[ClockLine], at: datetime) -> str:
    """Clocks as the text of a calendar, one event of a whole day each: the day to work to."""
    out = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//EHC document triage//Time limits//EN",
        "CALSCALE:GREGORIAN",
        "X-WR-CALNAME:EHC time limits",
    ]
    for line in lines:
        day = line.work_by
        if day is None:
            continue
        marks = "" if line.confirmed else " (to be confirmed)"
        out += [
            "BEGIN:VEVENT",
            f"UID:{line.row.public_id}@ehc-triage",
            f"DTSTAMP:{at:%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_text(f'{line.reference}: {line.row.rule} {line.clock.rule.title}{marks}')}",
            f"DESCRIPTION:{_text(f'By law: {line.row.due or line.row.due_sort}. {line.clock.rule.authority}.')}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return "".join(f"{_folded(text)}\r\n" for text in [*out, "END:VCALENDAR"])


def _text(value: str) -> str:
    """RFC 5545 section 3.3.11."""
    return value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """RFC 5545 section 3.1: at most 75 octets a line."""
    parts, left = [], line.encode()
    while len(left) > 73:
        cut = 73
        while (left[cut] & 0xC0) == 0x80:
            cut -= 1
        parts.append(left[:cut].decode())
        left = left[cut:]
    return "\r\n ".join([*parts, left.decode()])


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
