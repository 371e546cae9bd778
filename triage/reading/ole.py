"""OLE compound files (DOC, MSG), opened with bounds: no table or stream in them is longer than the file itself."""

from __future__ import annotations

import olefile

from triage.reading.package import damaged

COMPOUND_MAGIC: bytes = olefile.MAGIC
_FAT_SECTORS, _MORE_FAT_SECTORS = 0x2C, 0x48
_SECTOR_SHIFT = 0x1E
_UNKNOWN_SIZE = olefile.olefile.UNKNOWN_SIZE
_HEADER = 512
_SHIFTS = (9, 12)
_FAT_IN_HEADER = 109
_SLACK = 4  # a file that was cut off has a longer table than its rest needs


class CompoundFile(olefile.OleFileIO):  # type: ignore[misc]  # the library has no types
    """A compound file. Sector chains may run in circles: each is followed no further than the file is long.

    Raises `ReadingError` (DAMAGED) where it cannot be opened.
    """

    def __init__(self, data: bytes) -> None:
        _check_tables(data)
        try:
            super().__init__(data)
        except Exception as error:  # olefile raises many kinds for damaged tables
            raise damaged() from error

    @property
    def top_names(self) -> set[str]:
        """The names of the streams and storages at the top."""
        return {entry.name for entry in self.root.kids}

    def _open(
        self,
        start: int,
        size: int = _UNKNOWN_SIZE,
        force_FAT: bool = False,  # noqa: N803 - as the library calls it
    ) -> olefile.OleStream:
        """The stream that starts at a sector. The library opens all streams here, those of its own tables, too."""
        if size != _UNKNOWN_SIZE:
            size = min(size, self._filesize)
        return super()._open(start, size, force_FAT)


def _check_tables(data: bytes) -> None:
    """A long table of sectors must not claim more than the file has sectors ([MS-CFB] 2.2, 2.5)."""

    def number(at: int, size: int = 4) -> int:
        return int.from_bytes(data[at : at + size], "little")

    shift = number(_SECTOR_SHIFT, 2)
    if len(data) < _HEADER or shift not in _SHIFTS:
        raise damaged()
    if not number(_MORE_FAT_SECTORS):
        return
    sectors = (len(data) >> shift) + 1
    numbers_a_sector = (1 << shift) // 4
    if number(_FAT_SECTORS) > _SLACK * (sectors // numbers_a_sector + 1) + _FAT_IN_HEADER:
        raise damaged()
