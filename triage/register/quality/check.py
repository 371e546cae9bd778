"""What a check is, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from sqlalchemy.orm import Session

from triage.register.case import Case
from triage.register.life import LIVE, Stage, stage_on


class Severity(StrEnum):
    """An error is surely wrong; a query may be right and wants a look."""

    ERROR = "error"
    QUERY = "query"


@dataclass(frozen=True, slots=True)
class Found:
    """One finding. `key` tells several of one plan apart, `money` is what is at stake in pounds.

    `subject`, `child_id` and `plan_id` are filled in for findings of one plan.
    """

    words: str
    severity: Severity = Severity.ERROR
    money: Decimal | None = None
    key: str = ""
    subject: str = ""
    child_id: int | None = None
    plan_id: int | None = None


@dataclass(frozen=True, slots=True)
class School:
    """What the council's list says of a school."""

    name: str
    closed_on: date | None


@dataclass(slots=True)
class Look:
    """One plan on the day of the check. `schools` are by URN; empty where no list was imported."""

    case: Case
    day: date
    schools: dict[str, School] = field(default_factory=dict)
    waiting: date | None = None
    stage: Stage | None = None

    def __post_init__(self) -> None:
        self.stage = stage_on(self.case.events, self.day)

    @property
    def active(self) -> bool:
        """True where the plan is active on the day."""
        return self.stage is not None and self.stage.status in LIVE


OfPlan = Callable[[Look], Iterable[Found]]
OfRegister = Callable[[Session, date], Iterable[Found]]


@dataclass(frozen=True, slots=True)
class Check:
    """A rule: looked at plan by plan (`of_plan`), or over the whole register (`of_register`)."""

    id: str
    title: str
    of_plan: OfPlan | None = None
    of_register: OfRegister | None = None
