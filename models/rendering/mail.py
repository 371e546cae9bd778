"""Mail messages (RFC 5322): text, HTML or both, as the programs of parents, schools and trusts send them."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, timezone
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, getaddresses
from random import Random

from models.corpus_format import CorpusDocument
from models.rendering.blocks import Layoutable
from models.rendering.plain import body_text
from models.rendering.web import body_html, inline
from triage.understanding.dates import find_dates

_TIME = re.compile(r"\b([01]?\d|2[0-3])[:.]([0-5]\d)(?:[:.][0-5]\d)?\s*(am|pm)?\b", re.I)
_HOSTS = ["mail.example", "school.example", "post.example", "council.example", "nhs.example", "inbox.example"]
_PLAIN_HEADERS = {"from", "to", "cc", "subject"}


def mail_bytes(layout: Layoutable, document: CorpusDocument, seed: int) -> bytes:
    """The document as a message. Header lines of the corpus text become headers; a missing date stays missing."""
    rng = Random(seed)
    message = EmailMessage(policy=policy.SMTP)
    headers = {name.casefold(): value for name, value in layout.mail}
    for name in ("From", "To", "Cc"):
        if headers.get(name.casefold()):
            message[name] = _addresses(headers[name.casefold()], rng, several=name != "From")
    if headers.get("subject"):
        message["Subject"] = " ".join(headers["subject"].split())
    sent = headers.get("date") or headers.get("sent")
    when = _moment(sent, document, rng) if sent else None
    if when is not None:
        message["Date"] = format_datetime(when)
    message["Message-ID"] = f"<{rng.getrandbits(64):016x}@{rng.choice(_HOSTS)}>"
    if rng.random() < 0.5:
        message["X-Mailer"] = rng.choice(
            ["Microsoft Outlook 16.0", "iPhone Mail (21F90)", "Roundcube Webmail", "Zimbra 9.0"]
        )
    left = [
        f"{name}: {value}" for name, value in layout.mail if name.casefold() not in _PLAIN_HEADERS | {"date", "sent"}
    ]
    if sent and when is None:
        left.append(f"Date: {sent}")
    _body(message, layout, left, rng)
    if message.is_multipart():
        message.set_boundary(f"=_{rng.getrandbits(80):020x}")
    return bytes(message)


def _body(message: EmailMessage, layout: Layoutable, left: list[str], rng: Random) -> None:
    text = (
        "\n".join(
            [
                *left,
                *layout.headers,
                *([""] if left or layout.headers else []),
                body_text(layout.blocks, rng),
                *([""] if layout.footers else []),
                *layout.footers,
            ]
        )
        + "\n"
    )
    top = "".join(f"<p>{inline(line)}</p>" for line in [*left, *layout.headers])
    bottom = "".join(f"<p style='font-size:9px;color:#666'>{inline(line)}</p>" for line in layout.footers)
    font = rng.choice(["Calibri", "Arial", "Aptos"])
    middle = body_html(layout.blocks, rng, mail=True)
    page = (
        f"<html><head><meta charset='utf-8'></head><body style='font-family:{font}'>{top}{middle}{bottom}</body></html>"
    )
    transfer = rng.choice(["quoted-printable", "quoted-printable", "base64", "8bit"])
    kind = rng.choices(["plain", "html", "both"], [0.4, 0.2, 0.4])[0]
    if kind == "html" or layout.has_struck:
        message.set_content(page, subtype="html", cte=transfer if transfer != "8bit" else "base64")
        return
    message.set_content(text, cte=transfer)
    if kind == "both":
        message.add_alternative(page, subtype="html", cte="quoted-printable")


def _addresses(value: str, rng: Random, *, several: bool) -> str | list[Address]:
    """Names with an address each: people's names need one in a real header. Reserved host names only."""
    parts = [part.strip() for part in re.split(r";|,(?=[^<>]*<)|,(?=\s*[A-Z][a-z]+ [A-Z])", value) if part.strip()]
    if not several or (len(parts) == 1 and "<" not in value):
        parts = [value.strip()]
    out = []
    for part in parts:
        name, address = (
            getaddresses([part])[0] if "<" in part else ("", part if "@" in part and " " not in part else "")
        )
        if not address:
            name, address = part, f"{_local(part)}@{rng.choice(_HOSTS)}"
        user, _, host = address.strip("<>").partition("@")
        out.append(Address(name.strip(' "'), user or "post", host or "mail.example"))
    return out


def _local(name: str) -> str:
    words = re.findall(r"[a-z0-9]+", name.casefold().encode("ascii", "ignore").decode())
    return ".".join(words[:3]) or "post"


def _moment(words: str, document: CorpusDocument, rng: Random) -> datetime | None:
    """The time of sending from its printed words; the hour is invented where none is printed. None where no date is."""
    day = _marked_day(words, document)
    if day is None:
        found = find_dates(words, document.received)
        day = date.fromisoformat(str(found[0].value)) if found else None
    if day is None:
        return None
    match = _TIME.search(re.sub(r"\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b", " ", words))
    hour, minute = (int(match[1]), int(match[2])) if match else (rng.randint(7, 22), rng.randint(0, 59))
    if match and (match[3] or "").casefold() == "pm" and hour < 12:
        hour += 12
    summer = 3 < day.month < 11
    zone = timezone(timedelta(hours=1 if summer else 0))
    return datetime.combine(day, time(hour, minute, rng.randint(0, 59)), zone)


def _marked_day(words: str, document: CorpusDocument) -> date | None:
    for mark, covered in document.marked("document_date"):
        if mark.value and covered in words:
            return date.fromisoformat(mark.value)
    return None
