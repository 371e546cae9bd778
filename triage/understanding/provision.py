"""Quantified provision: each amount for each period, with what is to be provided."""

from __future__ import annotations

import re
from collections.abc import Iterator

from triage.understanding.candidate import Candidate
from triage.understanding.flow import Block, Flow
from triage.understanding.provision_words import clean, sentences_before, with_context, words_in_sentence
from triage.understanding.quantities import Quantity, find_quantities
from triage.understanding.quantity_tokens import Token, tokens_of

_NUMBER = re.compile(r"\W{0,3}(?P<n>\d{1,3}(?:\.\d+)?|\d{0,2}½)\W{0,3}$")
_UNIT = re.compile(r"\b(?P<unit>hours?|hrs?|minutes?|mins?|sessions?|visits?)\b", re.I)
_MOST = {"hours": 60, "minutes": 2400, "sessions": 60}
_HELP = re.compile(
    r"\b(?:1:1|one[- ]to[- ]one|TA|LSA|teaching assistant|support|adult|assistant|help|mentor|tuition|tutor)\b", re.I
)
_NOT_A_HEADING = re.compile(r"[.!?]$")


def find_provision(flow: Flow) -> list[Candidate]:
    """Provision candidates; `value` is ``{"what", "amount", "unit", "per"}`` as in `labels.md`."""
    found: list[Candidate] = []
    heads = _heads(flow)
    lead = ""
    for index, block in enumerate(flow.blocks):
        text = flow.block_text(block)
        above = flow.block_text(flow.blocks[index - 1]) if index else ""
        last_above = sentences_before(above, len(above))[0]
        head = heads.get(block.table, {}) if block.table is not None else {}
        quantities = find_quantities(text)
        taken = [(q.start, q.end) for q in quantities]
        for quantity in _by_head_or_lead(flow, block, head, lead):
            if not any(a < quantity.end and quantity.start < b for a, b in taken):
                quantities.append(quantity)
        quantities.sort(key=lambda q: q.start)
        for place, quantity in enumerate(quantities):
            previous = quantities[place - 1].end if place else 0
            following = quantities[place + 1].start if place + 1 < len(quantities) else len(text)
            if block.cells:
                what = _of_row(flow, block, quantity, len(quantities))
                what = with_context(what, *_of_head(head, block, quantity), last_above, block.section)
            else:
                what = words_in_sentence(text, quantity.start, quantity.end, previous, following)
                what = with_context(what, *sentences_before(text, quantity.start), last_above, lead, block.section)
            amount = int(quantity.amount) if quantity.amount == int(quantity.amount) else quantity.amount
            value = {"what": what, "amount": amount, "unit": quantity.unit, "per": quantity.per}
            hints = (quantity.shape, f"per={quantity.per}", f"unit={quantity.unit}", "row" if block.cells else "prose")
            found.append(Candidate("provision", block.start + quantity.start, block.start + quantity.end, value, hints))
        if not block.cells and len(text) < 90 and not _NOT_A_HEADING.search(text.strip()) and not quantities:
            lead = text
    return found


def _heads(flow: Flow) -> dict[int, dict[int, str]]:
    heads: dict[int, dict[int, str]] = {}
    for block in flow.blocks:
        if block.table is not None and block.cells and block.table not in heads:
            heads[block.table] = {c: flow.text[a:b] for c, (a, b) in zip(block.columns, block.cells, strict=True)}
    return heads


def _by_head_or_lead(flow: Flow, block: Block, head: dict[int, str], lead: str) -> Iterator[Quantity]:
    """Amounts whose period stands elsewhere: in the column's head, the label in front, the heading above, or nowhere."""
    if block.cells:
        cells = [(a - block.start, b - block.start) for a, b in block.cells]
        text = flow.block_text(block)
        for place, (a, b) in enumerate(cells):
            label = text[cells[place - 1][0] : cells[place - 1][1]] if place else ""
            for words, shape in ((head.get(block.columns[place], ""), "head"), (label, "label")):
                quantity = _of_cell(text[a:b], words, shape)
                if quantity is not None:
                    yield _moved(quantity, a)
                    break
        return
    text = flow.block_text(block)
    period = _period_of(lead) or _period_of(block.section)
    for token in tokens_of(text):
        if token.kind == "duration" and period is not None:
            yield Quantity(token.start, token.end, token.amount, token.unit, period, "lead")
        elif token.kind == "duration" and token.unit == "hours" and 5 <= token.amount <= 40:
            near = text[max(0, token.start - 30) : token.end + 30]
            if _HELP.search(near):
                yield Quantity(token.start, token.end, token.amount, token.unit, "week", "implied")


def _of_cell(cell: str, words: str, shape: str) -> Quantity | None:
    """A cell's amount where the words of its head or label give the period, and for a bare number the unit too."""
    period = _period_of(words)
    if period is None:
        return None
    pieces: list[Token] = [t for t in tokens_of(cell) if t.kind in ("duration", "times", "sessions")]
    lengths = [t for t in pieces if t.kind == "duration"]
    if lengths:
        amount = lengths[0].amount
        for piece in pieces:
            amount *= piece.amount if piece.kind == "times" else 1
        return Quantity(lengths[0].start, lengths[0].end, amount, lengths[0].unit, period, shape)
    unit, number = _UNIT.search(words), _NUMBER.match(cell)
    if unit is None or number is None:
        return None
    name = {"h": "hours", "m": "minutes"}.get(unit["unit"][0].casefold(), "sessions")
    amount = float(number["n"].replace("½", ".5"))
    if not 0 < amount <= _MOST[name]:
        return None
    return Quantity(number.start("n"), number.end("n"), amount, name, period, shape)


def _period_of(words: str) -> str | None:
    return next((t.per for t in tokens_of(words) if t.kind == "period"), None) if len(words) < 90 else None


def _of_row(flow: Flow, block: Block, quantity: Quantity, count: int) -> str:
    text = flow.block_text(block)
    rest = []
    for a, b in block.cells:
        start, end = a - block.start, b - block.start
        if end <= quantity.start or start >= quantity.end:
            cell = clean(text[start:end])
        elif count > 1:
            cell = words_in_sentence(
                text[start:end], max(0, quantity.start - start), min(end, quantity.end) - start, 0, end - start
            )
        else:
            cell = clean(text[start : max(start, quantity.start)] + " " + text[min(end, quantity.end) : end])
        if len(cell) > 1 and re.search(r"[A-Za-z]{2}", cell):
            rest.append(cell)
    return " ".join(rest)


def _of_head(head: dict[int, str], block: Block, quantity: Quantity) -> list[str]:
    """The head of the column in which the amount stands."""
    at = block.start + quantity.start
    return [head.get(c, "") for c, (a, b) in zip(block.columns, block.cells, strict=True) if a <= at < b]


def _moved(quantity: Quantity, by: int) -> Quantity:
    return Quantity(
        quantity.start + by, quantity.end + by, quantity.amount, quantity.unit, quantity.per, quantity.shape
    )
