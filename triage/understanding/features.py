"""Features of a candidate for the field scorers: named, sparse, readable in the model file."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from triage.understanding.candidate import Candidate
from triage.understanding.entities import Entity
from triage.understanding.flow import Flow
from triage.understanding.layout_context import Context, ContextReader, tokens
from triage.understanding.word_classes import classes_of, word_class


@dataclass
class DocumentFacts:
    """What is known of the whole document when its candidates are scored."""

    flow: Flow
    received: date
    document_type: str
    reader: ContextReader
    kinds: Counter[str] = field(default_factory=Counter)
    order: dict[tuple[str, str], int] = field(default_factory=dict)
    places: dict[tuple[int, int], list[str]] = field(default_factory=dict)
    entities: dict[int, str] = field(default_factory=dict)
    lower_words: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.lower_words = frozenset(re.findall(r"(?<![\w'’-])[a-zà-ž]{2,}", self.flow.text))

    def note(self, found: list[Entity]) -> None:
        """Remember in which order the values of a family first come."""
        for place, entity in enumerate(sorted(found, key=lambda e: e.mentions[0].start)):
            self.order[(entity.kind, str(entity.value))] = place
            self.kinds[entity.kind] += 1


def _bucket(value: float, limits: tuple[float, ...]) -> str:
    return str(sum(value >= limit for limit in limits))


def _words(prefix: str, text: str, last: int | None = None, first: int | None = None) -> list[str]:
    words = tokens(text)
    if last is not None:
        words = words[-last:]
    if first is not None:
        words = words[:first]
    return [f"{prefix}={w}" for w in words]


def context_features(context: Context) -> list[str]:
    """Features of the place alone."""
    out = [f"zone={context.zone}", f"pos={_bucket(context.position, (0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.9, 0.96))}"]
    label = tokens(context.label.lstrip("^"))
    if label:
        marker = "up" if context.label.startswith("^") else "lab"
        out += [f"{marker}={w}" for w in label[-6:]]
        out.append(f"{marker}all={' '.join(label[-4:])}")
        out.append(f"{marker}last={label[-1]}")
        kinds = classes_of(label)
        out += [f"{marker}k={c}" for c in kinds]
        out.append(f"{marker}kk={'+'.join(sorted(kinds))}")
        out += [f"{marker}2={a} {b}" for a, b in zip(label[-5:], label[-4:], strict=False)]
    else:
        out.append("nolabel")
    left = tokens(context.left)
    right = tokens(context.right)
    if left:
        out += [f"L1={left[-1]}", f"L2={' '.join(left[-2:])}", f"L3={' '.join(left[-3:])}"]
        out += [f"lb={w}" for w in set(left[-8:])]
        out += [f"Lk={c}" for c in classes_of(left[-4:])]
        nearest = next((c for w in reversed(left[-3:]) if (c := word_class(w))), None)
        out.append(f"Lk1={nearest}")
        seen = classes_of(left[-7:])
        out += [f"Lkk={a}>{b}" for a, b in itertools.pairwise(seen)]
    else:
        out.append("L1=^")
    if right:
        out += [f"R1={right[0]}", f"R2={' '.join(right[:2])}"]
        out += [f"rb={w}" for w in set(right[:6])]
        out += [f"Rk={c}" for c in classes_of(right[:4])]
        out.append(f"Rk1={next((c for w in right[:3] if (c := word_class(w))), None)}")
    else:
        out.append("R1=$")
    out += [f"seck={c}" for c in classes_of(tokens(context.section))]
    out += [f"colk={c}" for c in classes_of(tokens(context.column_head))]
    if context.block_words < 14:
        out += [f"prvk={c}" for c in classes_of(tokens(context.previous_block)[-5:])]
        out += [f"nxtk={c}" for c in classes_of(tokens(context.next_block)[:6])]
    out += _words("col", context.column_head, first=5)
    out += _words("sec", context.section, first=6)
    out += _words("abv", context.above, last=5) if context.block_words < 14 else []
    out += _words("prv", context.previous_block, last=4) if context.block_words < 14 else []
    out += _words("nxt", context.next_block, first=5) if context.block_words < 14 else []
    out.append(f"len={_bucket(context.block_words, (2, 4, 8, 15, 30, 60))}")
    out.append(f"cell={min(4, context.cell_number)}" if context.in_row else "norow")
    if context.whole:
        out.append("whole")
    if context.quoted:
        out.append("quoted")
    before = re.sub(r"\s", "", context.left)[-1:]
    out.append(f"lc={before}")
    return out


def mention_features(facts: DocumentFacts, candidate: Candidate) -> list[str]:
    """Features of one mention: its place, how it was found, and both crossed with the document type."""
    place = facts.places.get((candidate.start, candidate.end))
    if place is None:
        place = context_features(facts.reader.at(candidate.start, candidate.end))
        facts.places[(candidate.start, candidate.end)] = place
    out = [*place, *(f"h:{hint}" for hint in candidate.hints)]
    entity = facts.entities.get(candidate.start)
    if entity:
        out.append(f"ner={entity}")
    crossed = [
        f
        for f in out
        if f.startswith(
            (
                "zone=",
                "lab=",
                "L1=",
                "up=",
                "sec=",
                "h:",
                "col=",
                "Lk1=",
                "labk=",
                "upk=",
                "labkk=",
                "upkk=",
                "seck=",
                "colk=",
            )
        )
    ]
    out += [f"{facts.document_type}&{f}" for f in crossed]
    return out


def entity_features(facts: DocumentFacts, entity: Entity, most: int = 8) -> list[str]:
    """Features of an entity without its field: the union over its mentions, and what its value says."""
    out: list[str] = []
    for mention in entity.mentions[:most]:
        out += mention_features(facts, mention)
    for alias in entity.aliases[:most]:
        out += [
            f"a:{f}"
            for f in context_features(facts.reader.at(alias.start, alias.end))
            if f.startswith(("L1=", "R1=", "L2=", "R2=", "zone=", "Lk1=", "Rk1="))
        ]
    if len(entity.mentions) > 1:
        out += [
            f"first:{f}" for f in mention_features(facts, entity.mentions[0]) if f.startswith(("zone=", "pos=", "lab="))
        ]
    key = (entity.kind, str(entity.value))
    order = facts.order.get(key, 0)
    same_kind = facts.kinds[entity.kind]
    summary = [
        f"count={_bucket(len(entity.mentions), (2, 3, 5, 9))}",
        f"aliases={_bucket(len(entity.aliases), (1, 2, 4, 9))}",
        f"order={_bucket(order, (1, 2, 3, 5, 9))}",
        "last" if order == same_kind - 1 else "notlast",
    ]
    if order == 0:
        summary.append("only" if same_kind == 1 else "first")
    summary += _value_features(facts, entity)
    out += summary
    out += [f"{facts.document_type}&{f}" for f in summary]
    out.append(f"type={facts.document_type}")
    return list(dict.fromkeys(out))


def _value_features(facts: DocumentFacts, candidate: Entity) -> list[str]:
    value = candidate.value
    if candidate.kind == "date":
        return _date_features(facts, date.fromisoformat(str(value)))
    if candidate.kind == "person":
        name = str(value)
        words = name.split()
        out = [f"nwords={min(4, len(words))}", f"suf={words[0][-3:].casefold()}", f"slast={words[-1][-3:].casefold()}"]
        lower = sum(w.casefold() in facts.lower_words for w in words)
        out.append(f"lower={_bucket(lower / len(words), (0.01, 0.5, 0.99))}")
        if any(len(w.strip(".")) == 1 for w in words):
            out.append("initials")
        sender = facts.flow.details.get("from", "").casefold()
        if sender and words and all(w.casefold() in sender for w in (words[0], words[-1])):
            out.append("is_sender")
        return out
    if candidate.kind == "organisation":
        words = tokens(str(value))
        out = [
            f"vlast={words[-1]}" if words else "vlast=",
            f"vwords={min(8, len(words))}",
            *(f"vw={w}" for w in set(words[-4:])),
        ]
        lower = sum(w in facts.lower_words for w in words)
        out.append(f"lower={_bucket(lower / max(1, len(words)), (0.01, 0.34, 0.6, 0.99))}")
        sender = facts.flow.details.get("from", "").casefold()
        if sender and words and words[0] in sender:
            out.append("in_sender")
        return out
    if candidate.kind in ("role", "need", "plan_status", "recommendation", "year"):
        words = tokens(str(value))
        return [
            f"val={' '.join(words[:4])}",
            f"vlast={words[-1]}" if words else "",
            f"vfirst={words[0]}" if words else "",
        ]
    if candidate.kind == "provision" and isinstance(value, dict):
        what = tokens(str(value["what"]))
        return [
            f"unit={value['unit']}",
            f"per={value['per']}",
            f"big={_bucket(float(value['amount']), (1, 2, 5, 15, 30, 60, 200))}",
            *(f"vw={w}" for w in set(what[:12])),
        ]
    return []


def _date_features(facts: DocumentFacts, value: date) -> list[str]:
    days = (facts.received - value).days
    out = [
        f"ago={_bucket(days, (-400, -120, -30, -7, -1, 0, 1, 3, 8, 15, 31, 61, 121, 250, 400, 750, 1200, 2500, 9000))}"
    ]
    out.append(f"weekday={value.weekday()}")
    dates = sorted({str(k[1]) for k in facts.order if k[0] == "date" and str(k[1]) <= facts.received.isoformat()})
    if dates and value.isoformat() == dates[-1]:
        out.append("latest_past")
    elif len(dates) > 1 and value.isoformat() == dates[-2]:
        out.append("second_past")
    if dates and value.isoformat() == dates[0]:
        out.append("earliest")
    future = sorted({str(k[1]) for k in facts.order if k[0] == "date" and str(k[1]) > facts.received.isoformat()})
    if future and value.isoformat() == future[0]:
        out.append("next_future")
    return out
