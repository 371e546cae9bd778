"""Quantified provision: each amount for each period, with what is to be provided."""

from __future__ import annotations

import re

from triage.understanding.candidate import Candidate
from triage.understanding.flow import Flow
from triage.understanding.quantities import Quantity, find_quantities

_SENTENCE = re.compile(r"(?<=[.;!?])\s+(?=[A-Z(])|\n")
_EDGE = re.compile(
    r"^(?:[\s,.;:|()\-–—•*]|\b(?:of|for|and|to|with|a|an|the|will|be|is|at least|least|up to|minimum|total|in|by|from|plus|receive|have|which)\b)+|(?:[\s,.;:|(\-–—]|\b(?:of|for|and|to|with|a|an|the|will|be|is|at least|least|up to|minimum|in|by|from|plus|a minimum)\b)+$",
    re.I,
)
_LONGEST = 130
_QUANTITY_WORDS = re.compile(
    r"(?:min|hour|session|week|term|fortnight|year|annu|daily|half|every|three|twice|times|least|seven|eight|fifteen|twenty|thirty|forty|visits?$)",
    re.I,
)
_SHORT_FORMS = [
    (re.compile(r"\b(?:SLT|SaLT|SALT)\b"), "speech and language therapy"),
    (re.compile(r"\bOT\b"), "occupational therapy"),
    (re.compile(r"\bTAs?\b"), "teaching assistant"),
    (re.compile(r"\bLSAs?\b"), "learning support assistant"),
    (re.compile(r"(?<![\w:])1\s?:\s?1(?![\w:])"), "one-to-one"),
    (re.compile(r"\bELSA\b"), "emotional literacy support"),
    (re.compile(r"\bEP\b"), "educational psychologist"),
    (re.compile(r"\bCBT\b"), "cognitive behavioural therapy"),
    (re.compile(r"\bQ?ToD\b"), "teacher of the deaf"),
    (re.compile(r"\bQTVI\b"), "qualified teacher of vision impairment"),
]


def find_provision(flow: Flow) -> list[Candidate]:
    """Provision candidates; `value` is ``{"what", "amount", "unit", "per"}`` as in `labels.md`."""
    found: list[Candidate] = []
    for block in flow.blocks:
        text = flow.block_text(block)
        quantities = find_quantities(text)
        for index, quantity in enumerate(quantities):
            previous = quantities[index - 1].end if index else 0
            following = quantities[index + 1].start if index + 1 < len(quantities) else len(text)
            if block.cells:
                cells = [(a - block.start, b - block.start) for a, b in block.cells]
                what = _what_of_row(text, cells, quantity, len(quantities))
            else:
                what = _what_of_sentence(text, quantity, previous, following)
            value = {"what": what, "amount": _plain(quantity.amount), "unit": quantity.unit, "per": quantity.per}
            hints = (quantity.shape, f"per={quantity.per}", f"unit={quantity.unit}", "row" if block.cells else "prose")
            found.append(Candidate("provision", block.start + quantity.start, block.start + quantity.end, value, hints))
    return found


def _plain(amount: float) -> float:
    return int(amount) if amount == int(amount) else amount


def _clean(text: str) -> str:
    text = " ".join(text.split())
    for _ in range(2):
        text = _EDGE.sub("", text)
    return text


def _what_of_row(text: str, cells: list[tuple[int, int]], quantity: Quantity, count: int) -> str:
    rest = []
    for start, end in cells:
        if end <= quantity.start or start >= quantity.end:
            cell = _clean(text[start:end])
        else:
            cell = _clean(text[start : max(start, quantity.start)] + " " + text[min(end, quantity.end) : end])
            if count > 1:
                cell = _what_of_sentence(text[start:end], _shift(quantity, start), 0, end - start)
        if len(cell) > 3 and not re.fullmatch(r"[\d\W]+", cell):
            rest.append(cell)
    return spelled_out(" ".join(rest)[:_LONGEST].strip() if rest else _clean(text)[:_LONGEST])


def _shift(quantity: Quantity, by: int) -> Quantity:
    return Quantity(
        max(0, quantity.start - by), quantity.end - by, quantity.amount, quantity.unit, quantity.per, quantity.shape
    )


def _what_of_sentence(text: str, quantity: Quantity, previous: int, following: int) -> str:
    start, end = 0, len(text)
    for gap in _SENTENCE.finditer(text):
        if gap.end() <= quantity.start:
            start = gap.end()
        elif gap.start() >= quantity.end:
            end = gap.start()
            break
    before = _clean(text[max(start, previous) : quantity.start])
    inner = text[quantity.start : quantity.end]
    after = _clean(text[quantity.end : min(end, following)])
    words = [w for w in re.findall(r"[A-Za-z][\w’'-]+", inner) if len(w) > 4 and not _QUANTITY_WORDS.match(w)]
    room = max(30, _LONGEST - len(after))
    what = _clean(" ".join([before[-room:].partition(" ")[2] if len(before) > room else before, *words, after]))
    return spelled_out(what[:_LONGEST].strip())


def spelled_out(what: str) -> str:
    """The first usual abbreviation of each kind with its full words behind it: "OT (occupational therapy)"."""
    for pattern, full in _SHORT_FORMS:
        what, done = pattern.subn(rf"\g<0> ({full})", what, count=1)
        if done and full in what.replace(f"({full})", "").casefold():
            what = what.replace(f" ({full})", "", 1)
    return what
