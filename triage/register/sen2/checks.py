"""Checks of the return before it leaves: E stops, Q asks. The numbers are this service's own.

What the tables cannot hold by the way they are made (an assessment without a request that led to one, a plan beside a
refusal, two main needs) has no check. A SEN unit where there is none, and fewer children in a setting than expected,
would need lists that the register does not have.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from triage.clocks.counting import months
from triage.register.codes import CEASE_REASONS, SEN_SETTINGS
from triage.register.life import Kind
from triage.register.sen2.tables import Entry, Row, is_late
from triage.understanding.identifiers import upn_is_valid
from triage.vocabulary import Need

Fault = tuple[str, str]
"""A check's number and its plain sentence."""


FEWEST = 10
"""Below so many plans it means nothing that all of them are exceptions."""


def faults(
    entry: Entry, census: date, doubled: frozenset[str] = frozenset(), council: str = "", *, twice: bool = False
) -> Iterator[Fault]:
    """What is wrong or doubtful in one plan's rows.

    `doubled` are the UPNs that several persons have, `council` the return's own code; `twice` says that another plan
    of the child is active too.
    """
    if twice:
        yield "Q48", "The child has plans from two requests on census day."
    active = entry.one("activeplans") or {}
    if council and active.get("transferla") == council:
        yield "Q53", "The plan moved here from this council itself."
    yield from _person(entry, census, doubled)
    yield from _request(entry, census)
    yield from _plan(entry, census)
    yield from _active(entry, census)


def _person(entry: Entry, census: date, doubled: frozenset[str]) -> Iterator[Fault]:
    person = entry.person
    born, upn, uln, why = (person.get(n) for n in ("personbirthdate", "upn", "uniquelearnernumber", "upnunknown"))
    if born is None or born > census:
        yield "E01", "The date of birth is missing or in the future."
    if person.get("sex") not in ("M", "F"):
        yield "E02", "The sex is missing."
    if not (upn or uln or why):
        yield "E03", "There is no UPN, no ULN and no reason."
    if upn and not upn_is_valid(upn):
        yield "E04", "The UPN fails its check."
    if upn in doubled:
        yield "E05", "Two persons have this UPN."
    if upn and why:
        yield "E06", "A reason for a missing UPN is given with a UPN."
    age = entry.case.age_on(census)
    if age is not None and age >= 6 and not (upn or uln):
        yield "Q07", "Aged 6 or over without UPN or ULN."
    if age is not None and age >= 25 and entry.one("activeplans"):
        yield ("E09", "Active at 26 or over.") if age >= 26 else ("Q08", "Active at 25.")


def _request(entry: Entry, census: date) -> Iterator[Fault]:
    request = entry.one("requests") or {}
    received, done, outcome = (request.get(n) for n in ("receiveddate", "requestoutcomedate", "requestoutcome"))
    if received is None and outcome != "H":
        yield "E10", "The day of the request is missing."
    if received and (received > census or (entry.case.born and received < entry.case.born)):
        yield "E10", "The day of the request is in the future or before the birth."
    if outcome in ("Y", "N") and done is None:
        yield "E11", "The decision on the request has no day."
    if received and done and done < received:
        yield "E12", "The decision came before the request."
    if received and done and is_late(received, done, 6):
        yield "Q13", "The decision took more than 6 weeks."
    if received and outcome == "A" and is_late(received, census, 6):
        yield "Q15", "No decision 6 weeks after the request."
    assessment = entry.one("assessment") or {}
    told = assessment.get("assessmentoutcomedate")
    if assessment.get("assessmentoutcome") == "Y" and not entry.one("namedplan"):
        yield "E21", "A plan was made, and there is none."
    if received and told and told < received:
        yield "E20", "The assessment ended before the request."
    exceptions = [event for event in entry.case.of(Kind.EXCEPTION) if event.day <= census]
    if assessment.get("week20") and not any(event.document for event in exceptions):
        yield "Q25", "There is an exception to the 20 weeks, and no document shows it."
    if received and told and assessment["assessmentoutcome"] == "N" and is_late(received, told, 16):
        yield "Q23", "The decision not to make a plan took more than 16 weeks."
    late = bool(received and told and assessment["assessmentoutcome"] == "Y" and is_late(received, told, 20))
    if late and not assessment["week20"]:
        yield "Q24", "The plan took more than 20 weeks, without an exception."


def _plan(entry: Entry, census: date) -> Iterator[Fault]:
    plan = entry.one("namedplan")
    if plan is None:
        return
    received = (entry.one("requests") or {}).get("receiveddate")
    historic = (entry.one("requests") or {}).get("requestoutcome") == "H"
    if plan["startdate"] > census or (received and plan["startdate"] < received and not historic):
        yield "E30", "The plan's date is in the future or before the request."
    if (plan["ceasedate"] is None) != (plan["ceasereason"] is None):
        yield "E31", "The end has no reason, or the reason no day."
    if plan["ceasedate"] and plan["ceasedate"] < plan["startdate"]:
        yield "E32", "The plan ends before it begins."
    if plan["ceasereason"] is not None and plan["ceasereason"] not in CEASE_REASONS:
        yield "E46", "The reason for ceasing is no code."
    ends = entry.case.of(Kind.CEASED, Kind.TRANSFERRED_OUT)
    if plan["ceasereason"] == "5" and not any(event.details.get("council") for event in ends):
        yield "E35", "The plan went to another council, and the register does not say to which."
    if plan["ceasereason"] == "9":
        yield "Q36", "The reason for ceasing is “other”."
    if plan["pb"] and not (plan["oa"] or plan["dp"]):
        yield "Q37", "There is a personal budget; is it an arrangement, or a direct payment?"
    if not entry.rows.get("plandetail"):
        yield "E33", "The plan names no setting."
    for detail in entry.rows.get("plandetail", ()):
        yield from _setting(detail)
    if plan["ceasedate"] and plan["ceasedate"] < census and entry.one("activeplans"):
        yield "Q54", "Active and ceased at once."


def _active(entry: Entry, census: date) -> Iterator[Fault]:
    active = entry.one("activeplans")
    if active is None:
        return
    needs, places = entry.rows.get("senneed", []), entry.rows.get("placementdetail", [])
    if not any(need["sentyperank"] == 1 for need in needs):
        yield "E40", "There is no primary need."
    if any(need["sentype"] not in Need.__members__ for need in needs):
        yield "E46", "A need is no code."
    opened = [p for p in places if p["entrydate"] <= census and (p["leavingdate"] or census) >= census]
    if not opened:
        yield "Q42", "There is no placement on census day."
    if sum(place["placementrank"] == 1 for place in opened) > 1:
        yield "E44", "There are two main placements on census day."
    for place in places:
        if place["leavingdate"] and place["leavingdate"] < place["entrydate"]:
            yield "E43", "A placement ends before it begins."
        yield from _setting(place)
    here = [place for place in entry.case.places if place.open_on(census)]
    if any(place.sen_setting and (place.urn or place.ukprn) for place in here):
        yield "Q34", "A placement has the number of a setting and a code that stands for none; the number is sent."
    if active.get("phasetransferduedate") and not active.get("phasetransferfinaldate"):
        yield "Q52", "The child changes phase, and no final plan for it is known yet."
    meeting, decided = active["reviewmeeting"], active["lastreview"]
    start = (entry.one("namedplan") or {}).get("startdate")
    last = meeting or start
    if last is not None and last < months(census, -12):
        yield "Q49", "No review meeting in the 12 months before census day."
    if meeting and decided and decided < meeting:
        yield "Q50", "The last decision is older than the last meeting."
    if meeting and decided is None and meeting + timedelta(days=28) < census:
        yield "Q51", "The review has no decision after 28 days."


def _setting(row: Row) -> Iterator[Fault]:
    if not (row.get("urn") or row.get("ukprn") or row.get("sensetting")):
        yield "E33", "A placement has no URN, UKPRN or code of a setting."
    if row.get("sensetting") and row["sensetting"] not in SEN_SETTINGS:
        yield "E46", "A setting is no code."


def all_exceptions(issued: int, excepted: int) -> Iterator[Fault]:
    """What is doubtful in the plans of the year together."""
    if issued >= FEWEST and issued == excepted:
        yield "Q26", "All plans of the year are marked as exceptions to the 20 weeks."
