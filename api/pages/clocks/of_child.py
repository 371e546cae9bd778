"""The part of a child's page that shows the time limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from api.pages import formats
from triage.register.time_limits.advice import STATES, Advice, advice_of
from triage.register.time_limits.lists import RULE_TITLES, ClockLine, clocks_of_child
from triage.register.time_limits.stored import STANDING
from triage.register.time_limits.words import ADVICE_SUBJECTS
from triage.storage.tables import Child


@dataclass(frozen=True, slots=True)
class ChildClocks:
    """What runs, what is over, and the advice of the assessment."""

    running: list[ClockLine]
    over: list[ClockLine]
    advice: list[Advice]


def child_clock_values(session: Session, child: Child) -> dict[str, Any]:
    """What the template needs."""
    today = formats.today()
    lines = clocks_of_child(session, child, today)
    running = [line for line in lines if line.row.standing in STANDING and line.clock.is_open(today)]
    return {
        "clocks": ChildClocks(
            running, [line for line in lines if line not in running], advice_of(session, child, lines, today)
        ),
        "advice_states": STATES,
        "advice_subjects": ADVICE_SUBJECTS,
        "rule_titles": RULE_TITLES,
    }
