"""The Word binary file: its header block, its pieces of text, where each character lies ([MS-DOC] 2.4, 2.5, 2.8)."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from triage.reading.errors import ReadingError, ReadingErrorCode
from triage.reading.ole import CompoundFile
from triage.reading.package import damaged, encrypted

_FIRST_PAIR = 0x9A
_CLX = 33
_MOST_CHARACTERS = 20_000_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: first character and the one after its last, offset in the stream, bytes a character (1, 2)."""

    first: int
    last: int
    offset: int
    width: int


@dataclass(frozen=True, slots=True)
class Lengths:
    """Characters in each sub-document, in the order that they follow each other."""

    text: int
    notes: int
    margins: int
    comments: int
    end_notes: int
    boxes: int


class DocFile:
    """An open Word 97-2003 file. Raises `ReadingError`: ENCRYPTED, UNKNOWN_TYPE (older Word), DAMAGED."""

    def __init__(self, ole: CompoundFile) -> None:
        self.main: bytes = ole.openstream("WordDocument").read()
        if len(self.main) < 0x200:
            raise damaged()
        if self._short(0) not in (0xA5EC, 0xA5DC, 0xA697, 0xA699):
            raise damaged()
        flags = self._short(0x0A)
        if flags & 0x0100:
            raise encrypted()
        if self._short(0) == 0xA5DC or self._short(2) < 0x00C0:
            raise ReadingError(
                ReadingErrorCode.UNKNOWN_TYPE,
                "The file comes from a Word older than Word 97, which cannot be read. Ask for a PDF or a DOCX.",
            )
        table = "1Table" if flags & 0x0200 else "0Table"
        if not ole.exists(table):
            raise damaged()
        self.table: bytes = ole.openstream(table).read()
        self.data: bytes = ole.openstream("Data").read() if ole.exists("Data") else b""
        counts = [self._long(at) for at in (0x4C, 0x50, 0x54, 0x5C, 0x60, 0x64)]
        if any(count < 0 or count > _MOST_CHARACTERS for count in counts):
            raise damaged()
        self.lengths = Lengths(*counts)
        self.pieces = self._pieces()
        self._starts = [piece.first for piece in self.pieces]

    def _short(self, at: int) -> int:
        return int.from_bytes(self.main[at : at + 2], "little")

    def _long(self, at: int) -> int:
        return int.from_bytes(self.main[at : at + 4], "little", signed=True)

    def part(self, index: int) -> bytes:
        """The bytes of the table stream that pair `index` of the header points to; empty when there are none."""
        at = _FIRST_PAIR + index * 8
        if at + 8 > len(self.main) or index >= self._short(0x98):
            return b""
        offset, length = self._long(at), self._long(at + 4)
        if offset < 0 or length <= 0 or offset + length > len(self.table):
            return b""
        return self.table[offset : offset + length]

    def _pieces(self) -> list[Piece]:
        clx = self.part(_CLX)
        at = 0
        while at + 3 <= len(clx) and clx[at] == 1:
            at += 3 + int.from_bytes(clx[at + 1 : at + 3], "little")
        if at + 5 > len(clx) or clx[at] != 2:
            raise damaged()
        plc = clx[at + 5 : at + 5 + int.from_bytes(clx[at + 1 : at + 5], "little")]
        count = (len(plc) - 4) // 12
        pieces: list[Piece] = []
        room = len(self.main)  # each character has its own byte or two: more text than bytes there cannot be
        for number in range(count):
            first = int.from_bytes(plc[number * 4 : number * 4 + 4], "little")
            last = int.from_bytes(plc[number * 4 + 4 : number * 4 + 8], "little")
            descriptor = (count + 1) * 4 + number * 8
            place = int.from_bytes(plc[descriptor + 2 : descriptor + 6], "little")
            compressed = bool(place & 0x40000000)
            offset = (place & 0x3FFFFFFF) // (2 if compressed else 1)
            width = 1 if compressed else 2
            last = min(last, first + min(len(self.main) - offset, room) // width)
            if last > first >= (pieces[-1].last if pieces else 0):
                pieces.append(Piece(first, last, offset, width))
                room -= (last - first) * width
        return pieces

    def stretches(self, first: int, last: int) -> list[tuple[str, int, int]]:
        """Text of characters `first` to `last`, with the stream offset of its start and the bytes a character."""
        found: list[tuple[str, int, int]] = []
        at = max(bisect_right(self._starts, first) - 1, 0)
        for piece in self.pieces[at:]:
            if piece.first >= last:
                break
            begin, end = max(first, piece.first), min(last, piece.last)
            if begin >= end:
                continue
            offset = piece.offset + (begin - piece.first) * piece.width
            raw = self.main[offset : offset + (end - begin) * piece.width]
            if piece.width == 1:
                text = raw.decode("cp1252", "replace") if b"\x81" not in raw else raw.decode("latin-1")
            else:
                text = "".join(map(chr, memoryview(raw[: len(raw) // 2 * 2]).cast("H")))
            found.append((text, offset, piece.width))
        return found
