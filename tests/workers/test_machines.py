"""The parts on machines of their own: `triage web` and `triage worker` that share servers, and no folder."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from sqlalchemy import func, select

from api.auth.keys import Scope, create_key
from tests.conftest import LETTER, ROOT, wait_for
from tests.services import free_port, postgres, real_settings
from triage.drafts.actor import COMMAND_LINE
from triage.pipeline import House
from triage.settings import Settings
from triage.storage.tables import Document, Run, State

pytestmark = [pytest.mark.timeout(300), pytest.mark.xdist_group("servers")]


class Machine:
    """A folder of its own, and the processes that run there. `port`: of its web service or of its health."""

    def __init__(self, home: Path, given: dict[str, Any], secret: str = "") -> None:
        home.mkdir()
        self.environment = os.environ | {
            "TRIAGE_HOME": str(home), "TRIAGE_LEASE_SECONDS": "8", "TRIAGE_SWEEP_SECONDS": "0.5",
            **{f"TRIAGE_{name.upper()}": str(value) for name, value in given.items()},
        }  # fmt: skip
        self.port = free_port()
        headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{self.port}", headers=headers, timeout=30)

    def run(self, *words: str) -> Machine:
        """Start `triage …`."""
        self.process = subprocess.Popen([sys.executable, "-m", "triage.cli", *words], env=self.environment, cwd=ROOT)
        return self

    def is_well(self) -> bool:
        try:
            return self.client.get("/health").status_code == 200
        except httpx.TransportError:
            return False

    def cut_the_power(self) -> None:
        """End everything that runs here at once."""
        everybody = [psutil.Process(self.process.pid), *psutil.Process(self.process.pid).children(recursive=True)]
        for one in everybody:
            with contextlib.suppress(psutil.Error):
                one.kill()
        self.process.wait(20)

    def close(self) -> None:
        self.client.close()
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(60)


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[tuple[House, list[Machine]]]:
    """Two machines with the web service and two that read, over one PostgreSQL, one Valkey and one S3 store."""
    given = real_settings()
    house = House.of(Settings(home=tmp_path / "none", **given))
    with house.database.writing() as session:
        secret = create_key(session, COMMAND_LINE, name="tests", scopes=list(Scope)).secret
    made = [Machine(tmp_path / f"web{number}", given, secret) for number in range(2)]
    made += [Machine(tmp_path / f"worker{number}", given) for number in range(2)]
    with contextlib.ExitStack() as stack:
        for web in made[:2]:
            stack.callback(web.run("web", "--port", str(web.port)).close)
        for worker in made[2:]:
            worker.environment["TRIAGE_HEALTH_PORT"] = str(worker.port)
            stack.callback(worker.run("worker", "--processes", "1").close)
        for machine in made:
            wait_for(machine.is_well, 90)
        yield house, made
    house.database.dispose()
    postgres().drop(house.database.url)


def test_any_machine_may_end_and_the_others_go_on(machines: tuple[House, list[Machine]]) -> None:
    house, (web, other_web, worker, other_worker) = machines
    assert web.client.get("/ready").json()["checks"] == dict.fromkeys(
        ("database", "tables", "originals", "queue"), True
    )
    assert worker.client.get("/health").json() == {
        "well": True, "processes": 2, "running": 2, "readers": 1, "restarts": 0,
    }  # fmt: skip
    assert "triage_worker_readers 1" in other_worker.client.get("/metrics").text
    addresses = [post(web if number % 2 else other_web, number) for number in range(24)]
    wait_for(lambda: drafts(house) >= 5)
    worker.cut_the_power()
    web.cut_the_power()
    wait_for(lambda: drafts(house) == 24, 120)
    assert {other_web.client.get(address).json()["state"] for address in addresses} == {"draft"}
    assert other_web.client.get(f"{addresses[0]}/original").content == letter(0)
    with house.database.reading() as session:
        assert session.scalar(select(func.count(Run.id))) == 24
    assert other_worker.is_well()
    doctor = [sys.executable, "-m", "triage.cli", "doctor"]
    ran = subprocess.run(doctor, env=other_web.environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout


def letter(number: int) -> bytes:
    return LETTER + b"\nLetter %d\n" % number


def post(machine: Machine, number: int) -> str:
    answer = machine.client.post("/v1/documents", files={"file": (f"{number}.txt", letter(number))})
    assert answer.status_code == 202
    address: str = answer.headers["location"]
    return address


def drafts(house: House) -> int:
    with house.database.reading() as session:
        return session.scalar(select(func.count(Document.id)).where(Document.state == State.DRAFT)) or 0
