"""The national return's tables: the right plans, the right codes, checked before they leave."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from tests.register.lists import UPNS, plan, take_in
from triage.pipeline import House
from triage.register.importing.columns import ListKind
from triage.register.sen2.export import export
from triage.register.sen2.tables import COLUMNS, census_day


def read(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_census_days() -> None:
    days = [census_day(year) for year in (2025, 2026, 2027)]
    assert days == [date(2025, 1, 16), date(2026, 1, 15), date(2027, 1, 21)]


def test_the_tables(house: House, tmp_path: Path) -> None:
    take_in(
        house,
        [
            plan(UPN=UPNS[0]),
            plan(Person_ID="P2", Plan_ID="E2", Forename="Ben", UPN=UPNS[1], Received_Date="06/01/2025",
                 Plan_Start="30/05/2025", Review_Meeting="", Decision_Letter_Date="", Review_Decision=""),
            plan(Person_ID="P3", Plan_ID="E3", Forename="Cara", UPN=UPNS[2], Date_Ceased="31/07/2025",
                 Reason_Ceased="2", Review_Meeting="", Decision_Letter_Date="", Review_Decision=""),
            plan(Person_ID="P4", Plan_ID="E4", Forename="Dan", UPN=UPNS[3], Transferred_In="01/06/2025",
                 Transfer_LA="874"),
            plan(Person_ID="P5", Plan_ID="", Forename="Eve", UPN="", Received_Date="01/12/2025", Plan_Start="",
                 Review_Meeting="", Decision_Letter_Date="", Review_Decision=""),
            plan(Person_ID="P6", Plan_ID="E6", Forename="=Fay", Date_Ceased="31/07/2020", Plan_Start="01/09/2015",
                 Reason_Ceased="2", Review_Meeting="", Decision_Letter_Date="", Review_Decision=""),
        ],
    )  # fmt: skip
    folder = tmp_path / "out"
    with house.database.reading() as session:
        made = export(session, 2026, folder, "873")
        dry = export(session, 2026, None)
    assert dry.to_json() == made.to_json()
    assert [row["forename"] for row in read(folder, "person")] == ["Amara", "Ben", "Cara", "Dan", "Eve"]
    assert [row["requestoutcome"] for row in read(folder, "requests")] == ["H", "H", "H", "H", "A"]
    outcomes = [(row["assessmentoutcome"], row["assessmentoutcomedate"]) for row in read(folder, "assessment")]
    assert outcomes == [("H", ""), ("Y", "2025-05-30"), ("H", ""), ("H", "")]
    named = read(folder, "namedplan")
    assert [(row["startdate"], row["ceasedate"], row["ceasereason"]) for row in named][2:] == [
        ("2023-05-26", "2025-07-31", "2"),
        ("2023-05-26", "", ""),
    ]
    actives = read(folder, "activeplans")
    assert [row["transferla"] for row in actives] == ["", "", "874"]
    assert (actives[0]["reviewmeeting"], actives[0]["reviewoutcome"]) == ("2025-11-20", "M")
    assert read(folder, "placementdetail")[0]["urn"] == "100001"
    assert {row["sentype"] for row in read(folder, "senneed")} == {"ASD"}
    assert read(folder, "sen2")[0]["referencedate"] == "2026-01-15"
    assert "verify against this year's guide" in (folder / "README.txt").read_text()
    assert made.rows["person"] == 5
    assert set(COLUMNS) == set(made.rows)
    assert made.faults == {"E03": 1, "E33": 4, "Q07": 1, "Q15": 1, "Q24": 1}
    assert made.to_json()["can_be_sent"] is False


def test_personal_budgets_and_a_move_before_the_plan(house: House, tmp_path: Path) -> None:
    names = ("Ann", "Bea", "Cy", "Dee", "Eli")
    rows = [plan(Person_ID=f"P{n}", Plan_ID=f"E{n}", Forename=name) for n, name in enumerate(names)]
    rows.append(
        plan(Person_ID="P9", Plan_ID="E9", Forename="Fox", Received_Date="01/09/2025", Plan_Start="", Review_Meeting="",
             Decision_Letter_Date="", Review_Decision="", School="", School_URN="", Provision_Type="", Entry_Date="",
             Date_Ceased="10/10/2025", Reason_Ceased="5", Receiving_LA="874")
    )  # fmt: skip
    take_in(house, rows)

    def line(number: int, element: str, **more: str) -> dict[str, str]:
        usual = {"Plan ID": f"E{number}", "Cost Type": element, "Amount": "100", "Unit": "month", "Start": "2025-04-01",
                 "End": "", "Status": "committed", "Funder": "high needs"}  # fmt: skip
        return usual | more

    lines = [
        line(0, "direct payment"),
        line(0, "direct payment", Funder="social care"),
        line(1, "Direct payment", Funder="health"),
        line(1, "organised arrangement"),
        line(2, "personal budget"),
        line(3, "direct payment", End="2025-12-31"),
        line(4, "direct payment", Status="forecast"),
    ]
    assert take_in(house, lines, ListKind.COSTS).counts["new"] == len(lines)
    with house.database.reading() as session:
        made = export(session, 2026, tmp_path / "out", "873")
    named = [(row["pb"], row["oa"], row["dp"]) for row in read(tmp_path / "out", "namedplan")]
    assert named == [("1", "0", "I"), ("1", "1", "H"), ("1", "0", ""), ("0", "0", ""), ("0", "0", "")]
    assert made.faults["Q37"] == 1
    assert [row["exported"] for row in read(tmp_path / "out", "requests")] == ["", "", "", "", "", "874"]
    message = (tmp_path / "out" / "sen2-2026.xml").read_text("utf-8")
    assert "<PB>1</PB><OA>1</OA><DP>H</DP>" in message
    assert "<Exported>874</Exported>" in message
