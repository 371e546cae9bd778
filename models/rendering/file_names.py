"""File names as people and machines give them."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from pathlib import PurePath
from random import Random


def document_name(given: str, received: date, extension: str, rng: Random) -> str:
    """A name for a document made on a computer: mostly the stem that its sender gave it."""
    stem = safe_stem(PurePath(given).stem if re.search(r"\.[a-z]{3,4}$", given, re.I) else given)
    if not stem or rng.random() < 0.06:
        stem = rng.choice(
            ["doc1", "Document1", "report final", "scan", "Untitled", f"letter {received:%d%m%y}", "New Document (2)"]
        )
    extension = extension.upper() if rng.random() < 0.04 else extension
    return f"{stem}.{extension}"


def scan_name(given: str, received: date, extension: str, rng: Random) -> str:
    """A name for a scan, fax or photograph: mostly what the machine gives."""
    when = datetime.combine(
        received - timedelta(days=rng.choice([0, 0, 0, 1, 1, 3])),
        time(rng.randint(7, 18), rng.randint(0, 59), rng.randint(0, 59)),
    )
    photograph = [
        f"IMG_{when:%Y%m%d_%H%M%S}",
        f"IMG_{rng.randint(1000, 9999)}",
        f"{when:%Y%m%d_%H%M%S}",
        f"WhatsApp Image {when:%Y-%m-%d} at {when:%H.%M.%S}",
    ]
    fax = [f"FAX{rng.randint(1, 9999):07d}", f"fax_{when:%d%m%Y_%H%M}"]
    copier = [
        f"Scan_{when:%Y-%m-%d_%H%M}",
        f"SKM_C{rng.choice(['308', '258', '360'])}{when:%y%m%d%H%M%S}",
        f"Scanned Document {when:%d-%m-%Y}",
        f"{rng.randint(10**7, 10**8 - 1)}",
        f"DOC{when:%d%m%y}-{when:%d%m%Y%H%M%S}",
        f"Xerox Scan_{when:%m%d%Y%H%M}",
    ]
    pool = {"jpg": photograph, "jpeg": photograph, "png": photograph, "tif": fax}.get(extension, copier)
    if rng.random() < 0.3 and given:
        return document_name(given, received, extension, rng)
    return f"{rng.choice(pool)}.{extension}"


def safe_stem(stem: str) -> str:
    """The stem without what no file system takes; it is a name only, never a path."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "_", stem).strip(" .")[:90]


def unused(name: str, used: set[str]) -> str:
    """The name, or ``name (1)`` and so on where another document has it; compared without regard to case."""
    path = PurePath(name)
    number, candidate = 0, name
    while candidate.casefold() in used:
        number += 1
        candidate = f"{path.stem} ({number}){path.suffix}"
    used.add(candidate.casefold())
    return candidate
