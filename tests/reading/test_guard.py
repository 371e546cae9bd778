"""Reading in a process of its own: the caller goes on, whatever a file does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.reading import papers
from triage.reading import Limits, read_document
from triage.reading.errors import ReadingError, ReadingErrorCode
from triage.reading.guard import GuardedReader
from triage.reading.serial import dump_document, load_document

SCAN = papers.png(papers.scanned(papers.picture_of(papers.draw(papers.letter))))


@pytest.fixture(scope="module")
def reader() -> Iterator[GuardedReader]:
    guarded = GuardedReader()
    yield guarded
    guarded.close()


def test_the_same_document_comes_back(reader: GuardedReader) -> None:
    data = papers.draw(papers.ruled_table)
    assert reader.read(data, "a.pdf") == read_document(data, "a.pdf")


def test_errors_come_back(reader: GuardedReader) -> None:
    with pytest.raises(ReadingError) as caught:
        reader.read(b"", "a.pdf")
    assert caught.value.code is ReadingErrorCode.EMPTY_FILE


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(max_seconds=0.05), ReadingErrorCode.TOO_SLOW),
        (Limits(max_memory_bytes=30 << 20), ReadingErrorCode.OUT_OF_MEMORY),
    ],
)
def test_a_file_that_takes_too_much_is_stopped(reader: GuardedReader, limits: Limits, code: ReadingErrorCode) -> None:
    with pytest.raises(ReadingError) as caught:
        reader.read(SCAN, "scan.png", limits)
    assert caught.value.code is code
    assert "quiet" in reader.read(papers.draw(papers.letter), "a.pdf").text


def test_a_reading_process_that_dies_is_replaced(reader: GuardedReader) -> None:
    reader.read(papers.draw(papers.letter), "a.pdf")
    assert reader._process is not None
    reader._process.kill()
    reader._process.wait()
    assert "quiet" in reader.read(papers.draw(papers.letter), "a.pdf").text


def test_a_document_survives_its_way_through_bytes() -> None:
    document = read_document(SCAN, "scan.png")
    assert load_document(dump_document(document)) == document
    with pytest.raises(ValueError, match="not a document"):
        load_document(b'{"format": "pdf"}')
