"""What a Word style says of its text: heading level, bold, struck, hidden, size, list (ECMA-376 part 1, 17.7)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lxml import etree

from triage.reading.markup import local_name

_OFF = frozenset({"0", "false", "off"})
_HEADING_NAME = re.compile(r"heading (\d)$")


def attribute(element: etree._Element | None, name: str) -> str | None:
    """An attribute by its name without namespace, transitional and strict files alike."""
    if element is None:
        return None
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """The first child of that name without namespace, or None."""
    if element is not None:
        for item in element:
            if local_name(item) == name:
                return item
    return None


def is_on(element: etree._Element | None) -> bool | None:
    """A toggle such as ``<w:b/>``: True, False, or None when it is not there."""
    if element is None:
        return None
    return (attribute(element, "val") or "1").lower() not in _OFF


def number(text: str | None) -> int | None:
    """A whole number, or None."""
    try:
        return int(float(text)) if text else None
    except (ValueError, OverflowError):
        return None


@dataclass(frozen=True, slots=True)
class Look:
    """How text looks. None means: not said here."""

    bold: bool | None = None
    struck: bool | None = None
    hidden: bool | None = None
    size: float | None = None
    font: str | None = None
    underlined: bool | None = None

    def over(self, below: Look) -> Look:
        """This look, with what it leaves open taken from `below`."""
        return Look(
            below.bold if self.bold is None else self.bold,
            below.struck if self.struck is None else self.struck,
            below.hidden if self.hidden is None else self.hidden,
            below.size if self.size is None else self.size,
            below.font if self.font is None else self.font,
            below.underlined if self.underlined is None else self.underlined,
        )


@dataclass(frozen=True, slots=True)
class Style:
    """A style with all that it inherits. `level` is a heading level from 1, 0 for none."""

    name: str = ""
    look: Look = Look()
    level: int = 0
    is_title: bool = False
    list_id: str | None = None
    list_level: int | None = None


def look_of(properties: etree._Element | None) -> Look:
    """The look that run properties (``w:rPr``) give."""
    if properties is None or not len(properties):
        return Look()
    bold = struck = double = hidden = None
    size: float | None = None
    font: str | None = None
    underlined: bool | None = None
    for item in properties:
        name = local_name(item)
        if name == "b":
            bold = is_on(item)
        elif name == "strike":
            struck = is_on(item)
        elif name == "dstrike":
            double = is_on(item)
        elif name == "vanish":
            hidden = is_on(item)
        elif name == "u":
            underlined = (attribute(item, "val") or "single") != "none"
        elif name == "sz":
            half_points = number(attribute(item, "val"))
            size = half_points / 2 if half_points else None
        elif name == "rFonts":
            font = attribute(item, "ascii") or attribute(item, "hAnsi")
    return Look(bold, struck or double if struck is not None else double, hidden, size, font, underlined)


class Styles:
    """The styles of a document by their id."""

    def __init__(self, root: etree._Element | None) -> None:
        self._elements: dict[str, etree._Element] = {}
        self._resolved: dict[str, Style] = {}
        self.default = Look()
        self._default_paragraph = ""
        for element in root if root is not None else ():
            name = local_name(element)
            if name == "style":
                identity = attribute(element, "styleId") or ""
                self._elements[identity] = element
                if attribute(element, "type") == "paragraph" and attribute(element, "default") in ("1", "true", "on"):
                    self._default_paragraph = identity
            elif name == "docDefaults":
                self.default = look_of(child(child(element, "rPrDefault"), "rPr"))

    def paragraph_style(self, identity: str | None) -> Style:
        """The style of a paragraph; without an id, the document's default style."""
        return self.get(identity or self._default_paragraph)

    def get(self, identity: str | None) -> Style:
        """A style with all that it inherits; an empty one when it is unknown."""
        return self._resolve(identity or "", 0)

    def _resolve(self, identity: str, depth: int) -> Style:
        known = self._resolved.get(identity)
        if known is not None:
            return known
        element = self._elements.get(identity)
        if element is None or depth > 20:
            return Style()
        parent = self._resolve(attribute(child(element, "basedOn"), "val") or "", depth + 1)
        name = (attribute(child(element, "name"), "val") or identity).lower()
        paragraph = child(element, "pPr")
        numbering = child(paragraph, "numPr")
        level = parent.level
        outline = number(attribute(child(paragraph, "outlineLvl"), "val"))
        heading = _HEADING_NAME.match(name)
        if heading:
            level = int(heading.group(1))
        elif outline is not None:
            level = outline + 1 if outline < 9 else 0
        elif name.startswith("toc "):
            level = 0
        elif name == "subtitle":
            level = 2
        style = replace(
            parent,
            name=name,
            look=look_of(child(element, "rPr")).over(parent.look),
            level=level,
            is_title=name == "title" or (parent.is_title and name != "subtitle"),
            list_id=attribute(child(numbering, "numId"), "val") or parent.list_id,
            list_level=number(attribute(child(numbering, "ilvl"), "val"))
            if child(numbering, "ilvl") is not None
            else parent.list_level,
        )
        self._resolved[identity] = style
        return style
