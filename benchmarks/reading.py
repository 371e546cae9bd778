"""How fast and how well files are read: our reader beside plain PDFium and plain pypdf, and a file of 3,000 pages.

Run with ``python -m benchmarks.reading``; ``--quick`` leaves out the long file. Prints tables.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

SAMPLES = Path(__file__).parent.parent / "tests" / "data" / "samples"
SCANS = ("SKM_", "Scan_", "FAX", "IMG_", "allaboutme")
NAMES = ("child_name", "parent_names", "author_name", "setting_name", "author_organisation", "requested_setting")
NUMBERS = ("upn", "nhs_number", "case_reference", "registration_number")


@dataclass(slots=True)
class Score:
    """What one reader did over a set of files. Seconds are of processor time."""

    files: int = 0
    opened: int = 0
    pages: int = 0
    seconds: float = 0.0
    wanted: int = 0
    found: int = 0


def ours(data: bytes, name: str) -> tuple[str, int]:
    """Text and pages by this service."""
    from triage.reading import read_document

    document = read_document(data, name)
    inner = [ours(a.data, a.name)[0] for a in document.attachments]
    return "\n".join([document.text, *inner]), len(document.pages)


def plain_pdfium(data: bytes, _: str) -> tuple[str, int]:
    """Text and pages by PDFium alone."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    text = "\f".join(page.get_textpage().get_text_range() for page in document)
    return text, len(document)


def plain_pypdf(data: bytes, _: str) -> tuple[str, int]:
    """Text and pages by pypdf alone."""
    import io

    import pypdf

    reader = pypdf.PdfReader(io.BytesIO(data))
    return "\f".join(page.extract_text() for page in reader.pages), len(reader.pages)


def plain(text: str) -> str:
    """Letters and digits, without accents and case."""
    return "".join(c for c in unicodedata.normalize("NFKD", text).lower() if c.isalnum())


def measure(reader: Callable[[bytes, str], tuple[str, int]], files: list[Path]) -> Score:
    """Read every file and look for the names and numbers that its label file holds."""
    score = Score()
    for path in files:
        labels = json.loads(path.with_name(path.name + ".json").read_text(encoding="utf-8"))["fields"]
        data = path.read_bytes()
        start = time.process_time()
        try:
            text, pages = reader(data, path.name)
            score.opened += 1
        except Exception:
            text, pages = "", 0
        score.seconds += time.process_time() - start
        score.files += 1
        score.pages += pages
        letters = plain(text)
        for key in (k for k in labels if k in NAMES + NUMBERS):
            for value in labels[key] if isinstance(labels[key], list) else [labels[key]]:
                score.wanted += 1
                words = str(value).split() if key in NAMES else [str(value)]
                score.found += all(plain(word) in letters for word in words)
    return score


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
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return f"{len(document.pages)} pages, {words} words: {len(document.pages) / seconds:.0f} pages/s, peak {peak} MB"


def main() -> None:
    """Print the tables."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="leave out the 3,000-page file")
    options.add_argument("--long", type=int, default=0, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.long:
        print(long_file(given.long))
        return
    files = [p for p in sorted(SAMPLES.iterdir()) if p.suffix != ".json" and p.with_name(p.name + ".json").exists()]
    scans = [p for p in files if p.name.startswith(SCANS)]
    texts = [p for p in files if p.suffix == ".pdf" and p not in scans]
    others = [p for p in files if p not in scans and p not in texts]
    ours(texts[0].read_bytes(), texts[0].name)  # libraries are loaded before the clock runs
    table = Table("reader", "files", "opened", "pages", "pages/s a core", "names and numbers found", title="Reading")
    for name, reader, group in (
        ("ours, text PDFs", ours, texts),
        ("ours, scans", ours, scans),
        ("ours, office and mail", ours, others),
        ("ours, all", ours, files),
        ("plain PDFium, all", plain_pdfium, files),
        ("plain pypdf, all", plain_pypdf, files),
    ):
        score = measure(reader, group)
        rate = score.pages / score.seconds if score.seconds else 0.0
        share = f"{score.found} of {score.wanted} ({score.found / max(score.wanted, 1):.0%})"
        table.add_row(name, str(score.files), str(score.opened), str(score.pages), f"{rate:.1f}", share)
    Console().print(table)
    if not given.quick:
        # In a process of its own, so that the peak is this file's.
        command = [sys.executable, "-m", "benchmarks.reading", "--long", "3000"]
        print("Long PDF:", subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip())


if __name__ == "__main__":
    main()
