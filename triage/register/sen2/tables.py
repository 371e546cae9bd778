"""The nine tables of the person-level SEN2 return for a year, from the register.

The columns follow the modules of the Department for Education's guide as last seen (2026 return). Item names and codes
change from year to year: everything made here is marked to be verified against the guide of its year.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from triage.clocks.counting import weeks
from triage.register.case import Case, Place, cases
from triage.register.cost_lines import PERSONAL_BUDGET, CostStatus, Funder
from triage.register.life import DECISIONS, Kind, Stage, Status, in_order, stages
from triage.storage.tables import FOR_EVER
from triage.vocabulary import FieldName

VERIFY = "verify against this year's guide"
_PLACE = ("urn", "ukprn", "sensetting", "sensettingother", "placementrank", "senunitindicator",
          "resourcedprovisionindicator")  # fmt: skip
COLUMNS: dict[str, tuple[str, ...]] = {
    "sen2": ("sen2tableid", "collection", "year", "referencedate", "sourcelevel", "lea", "dmo", "dco", "dsco"),
    "person": ("persontableid", "surname", "forename", "personbirthdate", "sex", "ethnicity", "postcode", "upn",
               "uniquelearnernumber", "upnunknown"),
    "requests": ("requeststableid", "persontableid", "receiveddate", "requestsource", "rya", "requestoutcomedate",
                 "requestoutcome", "requestmediation", "requesttribunal", "exported"),
    "assessment": ("assessmenttableid", "requeststableid", "assessmentoutcome", "assessmentoutcomedate",
                   "assessmentmediation", "assessmenttribunal", "othermediation", "othertribunal", "week20"),
    "namedplan": ("namedplantableid", "assessmenttableid", "startdate", "planres", "planwbp", "pb", "oa", "dp",
                  "ceasedate", "ceasereason"),
    "plandetail": ("plandetailtableid", "namedplantableid", *_PLACE),
    "activeplans": ("activeplanstableid", "requeststableid", "transferla", "reviewmeeting", "reviewoutcome",
                    "reviewdraft", "lastreview", "phasetransferduedate", "phasetransferfinaldate"),
    "placementdetail": ("placementdetailtableid", "activeplanstableid", *_PLACE, "entrydate", "leavingdate", "res",
                        "wbp"),
    "senneed": ("senneedtableid", "activeplanstableid", "sentype", "sentyperank"),
}  # fmt: skip
"""The columns of each table, the parent's number second."""
_OUTCOMES = {Kind.DECIDED_MAINTAIN: "M", Kind.DECIDED_AMEND: "A", Kind.DECIDED_CEASE: "C"}
_PAYMENTS: dict[str, str] = {
    Funder.HIGH_NEEDS: "E",
    Funder.SCHOOL: "E",
    Funder.DFE: "E",
    Funder.GENERAL_FUND: "E",
    Funder.OTHER_COUNCIL: "E",
    Funder.HEALTH: "H",
    Funder.SOCIAL_CARE: "S",
}
"""Direct payments by whose money they are: education, health, social care; of more than one, integrated."""
Row = dict[str, Any]


@dataclass(slots=True)
class Entry:
    """One plan in the return: its rows, and the case behind them. `rows` is by table.

    `person` is the child's row; of several plans of one child only the first entry has it among its rows.
    """

    case: Case
    person: Row
    rows: dict[str, list[Row]] = field(default_factory=dict)

    def one(self, table: str) -> Row | None:
        """The first row of a table, or None."""
        return next(iter(self.rows.get(table, ())), None)


def census_day(year: int) -> date:
    """The third Thursday of January."""
    first = date(year, 1, 1)
    return first + timedelta(days=(3 - first.weekday()) % 7 + 14)


def header(year: int, council: str) -> Row:
    """The return's own row. `council` is the three-digit code."""
    return {
        "sen2tableid": 1,
        "collection": "SEN2",
        "year": year,
        "referencedate": census_day(year),
        "sourcelevel": "L",
        "lea": council,
    }


def entries(session: Session, year: int) -> Iterator[Entry]:
    """The plans and cases that belong to a year's return, in the order of the register, each with its rows.

    In scope: active on census day, ceased or refused in the calendar year before, or being assessed on census day.
    """
    number, person, child = 0, 0, 0
    for case in cases(session):
        life = stages(case.events)
        if _in_scope(life, year):
            number += 1
            again = case.child_id == child
            person, child = (person if again else person + 1), case.child_id
            entry = _entry(case, life, number, person, year)
            if not again:
                entry.rows["person"] = [entry.person]
            yield entry


def _in_scope(life: list[Stage], year: int) -> bool:
    census, first = census_day(year), date(year - 1, 1, 1)
    for stage in life:
        on_census = stage.start <= census <= stage.end
        if on_census and stage.status in (Status.ACTIVE, Status.IN_ASSESSMENT):
            return True
        ended_in_year = stage.status is not Status.ACTIVE and stage.status is not Status.IN_ASSESSMENT
        if ended_in_year and first <= stage.start <= census:
            return True
    return False


def _entry(case: Case, life: list[Stage], number: int, person: int, year: int) -> Entry:
    census, first = census_day(year), date(year - 1, 1, 1)
    known = [event for event in case.events if event.day <= census]
    entry = Entry(case, _person(case, person, census))
    request: Row = {"requeststableid": number, "persontableid": person, **_request(case, census, first)}
    entry.rows["requests"] = [request]
    begun = {event.kind: event.day for event in in_order(known)}
    active = next((s for s in life if s.status is Status.ACTIVE and s.start <= census <= s.end), None)
    plan_start = _plan_start(case, census)
    if request["requestoutcome"] in ("Y", "H"):
        entry.rows["assessment"] = [
            {"assessmenttableid": number, "requeststableid": number} | _assessment(begun, plan_start, first)
        ]
        if plan_start is not None:
            ended = next((s for s in life if s.status is Status.ACTIVE and s.end <= census), None)
            day = census if active is not None or ended is None else ended.end
            entry.rows["namedplan"] = [_named_plan(case, number, plan_start, ended if active is None else None, day)]
            entry.rows["plandetail"] = [
                {"plandetailtableid": f"{number}-{place}", "namedplantableid": number} | _place_row(one)
                for place, one in enumerate((p for p in case.named() if p.open_on(day)), 1)
            ]
    if active is not None:
        entry.rows["activeplans"] = [_active_plan(case, number, census, first)]
        entry.rows["placementdetail"] = [
            {"placementdetailtableid": f"{number}-{place}", "activeplanstableid": number, **_place_row(one),
             "entrydate": one.start, "leavingdate": None if one.end == FOR_EVER else one.end,
             "res": one.residential, "wbp": one.work_based}
            for place, one in enumerate((p for p in case.attended() if p.start <= census and p.end >= first), 1)
        ]  # fmt: skip
        entry.rows["senneed"] = _needs(case, number, census)
    return entry


def _person(case: Case, number: int, census: date) -> Row:
    words = case.name.split()
    return {
        "persontableid": number,
        "surname": case.fact("surname", census) or (words[-1] if words else None),
        "forename": case.fact("forename", census) or " ".join(words[:-1]) or None,
        "personbirthdate": case.born,
        "sex": case.fact("sex", census),
        "ethnicity": case.fact("ethnicity", census),
        "postcode": case.fact("postcode", census),
        "upn": case.upn,
        "uniquelearnernumber": case.fact("uln", census),
        "upnunknown": case.fact("upn_unknown", census),
    }


def _request(case: Case, census: date, first: date) -> Row:
    by_kind = {event.kind: event.day for event in case.events if event.day <= census}
    row: Row = {
        "receiveddate": by_kind.get(Kind.REQUEST_RECEIVED),
        "requestsource": next(
            (e.details["source"] for e in case.of(Kind.REQUEST_RECEIVED) if e.details.get("source")), None
        ),
        "rya": 0,
        "requestmediation": int(_disputed(by_kind, Kind.MEDIATION) is Kind.REFUSED_TO_ASSESS),
        "requesttribunal": int(_disputed(by_kind, Kind.APPEAL_OPENED) is Kind.REFUSED_TO_ASSESS),
        "exported": _exported(case, census),
    }
    for kind, code in ((Kind.DECIDED_TO_ASSESS, "Y"), (Kind.REFUSED_TO_ASSESS, "N"), (Kind.REQUEST_WITHDRAWN, "W")):
        if kind in by_kind and by_kind[kind] >= first:
            return row | {"requestoutcome": code, "requestoutcomedate": None if code == "W" else by_kind[kind]}
    later = set(by_kind) & {Kind.DECIDED_TO_ASSESS, Kind.FINAL_ISSUED, Kind.TRANSFERRED_IN, Kind.FINAL_AMENDED,
                            Kind.REVIEW_MEETING, Kind.DRAFT_SENT, Kind.AGREED_TO_ISSUE}  # fmt: skip
    return row | {"requestoutcome": "H" if later else "A", "requestoutcomedate": None}


def _exported(case: Case, census: date) -> str | None:
    """The council that a child moved to before there was a plan."""
    if _plan_start(case, census) is not None:
        return None
    moved = [event for event in case.of(Kind.TRANSFERRED_OUT) if event.day <= census]
    return moved[-1].details.get("council") if moved else None


def _assessment(begun: dict[Kind, date], plan_start: date | None, first: date) -> Row:
    mediated, appealed = _disputed(begun, Kind.MEDIATION), _disputed(begun, Kind.APPEAL_OPENED)
    other = (Kind.MEDIATION, Kind.APPEAL_OPENED)
    row: Row = {
        "assessmentmediation": int(mediated is Kind.NO_PLAN),
        "assessmenttribunal": int(appealed is Kind.NO_PLAN),
        "othermediation": int(mediated in other),
        "othertribunal": int(appealed in other),
        "week20": int(Kind.EXCEPTION in begun),
    }
    if Kind.TRANSFERRED_IN in begun or (plan_start is not None and plan_start < first):
        return row | {"assessmentoutcome": "H", "assessmentoutcomedate": None}
    if plan_start is not None:
        return row | {"assessmentoutcome": "Y", "assessmentoutcomedate": plan_start}
    if Kind.NO_PLAN in begun:
        return row | {"assessmentoutcome": "N", "assessmentoutcomedate": begun[Kind.NO_PLAN]}
    outcome = "W" if Kind.REQUEST_WITHDRAWN in begun else "A"
    return row | {"assessmentoutcome": outcome, "assessmentoutcomedate": None}


def _disputed(begun: dict[Kind, date], step: Kind) -> Kind | None:
    """Which decision a mediation or an appeal (`step`) was about: the last refusal before it, else something other."""
    day = begun.get(step)
    if day is None:
        return None
    refused = [kind for kind in (Kind.REFUSED_TO_ASSESS, Kind.NO_PLAN) if kind in begun and begun[kind] <= day]
    return max(refused, key=lambda kind: begun[kind], default=step)


def _plan_start(case: Case, census: date) -> date | None:
    """The plan's date: that of the first final plan, kept when it moved here."""
    for event in case.of(Kind.FINAL_ISSUED, Kind.TRANSFERRED_IN, Kind.FINAL_AMENDED, Kind.REVIEW_MEETING):
        if event.day <= census:
            said = event.details.get("plan_start") if event.kind is Kind.TRANSFERRED_IN else None
            return date.fromisoformat(said) if said else event.day
    return None


def _named_plan(case: Case, number: int, start: date, ended: Stage | None, day: date) -> Row:
    reason = None
    if ended is not None:
        ends = case.of(Kind.CEASED, Kind.TRANSFERRED_OUT)
        last = next((event for event in ends if event.day == ended.end), None)
        reason = None if last is None else last.details.get("reason")
        reason = "5" if last is not None and last.kind is Kind.TRANSFERRED_OUT else reason
    named = [place.residential for place in case.named() if place.residential]
    return {
        "namedplantableid": number,
        "assessmenttableid": number,
        "startdate": start,
        "planres": named[-1] if named else None,
        "planwbp": next((place.work_based for place in reversed(case.named()) if place.work_based), None),
        **_personal_budget(case, day),
        "ceasedate": ended.end if ended else None,
        "ceasereason": reason,
    }


def _personal_budget(case: Case, day: date) -> Row:
    """Whether there is a personal budget on the day, arrangements or direct payments, and whose money these are.

    What is only forecast was not taken up.
    """
    lines = [one for one in case.lines if one.holds_on(day) and one.status != CostStatus.FORECAST]
    elements = {line.element for line in lines}
    paid = {_PAYMENTS[line.funder] for line in lines if line.element == "direct_payment" and line.funder in _PAYMENTS}
    return {
        "pb": int(bool(elements & PERSONAL_BUDGET)),
        "oa": int("organised_arrangement" in elements),
        "dp": "I" if len(paid) > 1 else next(iter(paid), None),
    }


def _active_plan(case: Case, number: int, census: date, first: date) -> Row:
    meeting = max((e.day for e in case.of(Kind.REVIEW_MEETING) if e.day <= census), default=None)
    decided = [e for e in case.of(*DECISIONS) if e.day <= census]
    moved = [e for e in case.of(Kind.TRANSFERRED_IN) if first <= e.day <= census]
    drafts = [e.day for e in case.of(Kind.AMENDMENT_NOTICE) if e.day <= census and meeting and e.day >= meeting]
    return {
        "activeplanstableid": number,
        "requeststableid": number,
        "transferla": moved[-1].details.get("council") if moved else None,
        "reviewmeeting": meeting,
        "reviewoutcome": _OUTCOMES[decided[-1].kind] if decided else None,
        "reviewdraft": max(drafts, default=None),
        "lastreview": decided[-1].day if decided else None,
    } | _phase(case, census)


def _phase(case: Case, census: date) -> Row:
    """The phase transfer of the census's spring: the day by which the next setting is named, and the plan that did."""
    due = {"N2": date(census.year, 2, 15), "6": date(census.year, 2, 15), "11": date(census.year, 3, 31)}
    by = due.get(case.nc_year or "")
    if by is None:
        return {}
    since = date(census.year - 1, 9, 1)
    finals = [e.day for e in case.of(Kind.FINAL_ISSUED, Kind.FINAL_AMENDED) if since <= e.day <= by]
    return {"phasetransferduedate": by, "phasetransferfinaldate": max(finals, default=None)}


def _needs(case: Case, number: int, census: date) -> list[Row]:
    first = case.fact(FieldName.PRIMARY_NEED, census) or case.primary_need
    second = case.fact(FieldName.SECONDARY_NEEDS, census)
    second = second[0] if isinstance(second, list) and second else second
    needs = [first] + ([second] if second and second != first else [])
    return [
        {"senneedtableid": f"{number}-{rank}", "activeplanstableid": number, "sentype": need, "sentyperank": rank}
        for rank, need in enumerate((need for need in needs if need), 1)
    ]


def _place_row(place: Place) -> Row:
    return {
        "urn": place.urn,
        "ukprn": place.ukprn,
        "sensetting": place.sen_setting if not (place.urn or place.ukprn) else None,
        "placementrank": place.rank,
        "senunitindicator": int(place.placement_type == "unit"),
        "resourcedprovisionindicator": 0,
    }


def is_late(received: date, done: date, number: int) -> bool:
    """True where something came more than some weeks after the request."""
    return done > weeks(received, number)
