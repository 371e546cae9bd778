"""An invented council of any size, with known truth: plans whose every day is known, and planted faults.

Every plan is faultless unless a fault was planted in it; each fault says which checks must find it. All is invented.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from triage.register.life import Kind
from triage.storage.database import Database
from triage.storage.tables import (
    FOR_EVER,
    Child,
    ChildFact,
    Document,
    Original,
    Placement,
    PlanCost,
    PlanEvent,
    PlanRecord,
    RegisterSetting,
    ReportedFigure,
    public_id,
)

DAY = date(2026, 3, 2)
"""The day on which the register is looked at."""
EACH = 40
"""Faults of each kind."""
_AT = datetime(2026, 3, 1, tzinfo=UTC)
_UPN = "ABCDEFGHJKLMNPQRTUVWXYZ"
_FIRST = "Ada Ben Cara Dan Eve Finn Gia Hal Ida Jon Kit Lea Max Nia Oli Pia Quin Rae Sam Tia Una Vic Wyn Xan Yara Zed"
_LAST = "Ashdown Brindle Cotter Dunmore Ellery Farrow Garrick Holm Ingle Jessop Kember Lark Moss Norwood Orme Pryor"
_NEEDS = ("ASD", "SEMH", "SLCN", "MLD", "SLD", "PD", "SPLD", "HI")


@dataclass(slots=True)
class Life:
    """One plan with everything that is entered of it. `rules` are the checks that must find something in it."""

    number: int
    child: int
    kind: str
    start: date | None
    end: date | None = None
    events: list[tuple[Kind, date, dict[str, Any]]] = field(default_factory=list)
    places: list[dict[str, Any]] = field(default_factory=list)
    costs: list[dict[str, Any]] = field(default_factory=list)
    rules: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Council:
    """The whole truth. `people` are the children by number, `doubles` the pairs that share a UPN."""

    lives: list[Life]
    people: dict[int, dict[str, Any]]
    doubles: int = 0
    lost_costs: int = 0
    waiting: list[int] = field(default_factory=list)

    def active_on(self, day: date) -> int:
        """How many plans are active: both ends included."""
        return sum(
            1
            for one in self.lives
            if one.start is not None and one.start <= day and (one.end is None or day <= one.end)
        )

    def committed_on(self, day: date) -> int:
        """Pounds a year of the committed lines of a day, those without a plan left out."""
        return sum(
            line["amount"]
            for one in self.lives
            for line in one.costs
            if line["status"] == "committed" and line["unit"] == "year" and line["start"] <= day <= line["end"]
        )

    @property
    def planted(self) -> set[tuple[str, int]]:
        """Check and plan of every fault in a plan."""
        return {(rule, one.number) for one in self.lives for rule in one.rules}


def council(children: int, plans: int, events: int, costs: int, seed: int = 11) -> Council:
    """Make one up. Every child has a newest plan; children with two had one before that ended."""
    chance = random.Random(seed)
    people = {number: _person(number, chance) for number in range(1, children + 1)}
    lives: list[Life] = []
    for number in range(1, plans - children + 1):
        lives.append(_ended(len(lives) + 1, number, chance, earlier=True))
    for number in people:
        share = chance.random()
        earlier = number <= plans - children
        place = len(lives) + 1
        if share < 0.82:
            lives.append(_running(place, number, chance, earlier=earlier))
        elif share < 0.95:
            lives.append(_ended(place, number, chance, earlier=False))
        else:
            lives.append(_asked(place, number, chance))
    made = Council(lives, people)
    _plant(made, chance)
    _fill(made, events, costs, chance)
    return made


def enter(database: Database, made: Council, chunk: int = 20_000) -> None:
    """Put a council into an empty register. Numbers of plans and children are the rows' own."""

    def put(table: Any, rows: Iterator[dict[str, Any]]) -> None:
        held: list[dict[str, Any]] = []
        for row in rows:
            held.append(row)
            if len(held) >= chunk:
                session.execute(insert(table), held)
                held = []
        if held:
            session.execute(insert(table), held)

    with database.writing() as session:
        put(RegisterSetting, ({"urn": _urn(n), "name": f"School {n}", "closed_on": None} for n in range(300)))
        session.execute(
            insert(RegisterSetting), [{"urn": "199999", "name": "Closed School", "closed_on": date(2025, 8, 31)}]
        )
        put(Child, (_child_row(number, person) for number, person in made.people.items()))
        put(ChildFact, (fact for number, person in made.people.items() for fact in _facts(number, person)))
        rows = ({"id": one.number, "public_id": public_id(), "child_id": one.child, "reference": f"E{one.number}"}
                for one in made.lives)  # fmt: skip
        put(PlanRecord, rows)
        put(PlanEvent, (
            {"plan_id": one.number, "kind": kind, "day": day, "details": details, "recorded_at": _AT}
            for one in made.lives for kind, day, details in one.events
        ))  # fmt: skip
        put(
            Placement,
            (place | {"plan_id": one.number, "recorded_at": _AT} for one in made.lives for place in one.places),
        )
        put(PlanCost, (
            cost | {"plan_id": one.number, "child_id": one.child, "public_id": public_id(), "recorded_at": _AT}
            for one in made.lives for cost in one.costs
        ))  # fmt: skip
        put(PlanCost, (
            _line("100000", DAY - timedelta(days=400), None, 100)
            | {"plan_id": None, "child_id": None, "public_id": public_id(), "recorded_at": _AT}
            for _ in range(made.lost_costs)
        ))  # fmt: skip
        wrong = {"origin": "sen2", "measure": "plans", "day": date(2026, 1, 15), "value": 1}
        right = {"origin": "sen2", "measure": "plans", "day": date(2025, 1, 16),
                 "value": made.active_on(date(2025, 1, 16))}  # fmt: skip
        session.execute(insert(ReportedFigure), [wrong, right])
        session.execute(insert(Original), [
            {"id": n, "sha256": f"{n:064}", "size": 1, "media_type": "text/plain", "storage_key": f"{n}",
             "created_at": _AT}
            for n in range(1, len(made.waiting) + 1)
        ])  # fmt: skip
        session.execute(insert(Document), [
            {"original_id": n, "name": "letter.txt", "channel": "api", "received": DAY - timedelta(days=1),
             "state": "draft", "child_id": child, "received_at": _AT, "state_at": _AT}
            for n, child in enumerate(made.waiting, 1)
        ])  # fmt: skip


def _plant(made: Council, chance: random.Random) -> None:
    """Plant faults, each in plans of its own."""
    running = [one for one in made.lives if one.kind == "running" and one.start and one.start < date(2024, 1, 1)]
    ended = [one for one in made.lives if one.kind == "ended"]
    asked = [one for one in made.lives if one.kind == "asked"]
    for group in (running, ended, asked):
        chance.shuffle(group)
    for rule, deed in _FAULTS.items():
        group = ended if rule in ("DQ06", "DQ07", "DQ08", "DQ23") else asked if rule == "DQ18" else running
        for _ in range(min(EACH, max(1, len(group) // 40))):
            one = group.pop()
            deed(one, made.people[one.child])
            one.rules.add(rule)
    for _ in range(min(EACH, len(running) // 60)):
        first, second = running.pop(), running.pop()
        made.people[second.child]["upn"] = made.people[first.child]["upn"]
        made.doubles += 1
        made.lost_costs += 1
        late = next(one for one in reversed(running) if one.child > len(made.lives) - len(made.people))
        running.remove(late)
        made.waiting.append(late.child)
        late.rules.add("DQ26")


def _too_old(_one: Life, person: dict[str, Any]) -> None:
    person["date_of_birth"] = date(1999, 6, 1)


def _no_review(one: Life, person: dict[str, Any]) -> None:
    person["nc_year"] = "5"
    _reviews_until(one, date(2024, 12, 10))


def _no_decision(one: Life, _person: dict[str, Any]) -> None:
    one.events.append((Kind.REVIEW_MEETING, date(2026, 1, 20), {}))


def _not_amended(one: Life, _person: dict[str, Any]) -> None:
    _reviews_until(one, date(2024, 9, 10))
    one.events += [(Kind.REVIEW_MEETING, date(2025, 9, 10), {}), (Kind.DECIDED_AMEND, date(2025, 10, 1), {})]


def _cost_goes_on(one: Life, _person: dict[str, Any]) -> None:
    one.costs[-1]["end"] = FOR_EVER


def _no_reason(one: Life, _person: dict[str, Any]) -> None:
    one.events = [(k, d, {} if k is Kind.CEASED else v) for k, d, v in one.events]


def _too_soon(one: Life, _person: dict[str, Any]) -> None:
    assert one.end is not None
    one.events = [(k, one.end - timedelta(days=20) if k is Kind.CEASE_NOTICE else d, v) for k, d, v in one.events]


def _free(one: Life, _person: dict[str, Any]) -> None:
    one.costs = []


def _paid_elsewhere(one: Life, _person: dict[str, Any]) -> None:
    for cost in one.costs:
        cost["urn"], cost["payee"] = "100299", "Elsewhere"
    for place in one.places:
        place["urn"] = "100000"


def _named_elsewhere(one: Life, _person: dict[str, Any]) -> None:
    for place in one.places:
        place["urn"] = "100298" if place["role"] == "named" else one.costs[0]["urn"]


def _closed(one: Life, _person: dict[str, Any]) -> None:
    for row in (*one.places, *one.costs):
        row["urn"] = "199999"


def _billed_after(one: Life, _person: dict[str, Any]) -> None:
    one.events = [(k, d, v) for k, d, v in one.events if not (k is Kind.ATTENDANCE and d > date(2025, 12, 1))]
    one.events.append((Kind.CHILD_LEFT, date(2025, 12, 19), {}))
    last = one.costs[0]
    one.costs.append(_line(last["urn"], date(2026, 1, 5), date(2026, 1, 31), 900, status="invoiced", unit="once"))


def _out_of_band(one: Life, _person: dict[str, Any]) -> None:
    one.costs[0]["band_amount"] = one.costs[0]["amount"] / 2


def _two_places(one: Life, _person: dict[str, Any]) -> None:
    first = next(place for place in one.places if place["role"] == "attended")
    one.places.append(first | {"start": date(2025, 9, 1)})


def _asked_for(one: Life, _person: dict[str, Any]) -> None:
    one.events.append((Kind.FILE_ASKED_FOR, date(2026, 2, 20), {"council": "874"}))


def _undecided(one: Life, _person: dict[str, Any]) -> None:
    one.events = [(Kind.REQUEST_RECEIVED, date(2025, 11, 1), {})]


def _paid_before(one: Life, _person: dict[str, Any]) -> None:
    assert one.start is not None
    one.costs[0]["start"] = one.start - timedelta(days=60)


def _no_upn(_one: Life, person: dict[str, Any]) -> None:
    person["upn"] = None


def _no_need(_one: Life, person: dict[str, Any]) -> None:
    person["primary_need"] = None


def _no_phase_review(one: Life, person: dict[str, Any]) -> None:
    person["nc_year"] = "11"
    _reviews_until(one, date(2025, 3, 10))
    one.rules.add("DQ02")


def _nobody_knows_where(one: Life, _person: dict[str, Any]) -> None:
    one.events = [(k, d, {"reason": "5"} if k is Kind.CEASED else v) for k, d, v in one.events]


def _out_of_education(one: Life, _person: dict[str, Any]) -> None:
    for place in one.places:
        if place["role"] == "attended":
            place["end"] = date(2025, 12, 19)


_FAULTS: dict[str, Callable[[Life, dict[str, Any]], None]] = {
    "DQ01": _too_old, "DQ02": _no_review, "DQ03": _no_decision, "DQ04": _not_amended, "DQ06": _cost_goes_on,
    "DQ07": _no_reason, "DQ08": _too_soon, "DQ09": _free, "DQ11": _paid_elsewhere, "DQ12": _named_elsewhere,
    "DQ13": _closed, "DQ14": _billed_after, "DQ15": _out_of_band, "DQ16": _two_places, "DQ17": _asked_for,
    "DQ18": _undecided, "DQ19": _paid_before, "DQ20": _no_upn, "DQ21": _no_need, "DQ22": _no_phase_review,
    "DQ23": _nobody_knows_where, "DQ24": _out_of_education,
}  # fmt: skip


def _reviews_until(one: Life, last: date) -> None:
    """Reviews a year apart, the last meeting on a day, each decided after 20 days."""
    assert one.start is not None
    kept = [e for e in one.events if e[0] not in (Kind.REVIEW_MEETING, Kind.DECIDED_MAINTAIN)]
    day = last
    while day > one.start + timedelta(days=20):
        kept += [(Kind.REVIEW_MEETING, day, {}), (Kind.DECIDED_MAINTAIN, day + timedelta(days=20), {})]
        day = day - timedelta(days=364)
    one.events = kept


def _running(number: int, child: int, chance: random.Random, *, earlier: bool) -> Life:
    start = date(2023, 6, 1) if earlier else date(2019, 1, 1)
    begins = start + timedelta(days=chance.randrange(700 if earlier else 2300))
    one = Life(number, child, "running", begins)
    one.events = _assessment(begins)
    meeting = date(2025, 7, 1) + timedelta(days=chance.randrange(210))
    _reviews_until(one, meeting)
    _settle(one, chance, None)
    return one


def _ended(number: int, child: int, chance: random.Random, *, earlier: bool) -> Life:
    begins = date(2017 if earlier else 2019, 1, 1) + timedelta(days=chance.randrange(700))
    last = date(2022 if earlier else 2025, 1, 1) + timedelta(days=chance.randrange(390))
    one = Life(number, child, "ended", begins, last)
    one.events = _assessment(begins)
    _reviews_until(one, last - timedelta(days=120))
    out = chance.random() < 0.25
    details = {"council": "874"} if out else {"reason": chance.choice("12346")}
    one.events.append((Kind.CEASE_NOTICE, last - timedelta(days=95), {}))
    one.events.append((Kind.TRANSFERRED_OUT if out else Kind.CEASED, last, details))
    if out:
        one.kind = "moved"
    _settle(one, chance, last)
    return one


def _asked(number: int, child: int, chance: random.Random) -> Life:
    asked = DAY - timedelta(days=chance.randrange(1, 40))
    return Life(number, child, "asked", None, events=[(Kind.REQUEST_RECEIVED, asked, {})])


def _assessment(start: date) -> list[tuple[Kind, date, dict[str, Any]]]:
    steps = ((Kind.REQUEST_RECEIVED, 135), (Kind.DECIDED_TO_ASSESS, 100), (Kind.AGREED_TO_ISSUE, 40),
             (Kind.DRAFT_SENT, 30), (Kind.FINAL_ISSUED, 0))  # fmt: skip
    return [(kind, start - timedelta(days=before), {}) for kind, before in steps]


def _settle(one: Life, chance: random.Random, last: date | None) -> None:
    """Where the child goes and what it costs: a line a year, each a little dearer."""
    assert one.start is not None
    urn = _urn(chance.randrange(290))
    common = {"urn": urn, "ukprn": None, "sen_setting": None, "setting_name": f"School {int(urn) - 100000}", "rank": 1,
              "placement_type": "mainstream", "residential": None, "work_based": None}  # fmt: skip
    ends = last or FOR_EVER
    one.places = [common | {"role": role, "start": one.start, "end": ends} for role in ("attended", "named")]
    amount, begins = chance.randrange(3000, 30000), one.start
    while begins < min(ends, DAY):
        until = begins + timedelta(days=364)
        open_end = until + timedelta(days=1) >= min(ends, DAY)
        one.costs.append(_line(urn, begins, last if open_end else until, amount))
        amount, begins = round(amount * 1.05), until + timedelta(days=1)


def _fill(made: Council, events: int, costs: int, chance: random.Random) -> None:
    """Contacts, attendance and paid invoices, until the numbers are reached. They change no answer."""
    steady = [one for one in made.lives if one.start is not None and not one.rules and one.kind == "running"]
    missing = events - sum(len(one.events) for one in made.lives)
    for place in range(max(0, missing)):
        one = steady[place % len(steady)]
        assert one.start is not None
        day = one.start + timedelta(days=chance.randrange(max(1, (date(2026, 2, 1) - one.start).days)))
        one.events.append((Kind.CONTACT if place % 3 else Kind.ATTENDANCE, day, {}))
    missing = costs - sum(len(one.costs) for one in made.lives) - made.lost_costs
    for place in range(max(0, missing)):
        one = steady[place % len(steady)]
        line = one.costs[0]
        one.costs.append(
            _line(line["urn"], line["start"], line["start"] + timedelta(days=30), 500, status="paid", unit="once")
        )


def _line(
    urn: str, start: date, end: date | None, amount: int, status: str = "committed", unit: str = "year"
) -> dict[str, Any]:
    return {"element": "top_up", "payee": f"School {int(urn) - 100000}", "urn": urn, "amount": amount, "unit": unit,
            "quantity": None, "start": start, "end": end or FOR_EVER, "funder": "high_needs", "status": status,
            "full_time": False, "band": None, "band_amount": None, "invoice": None}  # fmt: skip


def _person(number: int, chance: random.Random) -> dict[str, Any]:
    first, last = _FIRST.split(), _LAST.split()
    digits = f"{800 + number % 90:03}{number:08}"[:11]
    tail = f"{number % 10}"
    born = date(2007, 6, 1) + timedelta(days=chance.randrange(3100))
    return {
        "full_name": f"{first[number % len(first)]} {last[number // len(first) % len(last)]}{_letters(number)}",
        "date_of_birth": born,
        "upn": _upn(digits + tail),
        "nc_year": str(max(1, min(13, 2025 - born.year - 4))),
        "primary_need": chance.choice(_NEEDS),
        "sex": chance.choice("MF"),
    }


def _letters(number: int) -> str:
    """A suffix that no other number has, so that no two names are alike."""
    out = ""
    while number:
        number, rest = divmod(number, 20)
        out += "bcdfghjklmnpqrstvwxz"[rest]
    return "a".join(out)


def _upn(rest: str) -> str:
    total = sum(int(figure) * place for place, figure in enumerate(rest, 2))
    return _UPN[total % 23] + rest


def _urn(number: int) -> str:
    return f"{100000 + number}"


def _child_row(number: int, person: dict[str, Any]) -> dict[str, Any]:
    row = {name: value for name, value in person.items() if name != "sex"}
    return row | {"id": number, "public_id": public_id(), "name_key": person["full_name"].casefold(), "created_at": _AT}


def _facts(number: int, person: dict[str, Any]) -> Iterator[dict[str, Any]]:
    since = date(2016, 1, 1)
    for name in ("primary_need", "sex"):
        if person[name] is not None:
            yield {"child_id": number, "field": name, "value": person[name], "as_of": since, "recorded_at": _AT}
