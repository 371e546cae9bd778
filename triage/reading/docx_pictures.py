"""Pictures and files inside a Word file: reported, and handed on where they may be documents themselves."""

from __future__ import annotations

import io

from lxml import etree
from PIL import Image

from triage.reading.blocks import Flow
from triage.reading.document import Attachment
from triage.reading.docx_parts import Parts
from triage.reading.docx_styles import attribute, number
from triage.reading.markup import local_name

_FEW_WORDS = 80
_BIG_PIXELS = 400
_PAGE_WIDTH, _PAGE_HEIGHT = 4_570_000, 6_400_000
"""About 12.7 by 17.8 cm in English metric units: a picture that large on the page is likely a scanned page."""
_READABLE = {"docx", "doc", "docm", "pdf", "rtf", "odt", "msg", "eml"}
_DRAWN = {"emf", "wmf", "svg", "emz", "wmz"}


def add_embedded(flow: Flow, parts: Parts, main: str) -> None:
    """Embedded documents become attachments; any other embedded thing is named in a warning and left shut."""
    for relation in parts.relations(main).values():
        if relation.is_outside:
            if relation.kind == "image":
                flow.warn("A picture that is only linked to was not fetched.")
            elif relation.kind in ("oleObject", "package", "subDocument"):
                flow.warn("A file that is only linked to was not fetched.")
            continue
        if relation.kind not in ("package", "oleObject"):
            continue
        file = relation.target.rpartition("/")[2]
        if file.rpartition(".")[2].lower() in _READABLE:
            data = parts.package.read_if_there(relation.target)
            if data:
                flow.attachments.append(Attachment(file, data))
                continue
        flow.warn(f"An embedded object was not opened: {file[:60]}")


def add_pictures(flow: Flow, parts: Parts, main: str, drawings: list[etree._Element]) -> None:
    """Hand on pictures as attachments when they are the content: hardly any text beside them, or as big as a page."""
    words = len(flow.text.split())
    relations = parts.relations(main)
    taken: set[str] = set()
    for drawing in drawings:
        is_page = _fills_a_page(drawing)
        for identity in _picture_ids(drawing):
            relation = relations.get(identity)
            if relation is None or relation.is_outside or relation.kind != "image" or relation.target in taken:
                continue
            ending = relation.target.rpartition(".")[2].lower()
            if words >= _FEW_WORDS and not is_page:
                continue
            taken.add(relation.target)
            if ending in _DRAWN:
                if words < _FEW_WORDS:
                    flow.warn("A drawing inside the file could not be read.")
                continue
            data = parts.package.read_if_there(relation.target)
            if data and is_big_picture(data):
                pictures = sum(item.name.startswith("picture ") for item in flow.attachments)
                flow.attachments.append(Attachment(f"picture {pictures + 1}.{ending}", data))
    if any(item.name.startswith("picture ") for item in flow.attachments):
        flow.warn("Pictures inside the file are read as documents of their own.")


def _picture_ids(drawing: etree._Element) -> list[str]:
    found = []
    for item in drawing.iter():
        if local_name(item) == "blip":
            found.append(attribute(item, "embed") or "")
        elif local_name(item) == "imagedata":
            found.append(attribute(item, "id") or "")
    return found


def _fills_a_page(drawing: etree._Element) -> bool:
    for item in drawing.iter():
        if local_name(item) == "extent":
            wide, high = number(attribute(item, "cx")) or 0, number(attribute(item, "cy")) or 0
            return wide >= _PAGE_WIDTH and high >= _PAGE_HEIGHT
    return False


def is_big_picture(data: bytes, pixels: int = _BIG_PIXELS) -> bool:
    """Whether a picture is large enough to be a document: `pixels` or more each way. Only its header is read."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            return min(picture.size) >= pixels
    except Exception:  # Pillow raises many kinds for damaged pictures
        return False
