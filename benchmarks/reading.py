"""How fast and how well files are read, beside other readers; recognition of scans; long files; two processes.

Run with ``python -m benchmarks.reading``; ``--quick`` leaves out the long file, the scans and the two processes.
Processor seconds tell the cost on an idle machine even when this one is busy; seconds of the clock do not.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from dataclasses import asdict

from rich.console import Console
from rich.table import Table

from benchmarks._found import Score, groups, measure
from benchmarks._load import long_file, two_against_one, work
from benchmarks._readers import READERS, is_installed
from benchmarks._scans import WAYS, papers, recognise

_SCANNED_PAPERS = 24


def main() -> None:
    """Print the tables."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.reading", description=__doc__)
    options.add_argument("--quick", action="store_true", help="only the table of readers")
    options.add_argument("--long", type=int, default=0, help=argparse.SUPPRESS)
    options.add_argument("--reader", nargs=2, help=argparse.SUPPRESS)
    options.add_argument("--work", type=int, nargs=2, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.long:
        print(long_file(given.long))
    elif given.reader:
        print(json.dumps(asdict(measure(READERS[given.reader[0]], groups()[given.reader[1]]))))
    elif given.work:
        work(*given.work)
    else:
        _tables(given.quick)


def _tables(quick: bool) -> None:
    console = Console(width=130)
    print(f"Load of the machine at the start: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    console.print(_readers())
    console.print(_kinds())
    if quick:
        return
    console.print(_recognition())
    print("Long PDF:", _alone("--long", "3000"))
    one, two, others = two_against_one()
    print(
        f"One process {one:.1f} s, two processes {two:.1f} s on the same files: {one / two:.2f} times as fast "
        f"(other programs took {others:.0%} of the machine meanwhile)"
    )


def _readers() -> Table:
    table = Table("reader", "files", "opened", "seconds", "processor s", "peak MB", "names and numbers found",
                  title="The samples, reader by reader")  # fmt: skip
    for name in READERS:
        if not is_installed(name):
            table.add_row(name, "not installed", *[""] * 5)
            continue
        s = _score(name, "all")
        table.add_row(name, str(s.files), str(s.opened), f"{s.seconds:.1f}", f"{s.work:.1f}", str(s.peak), _share(s))
    return table


def _kinds() -> Table:
    table = Table("kind", "files", "pages", "pages/s a core", "names and numbers found", title="This service by kind")
    for kind in ("text PDFs", "scans", "office and mail"):
        s = _score("this service", kind)
        table.add_row(kind, str(s.files), str(s.pages), f"{s.pages / max(s.work, 1e-9):.1f}", _share(s))
    return table


def _recognition() -> Table:
    table = Table("scanned by", "dpi", "papers", "pages", "characters", "wrong", "worst paper", "pages/s a core",
                  title="Recognition of corpus documents")  # fmt: skip
    pdfs = papers(_SCANNED_PAPERS)
    for way, dpi in WAYS:
        r = recognise(pdfs, way, dpi)
        table.add_row(
            way, str(dpi), str(r.documents), str(r.pages), str(r.characters), f"{r.wrong / max(r.characters, 1):.2%}",
            f"{r.worst:.1%}", f"{r.pages / max(r.work, 1e-9):.2f}",
        )  # fmt: skip
    return table


def _score(reader: str, kind: str) -> Score:
    """Measured in a process of its own, so that memory and loaded libraries are the reader's."""
    return Score(**json.loads(_alone("--reader", reader, kind)))


def _alone(*arguments: str) -> str:
    command = [sys.executable, "-m", "benchmarks.reading", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip().splitlines()[-1]


def _share(score: Score) -> str:
    return f"{score.found} of {score.wanted} ({score.found / max(score.wanted, 1):.1%})"


if __name__ == "__main__":
    main()
