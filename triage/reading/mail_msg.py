"""Outlook message files (MSG), read from their property streams ([MS-OXMSG], [MS-OXCMSG])."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.parser import HeaderParser
from email.utils import format_datetime, parsedate_to_datetime

from triage.reading import mapi
from triage.reading.blocks import Flow
from triage.reading.document import Document
from triage.reading.limits import Limits
from triage.reading.mail_eml import header, take_parts
from triage.reading.mail_parts import Mail, choose_body, is_picture_name
from triage.reading.msg_store import MsgStore
from triage.reading.names import safe_name
from triage.reading.ole import CompoundFile
from triage.reading.package import damaged
from triage.reading.rtf_compressed import decompress_rtf
from triage.reading.typeset import to_document

_RECIPIENT, _ATTACHMENT = "__recip_version1.0_", "__attach_version1.0_"
_BY_REFERENCE = frozenset({2, 3, 4, 7})
_TO, _COPY = 1, 2
_MOST_RTF = 50_000_000
_DEEPEST = 10


def read(data: bytes, name: str, limits: Limits) -> Document:  # noqa: ARG001 - every reader is called alike
    """Read an MSG file. Mails inside it become attachments as EML. Raises `ReadingError` (DAMAGED)."""
    with CompoundFile(data) as ole:
        if not ole.exists("__properties_version1.0"):
            raise damaged()
        store = MsgStore(ole)
        mail = Mail(Flow("msg"))
        _head(store, mail)
        _body(store, mail)
        _attachments(store, mail)
    return to_document(mail.flow, limits)


def _address(name: str, address: str) -> str:
    name, address = name.strip(), address.strip()
    if "@" not in address or address == name:
        return name or address
    return f"{name} <{address}>" if name else address


def _sender(store: MsgStore) -> str:
    for name, addresses in (
        (mapi.SENT_FOR_NAME, (mapi.SENT_FOR_SMTP, mapi.SENT_FOR_ADDRESS)),
        (mapi.SENDER_NAME, (mapi.SENDER_SMTP, mapi.SENDER_ADDRESS)),
    ):
        found = [store.text(identity) for identity in addresses]
        text = _address(store.text(name), next((address for address in found if "@" in address), ""))
        if text:
            return text
    return ""


def _recipients(store: MsgStore, kind: int) -> str:
    people = [
        _address(
            person.text(mapi.DISPLAY_NAME),
            next((a for a in (person.text(mapi.SMTP_ADDRESS), person.text(mapi.EMAIL_ADDRESS)) if "@" in a), ""),
        )
        for person in store.children(_RECIPIENT)
        if (person.number(mapi.RECIPIENT_TYPE) & 0xF or _TO) == kind
    ]
    listed = ", ".join(person for person in people if person)
    return listed or store.text(mapi.DISPLAY_TO if kind == _TO else mapi.DISPLAY_CC).replace("\x00", "")


def _when(store: MsgStore) -> tuple[str, datetime | None]:
    """The date as the mail's own headers give it, or as Outlook kept it (in UTC)."""
    headers = store.text(mapi.TRANSPORT_HEADERS)
    if headers:
        with suppress(TypeError, ValueError, IndexError):
            text = header(HeaderParser(policy=policy.default).parsestr(headers), "Date")
            if text:
                return text, parsedate_to_datetime(text)
    moment = store.moment(mapi.SUBMIT_TIME) or store.moment(mapi.DELIVERY_TIME)
    return (format_datetime(moment), moment) if moment is not None else ("", None)


def _head(store: MsgStore, mail: Mail) -> None:
    date, moment = _when(store)
    sender, to, copied = _sender(store), _recipients(store, _TO), _recipients(store, _COPY)
    mail.head(sender, to, copied, store.text(mapi.SUBJECT), date, moment)


def _body(store: MsgStore, mail: Mail) -> None:
    plain, html = store.text(mapi.BODY), store.text(mapi.BODY_HTML)
    rtf = store.data(mapi.RTF_COMPRESSED)
    mail.inline_ids |= mapi.content_ids(html)
    if not html and not plain.strip() and rtf:
        mail.flow.blocks.extend(mapi.body_from_rtf(rtf, mail.flow))
        return
    if not html and rtf:
        html = mapi.html_in_rtf(decompress_rtf(rtf, _MOST_RTF)) or ""
        mail.inline_ids |= mapi.content_ids(html)
    mail.flow.blocks.extend(choose_body(mail.flow, plain, html))


def _attachments(store: MsgStore, mail: Mail) -> None:
    for number, item in enumerate(store.children(_ATTACHMENT), 1):
        name = item.text(mapi.ATTACH_LONG_NAME) or item.text(mapi.ATTACH_NAME) or item.text(mapi.DISPLAY_NAME)
        fallback = f"attachment {number}"
        method = item.number(mapi.ATTACH_METHOD)
        kind = item.text(mapi.ATTACH_MIME).lower()
        inner = item.embedded(mapi.ATTACH_DATA)
        data = item.data(mapi.ATTACH_DATA)
        if inner is not None:
            name = safe_name((inner.text(mapi.SUBJECT) or name or "mail").replace("/", "-"), "mail")
            mail.attach(name.removesuffix(".msg") + ".eml", _as_eml(inner, 0).as_bytes(policy=policy.SMTP), "mail.eml")
        elif method in _BY_REFERENCE:
            mail.flow.warn(f"An attachment is only linked to and was not fetched: {safe_name(name, fallback)}")
        elif method == 6:
            mail.flow.warn(f"An embedded object was not opened: {safe_name(name, fallback)}")
        elif kind == "multipart/signed":
            take_parts(mail, message_from_bytes(data, policy=policy.default))
        elif name.lower() == "smime.p7m":
            mail.flow.warn("The mail is encrypted. Ask the sender for it without encryption.")
        elif kind.startswith("image/") or is_picture_name(name):
            identity = item.text(mapi.ATTACH_CONTENT_ID).strip("<>")
            is_inline = bool(item.number(mapi.ATTACH_HIDDEN) & 0xFF) or identity in mail.inline_ids
            mail.attach_picture(name, data, fallback, is_inline=is_inline)
        else:
            mail.attach(name, data, fallback)


def _as_eml(store: MsgStore, depth: int) -> EmailMessage:
    """A mail inside the mail, written anew in the form in which mails travel, its attachments with it."""
    message = EmailMessage()
    date, _ = _when(store)
    headers = {
        "From": _sender(store),
        "To": _recipients(store, _TO),
        "Cc": _recipients(store, _COPY),
        "Subject": store.text(mapi.SUBJECT),
        "Date": date,
    }
    for label, text in headers.items():
        if text.strip():
            with suppress(Exception):  # the header registry refuses some malformed values
                message[label] = " ".join(text.split())
    plain, html = store.text(mapi.BODY), store.text(mapi.BODY_HTML)
    rtf = store.data(mapi.RTF_COMPRESSED)
    if not html and rtf:
        raw = decompress_rtf(rtf, _MOST_RTF)
        html = mapi.html_in_rtf(raw) or ""
        if not html and not plain:
            flow = Flow("rtf")
            flow.blocks = mapi.body_from_rtf(rtf, flow)
            plain = flow.text
    message.set_content(_encodable(plain))
    if html:
        message.add_alternative(_encodable(html), subtype="html")
    for number, item in enumerate(store.children(_ATTACHMENT), 1):
        name = safe_name(item.text(mapi.ATTACH_LONG_NAME) or item.text(mapi.ATTACH_NAME), f"attachment {number}")
        inner = item.embedded(mapi.ATTACH_DATA)
        if inner is not None and depth < _DEEPEST:
            message.add_attachment(_as_eml(inner, depth + 1))
        elif inner is None:
            message.add_attachment(
                item.data(mapi.ATTACH_DATA),
                maintype="application",
                subtype="octet-stream",
                filename=name,
                cid=f"<{item.text(mapi.ATTACH_CONTENT_ID).strip('<>')}>" if item.text(mapi.ATTACH_CONTENT_ID) else None,
            )
    return message


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
