"""Every guard with a file that it must stop, or tell of, and the setting that moves it."""

from __future__ import annotations

from dataclasses import fields

import pytest

from tests.reading.fuzz.seeds import DATA
from triage.reading import Document, Limits, ReadingError, ReadingErrorCode, read_document
from triage.settings import Settings

GUARDS = DATA / "guards"
MB = 1 << 20


def read(name: str, limits: Limits | None = None) -> Document:
    return read_document((GUARDS / name).read_bytes(), name, limits)


@pytest.mark.parametrize(
    ("name", "limits", "code"),
    [
        ("large.pdf", Limits(max_bytes=500), ReadingErrorCode.TOO_LARGE),
        ("many_pixels.png", Limits(), ReadingErrorCode.TOO_LARGE),
        ("bomb.pdf", Limits(), ReadingErrorCode.TOO_LARGE),
        ("bomb.pdf", Limits(max_unpack_ratio=1e9, max_unpacked_bytes=50 * MB), ReadingErrorCode.TOO_LARGE),
        ("bomb.docx", Limits(), ReadingErrorCode.TOO_LARGE),
        ("bomb.docx", Limits(max_unpack_ratio=1e9, max_unpacked_bytes=10 * MB), ReadingErrorCode.TOO_LARGE),
        ("many_pages.pdf", Limits(max_seconds=0.001), ReadingErrorCode.TOO_SLOW),
        ("bomb.zip", Limits(), ReadingErrorCode.TOO_LARGE),
        ("locked.pdf", Limits(), ReadingErrorCode.ENCRYPTED),
    ],
)
def test_refused(name: str, limits: Limits, code: ReadingErrorCode) -> None:
    with pytest.raises(ReadingError) as caught:
        read(name, limits)
    assert caught.value.code is code
    assert caught.value.message.endswith(".")


def test_a_limit_that_is_raised_lets_the_file_in() -> None:
    assert "Small" in read("bomb.docx", Limits(max_unpack_ratio=1e9)).text
    assert len(read("many_pages.pdf").pages) == 40


@pytest.mark.parametrize(
    ("name", "limits", "warning"),
    [
        ("many_pages.pdf", Limits(max_pages=7), "first 7"),
    ],
)
def test_what_was_read_before_a_limit_is_kept(name: str, limits: Limits, warning: str) -> None:
    document = read(name, limits)
    assert document.partial
    assert any(warning in told for told in document.warnings), document.warnings


@pytest.mark.parametrize(
    ("name", "warning"),
    [("script_and_program.pdf", "JavaScript"), ("script_and_program.pdf", "program"), ("macros.docx", "macros")],
)
def test_programs_are_told_and_not_run(name: str, warning: str) -> None:
    assert any(warning in told for told in read(name).warnings)


def test_entities_and_addresses_are_not_followed() -> None:
    text = read("entities.docx").text
    assert "Before" in text
    assert "ha ha" not in text
    assert "root:" not in text
    assert read("remote.html").text == "Only this paragraph."


def test_an_archive_gives_one_level_at_a_time() -> None:
    """How deep to go is the pipeline's to say (`max_depth`); no level unpacks the next."""
    levels, document = 0, read("deep.zip")
    while document.attachments:
        levels += 1
        inner = document.attachments[0]
        document = read_document(inner.data, inner.name)
    assert levels == 8
    assert "letter at the bottom" in document.text


def test_every_guard_has_a_setting() -> None:
    odd = {
        "max_upload_bytes": 1001, "max_pages": 1002, "max_pixels": 1003, "max_unpacked_bytes": 1004,
        "max_unpack_ratio": 1005.0, "max_depth": 1006, "max_seconds": 1007.0, "max_memory_bytes": 1008,
    }  # fmt: skip
    limits = Settings(**odd).limits  # type: ignore[arg-type]
    assert {getattr(limits, f.name) for f in fields(Limits)} == set(odd.values())
