"""The parts of a Word package and how they refer to each other (ECMA-376 part 2)."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from lxml import etree

from triage.reading.docx_styles import attribute
from triage.reading.errors import ReadingError, ReadingErrorCode
from triage.reading.markup import local_name, parse_xml
from triage.reading.package import Package, damaged


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship: the last word of its type, its target (a part name, or an address when outside)."""

    kind: str
    target: str
    is_outside: bool


class Parts:
    """Reads parts by name and follows relationships, tolerant of missing and damaged side parts."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self._relations: dict[str, dict[str, Relation]] = {}

    def main_part(self) -> str:
        """The name of the main document. Raises `ReadingError` (DAMAGED) when the package has none."""
        for relation in self.relations("").values():
            if relation.kind == "officeDocument" and relation.target in self.package.names:
                return relation.target
        for name in ("word/document.xml", *sorted(self.package.names)):
            if name in self.package.names and name.startswith("word/document") and name.endswith(".xml"):
                return name
        raise damaged()

    def relations(self, part: str) -> dict[str, Relation]:
        """The relationships of a part by id (of the package itself for an empty name)."""
        known = self._relations.get(part)
        if known is not None:
            return known
        folder, _, file = part.rpartition("/")
        found: dict[str, Relation] = {}
        root = self.xml(posixpath.join(folder, "_rels", file + ".rels"))
        for item in root if root is not None else ():
            if local_name(item) != "Relationship":
                continue
            target = attribute(item, "Target") or ""
            outside = attribute(item, "TargetMode") == "External"
            if not outside:
                target = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
            kind = (attribute(item, "Type") or "").rpartition("/")[2]
            found[attribute(item, "Id") or ""] = Relation(kind, target, outside)
        self._relations[part] = found
        return found

    def related(self, part: str, kind: str) -> list[str]:
        """The names of the inside parts that `part` refers to with relationships of a kind."""
        return [item.target for item in self.relations(part).values() if item.kind == kind and not item.is_outside]

    def xml(self, name: str) -> etree._Element | None:
        """A side part as XML, or None when it is missing or damaged."""
        data = self.package.read_if_there(name)
        if not data:
            return None
        try:
            return parse_xml(data)
        except ReadingError as error:
            if error.code is ReadingErrorCode.DAMAGED:
                return None
            raise
