"""Speed and memory of understanding: load time, pages a second on one core, resident memory. Prints a table.

Run: python -m benchmarks.understanding [FOLDER]. The documents are read first; only understanding is timed.
"""

from __future__ import annotations

import sys
import time
from datetime import date
from pathlib import Path

import psutil

from triage.reading import read_document
from triage.reading.document import Document
from triage.reading.errors import ReadingError
from triage.understanding import load, understand

SAMPLES = Path(__file__).parents[1] / "tests/data/samples"


def main() -> None:
    """Read the samples, load the models, understand every document three times."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES
    documents: list[tuple[str, Document]] = []
    for path in sorted(p for p in folder.iterdir() if p.is_file() and p.suffix != ".json"):
        try:
            documents.append((path.name, read_document(path.read_bytes(), path.name)))
        except ReadingError as error:
            print(f"{path.name}: {error.code.value}")
    before = psutil.Process().memory_info().rss
    started = time.perf_counter()
    load()
    loaded = time.perf_counter() - started
    models = psutil.Process().memory_info().rss - before
    started = time.perf_counter()
    for _ in range(3):
        for name, document in documents:
            understand(document, name=name, received=date(2026, 1, 5))
    seconds = time.perf_counter() - started
    pages = 3 * sum(len(document.pages) for _, document in documents)
    print(f"models loaded in       {loaded:.2f} s, {models / 1e6:.0f} MB")
    count = len(documents)
    print(f"understanding          {pages / seconds:.0f} pages/s a core ({count} documents, {pages // 3} pages)")
    print(f"resident memory        {psutil.Process().memory_info().rss / 1e6:.0f} MB with reader and documents")


if __name__ == "__main__":
    main()
