"""What the pages about time limits show."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.clocks.rules import RULES
from triage.drafts.errors import NotFound
from triage.register.time_limits.lists import (
    ClockLine,
    Wanted,
    clock_count,
    clock_list,
    lines_of,
    rules_running,
    steps_of,
)
from triage.register.time_limits.stored import STEPS
from triage.storage.tables import ChildClock, ChildDocument, Document, Team

PAGE = 50
DAYS = (5, 15, 30, 60, 190)
SHOWS = {"late": "Late", "due": "Due", "unconfirmed": "To be confirmed"}
_RULES = {rule.id for rule in RULES}


@dataclass(frozen=True, slots=True)
class Filter:
    """What the list is limited to, as the address says."""

    show: str = "late"
    days: int | None = 30
    rule: str = ""
    team: str = ""
    everybody: bool = False

    def wanted(self, show: str | None = None) -> Wanted:
        """The same for the register."""
        show = show or self.show
        return Wanted(
            late=show == "late",
            days=self.days if show == "due" else None,
            rules=(self.rule,) if self.rule else (),
            team=self.team or None,
            council_only=not self.everybody,
            unconfirmed=show == "unconfirmed",
        )

    def query(self, **changed: Any) -> str:
        """The address's parameters, some of them changed."""
        values = {
            "show": self.show,
            "days": self.days or "",
            "rule": self.rule,
            "team": self.team,
            "everybody": "1" if self.everybody else "",
        } | changed
        return urlencode({name: value for name, value in values.items() if value not in ("", None)})


@dataclass(frozen=True, slots=True)
class Shown:
    """A page of the list. `counts` are of each tab, `following` is where the next page begins."""

    lines: list[ClockLine]
    following: str
    counts: dict[str, int]
    rules: list[tuple[str, str]]
    teams: list[str]


@dataclass(frozen=True, slots=True)
class ClockPage:
    """One clock, with its steps (words, day, document, person, reason, moment) and the child's documents."""

    line: ClockLine
    steps: list[dict[str, Any]]
    documents: list[Document]
    replaces: ChildClock | None
    replaced_by: ChildClock | None


def filter_from(query: Mapping[str, str]) -> Filter:
    """What an address asks for; what it cannot ask for is left out."""
    show, days, rule = query.get("show", "late"), query.get("days", ""), query.get("rule", "")
    return Filter(
        show=show if show in SHOWS else "late",
        days=int(days) if days.isdigit() and int(days) in DAYS else 30,
        rule=rule if rule in _RULES else "",
        team=query.get("team", "")[:100],
        everybody=query.get("everybody") == "1",
    )


def after_of(text: str) -> tuple[date, int] | None:
    """The place after which a page begins: ``2026-05-25.12``."""
    match = re.fullmatch(r"(\d{4}-\d\d-\d\d)\.(\d{1,15})", text)
    if match is None:
        return None
    try:
        return date.fromisoformat(match[1]), int(match[2])
    except ValueError:
        return None


def show_list(session: Session, chosen: Filter, today: date, after: tuple[date, int] | None) -> Shown:
    """A page of the list."""
    lines, following = clock_list(session, today, chosen.wanted(), after, PAGE)
    return Shown(
        lines,
        f"{following[0].isoformat()}.{following[1]}" if following else "",
        {show: clock_count(session, today, chosen.wanted(show)) for show in SHOWS},
        rules_running(session),
        list(session.scalars(select(Team.name).order_by(Team.name))),
    )


def rows_for_csv(session: Session, chosen: Filter, today: date) -> tuple[list[str], list[list[Any]]]:
    """The whole list for a spreadsheet."""
    lines, _ = clock_list(session, today, chosen.wanted(), None, 100_000)
    headings = ["rule", "what", "child", "reference", "due_by_law", "work_to", "runs_from", "how_counted", "whose_duty",
                "state", "confirmed", "document", "page", "team"]  # fmt: skip
    rows = [
        [line.row.rule, line.title, line.child.full_name, line.child.case_reference, line.row.due, line.work_by,
         line.row.trigger, line.counted, line.clock.rule.holder.value, line.state,
         "yes" if line.confirmed else "no", line.document.public_id if line.document else None, line.row.page,
         line.team]
        for line in lines
    ]  # fmt: skip
    return headings, rows


def clock_page(session: Session, public_id: str, today: date) -> ClockPage:
    """One clock. Raises `NotFound`."""
    row = session.scalar(select(ChildClock).where(ChildClock.public_id == public_id))
    if row is None:
        raise NotFound("There is no such time limit.")
    line = lines_of(session, [row], today)[0]
    papers = {
        paper.id: paper
        for paper in session.scalars(
            select(Document)
            .join(ChildDocument, ChildDocument.document_id == Document.id)
            .where(ChildDocument.child_id == row.child_id)
            .order_by(Document.received.desc(), Document.id.desc())
            .limit(100)
        )
    }
    steps = [
        {
            "words": STEPS.get(step.what, step.what),
            "day": step.day,
            "document": papers.get(step.document_id or 0),
            "person": name,
            "reason": step.reason,
            "at": step.at,
        }
        for step, name in steps_of(session, [row]).get(row.id, [])
    ]
    replaced_by = session.scalar(select(ChildClock).where(ChildClock.supersedes_id == row.id))
    replaces = session.get(ChildClock, row.supersedes_id) if row.supersedes_id else None
    return ClockPage(line, steps[::-1], list(papers.values()), replaces, replaced_by)
