"""Web pages and the HTML of mail: what a person would see, without scripts, styles or anything fetched."""

from __future__ import annotations

import re

from lxml import html as lxml_html
from lxml.etree import ParserError, XMLSyntaxError

from triage.reading.blocks import Block, Flow
from triage.reading.decoding import decode
from triage.reading.document import Document
from triage.reading.errors import ReadingError, ReadingErrorCode
from triage.reading.headings import mark_headings
from triage.reading.html_body import HtmlReader
from triage.reading.limits import Limits
from triage.reading.typeset import to_document

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)


def read(data: bytes, name: str, limits: Limits) -> Document:  # noqa: ARG001 - every reader is called alike
    """Read an HTML file. Raises `ReadingError`: EMPTY_FILE, or NOTHING_TO_READ for a page without text."""
    if not data.strip(b"\x00 \t\r\n"):
        raise ReadingError(ReadingErrorCode.EMPTY_FILE, "The file is empty. Ask for it to be sent again.")
    flow = Flow("html")
    declared = _CHARSET.search(data[:4096])
    flow.blocks = html_blocks(decode(data, declared.group(1).decode("ascii") if declared else None), flow)
    if not flow.text.strip():
        raise ReadingError(ReadingErrorCode.NOTHING_TO_READ, "The page holds no text. Ask for a PDF or Word file.")
    mark_headings(flow.blocks)
    return to_document(flow, limits)


def html_blocks(text: str, flow: Flow) -> list[Block]:
    """The visible blocks of an HTML text; what is hidden is added to `flow.hidden`."""
    text = _DECLARATION.sub("", text.replace("\x00", "").replace("\r\n", "\n"))
    parser = lxml_html.HTMLParser(no_network=True, huge_tree=False, remove_pis=True, encoding="utf-8")
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (ParserError, XMLSyntaxError, ValueError, AssertionError):
        return []
    return HtmlReader(flow).blocks(root)
