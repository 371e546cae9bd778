"""Word files (DOCX, DOCM): an own walk over the package, so that nothing that is printed is missed."""

from __future__ import annotations

from lxml import etree

from triage.reading.blocks import Block, BlockKind, Flow, Paragraph, Run, flatten_rows
from triage.reading.document import Document
from triage.reading.docx_body import BodyReader
from triage.reading.docx_numbering import Numbering
from triage.reading.docx_parts import Parts
from triage.reading.docx_pictures import add_embedded, add_pictures
from triage.reading.docx_styles import Styles, attribute
from triage.reading.headings import mark_headings
from triage.reading.limits import Limits
from triage.reading.markup import local_name, parse_xml
from triage.reading.package import Package
from triage.reading.typeset import to_document

_DETAILS = {"title": "title", "creator": "author", "created": "created", "modified": "modified", "subject": "subject"}


def read(data: bytes, name: str, limits: Limits) -> Document:  # noqa: ARG001 - every reader is called alike
    """Read a DOCX or DOCM file.

    Tracked insertions are shown; tracked deletions, comments and hidden text stand in `Document.hidden`. Macros and
    embedded programs are reported, never run; linked pictures are not fetched. Raises `ReadingError`.
    """
    parts = Parts(Package(data, limits))
    main = parts.main_part()
    root = parse_xml(parts.package.read(main))
    flow = Flow("docx")
    reader = BodyReader(
        flow, Styles(_side_part(parts, main, "styles")), Numbering(_side_part(parts, main, "numbering"))
    )
    body = next((item for item in root if local_name(item) == "body"), root)
    flow.blocks = reader.story(body)
    mark_headings(flow.blocks)
    _add_diagrams(flow, parts, main)
    _add_notes(flow, parts, main, reader)
    _add_margins(flow, parts, main, root, reader)
    _add_hidden(flow, parts, main, reader)
    _add_details(flow, parts)
    _add_warnings(flow, parts)
    add_embedded(flow, parts, main)
    add_pictures(flow, parts, main, reader.drawings)
    return to_document(flow, limits)


def _side_part(parts: Parts, main: str, kind: str) -> etree._Element | None:
    names = parts.related(main, kind)
    return parts.xml(names[0] if names else f"word/{kind}.xml")


def _add_diagrams(flow: Flow, parts: Parts, main: str) -> None:
    """The words of diagrams (SmartArt), which live in parts of their own."""
    for target in parts.related(main, "diagramData"):
        root = parts.xml(target)
        for point in root.iter() if root is not None else ():
            if local_name(point) == "p":
                text = "".join(item.text or "" for item in point.iter() if local_name(item) == "t")
                if text.strip():
                    flow.blocks.append(Paragraph([Run(text)]))


def _add_notes(flow: Flow, parts: Parts, main: str, reader: BodyReader) -> None:
    """Footnotes and endnotes after the text, with the numbers that the text shows."""
    roots: dict[str, dict[str, etree._Element]] = {}
    for kind in ("footnote", "endnote"):
        root = _side_part(parts, main, kind + "s")
        roots[kind] = {attribute(item, "id") or "": item for item in root} if root is not None else {}
    for number, (kind, identity) in enumerate(list(dict.fromkeys(reader.notes)), 1):
        element = roots[kind].get(identity)
        if element is None:
            continue
        paragraphs = flatten_rows(reader.story(element))
        if paragraphs:
            paragraphs[0].runs.insert(0, Run(f"[{number}] "))
            flow.blocks.extend(paragraphs)


def _add_margins(flow: Flow, parts: Parts, main: str, root: etree._Element, reader: BodyReader) -> None:
    """Headers and footers, each wording once, the first page's first."""
    relations = parts.relations(main)
    found: dict[str, list[tuple[int, str]]] = {"headerReference": [], "footerReference": []}
    for item in root.iter():
        name = local_name(item)
        if name in found:
            relation = relations.get(attribute(item, "id") or "")
            if relation is not None and not relation.is_outside:
                found[name].append((attribute(item, "type") != "first", relation.target))
    for name, kind in (("headerReference", BlockKind.HEADER), ("footerReference", BlockKind.FOOTER)):
        seen: set[str] = set()
        blocks: list[Block] = []
        for _, target in sorted(dict.fromkeys(found[name]), key=lambda item: item[0]):
            part = parts.xml(target)
            for paragraph in flatten_rows(reader.story(part)) if part is not None else ():
                words = " ".join(paragraph.text.split())
                if words and words not in seen:
                    seen.add(words)
                    paragraph.kind = kind
                    blocks.append(paragraph)
        flow.blocks.extend(blocks)


def _add_hidden(flow: Flow, parts: Parts, main: str, reader: BodyReader) -> None:
    comments = _side_part(parts, main, "comments")
    texts = []
    for comment in comments if comments is not None else ():
        if local_name(comment) == "comment":
            lines = [
                "".join(item.text or "" for item in line.iter() if local_name(item) == "t")
                for line in comment.iter()
                if local_name(line) == "p"
            ]
            texts.append(" ".join(" ".join(lines).split()))
    texts = [text for text in texts if text]
    deleted = [text for text in reader.runs.deleted if text.strip()]
    vanished = [text for text in reader.runs.vanished if text.strip()]
    flow.hidden += [f"Comment: {text}" for text in texts]
    flow.hidden += [f"Deleted: {text}" for text in deleted]
    flow.hidden += [f"Hidden: {text}" for text in vanished]
    if texts:
        flow.warn(f"Comments in the margin ({len(texts)}) are not part of the text.")
    if deleted:
        flow.warn(f"Tracked deletions ({len(deleted)}) are not part of the text.")
    if vanished:
        flow.warn("Text that is formatted as hidden is not part of the text.")


def _add_details(flow: Flow, parts: Parts) -> None:
    targets = parts.related("", "core-properties")
    root = parts.xml(targets[0] if targets else "docProps/core.xml")
    for item in root if root is not None else ():
        key = _DETAILS.get(local_name(item))
        if key and item.text and item.text.strip():
            flow.details[key] = item.text.strip()


def _add_warnings(flow: Flow, parts: Parts) -> None:
    names = {name.lower() for name in parts.package.names}
    if any(name.endswith("vbaproject.bin") for name in names):
        flow.warn("The file holds macros (small programs). They were not run.")
    if any("/activex/" in name for name in names):
        flow.warn("The file holds ActiveX controls. They were not run.")
