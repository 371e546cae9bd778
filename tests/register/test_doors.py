"""The register by the command line and by the JSON door: the same answers."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest

from tests.cli.test_read import run
from tests.register.lists import UPNS, plan, take_in, write
from tests.register.test_quality import DAY
from triage.pipeline import House
from triage.register.quality.work_list import keep_work_list


@pytest.mark.timeout(300)
def test_the_command_line(tmp_path: Path) -> None:
    home = tmp_path / "home"
    rows = [plan(UPN=UPNS[0]), plan(Plan_ID="E2", Person_ID="P2", DOB="nonsense")]
    path = write(tmp_path / "plans.csv", rows)

    def register(*words: str, code: int = 0) -> str:
        done = run("register", *words, home=home)
        assert done.returncode == code, done.stderr
        return str(done.stdout)

    told = register("import", str(path), "--report", str(tmp_path / "report.csv"), code=1)
    assert "Line 3 (refused): The field “date of birth” is no date." in told.replace("\n", " ")
    assert (tmp_path / "report.csv").read_text().splitlines()[1] == "2,new,"
    assert json.loads(register("import", str(path), "--json", "--dry-run", code=1))["counts"]["same"] == 1
    counted = json.loads(register("count", "--on", "2026-03-01", "--by", "need", "--json"))
    assert counted["cells"] == [{"key": "ASD", "title": "Autistic spectrum disorder", "count": 1}]
    assert json.loads(register("costs", "--on", "2026-03-01", "--json"))["active_plans_without_cost_line"] == 1
    quality = json.loads(register("quality", "--on", "2026-03-01", "--json"))
    assert [row["rule"] for row in quality["findings"]] == ["DQ09"]
    months = json.loads(register("reconcile", "--from", "2023-04", "--to", "2023-06", "--json"))["months"]
    assert [month["closing"] for month in months] == [0, 1, 1]
    assert json.loads(register("sen2", "--year", "2026", "--out", str(tmp_path / "sen2"), "--json"))["rows"]["person"]
    assert "Autistic" in register("count", "--on", "2026-03-01", "--by", "need")


def test_the_json_door(house: House, api: httpx.Client) -> None:
    take_in(house, [plan(UPN=UPNS[0])])
    with house.database.writing() as session:
        keep_work_list(session, DAY)
    counted = api.get("/v1/register/count", params={"on": "2026-03-02", "by": "status"}).json()
    assert (counted["total"], counted["cells"][0]["key"]) == (1, "active")
    rows = api.get("/v1/register/plans", params={"on": "2026-03-02", "by": "need", "key": "ASD"}).json()
    assert [row["child_name"] for row in rows["plans"]] == ["Amara Bright-Lowell"]
    assert api.get("/v1/register/costs", params={"on": "2026-03-02"}).json()["total"]["annual_committed"] == "0.00"
    assert api.get("/v1/register/quality", params={"on": "2026-03-02"}).json()["score"] == 0.0
    found = api.get("/v1/register/quality/findings", params={"rule": "DQ09"}).json()["findings"]
    assert found[0]["words"] == "The plan is active and has no cost line."
    months = api.get("/v1/register/reconciliation", params={"from": "2023-05", "to": "2023-06"}).json()["months"]
    assert [month["new"] for month in months] == [1, 0]
    assert api.get("/v1/register/reconciliation/2023-05/new").json() == [
        {"plan": rows["plans"][0]["plan"], "day": "2023-05-26"}
    ]
    assert api.get("/v1/register/sen2/2026").json()["note"] == "verify against this year's guide"
    for address in ("reconciliation/2023-13/new", "reconciliation/2023-05/lost", "sen2/1066"):
        assert api.get(f"/v1/register/{address}").status_code == 404
    assert api.get("/v1/register/reconciliation", params={"from": "2023-06", "to": "2023-05"}).status_code == 422
    assert httpx.get(f"{api.base_url}/v1/register/count").status_code == 401


def test_days_and_months_past_all_bounds_are_refused(house: House, api: httpx.Client) -> None:
    take_in(house, [plan(UPN=UPNS[0])])
    name = api.get("/v1/register/plans", params={"on": "2026-03-02"}).json()["plans"][0]["plan"]
    for address in ("count", "plans", "costs", "quality", "forecast", "published", f"plans/{name}"):
        for day, status in (
            ("0001-01-01", 422), ("1899-12-31", 422), ("1900-01-01", 200),
            ("2099-12-31", 200), ("2100-01-01", 422), ("9999-12-31", 422),
        ):  # fmt: skip
            answer = api.get(f"/v1/register/{address}", params={"on": day})
            assert answer.status_code == status, (address, day, answer.text)
    for month in ("0001-01", "9999-12", "20\u0662\u0663-01", "2023-1"):
        assert api.get(f"/v1/register/reconciliation/{month}/new").status_code == 404
