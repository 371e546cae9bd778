"""Two neighbouring pages held against each other, to tell whether the second begins another document.

Each feature has a meaning that a person would name too: a page number that starts again or runs on, another
letterhead, a signature before and a salutation after, other letters, another child.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from triage.understanding.page_looks import PageLook

_ALIKE = 0.6
_UNLIKE = 0.25
_FILLED = (0.35, 0.55, 0.72, 0.85)
_BEGINNING = (
    "salutation date contact reference mail labels1 labels2 labels4 large title lower cell heading appendix continued "
    "numbered1 numbered2 bullet"
).split()
_FIRST = frozenset({"salutation", "date", "contact", "reference", "mail", "labels2", "large", "title"})
_LAST = frozenset({"closing", "post", "copies", "end"})
_ENDING = "closing post copies end ends-cell ends-open ends-short ends-stop".split()


def edge_features(looks: Sequence[PageLook], at: int, *, blank_between: bool = False) -> dict[str, float]:
    """Named features of the edge before ``looks[at]`` (`at` from 1). `looks` are the pages that bear words, in order.

    `blank_between`: empty pages stood between the two.
    """
    before, after = looks[at - 1], looks[at]
    following = looks[at + 1] if at + 1 < len(looks) else None
    out = {f"begins:{sign}": 1.0 for sign in _BEGINNING if sign in after.signs}
    out |= {f"began:{sign}": 1.0 for sign in ("salutation", "contact", "large") if sign in before.signs}
    out |= {f"ends:{sign}": 1.0 for sign in _ENDING if sign in before.signs}
    out |= {f"filled<{limit}": 1.0 for limit in _FILLED if before.filled < limit}
    if blank_between:
        out["blank-between"] = 1.0
    if {"salutation", "date"} <= after.signs:
        out["begins:letter"] = 1.0
    if "closing" in before.signs and before.filled < _FILLED[-1]:
        out["ends:signed-and-short"] = 1.0
    if "ends-open" in before.signs and "lower" in after.signs:
        out["runs-on:sentence"] = 1.0
    if "ends-cell" in before.signs and "cell" in after.signs:
        out["runs-on:table"] = 1.0
    out |= _number_features(before, after)
    out |= _together(before, after, out)
    out |= _strip_features("head", before.head, after.head, following.head if following else frozenset())
    out |= _strip_features("foot", before.foot, after.foot, following.foot if following else frozenset())
    out |= _look_features(before, after)
    out |= _child_features(looks, at)
    out |= _organisation_features(looks, at)
    out |= _type_features(before, after)
    return out


def _together(before: PageLook, after: PageLook, numbers: dict[str, float]) -> dict[str, float]:
    """How many signs of a first page, and of a last page, stand together: one alone is often chance."""
    first = len(_FIRST & after.signs) + any(name.endswith(":starts") for name in numbers)
    last = len(_LAST & before.signs) + (before.filled < _FILLED[2]) + ("number:was-last" in numbers)
    out = {f"first-page>={n}": 1.0 for n in (1, 2, 3, 4) if first >= n}
    out |= {f"last-page>={n}": 1.0 for n in (1, 2, 3) if last >= n}
    if first >= 2 and last >= 2:
        out["last-then-first"] = 1.0
    if first == 0:
        out["nothing-of-a-first-page"] = 1.0
    return out


def _number_features(before: PageLook, after: PageLook) -> dict[str, float]:
    out: dict[str, float] = {}
    for key, (number, total) in after.numbers.items():
        kind = key.partition("@")[0]
        old = before.numbers.get(key)
        if old is not None and number == old[0] + 1 and total == old[1]:
            out[f"number:{kind}:runs-on"] = 1.0
        elif old == (number, total):
            if number == 1:
                out["number:stays"] = 1.0  # letters of one page each
        elif number == 1:
            out[f"number:{kind}:starts"] = 1.0
            if old is not None:
                out["number:starts-again"] = 1.0
        elif old is not None:
            out["number:jumps"] = 1.0
        else:
            out["number:later-page"] = 1.0
    for key, (number, total) in before.numbers.items():
        if total and after.numbers.get(key) != (number, total):
            out["number:was-last" if number == total else "number:was-not-last"] = 1.0
    if bool(before.numbers) != bool(after.numbers):
        out["number:appears" if after.numbers else "number:vanishes"] = 1.0
    return out


def overlap(a: frozenset[str], b: frozenset[str]) -> float:
    """Shared words as a part of all words, 0 to 1."""
    return len(a & b) / len(a | b) if a or b else 1.0


def _strip_features(
    name: str, before: frozenset[str], after: frozenset[str], following: frozenset[str]
) -> dict[str, float]:
    if not before and not after:
        return {f"{name}:none": 1.0}
    if not before or not after:
        out = {f"{name}:{'appears' if after else 'vanishes'}": 1.0}
    else:
        shared = overlap(before, after)
        word = "same" if shared >= _ALIKE else "other" if shared <= _UNLIKE else "partly"
        out = {f"{name}:{word}": 1.0}
    if following and overlap(after, following) >= _ALIKE > overlap(before, after):
        out[f"{name}:new-and-kept"] = 1.0
    return out


def _look_features(before: PageLook, after: PageLook) -> dict[str, float]:
    way = "scan" if after.scanned or before.scanned else "text"
    out: dict[str, float] = {}
    same_paper = abs(before.width - after.width) < 8 and abs(before.height - after.height) < 8
    if not same_paper:
        turned = abs(before.width - after.height) < 8 and abs(before.height - after.width) < 8
        out["paper:turned" if turned else "paper:other"] = 1.0
    if before.scanned != after.scanned:
        out["paper:scan-and-text"] = 1.0
    slack = 2.2 if way == "scan" else 1.0
    if before.size and after.size:
        change = abs(after.size - before.size) / before.size
        out |= {f"size:{way}>{limit}": 1.0 for limit in (0.04, 0.12) if change > limit * slack}
    if before.pitch and after.pitch:
        change = abs(after.pitch - before.pitch) / before.pitch
        out |= {f"pitch:{way}>{limit}": 1.0 for limit in (0.04, 0.12) if change > limit * slack}
    shift = abs(after.left - before.left)
    out |= {f"left:{way}>{limit}": 1.0 for limit in (4, 14) if shift > limit * slack}
    return out


def _child_features(looks: Sequence[PageLook], at: int) -> dict[str, float]:
    """The child's identifiers on the nearest pages that bear any."""
    out: dict[str, float] = {}
    for kind in ("upn", "nhs", "born", "name"):
        new = looks[at].ids.get(kind)
        old = next((look.ids[kind] for look in reversed(looks[:at]) if kind in look.ids), None)
        if new is None or old is None:
            continue
        out[f"child:{'same' if new & old else 'other'}"] = 1.0
    return out


def _organisation_features(looks: Sequence[PageLook], at: int) -> dict[str, float]:
    new = looks[at].organisations
    if not new:
        return {}
    known = any(name in looks[earlier].text for name in new for earlier in range(max(0, at - 3), at))
    return {f"organisation:{'known' if known else 'new'}": 1.0}


def _type_features(before: PageLook, after: PageLook) -> dict[str, float]:
    if before.types is None or after.types is None:
        return {"type:unknown": 1.0}
    distance = float(np.abs(before.types - after.types).sum()) / 2
    out = {"type:distance": distance}
    if int(before.types.argmax()) == int(after.types.argmax()):
        out["type:same"] = 1.0
    elif min(float(before.types.max()), float(after.types.max())) > 0.5:
        out["type:surely-other"] = 1.0
    return out
