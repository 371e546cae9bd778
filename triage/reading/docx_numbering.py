"""Word's automatic numbers and bullets as the text that is seen (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from triage.reading.docx_styles import attribute, child, number
from triage.reading.markup import local_name
from triage.reading.numerals import numeral
from triage.reading.symbols import from_symbol_font, is_symbol_font

_PLACE = re.compile(r"%(\d)")
_LONGEST_PATTERN = 255  # it is set before every paragraph of its list


@dataclass(frozen=True, slots=True)
class ListLevel:
    """One level: its number style, its pattern (``%1.%2``, or the sign of a bullet), first number, font of the sign."""

    style: str
    pattern: str
    start: int
    font: str


class Numbering:
    """The lists of a document. `label` must be called once for each numbered paragraph, in order."""

    def __init__(self, root: etree._Element | None) -> None:
        self._abstract: dict[str, dict[int, ListLevel]] = {}
        self._levels: dict[str, dict[int, ListLevel]] = {}
        self._group: dict[str, str] = {}
        self._restarts: dict[str, set[int]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        for element in root if root is not None else ():
            if local_name(element) == "abstractNum":
                self._abstract[attribute(element, "abstractNumId") or ""] = _levels_of(element)
            elif local_name(element) == "num":
                self._add_list(element)

    @classmethod
    def of(cls, lists: dict[str, dict[int, ListLevel]]) -> Numbering:
        """Numbering from the levels of lists by their id."""
        numbering = cls(None)
        numbering._levels = lists
        numbering._group = {identity: identity for identity in lists}
        return numbering

    def _add_list(self, element: etree._Element) -> None:
        identity = attribute(element, "numId") or ""
        abstract = attribute(child(element, "abstractNumId"), "val") or ""
        levels = dict(self._abstract.get(abstract, {}))
        for override in element:
            if local_name(override) != "lvlOverride":
                continue
            place = number(attribute(override, "ilvl")) or 0
            levels |= _levels_of(override)
            start = number(attribute(child(override, "startOverride"), "val"))
            if start is not None:
                self._restarts.setdefault(identity, set()).add(place)
                old = levels.get(place, ListLevel("decimal", f"%{place + 1}.", 1, ""))
                levels[place] = ListLevel(old.style, old.pattern, start, old.font)
        self._levels[identity] = levels
        self._group[identity] = abstract

    def label(self, identity: str, place: int) -> str:
        """The number or bullet of the next paragraph of list `identity` at level `place` (from 0); may be empty."""
        levels = self._levels.get(identity)
        level = levels.get(place) if levels else None
        if levels is None or level is None:
            return ""
        if level.style == "bullet":
            return _bullet(level)
        counts = self._counts.setdefault(self._group[identity], {})
        if place in self._restarts.get(identity, ()):
            counts.pop(place, None)
            self._restarts[identity].discard(place)
        counts[place] = counts.get(place, level.start - 1) + 1
        for deeper in [key for key in counts if key > place]:
            del counts[deeper]

        def counted(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            other = levels.get(at)
            if other is None:
                return ""
            return numeral(counts.get(at, other.start), other.style)

        return _PLACE.sub(counted, level.pattern[:_LONGEST_PATTERN]).strip()


def _levels_of(element: etree._Element) -> dict[int, ListLevel]:
    levels: dict[int, ListLevel] = {}
    for item in element:
        if local_name(item) != "lvl":
            continue
        place = number(attribute(item, "ilvl")) or 0
        start = number(attribute(child(item, "start"), "val"))
        levels[place] = ListLevel(
            attribute(child(item, "numFmt"), "val") or "decimal",
            attribute(child(item, "lvlText"), "val") or "",
            1 if start is None else start,
            attribute(child(child(item, "rPr"), "rFonts"), "ascii") or "",
        )
    return levels


def _bullet(level: ListLevel) -> str:
    sign = level.pattern.strip()
    if not sign:
        return ""
    if is_symbol_font(level.font) or "\uf000" <= sign[0] <= "\uf0ff":
        return from_symbol_font(level.font or "symbol", ord(sign[0]))
    return "•" if sign == "o" else sign
