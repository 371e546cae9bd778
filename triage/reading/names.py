"""File names from outside made safe: no path, no control characters, not too long, each once."""

from __future__ import annotations

import re
import unicodedata

_BAD = re.compile(r"[\x00-\x1f\x7f<>:\"|?*\u202a-\u202e\u2066-\u2069\u200e\u200f]")
_LONGEST = 150


def safe_name(name: str, fallback: str) -> str:
    """The last part of a path, safe to show and to store; `fallback` when nothing is left."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/")).rpartition("/")[2]
    name = _BAD.sub("", " ".join(name.split())).strip(". ")
    if len(name) > _LONGEST:
        stem, dot, ending = name.rpartition(".")
        name = f"{stem[: _LONGEST - 10]}.{ending}" if dot and len(ending) < 8 else name[:_LONGEST]
    return name or fallback


class UniqueNames:
    """Names given once: a second ``report.pdf`` becomes ``report (2).pdf``."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def give(self, name: str) -> str:
        """`name`, or the next free variant of it. Upper and lower case count as one."""
        free, number = name, 1
        while free.lower() in self._given:
            number += 1
            stem, dot, ending = name.rpartition(".")
            free = f"{stem} ({number}).{ending}" if dot and stem else f"{name} ({number})"
        self._given.add(free.lower())
        return free
