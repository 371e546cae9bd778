"""A mailbox over IMAP (RFC 9051, RFC 3501): mails by their number, their bytes in pieces, moved when they are safe."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import httpx
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from triage.settings import Settings

PIECE = 1024 * 1024
SECONDS = 60.0
"""How long a server may be silent."""

_ERRORS = (IMAPClientError, OSError, httpx.HTTPError)


class MailboxError(Exception):
    """The mailbox cannot be used now. `step`: connect, sign_in, open, list, fetch or move; never a server's words."""

    def __init__(self, step: str, kind: str) -> None:
        super().__init__(f"{step}: {kind}")
        self.step = step
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail in the folder: its number, size in bytes, when the server received it, its subject and sender."""

    uid: int
    size: int
    arrived: datetime


class Mailbox:
    """The folder in which mails arrive, open for changes. Use it as a context manager. Raises `MailboxError`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._client: IMAPClient | None = None
        self.validity = 0
        """Grows when the server numbers the folder's mails anew (UIDVALIDITY)."""

    def __enter__(self) -> Self:
        settings = self._settings
        tls = settings.mailbox_security == "tls"
        context = ssl.create_default_context()
        try:
            client = IMAPClient(
                settings.mailbox_host,
                settings.mailbox_port,
                ssl=tls,
                ssl_context=context if tls else None,
                timeout=SECONDS,
            )
        except _ERRORS as error:
            raise MailboxError("connect", type(error).__name__) from None
        self._client = client
        try:
            client.normalise_times = False  # times keep the offset that the server gives
            if settings.mailbox_security == "starttls":
                client.starttls(context)
            self._sign_in(client)
        except _ERRORS as error:
            self.close()
            raise MailboxError("sign_in", type(error).__name__) from None
        try:
            for folder in (settings.mailbox_taken_folder, settings.mailbox_refused_folder):
                if not client.folder_exists(folder):
                    client.create_folder(folder)
            self.validity = int(client.select_folder(settings.mailbox_folder)[b"UIDVALIDITY"])
        except (*_ERRORS, KeyError) as error:
            self.close()
            raise MailboxError("open", type(error).__name__) from None
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Sign out, if the server still listens."""
        client, self._client = self._client, None
        if client is not None:
            try:
                client.logout()
            except _ERRORS:
                client.shutdown()

    def mails(self) -> list[Mail]:
        """What lies in the folder and is not marked as deleted, oldest first."""
        client = self._open()
        try:
            uids = sorted(client.search(["UNDELETED"]))
            found = []
            for start in range(0, len(uids), 100):
                answers = client.fetch(uids[start : start + 100], ["RFC822.SIZE", "INTERNALDATE"])
                for uid, answer in answers.items():
                    arrived = answer.get(b"INTERNALDATE") or datetime.now(UTC)
                    found.append(Mail(uid, int(answer[b"RFC822.SIZE"]), arrived.astimezone(UTC)))
        except (*_ERRORS, KeyError) as error:
            raise MailboxError("list", type(error).__name__) from None
        return sorted(found, key=lambda mail: mail.uid)

    def chunks(self, mail: Mail) -> Iterator[bytes]:
        """The mail as it was sent, a megabyte at a time. Leaves it marked as it is (unread stays unread)."""
        client = self._open()
        start = 0
        while True:
            try:
                answer = client.fetch([mail.uid], [f"BODY.PEEK[]<{start}.{PIECE}>"]).get(mail.uid, {})
            except _ERRORS as error:
                raise MailboxError("fetch", type(error).__name__) from None
            piece = next((value for name, value in answer.items() if name.startswith(b"BODY[]")), None)
            if piece is None:
                raise MailboxError("fetch", "gone")
            if piece:
                yield piece
            if len(piece) < PIECE:
                return
            start += PIECE

    def move(self, mail: Mail, folder: str) -> None:
        """Move the mail (RFC 6851). A server without that gets a copy first, and only then the deletion mark."""
        client = self._open()
        try:
            if client.has_capability("MOVE"):
                client.move([mail.uid], folder)
                return
            client.copy([mail.uid], folder)
            client.delete_messages([mail.uid])
            if client.has_capability("UIDPLUS"):  # else other people's marked mails would go with it
                client.uid_expunge([mail.uid])
        except _ERRORS as error:
            raise MailboxError("move", type(error).__name__) from None

    def _open(self) -> IMAPClient:
        if self._client is None:
            raise MailboxError("open", "closed")
        return self._client

    def _sign_in(self, client: IMAPClient) -> None:
        settings = self._settings
        if settings.mailbox_token_url:
            client.oauth2_login(settings.mailbox_user, _token(settings))
        else:
            client.login(settings.mailbox_user, settings.mailbox_password.get_secret_value())


def _token(settings: Settings) -> str:
    """An access token by OAuth2 client credentials (RFC 6749, 4.4), as large mail services ask for."""
    answer = httpx.post(
        settings.mailbox_token_url,
        data={
            "grant_type": "client_credentials",
            "client_id": settings.mailbox_client_id,
            "client_secret": settings.mailbox_client_secret.get_secret_value(),
            "scope": settings.mailbox_scope,
        },
        timeout=SECONDS,
    )
    answer.raise_for_status()
    token = answer.json().get("access_token")
    if not isinstance(token, str):
        raise IMAPClientError("no token")
    return token
