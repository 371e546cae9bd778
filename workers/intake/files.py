"""Files of a watched folder: which are whole, and how they are moved. None is deleted or written over."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from triage.england import today
from triage.storage.originals import CHUNK

TAKEN, REFUSED, STAGED = "Taken in", "Not taken in", "Being taken in"
"""Folders that the service makes inside the watched folder."""

DEEPEST = 8
_HALF_WRITTEN = (".tmp", ".temp", ".part", ".partial", ".crdownload", ".filepart", ".!ut", ".lock")
_NOBODYS = frozenset({"thumbs.db", "desktop.ini"})
_LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class Seen:
    """What tells whether a file changed: its number on the disk, its size in bytes, its last change in nanoseconds."""

    inode: int
    size: int
    changed: int


def look(path: Path) -> Seen | None:
    """The file as it is now. None where it is gone, or is a link, a folder or a device."""
    try:
        found = path.lstat()
    except OSError:
        return None
    return Seen(found.st_ino, found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else None


def arriving(folder: Path, depth: int = 0) -> Iterator[Path]:
    """Files that may have arrived, also in folders within the folder. Never follows a link."""
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        name = entry.name
        if name.startswith((".", "~$")) or (depth == 0 and name in {TAKEN, REFUSED, STAGED}):
            continue
        if entry.is_dir(follow_symlinks=False):
            if depth < DEEPEST:
                yield from arriving(Path(entry.path), depth + 1)
        elif (
            entry.is_file(follow_symlinks=False)
            and name.lower() not in _NOBODYS
            and not name.lower().endswith(_HALF_WRITTEN)
        ):
            yield Path(entry.path)


def staged(folder: Path) -> Iterator[Path]:
    """Files that were put aside for being taken, now or before a crash."""
    place = folder / STAGED
    if not place.is_dir():
        return
    for one in sorted(place.iterdir()):
        if one.is_dir() and not one.is_symlink():
            yield from (path for path in sorted(one.iterdir()) if look(path) is not None)


def stage(folder: Path, path: Path) -> Path | None:
    """Move a file where no sender writes, into a folder of its own. None where somebody else was quicker.

    Raises OSError where it may not be moved.
    """
    place = folder / STAGED / secrets.token_hex(8)
    place.mkdir(parents=True)
    try:
        return path.rename(place / path.name)
    except OSError as error:
        place.rmdir()
        if isinstance(error, FileNotFoundError):
            return None
        raise


def put_away(folder: Path, path: Path, place: str, number: str) -> Path | None:
    """Move a staged file to its last place, ``Taken in/2026-11-25/NAME NUMBER.pdf``. None where it is gone already."""
    day = folder / place / today().isoformat()
    day.mkdir(parents=True, exist_ok=True)
    ending = path.suffix if len(path.suffix.encode()) <= 20 else ""
    stem = path.name[: len(path.name) - len(ending)]
    room = _LONGEST_NAME - len(f" {number}{ending}".encode())
    name = f"{os.fsdecode(os.fsencode(stem)[:room])} {number}{ending}"
    try:
        moved = path.rename(day / name)
    except FileNotFoundError:
        return None
    with contextlib.suppress(OSError):  # where the sender still has something in it
        path.parent.rmdir()
    return moved


def chunks(path: Path) -> Iterator[bytes]:
    """The file's bytes. Raises OSError where it is gone, or became a link."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    with os.fdopen(handle, "rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk
