"""Kill the service again and again while documents come in, and count what was lost, doubled or stuck.

    python -m benchmarks.faults --documents 5000 --kills 300 [--servers]

Sends small letters through the API, as another system would: the same Idempotency-Key until the answer is 202.
Meanwhile kills (SIGKILL) workers, reading processes, the web service, the queue server and the sweeper at random
moments, cuts the power of everything now and then, fills the disk, and locks the database for longer than the service
waits for it. With `--servers` the service works on PostgreSQL, a queue server (which is empty after each kill) and an
S3-compatible store, and these refuse or fall silent. At the end everything must be there once, and `triage doctor` must
find nothing. Exit code 1 where something is not.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import httpx
import psutil
from sqlalchemy import func, select

from benchmarks.service import ROOT, Service, small_disk
from benchmarks.trouble import Embedded, Place, Servers
from tests.services import stop_all
from triage.storage.tables import Document, Job, JobState, Run, State

WEIGHTS = {"worker": 40, "web": 18, "queue": 15, "sweeper": 15, "reading": 10, "everything": 2}
_ALIVE = (JobState.WAITING, JobState.RUNNING)
_LETTER = """Thornmere Council SEND Team
Our reference: TM-EHC-{number:07}
Date: {day} March 2025

Dear colleague,

EHC needs assessment request for child number {number}, date of birth {day} May 2016.
She is in Year 4 at Hallow Beck Primary School. She has a diagnosis of autism.

Yours faithfully,
A parent
"""


class Run_:  # noqa: N801  (Run is a table)
    """One run: how many documents and kills there are to be, and how far it is."""

    def __init__(self, service: Service, place: Place, documents: int, kills: int, seed: int) -> None:
        self.service, self.place, self.documents, self.kills = service, place, documents, kills
        self.random = random.Random(seed)
        self.sent = 0
        self.accepted: dict[str, str] = {}
        self.refused: Counter[str] = Counter()
        self.killed: Counter[str] = Counter()
        self.troubled, self.over = threading.Event(), threading.Event()

    def send(self) -> None:
        """Send all documents, no faster than the kills go on, so that both end together; but go on in any trouble."""
        with self.service.client() as client:
            for number in range(self.documents):
                done = sum(self.killed.values())
                while number > (done + 1) * self.documents / max(1, self.kills) and not self.over.wait(0.02):
                    if self.troubled.is_set():
                        break
                    done = sum(self.killed.values())
                self.sent = number + 1
                self._send_one(client, number)

    def _send_one(self, client: httpx.Client, number: int) -> None:
        reference = f"run-{number}"
        data = _LETTER.format(number=number, day=number % 28 + 1).encode()
        while not self.over.is_set():
            try:
                answer = client.post(
                    "/v1/documents",
                    files={"file": (f"{number}.txt", data)},
                    data={"external_reference": reference, "received": "2025-03-06"},
                    headers={"Idempotency-Key": reference},
                )
            except httpx.HTTPError as error:
                self.refused[type(error).__name__] += 1
                time.sleep(0.1)
                continue
            if answer.status_code == 202:
                self.accepted[reference] = answer.json()["id"]
                return
            self.refused[str(answer.status_code)] += 1
            time.sleep(0.3)

    def break_things(self) -> None:
        """Kill at random moments, and bring each trouble three times in the run."""
        times = 3 * len(self.place.troubles)
        special = {
            round(self.kills * (one + 1) / (times + 1)): list(self.place.troubles)[one % len(self.place.troubles)]
            for one in range(times)
        }
        for number in range(self.kills):
            self._wait_for_documents(number)
            if number in special:
                print(f"  {special[number]}", flush=True)
                self.troubled.set()
                self.place.troubles[special[number]]()
                self.troubled.clear()
            self._kill()
            self._keep_running()

    def _wait_for_documents(self, number: int) -> None:
        until = time.monotonic() + 60
        while self.sent < number * self.documents / self.kills and time.monotonic() < until:
            self._keep_running()
            time.sleep(0.05)
        time.sleep(self.random.uniform(0.0, 1.2))

    def _kill(self) -> None:
        kinds = list(WEIGHTS)
        kind = self.random.choices(kinds, [WEIGHTS[one] for one in kinds])[0]
        if kind == "everything":
            self.service.kill_all()
            self.killed[kind] += 1
            return
        if kind == "queue" and self.place.kill_queue():
            self.killed[kind] += 1
            return
        until = time.monotonic() + 45
        while time.monotonic() < until:
            victims = [process for one, process in self.service.parts() if one == kind]
            if victims:
                with contextlib.suppress(psutil.Error):
                    self.random.choice(victims).kill()
                    self.killed[kind] += 1
                    return
            self._keep_running()
            time.sleep(0.1)
        self.killed["(nobody left to kill)"] += 1

    def _keep_running(self) -> None:
        if not self.service.is_running():
            self.service.start()


def wait_until_quiet(service: Service, seconds: float) -> bool:
    """Wait until nothing is left to do. False where something still is."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not service.is_running():
            service.start()
        with contextlib.suppress(Exception), service.house.database.reading() as session:
            due = session.scalar(select(func.count(Job.id)).where(Job.state.in_(_ALIVE))) or 0
            left = session.scalar(
                select(func.count(Document.id)).where(Document.state.in_([State.RECEIVED, State.READING]))
            )
            if not due and not left:
                return True
        time.sleep(1)
    return False


def judge(run: Run_) -> dict[str, int]:
    """What became of the documents. All but the last three must be zero."""
    with run.service.house.database.reading() as session:
        rows = session.execute(select(Document.public_id, Document.external_reference, Document.state)).all()
        runs = session.execute(
            select(Document.external_reference, func.count(Run.id)).join(Run, Run.document_id == Document.id)
            .group_by(Document.external_reference)
        ).all()  # fmt: skip
        reasons = session.execute(
            select(Document.state_reason, func.count(Document.id))
            .where(Document.state == State.NEEDS_HELP)
            .group_by(Document.state_reason)
        ).all()
        broken = 0
        for document in session.scalars(select(Document)):
            with contextlib.suppress(OSError):
                broken += not run.service.house.originals.has(document.original.storage_key)
    there = {public_id for public_id, _, _ in rows}
    times = Counter(reference for _, reference, _ in rows)
    states = Counter(state for _, _, state in rows)
    return {
        "lost": sum(1 for public_id in run.accepted.values() if public_id not in there) + broken,
        "never accepted": run.documents - len(run.accepted),
        "doubled": sum(1 for count in times.values() if count > 1) + sum(1 for _, count in runs if count > 1),
        "stuck": states[State.RECEIVED] + states[State.READING],
        "drafts": states[State.DRAFT],
        **{f"needs help: {reason}": count for reason, count in reasons},
    }


def main() -> int:
    """Run, print a table, and judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--servers", action="store_true", help="on PostgreSQL, Valkey and an S3 store")
    given = parser.parse_args()
    settings = {"TRIAGE_LEASE_SECONDS": "10", "TRIAGE_SWEEP_SECONDS": "1", "TRIAGE_REQUESTS_PER_MINUTE": "1000000"}
    log = Path(tempfile.gettempdir()) / f"triage-faults-{os.getpid()}.log"
    print(f"{given.documents} documents, {given.kills} kills, {given.workers} workers; log in {log}", flush=True)
    with small_disk(200 + given.documents // 10) as (folder, mounted):
        servers = Servers() if given.servers else None
        place = servers or Embedded(folder / "home", small_disk=mounted)
        if servers:
            settings |= servers.settings
        service = Service(folder / "home", given.workers, settings, log)
        service.start()
        service.wait()
        run = Run_(service, place, given.documents, given.kills, given.seed)
        started = time.monotonic()
        sender = threading.Thread(target=run.send)
        sender.start()
        try:
            run.break_things()
            sender.join(600)
        finally:
            run.over.set()
        quiet = wait_until_quiet(service, 900)
        seconds = time.monotonic() - started
        found = judge(run)
        doctor = subprocess.run(
            [sys.executable, "-m", "triage.cli", "doctor"],
            env=service.environment, cwd=ROOT, check=False, capture_output=True, text=True,
        )  # fmt: skip
        service.stop()
    if not mounted and not given.servers:
        print("The disk was not filled: mounting a small one needs root.")
    print(f"\n{seconds:.0f} seconds; {'quiet at the end' if quiet else 'NOT quiet at the end'}\n")
    for title, counts in (("killed", run.killed), ("refused or broken off, then sent again", run.refused)):
        print(f"{title}: {', '.join(f'{name} {count}' for name, count in sorted(counts.items()))}")
    print()
    for name, count in found.items():
        print(f"{name:35} {count:7}")
    stop_all()
    print(f"\ntriage doctor (exit code {doctor.returncode}):\n{doctor.stdout}")
    good = not any(found[name] for name in ("lost", "never accepted", "doubled", "stuck"))
    return 0 if good and quiet and doctor.returncode == 0 else 1


if __name__ == "__main__":
    raise SystemExit(main())
