"""What leaves the register: the return as CSV and XML and back again, published counts, the forecast, figures."""

from __future__ import annotations

import itertools
import random
import zipfile
from datetime import date
from pathlib import Path

import httpx
import pytest
from lxml import etree
from sqlalchemy import select

from tests.cli.test_read import run
from tests.register.lists import UPNS, plan, take_in
from tests.register.test_counting import audited, counted, total
from triage.drafts.actor import Actor
from triage.pipeline import House
from triage.register.counts import By
from triage.register.foi import Part, published, suppress, with_totals
from triage.register.forecast import forecast
from triage.register.importing.columns import ListKind
from triage.register.importing.tables import BadFile
from triage.register.life import Kind
from triage.register.monitoring import monitoring
from triage.register.plan_story import add_event
from triage.register.sen2.export import export
from triage.register.sen2.last_year import import_return
from triage.storage.database import Database
from triage.storage.migrate import migrate
from triage.storage.tables import PlanEvent, PlanRecord

D = date
__all__ = ["audited"]


@pytest.fixture
def other(tmp_path: Path, empty_database: Path) -> Database:
    """Another council's empty register."""
    made = Database(f"sqlite:///{tmp_path / 'other.db'}")
    migrate(made)
    return made


def test_the_return_goes_out_and_comes_in_again(audited: House, other: Database, tmp_path: Path) -> None:
    for place, upn in enumerate(UPNS, 1):
        take_in(audited, [plan(Person_ID=f"U{place}", Plan_ID=f"U{place}", UPN=upn, Forename=f"Una{place}")])
    with audited.database.reading() as session:
        made = export(session, 2026, tmp_path / "out", "873")
    packed = tmp_path / "return.zip"
    with zipfile.ZipFile(packed, "w") as out:
        for file in (tmp_path / "out").glob("*.csv"):
            out.write(file, f"Blade-Export_01-03-2026_{file.name}")
    for _ in range(2):
        reports = import_return(other, packed, 2026, actor="system")
        assert all(report.counts["refused"] == 0 for report in reports)
    assert reports[0].counts["same"] == made.rows["requests"]
    there = House(audited.settings, other, audited.originals)
    day = D(2026, 1, 15)
    assert total(there, day) == total(audited, day)
    assert counted(there, day, By.NEED) == counted(audited, day, By.NEED)
    with other.reading() as session:
        again = export(session, 2026, None)
    assert {k: v for k, v in again.rows.items() if k != "plandetail"} == {
        k: v for k, v in made.rows.items() if k != "plandetail"
    }
    with pytest.raises(BadFile, match="lacks the tables"):
        import_return(other, tmp_path, 2026, actor="system")


def test_the_message_nests_as_the_tables_do(audited: House, tmp_path: Path) -> None:
    take_in(audited, [plan(Plan_ID="E1b", Person_ID="P1", Plan_Start="2019-05-01", Date_Ceased="2025-03-01",
                           Reason_Ceased="2", Cease_Decision_Date="2024-12-01")])  # fmt: skip
    with audited.database.reading() as session:
        made = export(session, 2026, tmp_path / "out", "873")
    root = etree.parse(str(tmp_path / "out" / "sen2-2026.xml")).getroot()
    assert root.findtext("Header/CollectionDetails/ReferenceDate") == "2026-01-15"
    people = root.findall("Persons/Person")
    assert len(people) == made.rows["person"] == made.rows["requests"] - 1
    assert len(root.findall(".//Requests")) == made.rows["requests"]
    assert len(root.findall(".//ActivePlans/SENneed")) == made.rows["senneed"]
    assert len(root.findall(".//Assessment/NamedPlan/PlanDetail")) == made.rows["plandetail"]
    assert sorted(len(one.findall("Requests")) for one in people)[-1] == 2


def test_flags_come_from_the_life_of_the_plan(house: House, caseworker: Actor, tmp_path: Path) -> None:
    take_in(house, [plan(Received_Date="2025-01-06", Plan_Start="2025-08-01", Review_Meeting="", Review_Decision="",
                         Decision_Letter_Date="", UPN=UPNS[0])])  # fmt: skip
    with house.database.reading() as session:
        assert "Q24" in export(session, 2026, None).faults
        number = session.scalars(select(PlanRecord.public_id)).one()
    with house.database.writing() as session:
        for kind, day in ((Kind.EXCEPTION, D(2025, 5, 1)), (Kind.MEDIATION, D(2025, 9, 1))):
            add_event(session, number, kind, day, caseworker, reason="In the paper file")
    with house.database.reading() as session:
        assert "Q24" not in export(session, 2026, tmp_path / "out").faults
    text = (tmp_path / "out" / "sen2-2026.xml").read_text()
    assert "<Week20>1</Week20>" in text
    assert "<OtherMediation>1</OtherMediation>" in text


def solvable(cells: list[list[int]], hidden: set[tuple[int, int]], threshold: int) -> list[tuple[int, int]]:
    """Small numbers that only one table of whole numbers allows, given all that is shown. For small tables."""
    full = with_totals(cells)
    inner = [(i, j) for i, j in hidden if i < len(cells) and j < len(cells[0])]
    seen: dict[tuple[int, int], set[int]] = {place: set() for place in hidden}
    for values in itertools.product(range(13), repeat=len(inner)):
        guess = [row[:] for row in cells]
        for (i, j), value in zip(inner, values, strict=True):
            guess[i][j] = value
        sums = with_totals(guess)
        if all(full[i][j] == sums[i][j] or (i, j) in hidden for i in range(len(full)) for j in range(len(full[0]))):
            for i, j in hidden:
                seen[i, j].add(sums[i][j])
    return [p for p, found in seen.items() if len(found) == 1 and 0 < full[p[0]][p[1]] < threshold]


def test_no_small_number_can_be_worked_out() -> None:
    chance = random.Random(3)
    for _ in range(80):
        cells = [[chance.choice((0, 1, 2, 5, 6)) for _ in range(3)] for _ in range(2)]
        hidden = suppress(cells)
        full = with_totals(cells)
        assert all((i, j) in hidden for i in range(3) for j in range(4) if 0 < full[i][j] < 5)
        if sum((i, j) in hidden for i in range(2) for j in range(3)) <= 4:
            assert solvable(cells, hidden, 5) == [], cells


@pytest.mark.both_ways
def test_published_counts_hold_small_numbers_back(audited: House) -> None:
    with audited.database.reading() as session:
        table = published(session, D(2025, 7, 1), Part.NEED, Part.AGE_BAND)
        assert table.total == 5
        assert {cell for row in table.cells for cell in row} <= {None, 0}
        alone = published(session, D(2025, 7, 1), Part.SEX, None)
        assert [title for _, title in alone.rows] == ["Female"]
        assert alone.total == 5


def test_the_forecast_says_what_it_rests_on(audited: House) -> None:
    take_in(audited, [{"Plan ID": "E1", "Amount": "10000", "Start": "2023-09-01", "Cost Type": "fee"}], ListKind.COSTS)
    with audited.database.reading() as session:
        found = forecast(session, D(2026, 2, 1), new_a_year=10, new_growth=0.1, uplift=0.05)
    assert [year.new for year in found.years] == [0, 10, 11, 12, 13, 15]
    assert found.years[0].plans == 3
    assert found.years[0].cost == 30000
    for before, after in itertools.pairwise(found.years):
        assert abs(before.plans + after.new - after.left - after.plans) <= 2
    words = " ".join(found.assumptions.words())
    assert "10 in the first year" in words
    assert "£10,000 a year on average" in words


def test_monitoring_counts_what_was_in_time(house: House) -> None:
    take_in(house, [
        plan(Plan_ID="A", Received_Date="2025-01-06", Plan_Start="2025-05-26"),
        plan(Plan_ID="B", Person_ID="B", Forename="Ben", Received_Date="2025-01-06", Plan_Start="2025-05-27"),
    ])  # fmt: skip
    with house.database.writing() as session:
        first = session.scalars(select(PlanRecord.id).order_by(PlanRecord.id)).first()
        session.add(PlanEvent(plan_id=first, kind=Kind.EXCEPTION, day=D(2025, 5, 1)))
    with house.database.reading() as session:
        found = monitoring(session, D(2025, 1, 1), D(2025, 12, 31))
    shares = {one.title: (one.part, one.whole) for one in found.shares}
    assert shares["Plan within 20 weeks, exceptions counted"] == (1, 2)
    assert shares["Plan within 20 weeks, exceptions left out"] == (0, 1)
    assert shares["Review decision within 4 weeks of the meeting"] == (2, 2)
    assert found.counts["plans made"] == 2


@pytest.mark.timeout(300)
def test_the_doors_of_the_reports(audited: House, api: httpx.Client, tmp_path: Path) -> None:
    take_in(audited, [plan(Person_ID="Z", Plan_ID="Z")], source="again")
    assert api.get("/v1/register/merges").json()["pairs"][0]["reasons"] == ["Same name and date of birth"]
    assert len(api.get("/v1/register/forecast").json()["years"]) == 6
    assert api.get("/v1/register/monitoring/2025").json()["counts"]["plans ceased"] == 1
    assert api.get("/v1/register/published", params={"on": "2025-07-01"}).json()["lines"][-1][-1] == "6"
    row = api.get("/v1/register/plans", params={"on": "2026-02-01"}).json()["plans"][0]["plan"]
    story = api.get(f"/v1/register/plans/{row}", params={"on": "2026-02-01"}).json()
    assert story["events"][0]["evidence"]["imported_from"].endswith("line 2")
    assert api.get("/v1/register/plans/nothing").status_code == 404
    path = tmp_path / "list.csv"
    path.write_text("Plan ID,Forename,Surname,Start\nQ1,Ann,Lark,2025-01-01\n")
    sent = {"data": {"kind": "plans", "mapping": '{"Start": "start_date"}', "dry_run": "true"}}
    answer = api.post("/v1/register/import", files={"file": path.open("rb")}, **sent)
    assert answer.json()["reports"][0]["counts"]["new"] == 1
    bad = api.post("/v1/register/import", files={"file": path.open("rb")}, data={"kind": "nonsense"})
    assert bad.status_code == 422
    home = audited.settings.home
    assert run("register", "forecast", "--json", home=home).returncode == 0
    assert "c" in run("register", "published", "--on", "2025-07-01", "--rows", "need", home=home).stdout
    assert run("register", "merges", home=home).returncode == 0
    assert '"looked_at"' in run("register", "replay", "--json", home=home).stdout
