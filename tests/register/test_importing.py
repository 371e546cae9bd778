"""Old lists are taken in row by row, again and again, without doubling anything or merging anybody."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from tests.register.lists import UPNS, plan, take_in, write
from triage.pipeline import House
from triage.register.counts import By, count_on
from triage.register.importing.columns import BadColumns, ListKind, columns_of
from triage.register.importing.run import PART, import_file
from triage.register.importing.tables import BadFile, read_table
from triage.storage.tables import Child, PlanCost, PlanEvent, PlanRecord, RegisterImport, Team

D = date


def number(house: House, table: type) -> int:
    with house.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


MARCH = D(2026, 3, 1)


def active(house: House, day: date = MARCH) -> int:
    with house.database.reading() as session:
        return count_on(session, day).total


def test_importing_again_changes_nothing(house: House) -> None:
    rows = [plan(), plan(Person_ID="P2", Plan_ID="E2", Forename="Ben", DOB="02/03/2012")]
    first, again = take_in(house, rows), take_in(house, rows)
    assert first.counts == {"new": 2, "changed": 0, "same": 0, "refused": 0, "warned": 0, "missing": 0}
    assert again.counts["same"] == 2
    assert (number(house, Child), number(house, PlanRecord), active(house)) == (2, 2, 2)
    assert first.unused_columns == ["Case worker"]


def test_a_changed_row_replaces_what_it_said(house: House) -> None:
    take_in(house, [plan()])
    events = number(house, PlanEvent)
    ended = plan(Cease_Decision_Date="01/10/2025", Date_Ceased="31/12/2025", Reason_Ceased="2", Surname="Lowell")
    assert take_in(house, [ended]).counts["changed"] == 1
    assert (active(house), active(house, D(2025, 12, 31)), number(house, PlanRecord)) == (0, 1, 1)
    with house.database.reading() as session:
        assert session.scalars(select(Child.full_name)).all() == ["Amara Lowell"]
        stand = select(func.count()).select_from(PlanEvent).where(PlanEvent.withdrawn_at.is_(None))
        assert session.scalar(stand) == events + 2


def test_a_dry_run_keeps_nothing_and_says_all(house: House) -> None:
    report = take_in(house, [plan(), plan(Plan_ID="E9", DOB="31/02/2016")], dry_run=True)
    assert report.counts["new"] == 1
    assert [(row.line, row.outcome, row.words) for row in report.rows if row.words] == [
        (3, "refused", ["The field “date of birth” is no date."])
    ]
    assert (number(house, Child), number(house, RegisterImport)) == (0, 0)


def test_bad_rows_are_refused_alone_and_never_repeat_a_cell(house: House) -> None:
    report = take_in(
        house,
        [
            plan(),
            plan(Plan_ID="E2", Person_ID="P2", Primary_Need="Secret words"),
            plan(Plan_ID="E3", Person_ID="P3", Forename="", Surname=""),
            plan(
                Plan_ID="E4", Person_ID="P4", Forename="Cy", Plan_Start="", Review_Meeting="", Decision_Letter_Date=""
            ),
            plan(),
        ],
    )
    assert [row.outcome for row in report.rows] == ["new", "refused", "refused", "refused", "refused"]
    assert "Secret" not in str(report.to_json())
    assert "twice" in report.rows[4].words[0]
    assert number(house, Child) == 1


def test_nobody_is_merged_by_name_and_birth_date(house: House) -> None:
    twin = {"Surname": "Okoro", "DOB": "03/04/2015"}
    rows = [
        plan(Person_ID="P1", Plan_ID="E1", Forename="Ada", UPN=UPNS[1], **twin),
        plan(Person_ID="P2", Plan_ID="E2", Forename="Ada", UPN="", **twin),
        plan(Person_ID="P3", Plan_ID="E3", Forename="Obi", UPN=UPNS[2], **twin),
    ]
    report = take_in(house, rows)
    assert number(house, Child) == 3
    assert "kept apart until a person decides" in report.rows[1].words[0]
    assert report.rows[2].words == []
    other = take_in(house, [plan(Person_ID="X9", Plan_ID="N1", Forename="Ada", UPN=UPNS[1], **twin)], source="new")
    assert (other.counts["new"], number(house, Child)) == (1, 3), "UPN and birth date are the same"


def test_a_failing_upn_is_left_out_with_a_warning(house: House) -> None:
    report = take_in(house, [plan(UPN="Q207000016049")])
    assert report.rows[0].words == ["The UPN fails its check and is left out."]


def test_facts_count_from_the_plans_start_and_changes_from_the_lists_day(house: House) -> None:
    take_in(house, [plan()], as_of=D(2026, 1, 10))
    take_in(house, [plan(Primary_Need="SEMH")], as_of=D(2026, 2, 10))
    with house.database.reading() as session:
        needs = {
            day: [cell.key for cell in count_on(session, day, By.NEED).cells]
            for day in (D(2024, 1, 1), D(2026, 2, 9), D(2026, 2, 10))
        }
    assert needs == {D(2024, 1, 1): ["ASD"], D(2026, 2, 9): ["ASD"], D(2026, 2, 10): ["SEMH"]}


def test_costs_find_their_plan_and_equal_lines_are_kept_apart(house: House) -> None:
    take_in(house, [plan()])
    line = {"Plan ID": "E1", "Cost Type": "fee", "Provider": "Oak House", "Amount": "£1,500.50", "Start": "1 Sep 2025"}
    lost = line | {"Plan ID": "E77"}
    for _ in range(2):
        report = take_in(house, [line, line, lost], ListKind.COSTS)
    assert report.counts["same"] == 3
    with house.database.reading() as session:
        costs = session.scalars(select(PlanCost).order_by(PlanCost.id)).all()
    assert [float(cost.amount) for cost in costs] == [1500.5] * 3
    assert [cost.plan_id is None for cost in costs] == [False, False, True]


def test_events_and_placements_need_a_known_plan(house: House) -> None:
    row = {"Plan ID": "E1", "Event": "child left", "Date": "2026-01-05"}
    assert take_in(house, [row], ListKind.EVENTS).rows[0].outcome == "refused"
    take_in(house, [plan()])
    assert take_in(house, [row], ListKind.EVENTS).rows[0].outcome == "new"


def test_excel_and_other_csv_forms(house: House, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Plan ID", "Name", "DOB", "Plan Start"])
    sheet.append([17, "Zoë O'Brien", D(2014, 1, 2), D(2022, 9, 1)])
    sheet.append([None, None, None, None])
    book.save(tmp_path / "plans.xlsx")
    report = import_file(house.database, tmp_path / "plans.xlsx", ListKind.PLANS, source="x", actor="system")
    assert report.counts["new"] == 1
    (tmp_path / "old.csv").write_bytes("Plan ID;Name;Plan Start\r\n18;Zoë Ek;01/09/2022\r\n".encode("cp1252"))
    table = read_table(tmp_path / "old.csv")
    assert table.rows == [(2, ["18", "Zoë Ek", "01/09/2022"])]
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    (tmp_path / "empty.csv").write_bytes(b"")
    for name in ("broken.xlsx", "empty.csv", "none.csv"):
        with pytest.raises(BadFile):
            read_table(tmp_path / name)


def test_columns_by_mapping() -> None:
    headings = ["Ref", "Kid", "Begun", "Noise"]
    found = columns_of(headings, ListKind.PLANS, {"Kid": "full_name", "Begun": "start_date", "Noise": ""})
    assert found.of(["7", " Ann Lee ", "2024-01-01", "x"]) == {"full_name": "Ann Lee", "start_date": "2024-01-01"}
    for mapping, words in (({"Kid": "nonsense"}, "no field"), ({"Gone": "full_name"}, "no column"), ({}, "needs")):
        with pytest.raises(BadColumns, match=words):
            columns_of(headings, ListKind.PLANS, mapping)


def test_a_list_that_is_no_list_writes_nothing(house: House, tmp_path: Path) -> None:
    path = write(tmp_path / "x.csv", [{"a": "1"}])
    with pytest.raises(BadColumns):
        import_file(house.database, path, ListKind.PLANS, source="x", actor="system")
    assert number(house, RegisterImport) == 0


def many(number: int) -> list[dict[str, str]]:
    return [plan(Person_ID=f"P{n}", Plan_ID=f"E{n}", Forename=f"Child {n}") for n in range(number)]


@pytest.mark.both_ways
def test_a_long_import_that_breaks_off_goes_on_where_it_stopped(house: House) -> None:
    def stop(done: int, _all: int) -> None:
        if done >= PART:
            raise ConnectionAbortedError

    rows = many(PART + 200)
    with pytest.raises(ConnectionAbortedError):
        take_in(house, rows, progress=stop)
    with house.database.reading() as session:
        assert count_on(session, MARCH).total == PART
    assert take_in(house, rows).counts | {"warned": 0} == {
        "new": 200, "changed": 0, "same": PART, "refused": 0, "warned": 0, "missing": 0,
    }  # fmt: skip
    with house.database.reading() as session:
        assert count_on(session, MARCH).total == PART + 200


@pytest.mark.both_ways
@pytest.mark.parametrize("dry_run", [False, True])
def test_others_write_while_a_list_comes_in(house: House, dry_run: bool) -> None:
    told: list[int] = []

    def meanwhile(done: int, _all: int) -> None:
        with house.database.writing() as session:
            session.add(Team(name=f"after {done}"))
        told.append(done)

    take_in(house, many(PART + 200), dry_run=dry_run, progress=meanwhile)
    assert told == [PART, PART + 200]
    with house.database.reading() as session:
        assert session.scalar(select(func.count(Team.id))) == 2
        assert count_on(session, MARCH).total == (0 if dry_run else PART + 200)
    assert not list(house.settings.home.glob("trial-*"))
