"""Damaged tables of Word and Outlook files: whatever they claim, no more is read than the file holds."""

from __future__ import annotations

import struct

import pytest

from tests.reading.fuzz.seeds import DATA
from tests.reading.office.ole_writer import Tree, write_msg, write_ole
from triage.reading import Document, Limits, ReadingError, ReadingErrorCode
from triage.reading.doc_details import details_of
from triage.reading.doc_properties import Formatted
from triage.reading.guard import GuardedReader
from triage.reading.ole import CompoundFile

TIGHT = Limits(max_seconds=60.0, max_memory_bytes=400 << 20)
RICH = (DATA / "office" / "rich.doc").read_bytes()
VECTOR = 0x1000


def read(data: bytes, name: str) -> Document:
    reader = GuardedReader()
    try:
        return reader.read(data, name, TIGHT)
    finally:
        reader.close()


def streams() -> dict[str, bytes]:
    with CompoundFile(RICH) as ole:
        return {name: ole.openstream(name).read() for name in ("WordDocument", "1Table", "0Table") if ole.exists(name)}


def rewritten(parts: dict[str, bytes], **more: bytes) -> bytes:
    tree: Tree = {**parts, **{f"\x05{name}": value for name, value in more.items()}}
    return write_ole(tree)


def property_set(*values: tuple[int, int, bytes]) -> bytes:
    """A property set of one section: number, type and bytes of each property."""
    table, body = b"", b""
    first = 8 + 8 * len(values)
    for identity, kind, value in values:
        table += struct.pack("<II", identity, first + len(body))
        body += struct.pack("<I", kind) + value + bytes(-len(value) % 4)
    section = struct.pack("<II", first + len(body), len(values)) + table + body
    return struct.pack("<HHI16sI16sI", 0xFFFE, 0, 0, bytes(16), 1, bytes(16), 48) + section


def text(value: bytes) -> bytes:
    return struct.pack("<I", len(value) + 1) + value + b"\0"


def test_title_author_and_date_are_read() -> None:
    made = struct.pack("<Q", 133_500_000_000_000_000)
    summary = property_set(
        (1, 0x02, struct.pack("<H", 65001)), (2, 0x1E, text("Advice – Łukasz".encode())), (4, 0x1E, text(b"N Blackwood")),
        (12, 0x40, made),
    )  # fmt: skip
    details = read(rewritten(streams(), SummaryInformation=summary), "a.doc").details
    assert details == {"title": "Advice – Łukasz", "author": "N Blackwood", "created": "2024-01-17T21:20:00"}


@pytest.mark.parametrize("kind", [VECTOR | 0x1E, VECTOR | 0x0C, VECTOR | 0x00, 0x1E, 0x1F, 0x41])
def test_a_list_of_properties_that_claims_any_length(kind: int) -> None:
    endless = struct.pack("<I", 0xFFFFFFF0)
    summary = property_set((4, 0x1E, text(b"N Blackwood")), (2, kind, endless), (9, kind, endless))
    document = read(rewritten(streams(), SummaryInformation=summary), "a.doc")
    assert document.details["author"] == "N Blackwood"
    assert "What helps" in document.text
    assert details_of(summary[:60]) == {}


def test_a_chain_of_sectors_that_runs_in_a_circle() -> None:
    """A body said to be 4 GB long, in a chain whose last sector leads back to its first."""
    data = bytearray(write_ole(write_msg({0x0037: "Placement", 0x1000: "The body. " * 800})))
    with CompoundFile(bytes(data)) as ole:
        body = next(entry for entry in ole.root.kids if entry.name.startswith("__substg1.0_1000"))
        directory = 512 * (ole.first_dir_sector + 1) + 128 * body.sid
        table = 512 * (struct.unpack_from("<I", data, 76)[0] + 1)
        first = body.isectStart
    data[directory + 120 : directory + 124] = struct.pack("<I", 0xFFFFFF00)
    data[table + 4 * first : table + 4 * first + 4] = struct.pack("<I", first)
    document = read(bytes(data), "a.msg")
    assert "Placement" in document.text
    assert len(document.text) < 4 * len(data)


def test_a_table_of_sectors_that_runs_in_a_circle() -> None:
    data = bytearray(RICH)
    count = 109 + 127 * 3_000_000
    data[0x2C:0x30] = struct.pack("<I", count)
    data[0x44:0x4C] = struct.pack("<II", 0, 3_000_000)
    with pytest.raises(ReadingError) as caught:
        read(bytes(data), "a.doc")
    assert caught.value.code is ReadingErrorCode.DAMAGED


def test_pieces_that_share_their_bytes() -> None:
    """Each piece of text claims the whole file: 200,000 characters out of 7,000 bytes, and as many again."""
    parts = streams()
    name = "1Table" if "1Table" in parts else "0Table"
    main, table = bytearray(parts["WordDocument"]), parts[name]
    count, size = 3000, len(main)
    places = struct.pack(f"<{count + 1}I", *(size * n for n in range(count + 1)))
    pieces = places + struct.pack("<HIH", 0, 0x40000000, 0) * count
    clx = b"\x02" + struct.pack("<I", len(pieces)) + pieces
    main[0x9A + 33 * 8 : 0x9A + 34 * 8] = struct.pack("<II", len(table), len(clx))
    main[0x4C:0x50] = struct.pack("<I", 19_000_000)
    document = read(rewritten({"WordDocument": bytes(main), name: table + clx}), "a.doc")
    assert len(document.text) <= size


def test_a_page_of_looks_is_read_once() -> None:
    page = struct.pack("<3I", 0, 100, 200) + bytes([100, 110]) + bytes(497) + b"\x02"
    many = struct.pack("<50001I", *range(50_001)) + struct.pack("<I", 1) * 50_000
    looks = Formatted(bytes(512) + page.ljust(512), many, paragraphs=False)
    assert len(looks._starts) == 2


def test_text_in_a_field_that_never_ends_is_not_lost() -> None:
    """The signs that part a field's code from its result, and end it, are gone."""
    parts = streams()
    main = parts["WordDocument"]
    at = main.index("What helps".encode("utf-16-le"))
    broken = (
        main[: at - 2]
        + "\x13".encode("utf-16-le")
        + main[at:].replace(b"\x14\x00", b"-\x00").replace(b"\x15\x00", b"-\x00")
    )
    document = read(rewritten(parts | {"WordDocument": broken}), "a.doc")
    assert document.partial
    assert any("has no end" in warning for warning in document.warnings)
    assert "first thing" in document.text


def test_a_long_field_code_takes_no_longer_than_its_length() -> None:
    long = "\x13" + "HYPERLINK x" * 300_000 + "\x14\x13\x14" * 20_000 + "shown" + "\x15" * 20_001 + "\r"
    parts = streams()
    name = "1Table" if "1Table" in parts else "0Table"
    main, table = bytearray(parts["WordDocument"]), parts[name]
    raw = long.encode("ascii")
    pieces = struct.pack("<II", 0, len(raw)) + struct.pack("<HIH", 0, 0x40000000 | 2 * len(main), 0)
    clx = b"\x02" + struct.pack("<I", len(pieces)) + pieces
    main[0x9A + 33 * 8 : 0x9A + 34 * 8] = struct.pack("<II", len(table), len(clx))
    main[0x4C:0x64] = struct.pack("<6I", len(raw), 0, 0, 0, 0, 0)
    document = read(rewritten({"WordDocument": bytes(main) + raw, name: table + clx}), "a.doc")
    assert document.text.split()[-1] == "shown"
