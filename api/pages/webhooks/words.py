"""What an administrator reads in the log of webhooks."""

from __future__ import annotations

from http import HTTPStatus

from triage.storage.tables import WebhookAttempt
from triage.webhooks.types import CHOICES, WebhookType

_ERRORS = {
    "private_address": "refused: the name stands for a private address",
    "not_https": "refused: not https",
    "bad_address": "refused: no address of a web service",
    "no_such_host": "the name is not known",
    "cannot_connect": "no connection",
    "timed_out": "no answer in time",
    "certificate": "the certificate is not trusted",
    "broken_off": "the connection broke off",
}


def outcome_words(attempt: WebhookAttempt) -> str:
    """``200 OK``, ``302, a redirect, which is not followed``, or why there was no answer."""
    if attempt.status is None:
        return _ERRORS.get(attempt.error or "", "failed")
    if attempt.error == "redirect":
        return f"{attempt.status}, a redirect, which is not followed"
    try:
        return f"{attempt.status} {HTTPStatus(attempt.status).phrase}"
    except ValueError:
        return str(attempt.status)


def type_words(kind: str) -> str:
    """The words of a message's type."""
    known = WebhookType(kind) if kind in set(WebhookType) else None
    return "A test" if known is WebhookType.TEST else CHOICES.get(known, kind) if known else kind
