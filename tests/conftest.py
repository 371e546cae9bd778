"""What many tests need: a house with an empty database, invented people and documents, a served API."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import httpx
import pytest
import uvicorn

from api.app import create_app
from api.auth.keys import Scope, create_key
from api.auth.users import add_user
from tests.services import free_port, postgres, real_settings, stop_all
from triage.drafts.actor import COMMAND_LINE, Actor
from triage.drafts.receive import Arrival, Received, receive
from triage.pipeline import House, process
from triage.settings import Settings
from triage.storage.database import Database
from triage.storage.migrate import migrate
from triage.storage.tables import Channel, Role, User
from workers.queue import Enqueuer

ROOT = Path(__file__).parents[1]
SAMPLES = Path(__file__).parent / "data" / "samples"

LETTER = b"""Thornmere Council SEND Team
Our reference: TM-EHC-0099117
Date: 3 March 2025

Dear colleague,

EHC needs assessment request for Amara Bright-Lowell, date of birth 14 May 2016, UPN A371204419024.

I am writing to ask the council for an education, health and care needs assessment for my daughter Amara.
She is in Year 4 at Hallow Beck Primary School. She has a diagnosis of autism.

Yours faithfully,
Joan Bright-Lowell (mother)
"""


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty database file, for copying."""
    path = tmp_path_factory.mktemp("database") / "triage.db"
    database = Database(f"sqlite:///{path}")
    migrate(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    return path


def pytest_sessionfinish() -> None:
    """No server outlives the tests."""
    stop_all()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests marked `both_ways` run twice: with everything embedded, and against real servers."""
    if "ground" in metafunc.fixturenames and metafunc.definition.get_closest_marker("both_ways"):
        marks = pytest.mark.xdist_group("servers")
        metafunc.parametrize("ground", ["embedded", pytest.param("servers", marks=marks)], indirect=True)


@pytest.fixture
def ground(request: pytest.FixtureRequest) -> str:
    """What a house stands on: `embedded` (SQLite, a folder) or `servers` (PostgreSQL, Valkey, S3)."""
    return getattr(request, "param", "embedded")


@pytest.fixture
def house(tmp_path: Path, empty_database: Path, ground: str) -> Iterator[House]:
    """A house of its own for each test."""
    home = tmp_path / "home"
    home.mkdir()
    given = real_settings() if ground == "servers" else {}
    if ground == "embedded":
        shutil.copy(empty_database, home / "triage.db")
    made = House.of(Settings(home=home, **given))
    yield made
    made.database.dispose()
    if ground == "servers":
        postgres().drop(made.database.url)


@pytest.fixture
def caseworker(house: House) -> Actor:
    """A person who checks."""
    return Actor.user(person(house, "Priya Shah", Role.CASEWORKER))


@pytest.fixture
def admin(house: House) -> Actor:
    """A person who runs the service."""
    return Actor.user(person(house, "Tom Ellis", Role.ADMIN))


def person(house: House, name: str, role: Role) -> User:
    """An invented person whose password is `a good long password`."""
    email = f"{name.replace(' ', '.').lower()}@council.example"
    with house.database.writing() as session:
        return add_user(session, COMMAND_LINE, name=name, email=email, password="a good long password", role=role)


def bring(house: House, data: bytes, name: str = "letter.txt", received: date = date(2025, 3, 6)) -> Received:
    """Take a document in."""
    return receive(house.database, house.originals, [data], Arrival(name, Channel.API, received), COMMAND_LINE)


def bring_and_read(house: House, data: bytes, name: str = "letter.txt", received: date = date(2025, 3, 6)) -> Received:
    """Take a document in and read it here, with all that is attached."""
    brought = bring(house, data, name, received)
    waiting = [brought]
    while waiting:
        one = waiting.pop()
        if one.job_id is not None:
            waiting.extend(process(house, one.job_id, "test:1"))
    return brought


@pytest.fixture
def api(house: House) -> Iterator[httpx.Client]:
    """The web service on a real socket, with a key that may do everything. No queue server: nothing may need it."""
    with house.database.writing() as session:
        secret = create_key(session, COMMAND_LINE, name="tests", scopes=list(Scope)).secret
    with served(house) as address, httpx.Client(base_url=address, headers={"Authorization": f"Bearer {secret}"}) as it:
        yield it


class served:  # noqa: N801  (reads as a sentence)
    """The web service of a house, on a free port, in a thread."""

    def __init__(self, house: House) -> None:
        app = create_app(house.settings, Enqueuer(house.settings))
        self.port = free_port()
        config = uvicorn.Config(app, host="127.0.0.1", port=self.port, log_level="error", access_log=False)
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)

    def __enter__(self) -> str:
        self.thread.start()
        wait_for(lambda: self.server.started, seconds=30)
        return f"http://127.0.0.1:{self.port}"

    def __exit__(self, *_: object) -> None:
        self.server.should_exit = True
        self.thread.join(10)


def wait_for(what: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait until something is true; fail where it does not become so in time."""
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)
