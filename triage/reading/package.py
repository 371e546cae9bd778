"""Zip packages (DOCX, ODT, XLSX) opened with bounds on what they may unpack to."""

from __future__ import annotations

import io
import zipfile
import zlib

from triage.reading.errors import ReadingError, ReadingErrorCode
from triage.reading.limits import Limits

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHUNK = 1 << 16
_RATIO_FROM = 1 << 20
_UNPACK_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)


def too_large_unpacked() -> ReadingError:
    """The error for content that unpacks to more than a document may."""
    return ReadingError(
        ReadingErrorCode.TOO_LARGE,
        "The file unpacks to far more than a document should. It was not opened, for safety.",
    )


def damaged() -> ReadingError:
    """The error for a file that cannot be unpacked or parsed."""
    return ReadingError(
        ReadingErrorCode.DAMAGED, "The file is damaged or was not sent completely. Ask for it to be sent again."
    )


def encrypted() -> ReadingError:
    """The error for a file that needs a password."""
    return ReadingError(
        ReadingErrorCode.ENCRYPTED,
        "The file is protected with a password. Ask the sender for a copy without one, or for the password.",
    )


class Package:
    """A zip file whose members are read within the limits of one document, all members together."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        if not data:
            raise ReadingError(ReadingErrorCode.EMPTY_FILE, "The file is empty. Ask for it to be sent again.")
        if data[:8] == _OLE:
            raise encrypted()
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _UNPACK_ERRORS as error:
            raise damaged() from error
        self._limits = limits
        self._unpacked = 0
        self.names = frozenset(self._zip.namelist())

    def infos(self) -> list[zipfile.ZipInfo]:
        """The members in the order of the directory."""
        return self._zip.infolist()

    def read(self, name: str | zipfile.ZipInfo) -> bytes:
        """The unpacked bytes of a member.

        Raises `ReadingError`: TOO_LARGE past the limits, ENCRYPTED, DAMAGED (also when there is no such member).
        """
        try:
            info = name if isinstance(name, zipfile.ZipInfo) else self._zip.getinfo(name)
        except KeyError as error:
            raise damaged() from error
        if info.flag_bits & 0x1:
            raise encrypted()
        packed = max(info.compress_size, 1)
        pieces: list[bytes] = []
        size = 0
        try:
            with self._zip.open(info) as member:
                while piece := member.read(_CHUNK):
                    size += len(piece)
                    self._unpacked += len(piece)
                    if self._unpacked > self._limits.max_unpacked_bytes or (
                        size > _RATIO_FROM and size > packed * self._limits.max_unpack_ratio
                    ):
                        raise too_large_unpacked()
                    pieces.append(piece)
        except _UNPACK_ERRORS as error:
            raise damaged() from error
        return b"".join(pieces)

    def read_if_there(self, name: str) -> bytes | None:
        """The bytes of a member, or None when the package has none of that name or it is damaged."""
        if name not in self.names:
            return None
        try:
            return self.read(name)
        except ReadingError as error:
            if error.code is ReadingErrorCode.DAMAGED:
                return None
            raise
