"""What an OpenDocument style says of its text (ODF 1.3 part 3, sections 16 and 20)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from triage.reading.docx_styles import Look, attribute, number
from triage.reading.markup import local_name
from triage.reading.numerals import numeral
from triage.reading.symbols import from_symbol_font, is_symbol_font

_PLACE = re.compile(r"%(\d)%")
_POINTS = re.compile(r"^([\d.]+)pt$")
_HEADING = re.compile(r"^heading[ _](?:20_)?(\d)$", re.IGNORECASE)
_FORMATS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


_PLAIN = Look()


@dataclass(frozen=True, slots=True)
class OdtStyle:
    """A style with all that it inherits."""

    look: Look = _PLAIN
    is_title: bool = False
    level: int = 0
    breaks_before: bool = False
    list_name: str | None = None


@dataclass(frozen=True, slots=True)
class ListLevel:
    """One level of a list: its sign or its numbering style, what stands around the number, the first number."""

    bullet: str = ""
    style: str = ""
    prefix: str = ""
    suffix: str = ""
    start: int = 1
    levels_shown: int = 1
    pattern: str = ""
    """Where it is given, the whole label, with ``%2%`` for the number of the second level."""


class OdtStyles:
    """Styles and lists of a text by name."""

    def __init__(self, roots: list[etree._Element]) -> None:
        self._elements: dict[tuple[str, str], etree._Element] = {}
        self._fonts: dict[str, str] = {}
        self._known: dict[tuple[str, str], OdtStyle] = {}
        self._lists: dict[str, dict[int, ListLevel]] = {}
        for root in roots:
            for item in root.iter():
                name = local_name(item)
                if name == "style":
                    self._elements[attribute(item, "family") or "", attribute(item, "name") or ""] = item
                elif name == "list-style":
                    self._lists[attribute(item, "name") or ""] = _levels(item)
                elif name == "font-face":
                    self._fonts[attribute(item, "name") or ""] = (attribute(item, "font-family") or "").strip("'\"")

    def font(self, look: Look) -> str:
        """The family of a look's font."""
        return self._fonts.get(look.font or "", look.font or "")

    def list_level(self, name: str | None, level: int) -> ListLevel:
        """A level (from 1) of a list; a plain bullet when unknown."""
        return self._lists.get(name or "", {}).get(level, ListLevel("•"))

    def label(self, name: str | None, counts: list[int]) -> str:
        """The label of the item with these counts, the outermost first, in list `name`."""
        level = self.list_level(name, len(counts))
        if not level.style:
            return level.bullet
        numbers = [
            numeral(count, self.list_level(name, place).style or "decimal") for place, count in enumerate(counts, 1)
        ]
        if level.pattern:
            return _PLACE.sub(
                lambda match: numbers[int(match.group(1)) - 1] if int(match.group(1)) <= len(numbers) else "",
                level.pattern,
            ).strip()
        return level.prefix + ".".join(numbers[-level.levels_shown :]) + level.suffix

    def get(self, family: str, name: str | None, depth: int = 0) -> OdtStyle:
        """A style with all that it inherits; an empty one when unknown."""
        key = (family, name or "")
        if key in self._known:
            return self._known[key]
        element = self._elements.get(key)
        if element is None or depth > 20:
            return OdtStyle()
        parent_name = attribute(element, "parent-style-name")
        parent = self.get(family, parent_name, depth + 1)
        names = {(name or "").lower(), (attribute(element, "display-name") or "").lower()}
        heading = next((match for match in map(_HEADING.match, names) if match), None)
        outline = number(attribute(element, "default-outline-level"))
        style = OdtStyle(
            _look(element).over(parent.look),
            "title" in names or (parent.is_title and "subtitle" not in names),
            int(heading.group(1)) if heading else outline or (2 if "subtitle" in names else parent.level),
            any(
                attribute(item, "break-before") == "page"
                for item in element
                if local_name(item) == "paragraph-properties"
            )
            or bool(attribute(element, "master-page-name")),
            attribute(element, "list-style-name") or parent.list_name,
        )
        self._known[key] = style
        return style


def _look(element: etree._Element) -> Look:
    for item in element:
        if local_name(item) != "text-properties":
            continue
        weight = attribute(item, "font-weight")
        struck = attribute(item, "text-line-through-style") or attribute(item, "text-line-through-type")
        size = _POINTS.match(attribute(item, "font-size") or "")
        line = attribute(item, "text-underline-style")
        display = attribute(item, "display")
        return Look(
            None if weight is None else weight == "bold" or (weight.isdigit() and int(weight) >= 600),
            None if struck is None else struck != "none",
            None if display is None else display == "none",
            float(size.group(1)) if size else None,
            attribute(item, "font-name") or attribute(item, "font-family"),
            None if line is None else line != "none",
        )
    return Look()


def _levels(element: etree._Element) -> dict[int, ListLevel]:
    found: dict[int, ListLevel] = {}
    for item in element:
        name = local_name(item)
        level = number(attribute(item, "level")) or 1
        if name == "list-level-style-bullet":
            found[level] = ListLevel(_bullet(item))
        elif name == "list-level-style-number":
            style = attribute(item, "num-format") or ""
            found[level] = ListLevel(
                style=_FORMATS.get(style, "decimal" if style else ""),
                prefix=attribute(item, "num-prefix") or "",
                suffix=attribute(item, "num-suffix") or "",
                start=number(attribute(item, "start-value")) or 1,
                levels_shown=number(attribute(item, "display-levels")) or 1,
                pattern=attribute(item, "num-list-format") or "",
            )
    return found


def _bullet(item: etree._Element) -> str:
    sign = attribute(item, "bullet-char") or "•"
    fonts = [attribute(part, "font-name") or attribute(part, "font-family") or "" for part in item]
    font = next((font.strip("'\"") for font in fonts if is_symbol_font(font.strip("'\""))), "")
    if font or "\uf000" <= sign[0] <= "\uf0ff":
        return from_symbol_font(font or "symbol", ord(sign[0]))
    return "•" if sign == "o" else sign
