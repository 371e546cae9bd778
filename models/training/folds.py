"""Which writers are left out together when models are judged on writers that they never saw."""

from __future__ import annotations

from collections import Counter

FOLDS = 5


def folds_of(writers: list[str], count: int = FOLDS) -> list[int]:
    """The fold of each row, by its writer: a writer is never in two folds, and folds are of like size."""
    sizes = [0] * count
    place: dict[str, int] = {}
    for writer, size in sorted(Counter(writers).items(), key=lambda w: (-w[1], w[0])):
        fold = sizes.index(min(sizes))
        place[writer] = fold
        sizes[fold] += size
    return [place[w] for w in writers]
