"""The mailbox: each mail becomes a document, with its attachments as documents of their own.

The way of a mail: its bytes are kept, its document is committed, it is moved to the folder for what was taken in.
Killed between the last two, the next start finds the note beside the document (`TakenIn`) and only moves it.
"""

from __future__ import annotations

import hashlib
import threading
from email import policy
from email.errors import MessageError
from email.parser import BytesHeaderParser
from email.utils import parseaddr

import structlog

from triage.drafts.actor import Actor
from triage.drafts.receive import Arrival
from triage.england import day_of, today
from triage.pipeline import House
from triage.storage.originals import Kept, TooLarge
from triage.storage.tables import Channel
from workers.intake.imap import Mail, Mailbox, MailboxError
from workers.intake.once import Intake

log = structlog.get_logger(__name__)

ACTOR = Actor("system", name="Mailbox")
_LONGEST_SENDER = 320
_LONGEST_PAUSE = 600.0
_HEADER_BYTES = 256 * 1024
_FAILURES = 5


def look(house: House) -> int:
    """One look into the mailbox that the settings name: how many mails were taken in. Raises `MailboxError`."""
    settings = house.settings
    intake = Intake(house, _source(house), ACTOR)
    taken = failures = 0
    with Mailbox(settings) as mailbox:
        for mail in mailbox.mails():
            key = f"{mailbox.validity}:{mail.uid}"
            before = intake.taken(key)
            if before is None:
                try:
                    kept = intake.keep(mailbox.chunks(mail))
                except TooLarge:
                    mailbox.move(mail, settings.mailbox_refused_folder)
                    log.warning("a mail is too large", bytes=mail.size)
                    continue
                except MailboxError as error:  # this mail is gone, or the server stumbles over it; not over all others
                    failures += 1
                    if failures == _FAILURES:
                        raise
                    log.warning("a mail cannot be fetched", kind=error.kind)
                    continue
                before = intake.take(kept, _arrival(house, kept, mail), key)
                log.info("taken in from the mailbox", document=before.public_id, before=before.before)
                taken += not before.before
            mailbox.move(mail, settings.mailbox_taken_folder)
    return taken


def watch_mailbox(house: House, stop: threading.Event) -> None:
    """Look again and again until `stop` is set; after failures with growing pauses, up to ten minutes."""
    pause = house.settings.mailbox_seconds
    while not stop.is_set():
        try:
            look(house)
            pause = house.settings.mailbox_seconds
        except MailboxError as error:
            log.warning("the mailbox cannot be used now", step=error.step, kind=error.kind, again_in=pause)
            pause = min(_LONGEST_PAUSE, pause * 2)
        except Exception as error:
            log.error("the mailbox could not be worked through", kind=type(error).__name__)
            pause = min(_LONGEST_PAUSE, pause * 2)
        stop.wait(pause)


def _arrival(house: House, kept: Kept, mail: Mail) -> Arrival:
    with house.originals.open(kept.key) as file:
        head = file.read(_HEADER_BYTES)
    try:
        headers = BytesHeaderParser(policy=policy.default).parsebytes(head)
        subject, sender = str(headers.get("subject") or ""), parseaddr(str(headers.get("from") or ""))[1]
    except (MessageError, LookupError, ValueError):
        subject, sender = "", ""
    sender = "".join(c for c in sender if c.isprintable())[:_LONGEST_SENDER]
    name = " ".join(subject.replace("/", "-").replace("\\", "-").split())[:150]
    # The law counts from the day on which the council's server had it, not from the day on which it was looked at.
    received = min(day_of(mail.arrived), today())
    return Arrival(f"{name or 'mail'}.eml", Channel.MAIL, received, sender=sender or None)


def _source(house: House) -> str:
    settings = house.settings
    named = f"{settings.mailbox_user}@{settings.mailbox_host}:{settings.mailbox_port}/{settings.mailbox_folder}"
    return f"mailbox:{hashlib.sha256(named.encode()).hexdigest()}"
