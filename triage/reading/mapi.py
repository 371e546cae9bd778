"""MAPI properties of Outlook items: their numbers and how their values become text ([MS-OXPROPS], [MS-OXCDATA])."""

from __future__ import annotations

import re

from triage.reading.blocks import Block, Flow
from triage.reading.decoding import decode
from triage.reading.html import html_blocks
from triage.reading.rtf import rtf_blocks
from triage.reading.rtf_compressed import decompress_rtf
from triage.reading.rtf_html import html_in_rtf as html_in_rtf

SUBJECT, SUBMIT_TIME, TRANSPORT_HEADERS = 0x0037, 0x0039, 0x007D
SENDER_NAME, SENDER_ADDRESS, SENDER_SMTP, DELIVERY_TIME = 0x0C1A, 0x0C1F, 0x5D01, 0x0E06
SENT_FOR_NAME, SENT_FOR_ADDRESS, SENT_FOR_SMTP = 0x0042, 0x0065, 0x5D02
DISPLAY_TO, DISPLAY_CC = 0x0E04, 0x0E03
BODY, RTF_COMPRESSED, BODY_HTML, CODE_PAGE = 0x1000, 0x1009, 0x1013, 0x3FDE
RECIPIENT_TYPE, DISPLAY_NAME, EMAIL_ADDRESS, SMTP_ADDRESS = 0x0C15, 0x3001, 0x3003, 0x39FE
ATTACH_DATA, ATTACH_NAME, ATTACH_LONG_NAME, ATTACH_METHOD = 0x3701, 0x3704, 0x3707, 0x3705
ATTACH_MIME, ATTACH_CONTENT_ID, ATTACH_HIDDEN, ATTACH_FLAGS = 0x370E, 0x3712, 0x7FFE, 0x3714
STRING8, UNICODE, BINARY = 0x001E, 0x001F, 0x0102

_CID = re.compile(r"""cid:([^"'\s>)\]]+)""", re.IGNORECASE)
_MOST_RTF = 50_000_000


def mapi_text(value: tuple[int, bytes] | None, code_page: str | None = None) -> str:
    """A string or binary property (type, bytes) as text; empty when there is none."""
    if value is None:
        return ""
    kind, data = value
    if kind == UNICODE:
        return data.decode("utf-16-le", "replace").rstrip("\x00")
    if kind in (STRING8, BINARY):
        return decode(data, code_page).rstrip("\x00")
    return ""


def content_ids(html: str) -> set[str]:
    """The identities of the pictures that an HTML body shows."""
    return set(_CID.findall(html))


def body_from_rtf(compressed: bytes, flow: Flow) -> list[Block]:
    """The body out of a compressed RTF property: the HTML it was made from if it holds that, else the RTF itself."""
    rtf = decompress_rtf(compressed, _MOST_RTF)
    html = html_in_rtf(rtf)
    if html:
        return html_blocks(html, flow)
    return rtf_blocks(rtf, flow) if rtf.startswith(b"{\\rtf") else []
