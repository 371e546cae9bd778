"""Broken files, one after the other, by seed: the same number gives the same file."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tests.reading.fuzz import changes, other_changes, package_changes, pdf_changes
from tests.reading.fuzz.changes import Change
from tests.reading.fuzz.seeds import Seed

SHARES = {
    "pdf": 36, "docx": 9, "odt": 5, "rtf": 6, "doc": 6, "msg": 6, "eml": 8, "html": 4, "xlsx": 5, "csv": 2, "txt": 2,
    "zip": 3, "png": 2, "jpg": 2, "tiff": 3, "gif": 1, "bmp": 1, "webp": 1, "heic": 1,
}  # fmt: skip
_OWN: dict[str, tuple[Change, ...]] = {
    "pdf": pdf_changes.CHANGES,
    "docx": package_changes.PACKAGE,
    "odt": package_changes.PACKAGE,
    "xlsx": package_changes.PACKAGE,
    "zip": package_changes.PACKAGE,
    "html": package_changes.MARKUP,
    "eml": other_changes.MAIL,
    "rtf": other_changes.RICH_TEXT,
    "doc": other_changes.COMPOUND,
    "msg": other_changes.COMPOUND,
    "csv": other_changes.TABLE,
}
_OWN_SHARE = 0.65


@dataclass(frozen=True, slots=True)
class Broken:
    """A broken file: the format that it was made from, its name, and how it was broken."""

    format: str
    name: str
    data: bytes
    ways: tuple[str, ...]


def broken(number: int, files: dict[str, list[Seed]], only: str = "") -> Broken:
    """The file of this number."""
    rng = Random(f"broken {number}")
    kinds = [only] if only else [kind for kind in SHARES if files.get(kind)]
    kind = rng.choices(kinds, [SHARES[k] for k in kinds])[0]
    seed, other = rng.choice(files[kind]), rng.choice(files[kind])
    data, ways = seed.data, []
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        own = _OWN.get(kind, ())
        change = rng.choice(own) if own and rng.random() < _OWN_SHARE else rng.choice(changes.ANY)
        data = change(data, rng, other.data) or b"\x00"
        ways.append(change.__name__)
    return Broken(kind, seed.name, data[:4_000_000], tuple(ways))
