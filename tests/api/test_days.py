"""One calendar for all: the day in England, whatever clock the machine has."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest

from tests.conftest import LETTER, ROOT, bring_and_read
from triage.england import today
from triage.pipeline import House


@pytest.fixture
def far_away(monkeypatch: pytest.MonkeyPatch) -> Iterator[date]:
    """The day of a machine whose calendar shows another one than England's. Two zones a day apart: one always does."""
    for zone in ("EAST-14", "WEST+12"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        if date.today() != today():  # noqa: DTZ011  (the machine's own day is what is asked here)
            break
    yield date.today()  # noqa: DTZ011
    monkeypatch.undo()
    time.tzset()


def test_a_document_that_names_no_day_came_on_englands(api: httpx.Client, far_away: date) -> None:
    assert far_away != today()
    posted = api.post("/v1/documents", files={"file": ("letter.txt", LETTER)})
    assert api.get(posted.headers["location"]).json()["received"] == str(today())
    many = api.post("/v1/bulk", files={"file": ("two.txt", b"two")}, data={"manifest": '[{"file": "two.txt"}]'})
    assert api.get(f"/v1/documents/{many.json()['documents'][0]['id']}").json()["received"] == str(today())


def test_tomorrow_begins_when_it_begins_in_england(api: httpx.Client, house: House, far_away: date) -> None:
    tomorrow = str(today() + timedelta(days=1))
    late = api.post("/v1/documents", files={"file": ("letter.txt", LETTER)}, data={"received": tomorrow})
    assert (late.status_code, late.json()["field"]) == (422, "received")
    draft = f"/v1/documents/{bring_and_read(house, LETTER).public_id}/draft"
    for day, status in ((tomorrow, 422), (str(today()), 204)):
        tag = api.get(draft).headers["etag"]
        typed = api.put(f"{draft}/values/date_of_birth/0", json={"value": day}, headers={"If-Match": tag})
        assert typed.status_code == status, typed.text


def test_the_command_line_has_the_same_day(far_away: date, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_bytes(LETTER)
    read = subprocess.run(
        [sys.executable, "-m", "triage.cli", "read", "--json", str(tmp_path / "letter.txt")],
        env=os.environ | {"TRIAGE_HOME": str(tmp_path / "home")},
        cwd=ROOT, capture_output=True, text=True, timeout=180, check=True,
    )  # fmt: skip
    assert f'"received": "{today()}"' in read.stdout
