"""``triage serve``, ``web`` and ``worker``: the service, together or in parts."""

from __future__ import annotations

import os
import sys
import time
import urllib.error
import urllib.request

import uvicorn
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from api.app import create_app
from api.demo import demo_people, is_first_start, load_samples, samples_folder, still_to_read
from triage.drafts.work import Due
from triage.logs import set_up_logs
from triage.pipeline import House
from triage.register.spans import bring_up_to_date
from triage.settings import Settings
from triage.storage.migrate import migrate
from triage.traces import set_up_traces
from workers.processes import Child, die_with_parent
from workers.queue import Enqueuer
from workers.supervisor import Supervisor, worker_children

_START_SECONDS = 300.0  # the first start on a busy machine compiles everything


def serve(settings: Settings, demo: bool) -> None:
    """Everything on one machine, until Ctrl-C or SIGTERM."""
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    if sys.stderr.isatty() and "TRIAGE_LOG_LEVEL" not in os.environ:
        os.environ["TRIAGE_LOG_LEVEL"] = "WARNING"  # a person watches: the progress bar says what goes on
        settings = settings.model_copy(update={"log_level": "WARNING"})
    set_up_logs(settings)
    house = House.of(settings)
    migrate(house.database)
    bring_up_to_date(house.database)
    first = demo and is_first_start(house)
    people = demo_people(house) if demo and (first or (settings.home / "demo-sign-ins.json").exists()) else {}
    address = ["--host", settings.host, "--port", str(settings.port)]
    web = Child("web", ["-m", "triage.cli", "web", *address, "--supervised"])
    supervisor = Supervisor(house, [web, *worker_children(settings, settings.workers)], embedded_queue=True)
    supervisor.start()
    supervisor.run(lambda: _first_steps(house, supervisor, people, load=first))


def web(settings: Settings, *, supervised: bool) -> None:
    """The web service alone."""
    if supervised:
        die_with_parent()
    set_up_logs(settings)
    set_up_traces(settings, "web")
    app = create_app(settings, Enqueuer(settings))
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.public_url),
        timeout_graceful_shutdown=5,
        h11_max_incomplete_event_size=64 * 1024,
    )


def work(settings: Settings, processes: int) -> None:
    """Reading processes and their sweeper, until SIGTERM."""
    set_up_logs(settings)
    supervisor = Supervisor(House.of(settings), worker_children(settings, processes), embedded_queue=False)
    supervisor.start()
    supervisor.run()


def _first_steps(house: House, supervisor: Supervisor, people: dict[str, str], *, load: bool) -> None:
    settings, console = house.settings, Console(stderr=True)
    address = settings.public_url or f"http://{settings.host}:{settings.port}"
    if not _answers(f"http://{settings.host}:{settings.port}/health", supervisor):
        if not supervisor.over.is_set():
            console.print("The web service does not answer. The lines above say why. Is the port in use?")
        return
    console.print(f"\nThe service is ready: [bold]{address}[/bold]   (Ctrl-C stops it)")
    for email, password in people.items():
        console.print(f"  sign in as {email}   password {password}", highlight=False)
    if load and samples_folder(house) is not None:
        _load(house, supervisor, console)


def _load(house: House, supervisor: Supervisor, console: Console) -> None:
    enqueuer = Enqueuer(house.settings)
    taken = 0
    for received in load_samples(house):
        taken += 1
        if received.job_id is not None:
            enqueuer.tell(Due(received.job_id, 0, received.priority))
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("Reading the sample documents", total=taken)
        while not supervisor.over.is_set():
            left = still_to_read(house)
            progress.update(task, completed=max(0, taken - left))
            if left == 0:
                break
            time.sleep(0.5)


def _answers(url: str, supervisor: Supervisor) -> bool:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and not supervisor.over.is_set():
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310  (our own address)
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    return False
