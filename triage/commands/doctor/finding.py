"""What was found: one thing that was looked at."""

from __future__ import annotations

from dataclasses import dataclass

MEND = "run `triage doctor --mend`"


@dataclass(frozen=True, slots=True)
class Finding:
    """`good` False: it needs somebody. `mended`: how many faults were put right just now."""

    what: str
    good: bool
    words: str
    mended: int = 0


def judged(what: str, count: int, words: str, *, mended: bool, advice: str = MEND) -> Finding:
    """A finding about `count` faults that could be, or just were, put right."""
    if count == 0:
        return Finding(what, True, f"no {words}")
    return Finding(what, mended, f"{count} {words}" + ("; mended" if mended else f": {advice}"), count if mended else 0)
