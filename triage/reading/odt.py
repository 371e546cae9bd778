"""OpenDocument texts (ODT): an own walk over the package (ODF 1.3 part 3)."""

from __future__ import annotations

from lxml import etree

from triage.reading.blocks import BlockKind, Flow, Paragraph, flatten_rows, paragraphs_of
from triage.reading.document import Attachment, Document
from triage.reading.docx_pictures import is_big_picture
from triage.reading.docx_styles import attribute
from triage.reading.headings import mark_headings
from triage.reading.limits import Limits
from triage.reading.markup import local_name, parse_xml
from triage.reading.odt_body import OdtReader
from triage.reading.odt_styles import OdtStyles
from triage.reading.package import Package, damaged, encrypted
from triage.reading.typeset import to_document

_DETAILS = {"title": "title", "initial-creator": "author", "creation-date": "created", "date": "modified"}
_FEW_WORDS = 80


def read(data: bytes, name: str, limits: Limits) -> Document:  # noqa: ARG001 - every reader is called alike
    """Read an ODT file; deletions, comments and hidden text stand in `Document.hidden`. Raises `ReadingError`."""
    package = Package(data, limits)
    manifest = package.read_if_there("META-INF/manifest.xml") or b""
    if b"encryption-data" in manifest:
        raise encrypted()
    if "content.xml" not in package.names:
        raise damaged()
    content = parse_xml(package.read("content.xml"))
    styles_root = _xml(package, "styles.xml")
    flow = Flow("odt")
    styles = OdtStyles([root for root in (styles_root, content) if root is not None])
    reader = OdtReader(flow, styles)
    body = next((item for item in content.iter() if local_name(item) == "text" and _is_office(item)), content)
    flow.blocks = reader.body(body)
    mark_headings(flow.blocks)
    if styles_root is not None:
        _add_margins(flow, styles_root, reader)
    _add_details(flow, _xml(package, "meta.xml"))
    _add_warnings(flow, package, reader)
    _add_pictures(flow, package, reader)
    return to_document(flow, limits)


def _is_office(element: etree._Element) -> bool:
    return isinstance(element.tag, str) and element.tag.startswith("{urn:oasis:names:tc:opendocument:xmlns:office")


def _xml(package: Package, name: str) -> etree._Element | None:
    data = package.read_if_there(name)
    return parse_xml(data) if data else None


def _add_margins(flow: Flow, root: etree._Element, reader: OdtReader) -> None:
    """Headers and footers of the page styles that are there, each wording once."""
    seen: set[str] = set()
    for prefix, kind in (("header", BlockKind.HEADER), ("footer", BlockKind.FOOTER)):
        for master in root.iter():
            if local_name(master) != "master-page":
                continue
            for part in master:
                if not local_name(part).startswith(prefix) or attribute(part, "display") == "false":
                    continue
                for paragraph in flatten_rows(reader.body(part)):
                    words = " ".join(paragraph.text.split())
                    if words and words not in seen:
                        seen.add(words)
                        flow.blocks.append(Paragraph(paragraph.runs, kind))


def _add_details(flow: Flow, root: etree._Element | None) -> None:
    for item in root.iter() if root is not None else ():
        key = _DETAILS.get(local_name(item))
        if key and item.text and item.text.strip():
            flow.details.setdefault(key, item.text.strip())


def _add_warnings(flow: Flow, package: Package, reader: OdtReader) -> None:
    if any(name.startswith(("Basic/", "Scripts/")) for name in package.names):
        flow.warn("The file holds macros (small programs). They were not run.")
    for target in reader.objects:
        flow.warn(f"An embedded object was not opened: {target[:60]}")
    if reader.linked:
        flow.warn("A picture that is only linked to was not fetched.")
    for text, label, warning in (
        (reader.comments, "Comment", "Comments in the margin are not part of the text."),
        (reader.deleted, "Deleted", "Tracked deletions are not part of the text."),
        (reader.concealed, "Hidden", "Text that is formatted as hidden is not part of the text."),
    ):
        texts = [" ".join(piece.split()) for piece in text if piece.strip()]
        flow.hidden += [f"{label}: {piece}" for piece in texts]
        if texts:
            flow.warn(warning)


def _add_pictures(flow: Flow, package: Package, reader: OdtReader) -> None:
    """Pictures become attachments when there is hardly any text beside them."""
    if sum(len(paragraph.text.split()) for paragraph in paragraphs_of(flow.blocks)) >= _FEW_WORDS:
        return
    for target in dict.fromkeys(reader.pictures):
        data = package.read_if_there(target)
        if data and is_big_picture(data):
            ending = target.rpartition(".")[2].lower()
            flow.attachments.append(Attachment(f"picture {len(flow.attachments) + 1}.{ending}", data))
            flow.warn("Pictures inside the file are read as documents of their own.")
