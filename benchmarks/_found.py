"""What share of the labelled names and references a reader finds in the samples, and how long it takes."""

from __future__ import annotations

import json
import re
import resource
import time
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from benchmarks._readers import Reader

SAMPLES = Path(__file__).parent.parent / "tests" / "data" / "samples"
_SCANS = ("SKM_", "Scan_", "FAX", "IMG_", "allaboutme")
_NAMES = ("child_name", "parent_names", "author_name", "setting_name", "author_organisation", "requested_setting")
_NUMBERS = ("upn", "nhs_number", "case_reference", "registration_number")


@dataclass(slots=True)
class Score:
    """What one reader did over a set of files. `seconds` are of the clock, `work` of all processors together."""

    files: int = 0
    opened: int = 0
    pages: int = 0
    seconds: float = 0.0
    work: float = 0.0
    wanted: int = 0
    found: int = 0
    peak: int = 0


def groups() -> dict[str, list[Path]]:
    """The labelled samples by kind."""
    files = [p for p in sorted(SAMPLES.iterdir()) if p.suffix != ".json" and p.with_name(p.name + ".json").exists()]
    scans = [p for p in files if p.name.startswith(_SCANS)]
    texts = [p for p in files if p.suffix == ".pdf" and p not in scans]
    others = [p for p in files if p not in scans and p not in texts]
    return {"all": files, "text PDFs": texts, "scans": scans, "office and mail": others}


def measure(reader: Reader, files: list[Path]) -> Score:
    """Read every file and look for the names and numbers that its label file holds.

    A name counts where all its words are there: its title may stand between.
    """
    reader(files[0].read_bytes(), files[0].name)  # libraries are loaded before the clock runs
    score = Score()
    for path in files:
        labels = json.loads(path.with_name(path.name + ".json").read_text(encoding="utf-8"))["fields"]
        data = path.read_bytes()
        clock, work = time.perf_counter(), _work()
        try:
            text, pages = reader(data, path.name)
            score.opened += bool(text.strip())
        except Exception:  # each library raises its own kinds for what it cannot open
            text, pages = "", 0
        score.seconds += time.perf_counter() - clock
        score.work += _work() - work
        score.files += 1
        score.pages += pages
        letters = _plain(text)
        for key in (k for k in labels if k in _NAMES + _NUMBERS):
            for value in labels[key] if isinstance(labels[key], list) else [labels[key]]:
                score.wanted += 1
                words = str(value).split() if key in _NAMES else [str(value)]
                score.found += all(_plain(word) in letters for word in words)
    score.peak = peak_megabytes()
    return score


def peak_megabytes() -> int:
    """The most memory that this program has had; `ru_maxrss` would count that of the program which started it, too."""
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    found = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    assert found is not None
    return int(found[1]) // 1024


def _plain(text: str) -> str:
    """Letters and digits, without accents and case."""
    return "".join(c for c in unicodedata.normalize("NFKD", text).lower() if c.isalnum())


def _work() -> float:
    """Processor seconds of this process and those that it started."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)
