"""Broken files that once did harm, and a few of every kind, read again; and a handful of new ones.

The long run is ``python -m tests.reading.fuzz --count 20000``.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.reading.fuzz.broken import SHARES, broken
from tests.reading.fuzz.seeds import DATA, seeds
from tests.reading.fuzz.verdict import FuzzReader, judge
from triage.reading.readers import formats

KEPT = sorted((DATA / "fuzz").glob("*"))


@pytest.fixture(scope="module")
def reader() -> Iterator[FuzzReader]:
    guarded = FuzzReader()
    yield guarded
    guarded.close()


@pytest.mark.parametrize("start", range(0, len(KEPT), 20))
def test_kept_files_do_no_harm(start: int, reader: FuzzReader) -> None:
    for path in KEPT[start : start + 20]:
        assert judge(reader, path.read_bytes(), path.name).harm == "", path.name


def test_every_format_is_broken() -> None:
    assert set(SHARES) == set(formats())
    assert set(seeds()) == set(formats())
    assert len(KEPT) >= 40


def test_new_files_do_no_harm(reader: FuzzReader) -> None:
    files = seeds()
    for number in range(9_000_000, 9_000_040):
        one = broken(number, files)
        assert judge(reader, one.data, one.name).harm == "", number
