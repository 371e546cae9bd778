"""The same return as an XML message. Names and their order follow the guide as last seen: verify against this year's.

Written while the register is read, person by person, so that memory stays bounded.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO
from xml.sax.saxutils import escape

from triage.register.sen2.tables import Entry, Row, census_day

_PLACE = {
    "urn": "URN",
    "ukprn": "UKPRN",
    "sensetting": "SENsetting",
    "sensettingother": "SENSettingOther",
    "placementrank": "PlacementRank",
}
_FLAGS = {"senunitindicator": "SENunitIndicator", "resourcedprovisionindicator": "ResourcedProvisionIndicator"}
ELEMENTS: dict[str, dict[str, str]] = {
    "person": {
        "surname": "Surname",
        "forename": "Forename",
        "personbirthdate": "PersonBirthDate",
        "sex": "Sex",
        "ethnicity": "Ethnicity",
        "postcode": "PostCode",
        "upn": "UPN",
        "uniquelearnernumber": "UniqueLearnerNumber",
        "upnunknown": "UPNunknown",
    },
    "requests": {
        "receiveddate": "ReceivedDate",
        "requestsource": "RequestSource",
        "rya": "RYA",
        "requestoutcomedate": "RequestOutcomeDate",
        "requestoutcome": "RequestOutcome",
        "requestmediation": "RequestMediation",
        "requesttribunal": "RequestTribunal",
        "exported": "Exported",
    },
    "assessment": {
        "assessmentoutcome": "AssessmentOutcome",
        "assessmentoutcomedate": "AssessmentOutcomeDate",
        "assessmentmediation": "AssessmentMediation",
        "assessmenttribunal": "AssessmentTribunal",
        "othermediation": "OtherMediation",
        "othertribunal": "OtherTribunal",
        "week20": "Week20",
    },
    "namedplan": {
        "startdate": "StartDate",
        "planres": "PlanRes",
        "planwbp": "PlanWBP",
        "pb": "PB",
        "oa": "OA",
        "dp": "DP",
        "ceasedate": "CeaseDate",
        "ceasereason": "CeaseReason",
    },
    "plandetail": _PLACE | _FLAGS,
    "activeplans": {
        "transferla": "TransferLA",
        "reviewmeeting": "ReviewMeeting",
        "reviewoutcome": "ReviewOutcome",
        "reviewdraft": "ReviewDraft",
        "lastreview": "LastReview",
        "phasetransferduedate": "PhaseTransferDueDate",
        "phasetransferfinaldate": "PhaseTransferFinalDate",
    },
    "placementdetail": _PLACE | {"entrydate": "EntryDate", "leavingdate": "LeavingDate"} | _FLAGS
    | {"res": "Res", "wbp": "WBP"},
    "senneed": {"sentype": "SENtype", "sentyperank": "SENtypeRank"},
}  # fmt: skip
"""The element of each column, in order. A year that spells one otherwise changes it here."""


class Message:
    """The file, open for writing. Add the entries in their order: those of one child follow each other."""

    def __init__(self, path: Path, year: int, council: str) -> None:
        self.path, self.year, self.council = path, year, council
        self._file: TextIO | None = None
        self._person: Any = None

    def __enter__(self) -> Message:
        self._file = self.path.open("w", encoding="utf-8")
        at = datetime.now(UTC)
        source = {"SourceLevel": "L", "LEA": self.council, "SoftwareCode": "EHC document triage", "Release": "1",
                  "SerialNo": "001", "DateTime": f"{at:%Y-%m-%dT%H:%M:%S}"}  # fmt: skip
        collection = {"Collection": "SEN2", "Year": self.year, "ReferenceDate": census_day(self.year)}
        self._write('<?xml version="1.0" encoding="utf-8"?>')
        self._write("<!-- Verify against this year's guide before it is sent. -->")
        self._write(f"<Message><Header><CollectionDetails>{_items(collection)}</CollectionDetails>")
        self._write(f"<Source>{_items(source)}</Source></Header><Persons>")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._person is not None:
            self._write("</Person>")
        self._write("</Persons></Message>")
        if self._file is not None:
            self._file.close()

    def add(self, entry: Entry) -> None:
        """Write one plan."""
        number = entry.person["persontableid"]
        if number != self._person:
            if self._person is not None:
                self._write("</Person>")
            self._person = number
            self._write(f"<Person>{_columns('person', entry.person)}")
        parts = [_columns("requests", entry.one("requests") or {})]
        if (assessment := entry.one("assessment")) is not None:
            inner = _columns("assessment", assessment)
            if (plan := entry.one("namedplan")) is not None:
                details = "".join(_element("PlanDetail", "plandetail", row) for row in entry.rows.get("plandetail", ()))
                inner += f"<NamedPlan>{_columns('namedplan', plan)}{details}</NamedPlan>"
            parts.append(f"<Assessment>{inner}</Assessment>")
        if (active := entry.one("activeplans")) is not None:
            inner = _columns("activeplans", active)
            places = entry.rows.get("placementdetail", ())
            inner += "".join(_element("PlacementDetail", "placementdetail", row) for row in places)
            inner += "".join(_element("SENneed", "senneed", row) for row in entry.rows.get("senneed", ()))
            parts.append(f"<ActivePlans>{inner}</ActivePlans>")
        self._write(f"<Requests>{''.join(parts)}</Requests>")

    def _write(self, text: str) -> None:
        assert self._file is not None
        self._file.write(f"{text}\n")


def _element(name: str, table: str, row: Row) -> str:
    return f"<{name}>{_columns(table, row)}</{name}>"


def _columns(table: str, row: Row) -> str:
    return _items({element: row.get(column) for column, element in ELEMENTS[table].items()})


def _items(values: dict[str, Any]) -> str:
    return "".join(f"<{name}>{_text(value)}</{name}>" for name, value in values.items() if value not in (None, ""))


def _text(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return escape("".join(letter for letter in str(value) if letter >= " "))
