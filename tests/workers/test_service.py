"""The whole service as a newcomer runs it: real processes, real queue, real database. Nothing gets lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from sqlalchemy import func, select

from api.auth.keys import Scope, create_key
from tests.conftest import LETTER, ROOT, SAMPLES, wait_for
from tests.register.lists import plan, take_in
from tests.services import free_port, real_settings, valkey
from triage.drafts.actor import COMMAND_LINE
from triage.pipeline import House
from triage.settings import Settings
from triage.storage.migrate import migrate
from triage.storage.tables import Document, Event, Job, JobState, Run, State, What

pytestmark = pytest.mark.timeout(300)


class Service:
    """`triage serve` in a folder of its own."""

    def __init__(self, home: Path, given: dict[str, Any]) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.given = given
        self.house = House.of(Settings(home=home, **given))
        migrate(self.house.database)
        with self.house.database.writing() as session:
            secret = create_key(session, COMMAND_LINE, name="tests", scopes=list(Scope)).secret
        self.port = free_port()
        self.client = httpx.Client(
            base_url=f"http://127.0.0.1:{self.port}", headers={"Authorization": f"Bearer {secret}"}, timeout=30
        )
        self.start()

    def start(self) -> None:
        arguments = ["-m", "triage.cli", "serve", "--port", str(self.port), "--workers", "1"]
        environment = os.environ | {
            "TRIAGE_HOME": str(self.house.settings.home),
            "TRIAGE_LEASE_SECONDS": "8",
            "TRIAGE_SWEEP_SECONDS": "0.5",
            **{f"TRIAGE_{name.upper()}": value for name, value in self.given.items()},
        }
        self.process = subprocess.Popen([sys.executable, *arguments], env=environment, cwd=ROOT)
        wait_for(self.answers, 90)

    def answers(self) -> bool:
        try:
            return self.client.get("/health").status_code == 200
        except httpx.TransportError:
            return False

    def post(self, data: bytes, name: str) -> str:
        address: str = self.client.post("/v1/documents", files={"file": (name, data)}).headers["location"]
        return address

    def state(self, address: str) -> str:
        with self.house.database.reading() as session:
            name = address.rsplit("/", 1)[1]
            return str(session.scalars(select(Document.state).where(Document.public_id == name)).one())

    def is_draft(self, address: str) -> bool:
        return self.state(address) == State.DRAFT

    def runs(self, address: str) -> int:
        with self.house.database.reading() as session:
            name = address.rsplit("/", 1)[1]
            query = select(func.count(Run.id)).join(Document, Document.id == Run.document_id)
            return session.scalar(query.where(Document.public_id == name)) or 0

    def part(self, *words: str) -> psutil.Process:
        """The running process of the service whose command line holds the words."""
        for child in psutil.Process(self.process.pid).children(recursive=True):
            try:
                line = " ".join(child.cmdline())
            except psutil.Error:
                continue
            if all(word in line for word in words):
                return child
        raise AssertionError(f"no process with {words}")

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)


@pytest.fixture(scope="module", params=["embedded", pytest.param("servers", marks=pytest.mark.xdist_group("servers"))])
def service(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One service for all tests of this module: with everything embedded, and against real servers."""
    given = real_settings() if request.param == "servers" else {}
    made = Service(tmp_path_factory.mktemp("service") / "home", given)
    yield made
    if made.process.poll() is None:
        made.stop()
    made.house.database.dispose()


SCAN = SAMPLES / "SKM_C30826020911280.pdf"


def test_a_posted_document_becomes_a_draft(service: Service) -> None:
    address = service.post(LETTER, "letter.txt")
    wait_for(lambda: service.is_draft(address))
    reading = service.client.get(address).json()["reading"]
    assert reading["fields"]["child_name"]["value"] == "Amara Bright-Lowell"


def test_a_killed_worker_loses_nothing_and_makes_no_second_draft(service: Service) -> None:
    data = SCAN.read_bytes()
    address = service.post(data + b"\n% killed", "scan.pdf")
    wait_for(lambda: service.state(address) == State.READING)
    service.part("workers.child", "worker").kill()
    others = [service.post(b"Dear council, letter %d" % n, f"{n}.txt") for n in range(5)]
    for one in [address, *others]:
        wait_for(lambda one=one: service.is_draft(one), 120)
        assert service.runs(one) == 1
    with service.house.database.reading() as session:
        retried = session.scalars(select(Event.subject).where(Event.what == What.DOCUMENT_RETRY)).all()
        assert f"document:{address.rsplit('/', 1)[1]}" in retried
        assert not session.scalars(select(Job).where(Job.state.in_([JobState.WAITING, JobState.RUNNING]))).all()


def test_a_killed_queue_server_loses_nothing(service: Service) -> None:
    if service.given:
        valkey().restart()
    else:
        service.part("valkey").kill()
    addresses = [service.post(b"Dear council, while the queue is away %d" % n, f"{n}.txt") for n in range(3)]
    for address in addresses:
        wait_for(lambda address=address: service.is_draft(address), 120)
        assert service.runs(address) == 1


def test_a_queue_server_that_forgets_everything_loses_nothing(service: Service) -> None:
    import redis

    worker = service.part("workers.child", "worker")
    worker.suspend()
    try:
        address = service.post(b"Dear council, this will be forgotten", "forgotten.txt")
        redis.Redis.from_url(service.house.settings.effective_redis_url).flushall()
    finally:
        worker.resume()
    wait_for(lambda: service.is_draft(address), 120)


def test_a_killed_web_process_comes_back(service: Service) -> None:
    service.part("triage.cli", "web").kill()
    time.sleep(0.2)
    wait_for(service.answers, 60)


def test_it_stops_cleanly_and_remembers_everything(service: Service) -> None:
    scan = service.post(SCAN.read_bytes() + b"\n% stopped", "scan.pdf")
    before = psutil.Process(service.process.pid).children(recursive=True)
    assert service.stop() == 0
    assert [one for one in before if one.is_running() and one.status() != psutil.STATUS_ZOMBIE] == []
    assert not service.answers()
    service.start()
    wait_for(lambda: service.is_draft(scan), 120)
    assert service.runs(scan) == 1
    with service.house.database.reading() as session:
        assert session.scalar(select(func.sum(Job.crashes)).where(Job.failures == 0)) is not None
        states = set(session.scalars(select(Document.state)))
    assert states == {State.DRAFT}


def test_the_checks_of_the_register_run_in_a_worker(service: Service) -> None:
    def checks() -> dict[str, Any]:
        found: dict[str, Any] = service.client.get("/v1/register/quality").json()["checks"]
        return found

    wait_for(lambda: checks()["progress"] == "idle" and checks()["finished_at"], 120)  # the first run, by itself
    first = checks()["finished_at"]
    take_in(service.house, [plan()])
    assert service.client.get("/v1/register/quality/findings").json()["findings"] == []
    for _ in range(2):
        answer = service.client.post("/v1/register/quality/run")
        assert (answer.status_code, answer.json()["checks"]["progress"] in ("waiting", "running")) == (202, True)
    wait_for(lambda: checks()["progress"] == "idle" and checks()["finished_at"] != first, 120)
    rules = {one["rule"] for one in service.client.get("/v1/register/quality/findings").json()["findings"]}
    assert "DQ09" in rules
