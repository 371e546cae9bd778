"""The kind of a file is judged by its content, never by its name."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.reading import papers
from triage.reading import read_document
from triage.reading.errors import ReadingError, ReadingErrorCode
from triage.reading.sniff import sniff

MAIL = b"From: a@example.org\r\nTo: b@example.org\r\nSubject: Plan\r\n\r\nHello"


def packed(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/"), data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"%PDF-1.7\n1 0 obj", "pdf"),
        (b"\r\n\r\njunk %PDF-1.4", "pdf"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "jpg"),
        (b"\x89PNG\r\n\x1a\n....", "png"),
        (b"II*\x00....", "tiff"),
        (b"\x00\x00\x00\x18ftypheic", "heic"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "webp"),
        (b"{\\rtf1\\ansi Hello}", "rtf"),
        (MAIL, "eml"),
        (MAIL + b"\r\nsee %PDF-1.7", "eml"),
        (b"<!DOCTYPE html><html><body>Hi</body></html>", "html"),
        (b"Dear all,\nplease find the plan below.\nThank you", "txt"),
        (b"Name,Hours,Rate,Cost\nA,1,2,2\nB,2,2,4\nC,3,3,9\n", "csv"),
        (packed(word__document=b"x") + b"", "docx"),
        (packed(letter=b"x"), "zip"),
    ],
)
def test_by_content(data: bytes, expected: str) -> None:
    if expected == "docx":
        data = packed(**{"[Content_Types].xml": b"<Types/>", "word__document.xml": b"x"})
    assert sniff(data, "anything.exe") == expected


def test_the_name_does_not_make_a_pdf() -> None:
    assert sniff(b"Just some words in a file.", "report.pdf") == "txt"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", ReadingErrorCode.EMPTY_FILE),
        (b"\x00" * 100, ReadingErrorCode.EMPTY_FILE),
        (b"MZ\x90\x00" + b"\x01" * 60, ReadingErrorCode.UNKNOWN_TYPE),
        (bytes(range(1, 256)) * 4, ReadingErrorCode.UNKNOWN_TYPE),
        (b"PK\x03\x04 cut off", ReadingErrorCode.DAMAGED),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, code: ReadingErrorCode) -> None:
    with pytest.raises(ReadingError) as caught:
        sniff(data, "report.docx")
    assert caught.value.code is code
    assert caught.value.message.endswith(".")


def test_wide_characters_without_a_mark() -> None:
    """UTF-16 with curly quotes, whose second bytes are not all zero."""
    text = "She said “not today”, and that was that. " * 4
    for encoding in ("utf-16-le", "utf-16-be"):
        data = text.encode(encoding)
        assert sniff(data, "a.txt") == "txt"
        assert "“not today”" in read_document(data, "a.txt").text


def test_a_pdf_whose_first_bytes_are_damaged() -> None:
    data = papers.draw(papers.letter)
    assert sniff(b"%XXX" + data[4:], "a.pdf") == "pdf"
