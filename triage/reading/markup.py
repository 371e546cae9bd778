"""XML from outside, parsed so that it cannot hurt: no entities, no network, no huge trees."""

from __future__ import annotations

from lxml import etree

from triage.reading.errors import ReadingError, ReadingErrorCode


def _parser(recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )


def parse_xml(data: bytes) -> etree._Element:
    """Parse XML bytes; small faults are mended. Raises `ReadingError` (DAMAGED) when nothing can be made of them."""
    for recover in (False, True):
        try:
            root = etree.fromstring(data, _parser(recover))
        except (etree.XMLSyntaxError, ValueError):
            continue
        if root is not None:
            return root
    raise ReadingError(ReadingErrorCode.DAMAGED, "The file is damaged inside. Ask for it to be sent again.")


def all_text(element: etree._Element) -> str:
    """All text within an element, tags left out."""
    return "".join(str(piece) for piece in element.itertext())


def local_name(element: etree._Element) -> str:
    """The tag without its namespace; empty for comments and entities."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
