"""The name of a file as a sender wrote it, made safe to keep and to show."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 200


def safe_name(name: str | None) -> str:
    """The last part of a path, without control or direction-changing characters, at most 200 characters.

    The ending is kept where a long name is shortened. Never empty: ``document`` where nothing is left.
    """
    last = re.split(r"[/\\]", name or "")[-1]
    visible = "".join(" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in last)
    visible = "".join(c for c in visible if unicodedata.category(c) not in {"Cf", "Cs", "Co", "Cn"})
    visible = " ".join(unicodedata.normalize("NFC", visible).split()).strip(" .") or "document"
    if len(visible) <= LONGEST:
        return visible
    stem, dot, ending = visible.rpartition(".")
    if dot and len(ending) <= 10:
        return f"{stem[: LONGEST - len(ending) - 2]}….{ending}"
    return f"{visible[: LONGEST - 1]}…"
