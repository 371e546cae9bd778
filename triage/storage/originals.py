"""Original files by the hash of their content: kept once, never changed, never named by what a sender wrote."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

CHUNK = 1024 * 1024
HEAD = 4096


class TooLarge(Exception):
    """The stream held more bytes than are taken. Nothing of it was kept."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"The file is larger than {limit // (1024 * 1024)} MB, the most that is taken.")
        self.limit = limit


@dataclass(frozen=True, slots=True)
class Kept:
    """Bytes that are safe: SHA-256 in hexadecimal, size in bytes, key in the store, and the first 4096 bytes."""

    sha256: str
    size: int
    key: str
    head: bytes


class Originals(Protocol):
    """A store of bytes by content. Another kind of store has these methods and is chosen in `triage.storage.stores`."""

    def keep(self, chunks: Iterable[bytes], limit: int | None = None) -> Kept:
        """Keep a stream and answer when it is safe on disk. Raises `TooLarge` past `limit` bytes."""
        ...

    def open(self, key: str) -> BinaryIO:
        """The bytes under a key. Raises FileNotFoundError."""
        ...

    def read(self, key: str) -> bytes:
        """All bytes under a key. Raises FileNotFoundError."""
        ...

    def put(self, key: str, data: bytes) -> None:
        """Keep made bytes (such as a page's picture) under a chosen key, in place of what was there."""
        ...

    def has(self, key: str) -> bool:
        """True where the key is kept."""
        ...

    def keys(self) -> Iterator[str]:
        """All keys that are kept: originals, and made bytes such as pages' pictures."""
        ...

    def remove(self, key: str) -> None:
        """Remove what is under a key, if anything is."""
        ...

    def check(self) -> None:
        """Raise OSError unless bytes can be kept now."""
        ...


class FolderOriginals:
    """A folder. A file is written beside its place, flushed to the disk, and then named: no half file is ever seen."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._arriving = folder / "arriving"

    def keep(self, chunks: Iterable[bytes], limit: int | None = None) -> Kept:
        """Hash and write in one pass."""
        self._arriving.mkdir(parents=True, exist_ok=True)
        digest, size, head = hashlib.sha256(), 0, b""
        handle, name = tempfile.mkstemp(dir=self._arriving)
        arriving = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                for chunk in chunks:
                    size += len(chunk)
                    if limit is not None and size > limit:
                        raise TooLarge(limit)
                    digest.update(chunk)
                    head = (head + chunk)[:HEAD] if len(head) < HEAD else head
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            sha256 = digest.hexdigest()
            key = key_of(sha256)
            self._name(arriving, self._path(key))
        except BaseException:
            arriving.unlink(missing_ok=True)
            raise
        return Kept(sha256, size, key, head)

    def open(self, key: str) -> BinaryIO:
        """The file's bytes."""
        return self._path(key).open("rb")

    def read(self, key: str) -> bytes:
        """The whole file."""
        return self._path(key).read_bytes()

    def put(self, key: str, data: bytes) -> None:
        """Write made bytes under their key."""
        self._arriving.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self._arriving)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            self._name(Path(name), self._path(key))
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def has(self, key: str) -> bool:
        """True where the file is there."""
        return self._path(key).is_file()

    def size(self, key: str) -> int | None:
        """How many bytes are under a key; None where it is not kept."""
        try:
            return self._path(key).stat().st_size
        except FileNotFoundError:
            return None

    def keys(self) -> Iterator[str]:
        """All files but those that are still arriving."""
        for folder, folders, names in os.walk(self.folder):
            if self._arriving.name in folders:
                folders.remove(self._arriving.name)
            yield from (str((Path(folder) / name).relative_to(self.folder)) for name in names)

    def remove(self, key: str) -> None:
        """Remove the file, if it is there."""
        self._path(key).unlink(missing_ok=True)

    def check(self) -> None:
        """Write and remove a small file."""
        self._arriving.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=self._arriving) as file:
            file.write(b"check")
            file.flush()
        if shutil.disk_usage(self.folder).free < 16 * CHUNK:
            raise OSError("The disk that keeps the original files is full.")

    def sweep(self, older_than: float) -> int:
        """Remove what broken-off uploads left behind before the moment `older_than` (seconds since 1970)."""
        gone = 0
        for left in self._arriving.glob("*") if self._arriving.is_dir() else ():
            if left.stat().st_mtime < older_than:
                left.unlink(missing_ok=True)
                gone += 1
        return gone

    def _path(self, key: str) -> Path:
        path = (self.folder / key).resolve()
        if not path.is_relative_to(self.folder.resolve()):
            raise ValueError("a key may not leave the store")
        return path

    @staticmethod
    def _name(arriving: Path, place: Path) -> None:
        place.parent.mkdir(parents=True, exist_ok=True)
        arriving.replace(place)
        folder = os.open(place.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def key_of(sha256: str) -> str:
    """The key of an original by its hash: two levels of folders, so that none grows too large."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def is_original(key: str) -> bool:
    """True for the key of an original; False for made bytes, which can be made again."""
    sha256 = key.rpartition("/")[2]
    return len(sha256) == 64 and key == key_of(sha256)


def chunks_of(file: BinaryIO) -> Iterator[bytes]:
    """A file's bytes, one megabyte at a time."""
    while chunk := file.read(CHUNK):
        yield chunk
