"""Candidates of one value gathered: every mention of a person, a school, a date counts for the whole."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from triage.understanding.candidate import Candidate
from triage.understanding.reading import Value

_ONE_EACH = {"provision", "money"}


@dataclass(slots=True)
class Entity:
    """One value with its mentions, in order of place. `aliases` are shorter mentions of the same person."""

    kind: str
    value: Value
    mentions: list[Candidate]
    aliases: list[Candidate] = field(default_factory=list)


def _key(candidate: Candidate) -> str:
    if candidate.kind in _ONE_EACH:
        return f"{candidate.start}"
    if candidate.kind in ("person", "organisation", "role"):
        return re.sub(r"[^a-z0-9à-ž]+", " ", str(candidate.value).casefold().replace("the ", "")).strip()
    return str(candidate.value)


def gather(candidates: list[Candidate]) -> list[Entity]:
    """Entities of one family. People named in full also collect their first-name and title-and-surname mentions."""
    groups: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        groups[_key(candidate)].append(candidate)
    entities = [Entity(found[0].kind, found[0].value, found) for key, found in groups.items() if key]
    if entities and entities[0].kind == "person":
        _collect_aliases(entities)
    return entities


def _collect_aliases(entities: list[Entity]) -> None:
    full = [e for e in entities if len(str(e.value).split()) >= 2]
    for short in entities:
        words = str(short.value).casefold().split()
        if len(words) != 1:
            continue
        titled = any("titled" in m.hints for m in short.mentions)
        for entity in full:
            parts = str(entity.value).casefold().split()
            if (titled and parts[-1] == words[0]) or (not titled and parts[0] == words[0]):
                entity.aliases.extend(short.mentions)


def contains_name(longer: str, shorter: str) -> bool:
    """True when every word of the shorter name stands in the longer one, initials counting for words."""
    words = [w.strip(".") for w in longer.casefold().split()]
    for part in (w.strip(".") for w in shorter.casefold().split()):
        hit = next(
            (
                w
                for w in words
                if w == part or (len(part) == 1 and w.startswith(part)) or (len(w) == 1 and part.startswith(w))
            ),
            None,
        )
        if hit is None:
            return False
        words.remove(hit)
    return True
