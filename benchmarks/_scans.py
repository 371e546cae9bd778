"""Character error of recognition: corpus documents drawn as PDF, scanned, and compared with the PDF's own words."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

import pypdfium2
from rapidfuzz.distance import Levenshtein

from models.corpus_format import parse
from models.rendering.render import render
from models.rendering.scans import scan_of
from triage.reading import read_document

CORPUS = Path(__file__).parent.parent / "models" / "corpus" / "documents"
WAYS = (("copier", 200), ("copier", 300), ("poor", 200), ("fax", 200), ("photo", 200))


@dataclass(slots=True)
class Recognition:
    """Errors over one way of scanning: wrong characters of all, worst document, pages and processor seconds."""

    documents: int = 0
    pages: int = 0
    characters: int = 0
    wrong: int = 0
    worst: float = 0.0
    work: float = 0.0


def papers(count: int) -> list[bytes]:
    """Corpus documents as PDFs, at most two pages each, spread over the corpus; mostly the same ones as it grows."""
    paths = sorted(CORPUS.rglob("*.txt"), key=lambda path: hashlib.sha256(path.name.encode()).digest())
    out: list[bytes] = []
    for path in paths:
        data = render(parse(path), 11, formats=("pdf",), share_scans=0.0).data
        pages = pypdfium2.PdfDocument(data)
        short = len(pages) <= 2
        pages.close()
        if short:
            out.append(data)
        if len(out) == count:
            break
    return out


def recognise(pdfs: list[bytes], way: str, dpi: int) -> Recognition:
    """Scan each paper in one way, read it, and count the characters that differ (spaces made alike)."""
    result = Recognition()
    for number, data in enumerate(pdfs):
        truth = read_document(data, "a.pdf").pages
        scan = scan_of(data, date(2025, 3, 4), Random(number), way=way, dpi=dpi)
        started = time.process_time()
        document = read_document(scan.data, f"scan.{scan.extension}")
        result.work += time.process_time() - started
        count = len(document.pages)
        a = " ".join(" ".join(page.text for page in truth[:count]).split())
        b = " ".join(_without_fax_line(document.text, way).split())
        wrong = Levenshtein.distance(b, a)
        result.documents += 1
        result.pages += count
        result.characters += len(a)
        result.wrong += wrong
        result.worst = max(result.worst, wrong / max(len(a), 1))
    return result


def _without_fax_line(text: str, way: str) -> str:
    """The line that the fax machine printed on top of each page is not in the paper."""
    if way != "fax":
        return text
    pages = [page.split("\n") for page in text.split("\f")]
    return "\n".join("\n".join(line for line in page if "FROM 01632" not in line) for page in pages)
