"""The original files: each there, each with the bytes that its hash says."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from sqlalchemy import func, select

from triage.commands.doctor.finding import Finding
from triage.pipeline import House
from triage.storage.originals import CHUNK, is_original
from triage.storage.tables import Original


def originals(house: House, *, quick: bool) -> Iterator[Finding]:
    """`quick`: only that the store works and how many there are."""
    try:
        house.originals.check()
    except OSError as error:
        yield Finding("store", False, str(error) or type(error).__name__)
        return
    yield Finding("store", True, "takes files")
    if quick:
        with house.database.reading() as session:
            count = session.scalar(select(func.count(Original.id)))
        yield Finding("original files", True, f"{count}; their bytes were not read in a quick look")
        return
    known, wrong = set(), []
    with house.database.reading() as session:
        for key, sha256 in session.execute(
            select(Original.storage_key, Original.sha256).execution_options(yield_per=500)
        ):
            known.add(key)
            fault = _fault(house, key, sha256)
            if fault:
                wrong.append(f"{sha256[:12]} {fault}")
    words = f"{len(known)} whole" if not wrong else f"{len(wrong)} of {len(known)} wrong: {', '.join(wrong[:10])}"
    yield Finding("original files", not wrong, words + ("" if not wrong else ". Take them from a backup."))
    spare = sum(1 for key in iter(house.originals.keys()) if is_original(key) and key not in known)
    # the bytes of uploads that broke off before their row was written, or of one that is on its way
    yield Finding("spare files", True, f"{spare} files that no document refers to")


def _fault(house: House, key: str, sha256: str) -> str:
    digest = hashlib.sha256()
    try:
        with house.originals.open(key) as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
    except FileNotFoundError:
        return "missing"
    except OSError:
        return "unreadable"
    return "" if digest.hexdigest() == sha256 else "changed"
