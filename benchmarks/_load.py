"""One process and two on the same work, and a very long file in bounded memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from benchmarks._found import groups, peak_megabytes

_ROUNDS = 2


def work(share: int, shares: int) -> float:
    """Read one share of the samples over and over, recognition in one thread; seconds of the clock."""
    from triage.reading import read_document, scan_queue

    scan_queue._THREADS = 1
    by_kind = groups()
    jobs = (by_kind["scans"] * 2 + by_kind["text PDFs"] * 6) * _ROUNDS
    jobs = [path for number, path in enumerate(jobs) if number % shares == share]
    read_document(jobs[0].read_bytes(), jobs[0].name)
    print("ready", flush=True)
    sys.stdin.readline()
    started = time.perf_counter()
    for path in jobs:
        read_document(path.read_bytes(), path.name)
    return time.perf_counter() - started


def two_against_one() -> tuple[float, float, float]:
    """Seconds of one process, seconds of two that share the work, and how busy the machine was meanwhile (0 to 1)."""
    before = _idle()
    one = _run(1)
    two = _run(2)
    after = _idle()
    others = 1 - (after[0] - before[0] + one + two * 2) / max(after[1] - before[1], 1e-9)
    return one, two, max(0.0, others)


def _run(processes: int) -> float:
    command = [sys.executable, "-m", "benchmarks.reading"]
    started = [
        subprocess.Popen(
            [*command, "--work", str(n), str(processes)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for n in range(processes)
    ]
    for process in started:
        assert process.stdout is not None
        process.stdout.readline()
    clock = time.perf_counter()
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in started:
        process.wait()
    return time.perf_counter() - clock


def _idle() -> tuple[float, float]:
    """Idle seconds of all processors and seconds in all, since the machine started."""
    with Path("/proc/stat").open(encoding="ascii") as file:
        ticks = [int(v) for v in file.readline().split()[1:]]
    second = os.sysconf("SC_CLK_TCK")
    return (ticks[3] + ticks[4]) / second, sum(ticks[:8]) / second


def long_file(pages: int) -> str:
    """Read a PDF of many pages in this process; tells pages a second and the peak of memory."""
    from tests.reading import papers
    from triage.reading import read_document

    def paint(canvas: object) -> None:
        for number in range(pages):
            canvas.drawString(60, 800, f"Page {number + 1}")  # type: ignore[attr-defined]
            top = 770.0
            for _ in range(5):
                top = papers.wrap(canvas, papers.PROSE, 60, top, 470, 10, 12) - 6  # type: ignore[arg-type]
            canvas.showPage()  # type: ignore[attr-defined]

    data = papers.draw(paint)
    start = time.process_time()
    document = read_document(data, "long.pdf")
    seconds = time.process_time() - start
    words = sum(len(line.words) for page in document.pages for line in page.lines)
    pace = len(document.pages) / seconds
    return f"{len(document.pages)} pages, {words} words: {pace:.0f} pages/s, peak {peak_megabytes()} MB"
