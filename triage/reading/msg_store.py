"""Properties of an Outlook message file and of what is stored in it ([MS-OXMSG] 2.1 to 2.4)."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import olefile

from triage.reading.mapi import BINARY, CODE_PAGE, STRING8, UNICODE, mapi_text
from triage.reading.ole import CompoundFile
from triage.reading.rtf_codepages import code_page

_STREAM = "__substg1.0_"
_PROPERTIES = "__properties_version1.0"
_FILE_TIME = 0x0040
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_MESSAGE_CODE_PAGE = 0x3FFD


class MsgStore:
    """One message, recipient or attachment: a storage of the file with its properties."""

    def __init__(self, ole: CompoundFile, path: tuple[str, ...] = (), header: int = 32) -> None:
        self._ole = ole
        self._path = path
        self._fixed: dict[int, tuple[int, bytes]] = {}
        data = self._stream(_PROPERTIES)
        for at in range(header, len(data) - 15, 16):
            kind = int.from_bytes(data[at : at + 2], "little")
            identity = int.from_bytes(data[at + 2 : at + 4], "little")
            self._fixed[identity] = (kind, data[at + 8 : at + 16])

    def _stream(self, name: str) -> bytes:
        path = [*self._path, name]
        with suppress(Exception):  # olefile raises many kinds for damaged streams
            if self._ole.exists(path) and self._ole.get_type(path) == olefile.STGTY_STREAM:
                return bytes(self._ole.openstream(path).read())
        return b""

    def value(self, identity: int) -> tuple[int, bytes] | None:
        """A property of variable size: its type and bytes, or None."""
        for kind in (UNICODE, STRING8, BINARY):
            data = self._stream(f"{_STREAM}{identity:04X}{kind:04X}")
            if data:
                return kind, data
        return None

    def text(self, identity: int) -> str:
        """A property as text; empty when there is none."""
        value = self.value(identity)
        page = CODE_PAGE if value is not None and value[0] == BINARY else _MESSAGE_CODE_PAGE
        number = self.number(page) or self.number(CODE_PAGE)
        return mapi_text(value, code_page(number) if number else None)

    def data(self, identity: int) -> bytes:
        """A property as bytes; empty when there is none."""
        value = self.value(identity)
        return value[1] if value is not None else b""

    def number(self, identity: int) -> int:
        """A property of fixed size as a whole number; 0 when there is none."""
        _, data = self._fixed.get(identity, (0, b""))
        return int.from_bytes(data[:4], "little")

    def moment(self, identity: int) -> datetime | None:
        """A time property, in UTC, or None."""
        kind, data = self._fixed.get(identity, (0, b""))
        ticks = int.from_bytes(data, "little")
        if kind != _FILE_TIME or not ticks:
            return None
        with suppress(OverflowError):
            return (_EPOCH + timedelta(microseconds=ticks // 10)).replace(microsecond=0)
        return None

    def children(self, prefix: str) -> list[MsgStore]:
        """The recipients or attachments: storages whose names begin with `prefix`, in order."""
        depth = len(self._path)
        names = {
            entry[depth]
            for entry in self._ole.listdir(streams=True, storages=True)
            if len(entry) > depth and tuple(entry[:depth]) == self._path and entry[depth].startswith(prefix)
        }
        return [MsgStore(self._ole, (*self._path, name), 8) for name in sorted(names)]

    def embedded(self, identity: int) -> MsgStore | None:
        """The message kept in an object property, or None."""
        name = f"{_STREAM}{identity:04X}000D"
        if not self._ole.exists([*self._path, name, _PROPERTIES]):
            return None
        return MsgStore(self._ole, (*self._path, name), 24)
