"""Outlook's ``winmail.dat`` (TNEF, [MS-OXTNEF]): the body and the attachments that it wraps."""

from __future__ import annotations

from collections.abc import Iterator

from triage.reading.decoding import decode
from triage.reading.mail_parts import Mail, choose_body, is_picture_name
from triage.reading.mapi import ATTACH_DATA, ATTACH_LONG_NAME, BODY, BODY_HTML, RTF_COMPRESSED, body_from_rtf, mapi_text
from triage.reading.tnef_properties import properties_of

_SIGNATURE = b"\x78\x9f\x3e\x22"
_BODY, _MAPI, _RENDER, _TITLE, _DATA, _ATTACHED = 0x800C, 0x9003, 0x9002, 0x8010, 0x800F, 0x9005


def is_tnef(data: bytes) -> bool:
    """Whether the bytes are a TNEF stream."""
    return data.startswith(_SIGNATURE)


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Attribute numbers and their values, up to where the stream breaks off."""
    position = 6
    while position + 9 <= len(data):
        identity = int.from_bytes(data[position + 1 : position + 3], "little")
        length = int.from_bytes(data[position + 5 : position + 9], "little")
        start = position + 9
        if start + length > len(data):
            return
        yield identity, data[start : start + length]
        position = start + length + 2


def read_tnef(data: bytes, mail: Mail, *, body_wanted: bool) -> None:
    """Add what a TNEF stream holds to the mail: its attachments, and its body when the mail has none of its own."""
    plain: str | None = None
    html: str | None = None
    rtf = b""
    files: list[tuple[str, bytes]] = []
    title, content = "", b""

    def close() -> None:
        if content:
            files.append((title, content))

    for identity, value in _attributes(data):
        if identity == _BODY:
            plain = decode(value.rstrip(b"\x00"))
        elif identity == _MAPI:
            properties = properties_of(value)
            plain = mapi_text(properties.get(BODY)) or plain
            html = mapi_text(properties.get(BODY_HTML)) or html
            rtf = properties.get(RTF_COMPRESSED, (0, b""))[1] or rtf
        elif identity == _RENDER:
            close()
            title, content = "", b""
        elif identity == _TITLE:
            title = title or decode(value.rstrip(b"\x00"))
        elif identity == _DATA:
            content = value
        elif identity == _ATTACHED:
            properties = properties_of(value)
            title = mapi_text(properties.get(ATTACH_LONG_NAME)) or title
            if not content:
                # An object begins with the identity of its interface, 16 bytes.
                content = properties.get(ATTACH_DATA, (0, b""))[1][16:]
    close()
    if body_wanted:
        if not plain and not html and rtf:
            mail.flow.blocks.extend(body_from_rtf(rtf, mail.flow))
        else:
            mail.flow.blocks.extend(choose_body(mail.flow, plain, html))
    for number, (name, content) in enumerate(files, 1):
        fallback = f"attachment {number}"
        if is_tnef(content):
            mail.flow.warn("A mail inside the attachment winmail.dat was not opened.")
        elif is_picture_name(name):
            mail.attach_picture(name, content, fallback, is_inline=False)
        else:
            mail.attach(name, content, fallback)
