"""How fast, how many, how large: from an upload to its draft, workers side by side, memory over many documents.

python -m benchmarks.capacity [--uploads 40] [--backlog 80] [--many 2000]
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import statistics
import tempfile
import time
from datetime import date
from pathlib import Path

import httpx
import psutil
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import func, select

from benchmarks.service import Service
from triage.drafts.actor import COMMAND_LINE
from triage.drafts.receive import Arrival, receive
from triage.drafts.switches import pause
from triage.logs import set_up_logs
from triage.pipeline import House, process
from triage.settings import Settings
from triage.storage.migrate import migrate
from triage.storage.tables import Channel, Document, Job, JobState, State

_SETTINGS = {"TRIAGE_REQUESTS_PER_MINUTE": "1000000", "TRIAGE_LOG_LEVEL": "WARNING"}
_PARAGRAPH = (
    "She was seen at Hallow Beck Primary School on two mornings. Her attention was good for ten minutes at a time, "
    "and she asked for help when a task was new. Staff report that changes of routine are hard for her. Speech and "
    "language "
    "therapy should be given for one hour each week, and a teaching assistant for fifteen hours each week. "
)


def report(number: int, pages: int = 10) -> bytes:
    """A text PDF of so many pages, about 400 words on each, unlike any other."""
    out = io.BytesIO()
    canvas = Canvas(out, A4, invariant=True)
    for page in range(1, pages + 1):
        text = canvas.beginText(60, 780)
        text.setFont("Helvetica", 10)
        if page == 1:
            text.textLine("Educational psychology advice for an EHC needs assessment")
            text.textLine(f"Child: Amara Bright-{number}   Date of birth: 14 May 2016   Date: 3 March 2025")
            text.textLine("")
        words = (_PARAGRAPH * 6).split()
        for start in range(0, len(words), 15):
            text.textLine(" ".join(words[start : start + 15]))
        canvas.drawText(text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def upload_to_draft(count: int) -> dict[str, str]:
    """Seconds from the first byte of an upload to the draft, one after another on an idle service."""
    with _running(workers=2) as service, service.client() as client:
        seconds = []
        for number in range(count + 3):
            started = time.perf_counter()
            _post(client, f"{number}.pdf", report(number))
            _until_read(service.house, number + 1, pause_seconds=0.02)
            seconds.append(time.perf_counter() - started)
        seconds = sorted(seconds[3:])  # the first ones start the reading processes
        return {
            "upload to draft, 10-page text PDF, median": f"{statistics.median(seconds):.2f} s",
            "upload to draft, 10-page text PDF, p95": f"{seconds[int(len(seconds) * 0.95) - 1]:.2f} s",
        }


def side_by_side(count: int) -> dict[str, str]:
    """The same backlog with one worker and with two."""
    speeds = {}
    for workers in (1, 2):
        with _running(workers) as service, service.client() as client:
            _post(client, "first.pdf", report(999_999))
            _until_read(service.house, 1)
            with service.house.database.writing() as session:
                pause(session, COMMAND_LINE, on=True)
            for number in range(count):
                _post(client, f"{number}.pdf", report(number))
            with service.house.database.writing() as session:
                pause(session, COMMAND_LINE, on=False)
            before, started = _used(service), time.perf_counter()
            _until_read(service.house, count + 1)
            seconds = time.perf_counter() - started
            speeds[workers] = (count / seconds, (_used(service) - before) / count)
    return {
        "10-page text PDFs, one worker": f"{speeds[1][0] * 60:.0f} a minute, {speeds[1][1]:.2f} CPU seconds each",
        "10-page text PDFs, two workers": f"{speeds[2][0] * 60:.0f} a minute, {speeds[2][1]:.2f} CPU seconds each",
        "two workers against one": f"{speeds[2][0] / speeds[1][0]:.2f} times",
    }


def many(count: int) -> dict[str, str]:
    """A reader's memory, and what is kept on disk, over many documents."""
    with tempfile.TemporaryDirectory(prefix="triage-many-") as folder:
        house = House.of(Settings(home=Path(folder)))
        migrate(house.database)
        own, sizes = psutil.Process(), {}
        used, started = own.cpu_times().user, time.perf_counter()
        for number in range(1, count + 1):
            data = report(number, 1) if number % 4 else f"Dear council, letter {number} about a child.\n".encode() * 20
            name = f"{number}.pdf" if number % 4 else f"{number}.txt"
            arrival = Arrival(name, Channel.API, date(2025, 3, 6))
            got = receive(house.database, house.originals, [data], arrival, COMMAND_LINE)
            process(house, got.job_id or 0, "bench:1")
            if number in {count // 10, count // 2, count}:
                reading = sum(child.memory_info().rss for child in own.children(recursive=True))
                sizes[number] = (own.memory_info().rss / 1e6, reading / 1e6)
        seconds, used = time.perf_counter() - started, own.cpu_times().user - used
        kept = sum(path.stat().st_size for path in Path(folder).glob("triage.db*"))
        house.database.dispose()
    rows = {
        f"worker after {number:,} documents (RSS)": f"{own_mb:.0f} MB, its reading process {reading_mb:.0f} MB"
        for number, (own_mb, reading_mb) in sizes.items()
    }
    rows["small documents (one page), one worker without the queue"] = (
        f"{count / seconds:.1f} a second, {used / count * 1000:.0f} ms of its own CPU each"
    )
    rows["database for each small document"] = f"{kept / count / 1000:.1f} kB"
    return rows


@contextlib.contextmanager
def _running(workers: int):  # type: ignore[no-untyped-def]
    with tempfile.TemporaryDirectory(prefix="triage-capacity-") as folder:
        service = Service(Path(folder) / "home", workers, _SETTINGS, Path(folder) / "log")
        service.start()
        try:
            service.wait()
            yield service
        finally:
            service.stop()


def _post(client: httpx.Client, name: str, data: bytes) -> None:
    answer = client.post("/v1/documents", files={"file": (name, data)}, data={"received": "2025-03-06"})
    assert answer.status_code == 202, answer.text


def _until_read(house: House, count: int, pause_seconds: float = 0.1) -> None:
    until = time.monotonic() + 1800
    while time.monotonic() < until:
        with house.database.reading() as session:
            if (session.scalar(select(func.count(Document.id)).where(Document.state == State.DRAFT)) or 0) >= count:
                return
            assert not session.scalar(select(func.count(Job.id)).where(Job.state == JobState.FAILED))
        time.sleep(pause_seconds)
    raise TimeoutError("the documents were not read in time")


def _used(service: Service) -> float:
    total = 0.0
    for kind, part in service.parts():
        with contextlib.suppress(psutil.Error):
            if kind in {"worker", "reading"}:
                times = part.cpu_times()
                total += times.user + times.system
    return total


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--uploads", type=int, default=40)
    parser.add_argument("--backlog", type=int, default=80)
    parser.add_argument("--many", type=int, default=2000)
    given = parser.parse_args()
    set_up_logs(Settings(log_level="WARNING"))
    rows: dict[str, str] = {}
    for measured, count in ((upload_to_draft, given.uploads), (side_by_side, given.backlog), (many, given.many)):
        if count:
            rows |= measured(count)
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors\n")
    print("| | |\n|---|---|")
    for name, value in rows.items():
        print(f"| {name} | {value} |")


if __name__ == "__main__":
    main()
