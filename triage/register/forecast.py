"""Plans and cost over five years, by ages: who stays grows older, some leave, new ones come. Assumptions are shown.

It projects what was: it is no target, and it says nothing of any child.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from triage.clocks.counting import months
from triage.register.cost_sums import total_on
from triage.register.counts import years_old
from triage.register.life import LIVE
from triage.storage.tables import FOR_EVER, Child, PlanSpan

YEARS = 5
LOOK_BACK = 3
OLDEST = 25
UPLIFT = Decimal("0.03")
FEW = 20
"""Below so many plans of an age, the share that leaves is taken from all ages together."""


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What the forecast rests on. `new_a_year` and `leave_share` are measured over `since` to `on`, unless changed."""

    on: date
    since: date
    new_a_year: float
    new_growth: float
    leave_share: float
    uplift: float
    average_cost: Decimal
    measured_new: float

    def words(self) -> list[str]:
        """Each assumption as a sentence."""
        return [
            (
                f"New plans and plans moving in: {self.new_a_year:,.0f} in the first year "
                f"({self.measured_new:,.0f} a year were counted from {self.since:%B %Y} to {self.on:%B %Y}), "
                f"changing by {self.new_growth:.1%} a year."
            ),
            (
                f"Of all plans {self.leave_share:.1%} end in a year. The share of each age is that of the same years; "
                f"where an age has fewer than {FEW} plans, the share of all is taken."
            ),
            f"Nobody keeps a plan past the age of {OLDEST}.",
            (
                f"A plan costs £{self.average_cost:,.0f} a year on average (committed lines of plans that have one); "
                f"prices rise by {self.uplift:.1%} a year. The mix of placements stays as it is."
            ),
            "Ages at which plans begin are those of the same years.",
        ]


@dataclass(frozen=True, slots=True)
class Year:
    """A year of the forecast. `plans` and `cost` are at its end; year 0 is what is counted now."""

    number: int
    day: date
    new: int
    left: int
    plans: int
    cost: Decimal


@dataclass(frozen=True, slots=True)
class Forecast:
    """Five years with what they rest on."""

    assumptions: Assumptions
    years: list[Year]

    def to_json(self) -> dict[str, Any]:
        """As JSON types."""
        return {
            "on": self.assumptions.on.isoformat(),
            "assumptions": self.assumptions.words(),
            "years": [
                {
                    "year": year.number,
                    "day": year.day.isoformat(),
                    "new": year.new,
                    "left": year.left,
                    "plans": year.plans,
                    "annual_cost": f"{year.cost:.2f}",
                }
                for year in self.years
            ],
        }


def forecast(
    session: Session,
    on: date,
    *,
    new_a_year: float | None = None,
    new_growth: float = 0.0,
    uplift: float = float(UPLIFT),
) -> Forecast:
    """Project the active plans of a day over five years. `new_a_year` replaces what was measured."""
    since = months(on, -12 * LOOK_BACK)
    now = _ages(session, on)
    began, ended = _changes(session, since, on)
    measured = sum(began.values()) / LOOK_BACK
    shares, overall = _leaving(session, on, ended)
    costs = total_on(session, on)
    average = costs.committed / costs.plans if costs.plans else Decimal(0)
    coming = measured if new_a_year is None else new_a_year
    given = Assumptions(on, since, coming, new_growth, overall, uplift, average, measured)
    total_new = sum(began.values()) or 1
    years = [Year(0, on, 0, 0, sum(now.values()), average * sum(now.values()))]
    plans: dict[int, float] = {age: float(number) for age, number in now.items()}
    for number in range(1, YEARS + 1):
        begun = coming * (1 + new_growth) ** (number - 1)
        left, following = 0.0, dict[int, float]()
        for age, count in plans.items():
            stay = count * (1 - shares.get(age, overall)) if age < OLDEST else 0.0
            left += count - stay
            if stay:
                following[age + 1] = following.get(age + 1, 0.0) + stay
        for age, count in began.items():
            following[age] = following.get(age, 0.0) + begun * count / total_new
        plans = following
        total = sum(plans.values())
        cost = average * Decimal(str(round(total, 4))) * (1 + Decimal(str(uplift))) ** number
        years.append(Year(number, months(on, 12 * number), round(begun), round(left), round(total), cost))
    return Forecast(given, years)


def _ages(session: Session, on: date) -> Counter[int]:
    query = (
        select(Child.date_of_birth, func.count())
        .join(PlanSpan, PlanSpan.child_id == Child.id)
        .where(PlanSpan.status.in_(LIVE), PlanSpan.start <= on, PlanSpan.end >= on)
        .group_by(Child.date_of_birth)
    )
    found: Counter[int] = Counter()
    for born, number in session.execute(query):
        found[_age(born, on)] += number
    return found


def _changes(session: Session, since: date, on: date) -> tuple[Counter[int], Counter[int]]:
    """How many plans began and ended in the time, by age on the day of it. Plans that were only found do not count."""
    began, ended = Counter[int](), Counter[int]()
    columns = (PlanSpan.entered, PlanSpan.left, PlanSpan.start, PlanSpan.end, Child.date_of_birth)
    query = select(*columns).join(Child, Child.id == PlanSpan.child_id)
    starts = query.where(PlanSpan.entered.in_(("new", "transferred_in")), PlanSpan.start > since, PlanSpan.start <= on)
    for _, _, start, _, born in session.execute(starts):
        began[_age(born, start)] += 1
    ends = query.where(PlanSpan.left.is_not(None), PlanSpan.end > since, PlanSpan.end <= on, PlanSpan.end < FOR_EVER)
    for _, _, _, end, born in session.execute(ends):
        ended[_age(born, end)] += 1
    return began, ended


def _leaving(session: Session, on: date, ended: Counter[int]) -> tuple[dict[int, float], float]:
    """The share that leaves in a year, by age and over all: ends over the plans of the middle of each year."""
    stock: Counter[int] = Counter()
    for year in range(LOOK_BACK):
        stock.update(_ages(session, months(on, -12 * year - 6)))
    overall = min(sum(ended.values()) / (sum(stock.values()) or 1), 1.0)
    shares = {age: min(ended[age] / number, 1.0) for age, number in stock.items() if number >= FEW * LOOK_BACK}
    return shares, overall


def _age(born: date | None, on: date) -> int:
    return max(0, min(OLDEST, years_old(born, on))) if born is not None else 10
