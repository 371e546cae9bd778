"""Last year's return as a beginning: its nine CSV files, read into the lists that the register takes in.

The files may be those of this service, or the ones that the collection gives back (``Blade-Export_..._person.csv``).
"""

from __future__ import annotations

import hashlib
import zipfile
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from triage.register.importing.columns import ListKind
from triage.register.importing.report import ImportReport
from triage.register.importing.run import Progress, import_table
from triage.register.importing.tables import BadFile, Table, read_bytes
from triage.register.life import Kind
from triage.storage.database import Database

NEEDED = ("person", "requests", "namedplan", "activeplans", "placementdetail", "senneed")
ALSO = ("assessment", "plandetail")
_OUTCOMES = {"M": "maintain", "A": "amend", "C": "cease", "MAINTAIN": "maintain", "AMEND": "amend", "CEASE": "cease"}
_DECISIONS = {"Y": "assess", "N": "refuse", "W": "withdrawn"}
MOST_UNPACKED = 1024 * 1024 * 1024
Row = dict[str, str]


@dataclass(slots=True)
class Lists:
    """The return as lists of the register, by kind."""

    rows: dict[ListKind, list[Row]] = field(default_factory=lambda: defaultdict(list))


def import_return(
    database: Database,
    path: Path,
    year: int,
    *,
    actor: str,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> list[ImportReport]:
    """Take in the return of a year from a folder or a zip file. Importing it again doubles nothing.

    A dry run looks at the plans alone: what belongs to them needs them first. Raises `BadFile`.
    """
    files, digest = _files(path)
    lists = _lists(files, year)
    reports = []
    for kind in (ListKind.PLANS,) if dry_run else (ListKind.PLANS, ListKind.PLACEMENTS, ListKind.EVENTS):
        rows = lists.rows[kind]
        if not rows:
            continue
        headings = list(dict.fromkeys(name for row in rows for name in row))
        table = Table(
            f"SEN2 {year}", digest, headings, [(n, [row.get(h, "") for h in headings]) for n, row in enumerate(rows, 2)]
        )
        source = f"SEN2 return {year}"
        reports.append(
            import_table(database, table, kind, source=source, actor=actor, dry_run=dry_run, progress=progress)
        )
    return reports


def _lists(files: Mapping[str, list[Row]], year: int) -> Lists:
    lists = Lists()
    people = {row["persontableid"]: row for row in files["person"]}
    assessments = _by(files.get("assessment", []), "requeststableid")
    plans = _by(files["namedplan"], "assessmenttableid")
    details = _by(files.get("plandetail", []), "namedplantableid")
    active = _by(files["activeplans"], "requeststableid")
    places, needs = (_by(files[name], "activeplanstableid") for name in ("placementdetail", "senneed"))
    for request in files["requests"]:
        person = people.get(request.get("persontableid", ""))
        if person is None:
            continue
        number = request["requeststableid"]
        assessment = _first(assessments, number)
        plan = _first(plans, assessment.get("assessmenttableid", ""))
        now = _first(active, number)
        stays = places.get(now.get("activeplanstableid", ""), [])
        wanted = {
            need.get("sentyperank"): need.get("sentype", "")
            for need in needs.get(now.get("activeplanstableid", ""), [])
        }
        reference = f"SEN2-{year}-{number}"
        lists.rows[ListKind.PLANS].append(
            _plan_row(person, request, plan, now, reference)
            | {"primary_need": wanted.get("1", ""), "secondary_need": wanted.get("2", "")}
        )
        for role, found in (("attended", stays), ("named", details.get(plan.get("namedplantableid", ""), []))):
            for place in found:
                start = place.get("entrydate") or plan.get("startdate", "")
                lists.rows[ListKind.PLACEMENTS].append(_place_row(place, role, start, reference))
        lists.rows[ListKind.EVENTS].extend(_events(request, assessment, reference))
    return lists


def _plan_row(person: Row, request: Row, plan: Row, now: Row, reference: str) -> Row:
    outcome = request.get("requestoutcome", "")
    return {
        "plan_reference": reference,
        "forename": person.get("forename", ""),
        "surname": person.get("surname", ""),
        "date_of_birth": person.get("personbirthdate", ""),
        "sex": person.get("sex") or {"1": "M", "2": "F"}.get(person.get("gendercurrent", ""), ""),
        "ethnicity": person.get("ethnicity", ""),
        "postcode": person.get("postcode", ""),
        "upn": person.get("upn", ""),
        "uln": person.get("uniquelearnernumber", ""),
        "upn_unknown": person.get("upnunknown", ""),
        "request_date": request.get("receiveddate", ""),
        "request_source": request.get("requestsource", ""),
        "decision": _DECISIONS.get(outcome, ""),
        "decision_date": request.get("requestoutcomedate", "") if outcome in _DECISIONS else "",
        "start_date": plan.get("startdate", ""),
        "last_review_meeting": now.get("reviewmeeting", ""),
        "last_review_decision": now.get("lastreview", ""),
        "review_outcome": _OUTCOMES.get(now.get("reviewoutcome", "").upper(), ""),
        "cease_date": plan.get("ceasedate", ""),
        "cease_reason": plan.get("ceasereason", ""),
    }


def _place_row(place: Row, role: str, start: str, reference: str) -> Row:
    unit = place.get("senunitindicator") == "1" or place.get("resourcedprovisionindicator") == "1"
    return {
        "plan_reference": reference,
        "role": role,
        "rank": place.get("placementrank", "") or "1",
        "urn": place.get("urn", ""),
        "ukprn": place.get("ukprn", ""),
        "sen_setting": place.get("sensetting", ""),
        "placement_type": "unit" if unit else "",
        "residential": place.get("res", ""),
        "work_based": place.get("wbp", ""),
        "start": start,
        "end": place.get("leavingdate", ""),
    }


def _events(request: Row, assessment: Row, reference: str) -> list[Row]:
    """Flags of the return say that something happened, not when: it stands on the day of the decision it is about."""
    asked, told = request.get("requestoutcomedate", ""), assessment.get("assessmentoutcomedate", "")
    flags = (
        (assessment.get("assessmentoutcome") == "N", Kind.NO_PLAN, told),
        (assessment.get("week20") == "1", Kind.EXCEPTION, told),
        (request.get("requestmediation") == "1", Kind.MEDIATION, asked),
        (request.get("requesttribunal") == "1", Kind.APPEAL_OPENED, asked),
        (assessment.get("assessmentmediation") == "1" or assessment.get("othermediation") == "1", Kind.MEDIATION, told),
        (
            assessment.get("assessmenttribunal") == "1" or assessment.get("othertribunal") == "1",
            Kind.APPEAL_OPENED,
            told,
        ),
    )
    rows = [{"plan_reference": reference, "kind": kind.value, "day": day} for yes, kind, day in flags if yes and day]
    return [row for place, row in enumerate(rows) if row not in rows[:place]]


def _files(path: Path) -> tuple[dict[str, list[Row]], str]:
    found: dict[str, bytes] = {}
    if path.is_dir():
        for file in sorted(path.glob("*.csv")):
            found[_table_name(file.name)] = file.read_bytes()
    else:
        try:
            with zipfile.ZipFile(path) as packed:
                if sum(info.file_size for info in packed.infolist()) > MOST_UNPACKED:
                    raise BadFile("The files in the zip file are too large.")
                for info in packed.infolist():
                    if info.filename.lower().endswith(".csv"):
                        found[_table_name(Path(info.filename).name)] = packed.read(info)
        except (zipfile.BadZipFile, OSError):
            raise BadFile("The file is no zip file of the return’s CSV tables.") from None
    missing = [name for name in NEEDED if name not in found]
    if missing:
        raise BadFile(f"The return lacks the tables {', '.join(missing)}.")
    digest = hashlib.sha256(b"".join(found[name] for name in sorted(found))).hexdigest()
    return {name: _rows(found[name], name) for name in (*NEEDED, *ALSO) if name in found}, digest


def _table_name(file: str) -> str:
    return file.rsplit(".", 1)[0].rsplit("_", 1)[-1].casefold()


def _rows(data: bytes, name: str) -> list[Row]:
    try:
        table = read_bytes(data, name)
    except BadFile:
        return []  # a table without rows
    headings = [heading.strip().casefold() for heading in table.headings]
    return [{heading: _plain(cell) for heading, cell in zip(headings, cells, strict=False)} for _, cells in table.rows]


def _plain(cell: str) -> str:
    """Without the apostrophe that holds a formula back, and without the time of day of a date."""
    text = cell.strip()
    return text[1:] if text[:2] in ("'=", "'+", "'-", "'@") else text.removesuffix(" 00:00:00")


def _by(rows: list[Row], parent: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.get(parent, "")].append(row)
    return found


def _first(rows: dict[str, list[Row]], key: str) -> Row:
    return rows[key][0] if key and rows.get(key) else {}
