"""Mail as it travels (EML, RFC 5322 and MIME): the mail as a document, its attachments as further ones."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from email import policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from mimetypes import guess_extension

from triage.reading.blocks import Flow, Paragraph
from triage.reading.decoding import decode
from triage.reading.document import Document
from triage.reading.errors import ReadingError, ReadingErrorCode
from triage.reading.limits import Limits
from triage.reading.mail_parts import Mail, choose_body, is_picture_name
from triage.reading.mapi import content_ids
from triage.reading.names import safe_name
from triage.reading.plain import text_blocks
from triage.reading.tnef import is_tnef, read_tnef
from triage.reading.typeset import to_document

_KEEP_AS_SENT = policy.default.clone(refold_source="none")
_LEFT_OUT = frozenset(
    "text/calendar text/x-vcard text/vcard text/directory application/pkcs7-signature application/x-pkcs7-signature "
    "application/pgp-signature application/pgp-keys application/ics text/rfc822-headers text/x-amp-html".split()
)
_SEALED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"})
_DEEPEST = 30


def read(data: bytes, name: str, limits: Limits) -> Document:  # noqa: ARG001 - every reader is called alike
    """Read a mail file. Broken headers and parts are read as far as they go. Raises `ReadingError` (EMPTY_FILE)."""
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n \t\x00")
    if not data:
        raise ReadingError(ReadingErrorCode.EMPTY_FILE, "The file is empty. Ask for it to be sent again.")
    message = _parse(data)
    mail = Mail(Flow("eml"))
    date = header(message, "Date")
    mail.head(
        header(message, "From") or header(message, "Sender"),
        header(message, "To"),
        header(message, "Cc"),
        header(message, "Subject"),
        date,
        _moment(date),
    )
    take_parts(mail, message)
    return to_document(mail.flow, limits)


def _parse(data: bytes) -> Message:
    """The parsed mail; one whose headers break the modern parser is parsed by the older, laxer rules."""
    try:
        return BytesParser(policy=policy.default).parsebytes(data)
    except Exception:  # the header registry raises many kinds on malformed values
        return BytesParser(policy=policy.compat32).parsebytes(data)


def take_parts(mail: Mail, message: Message) -> None:
    """Add the body and the attachments of a parsed message to a mail."""
    _Parts(mail).take(message)


def header(message: Message, name: str) -> str:
    """A header as text, encoded words decoded; empty when missing. Headers that break the parser are read raw."""
    with suppress(Exception):  # the header registry raises many kinds on malformed values
        value = message[name]
        if value is None:
            return ""
        text = str(value)
        if not any("\udc80" <= c <= "\udcff" or c == "\ufffd" for c in text) and "=?" not in text:
            return " ".join(text.split())
    raw = next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), "")
    return decode_words(raw)


def decode_words(raw: str) -> str:
    """Encoded words (RFC 2047) and raw 8-bit text to characters; whatever cannot be decoded stays as it is."""
    if any("\udc80" <= c <= "\udcff" for c in raw):
        raw = decode(raw.encode("utf-8", "surrogateescape"))
    with suppress(MessageError, LookupError, UnicodeError, ValueError):
        raw = str(make_header(decode_header(" ".join(raw.split()))))
    return " ".join(raw.split())


def _moment(text: str) -> datetime | None:
    with suppress(TypeError, ValueError, IndexError, OverflowError):
        return parsedate_to_datetime(text)
    return None


def content(part: Message) -> bytes:
    """The decoded bytes of a part; empty when it has none."""
    with suppress(Exception):  # base64 and quoted-printable from outside: many kinds
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            return payload
    return b""


class _Parts:
    """Walks the parts of one mail in order."""

    def __init__(self, mail: Mail) -> None:
        self._mail = mail
        self._flow = mail.flow
        self._count = 0

    def take(self, part: Message, depth: int = 0) -> None:
        """Read a part and those in it."""
        if depth > _DEEPEST:
            self._flow.partial = True
            self._flow.warn("The mail is nested too deeply. Its deepest parts were not read.")
            return
        kind = part.get_content_type()
        if kind == "multipart/alternative":
            self._alternative(part, depth)
        elif kind == "multipart/encrypted" or (kind in _SEALED and "signed" not in str(part.get_param("smime-type"))):
            self._flow.warn("The mail is encrypted. Ask the sender for it without encryption.")
        elif kind in _SEALED:
            self._flow.warn("The mail is wrapped in a signature that could not be opened. Ask for it without one.")
        elif kind == "message/rfc822" or (kind.startswith("message/") and _is_nested(part)):
            self._nested(part)
        elif part.is_multipart():
            if kind == "multipart/related":
                self._mail.inline_ids |= _inline_ids(part)
            for inner in _children(part):
                self.take(inner, depth + 1)
        elif kind not in _LEFT_OUT:
            self._leaf(part, kind)

    def _alternative(self, part: Message, depth: int) -> None:
        """One body in several forms: the best of plain and HTML; whatever else is in it is taken after that."""
        plain: str | None = None
        html: str | None = None
        others: list[Message] = []
        for inner in _children(part):
            candidates = _children(inner) if inner.get_content_type() == "multipart/related" else [inner]
            if inner.get_content_type() in ("multipart/related", "multipart/mixed"):
                self._mail.inline_ids |= _inline_ids(inner)
            for leaf in candidates:
                kind = leaf.get_content_type()
                if kind == "text/plain" and plain is None and not _name(leaf):
                    plain = _text(leaf)
                elif kind == "text/html" and html is None and not _name(leaf):
                    html = _text(leaf)
                else:
                    others.append(leaf)
        for leaf in list(others):
            # multipart/mixed within the alternatives (Apple Mail): its HTML parts are the body.
            if leaf.is_multipart() and html is None and plain is not None:
                texts = [
                    _text(item) for item in leaf.walk() if item.get_content_type() == "text/html" and not _name(item)
                ]
                html = "".join(texts) or None
        if html:
            self._mail.inline_ids |= content_ids(html)
        self._flow.blocks.extend(choose_body(self._flow, plain, html))
        for leaf in others:
            if leaf.is_multipart():
                for item in leaf.walk():
                    if not item.is_multipart() and (_name(item) or item.get_content_maintype() != "text"):
                        self.take(item, depth + 2)
            elif leaf.get_content_type() not in ("text/plain", "text/html", "text/enriched") or _name(leaf):
                self.take(leaf, depth + 1)

    def _leaf(self, part: Message, kind: str) -> None:
        name = _name(part)
        is_attached = part.get_content_disposition() == "attachment" or bool(name)
        if kind in ("text/plain", "text/html", "text/enriched", "message/delivery-status") and not is_attached:
            text = _text(part)
            if kind == "text/html":
                self._mail.inline_ids |= content_ids(text)
                self._flow.blocks.extend(choose_body(self._flow, None, text))
            else:
                self._flow.blocks.extend(text_blocks(text))
            return
        data = content(part)
        self._count += 1
        if not name:
            ending = ".html" if kind == "text/html" else ".txt" if kind == "text/plain" else guess_extension(kind) or ""
            fallback = f"attachment {self._count}{ending}"
        else:
            fallback = f"attachment {self._count}"
        if is_tnef(data):
            self._flow.warn("The mail came wrapped in Outlook's own format (winmail.dat). It was opened.")
            read_tnef(data, self._mail, body_wanted=not _has_body(self._flow))
        elif kind.startswith("image/") or is_picture_name(name):
            identity = str(part.get("Content-ID", "")).strip().strip("<>")
            is_inline = identity in self._mail.inline_ids or (
                part.get_content_disposition() == "inline" and bool(identity)
            )
            self._mail.attach_picture(name, data, fallback, is_inline=is_inline)
        else:
            self._mail.attach(name, data, fallback)

    def _nested(self, part: Message) -> None:
        inner = next(iter(_children(part)), None)
        if inner is None:
            self._leaf(part, "application/octet-stream")
            return
        name = _name(part) or header(inner, "Subject") or "mail"
        name = safe_name(name.replace("/", "-"), "mail")
        self._mail.attach(name if name.lower().endswith(".eml") else name + ".eml", _as_sent(inner), "mail.eml")


def _is_nested(part: Message) -> bool:
    return part.is_multipart() and part.get_content_type() not in ("message/delivery-status", "message/partial")


def _has_body(flow: Flow) -> bool:
    """Whether anything but the rows at the top was read."""
    return any(isinstance(block, Paragraph) and block.text.strip() for block in flow.blocks[5:])


def _children(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [item for item in payload if isinstance(item, Message)] if isinstance(payload, list) else []


def _inline_ids(part: Message) -> set[str]:
    return {
        identity
        for item in part.walk()
        if item.get_content_type() == "text/html"
        for identity in content_ids(_text(item))
    }


def _name(part: Message) -> str:
    with suppress(Exception):  # parameters from outside: many kinds
        name = part.get_filename()
        if name:
            return decode_words(str(name))
    return ""


def _text(part: Message) -> str:
    charset: str | None = None
    with suppress(Exception):
        charset = part.get_content_charset()
    text = decode(content(part), charset)
    if part.get_content_type() == "text/plain" and str(part.get_param("format", "")).lower() == "flowed":
        return _unflow(text, str(part.get_param("delsp", "")).lower() == "yes")
    return text


def _unflow(text: str, drop_space: bool) -> str:
    """Soft line breaks of format=flowed joined (RFC 3676 section 4)."""
    lines: list[str] = []
    open_quote: str | None = None
    for line in text.replace("\r\n", "\n").split("\n"):
        quote = re.match(r"^>*", line)
        marks = quote.group() if quote else ""
        rest = line[len(marks) :].removeprefix(" ")
        if open_quote == marks and lines:
            lines[-1] = (lines[-1][:-1] if drop_space else lines[-1]) + rest
        else:
            lines.append(f"{marks} {rest}" if marks else rest)
        open_quote = marks if rest.endswith(" ") and rest != "-- " else None
    return "\n".join(lines)


def _as_sent(message: Message) -> bytes:
    """A nested mail's bytes, as near to what was sent as the parser kept them."""
    attempts: list[Callable[[], bytes]] = [
        lambda: message.as_bytes(policy=_KEEP_AS_SENT),
        lambda: message.as_bytes(policy=policy.compat32),
        lambda: str(message).encode("utf-8", "replace"),
    ]
    for attempt in attempts:
        with suppress(Exception):  # the generator raises many kinds on malformed parts
            return attempt()
    return b""
