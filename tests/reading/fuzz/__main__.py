"""``python -m tests.reading.fuzz --count 20000``: break files, read them, report and keep what did harm."""

from __future__ import annotations

import argparse
import hashlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.reading.fuzz.broken import SHARES, Broken, broken
from tests.reading.fuzz.seeds import DATA, seeds
from tests.reading.fuzz.verdict import FuzzReader, Verdict, judge

KEPT = DATA / "fuzz"
_LARGEST_KEPT = 60_000
_TRIES = 120
_TRACE = (
    "import sys;from pathlib import Path;from tests.reading.fuzz import child;from triage.reading import read_document;"
    "from tests.reading.fuzz.verdict import LIMITS;d=Path(sys.argv[1]);sys.setrecursionlimit(3000);"
    "read_document(d.read_bytes(),sys.argv[2],LIMITS)"
)


def main() -> int:
    """Returns 1 where harm was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.reading.fuzz", description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--from", dest="first", type=int, default=0, help="number of the first file")
    parser.add_argument("--format", default="", choices=["", *SHARES])
    parser.add_argument("--keep", action="store_true", help="keep one file of each format and outcome, too")
    parser.add_argument("--harm", type=Path, default=KEPT, help="folder for files that did harm")
    options = parser.parse_args()
    os.nice(10)
    files = seeds()
    reader = FuzzReader()
    outcomes: Counter[tuple[str, str]] = Counter()
    harmful: Counter[str] = Counter()
    longest: dict[str, float] = {}
    kept: set[tuple[str, str]] = set()
    started = time.monotonic()
    stopped: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, frame: stopped.append(number))
    for number in range(options.first, options.first + options.count):
        if stopped:
            break
        one = broken(number, files, options.format)
        verdict = judge(reader, one.data, one.name)
        outcomes[one.format, verdict.outcome] += 1
        longest[one.format] = max(longest.get(one.format, 0.0), verdict.seconds)
        if verdict.harm:
            _report(reader, number, one, verdict, options.harm, harmful)
        elif options.keep and len(one.data) < 12_000 and (one.format, verdict.outcome) not in kept:
            kept.add((one.format, verdict.outcome))
            _store(KEPT, one.format, one.name, one.data, verdict.outcome)
        if (number + 1 - options.first) % 500 == 0:
            print(f"{number + 1 - options.first} files, {time.monotonic() - started:.0f} s", flush=True)
    reader.close()
    print_counts(outcomes, longest)
    print(f"{sum(harmful.values())} did harm: {dict(harmful)}")
    return 1 if harmful else 0


def print_counts(outcomes: Counter[tuple[str, str]], longest: dict[str, float]) -> None:
    """Counts by format and outcome."""
    for kind in sorted({k for k, _ in outcomes}):
        of_kind = {o: n for (k, o), n in sorted(outcomes.items()) if k == kind}
        told = ", ".join(f"{n} {o}" for o, n in of_kind.items())
        print(f"{kind:5} {sum(of_kind.values()):6} files, longest {longest[kind]:5.1f} s: {told}")
    print(f"all   {sum(outcomes.values()):6} files")


def _report(
    reader: FuzzReader, number: int, one: Broken, verdict: Verdict, folder: Path, harmful: Counter[str]
) -> None:
    again = judge(FuzzReader(), one.data, one.name)  # alone, in a fresh process
    if not again.harm and verdict.harm in ("hang", "slow", "memory"):
        print(f"{number} {one.name}: {verdict.harm} in company, {again.seconds:.1f} s alone", flush=True)
        return
    trace = _trace(one.data, one.name) if again.harm else "(not when read alone)"
    harmful[f"{one.format} {verdict.harm}"] += 1
    print(
        f"HARM {number} {one.format} {one.name} {'+'.join(one.ways)}: {verdict.harm} {verdict.seconds:.1f} s\n{trace}",
        flush=True,
    )
    if again.harm:
        small = _smaller(one.data, one.name, again.harm) if again.harm not in ("hang", "slow", "memory") else one.data
        if len(small) <= _LARGEST_KEPT:
            _store(folder, one.format, one.name, small, again.harm)


def _trace(data: bytes, name: str) -> str:
    """The last lines of the exception, told by a process of its own."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        try:
            done = subprocess.run(
                [sys.executable, "-c", _TRACE, file.name, name], capture_output=True, text=True, timeout=90
            )
        except subprocess.TimeoutExpired:
            return "  no end within 90 s"
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    first = next((i for i, line in enumerate(lines) if line.startswith("The above exception")), len(lines))
    return "\n".join("  " + line for line in lines[:first][-9:]) + f"\n  (exit {done.returncode})"


def _smaller(data: bytes, name: str, harm: str) -> bytes:
    """The file with all pieces left out that the harm does not need."""
    reader, tries, size = FuzzReader(), 0, len(data) // 2
    while size >= 16 and tries < _TRIES:
        start = 0
        while start < len(data) and tries < _TRIES:
            less = data[:start] + data[start + size :]
            tries += 1
            if less and judge(reader, less, name).harm == harm:
                data = less
            else:
                start += size
        size //= 2
    reader.close()
    return data


def _store(folder: Path, kind: str, name: str, data: bytes, outcome: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    words = "-".join(outcome.split()[:1])
    (folder / f"{kind}-{words}-{hashlib.sha256(data).hexdigest()[:10]}{Path(name).suffix.lower()}").write_bytes(data)


if __name__ == "__main__":
    sys.exit(main())
