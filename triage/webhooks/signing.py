"""Signatures of the Standard Webhooks convention (standardwebhooks.com, "Symmetric": HMAC-SHA256, version v1)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable

PREFIX = "whsec_"


def new_secret() -> str:
    """A secret of 32 random bytes, as ``whsec_`` and base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def headers(keys: Iterable[str], message_id: str, at: int, body: bytes) -> dict[str, str]:
    """The headers of a message: its id, the moment (seconds since 1970), and a signature by each secret."""
    signed = f"{message_id}.{at}.".encode() + body
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(f"v1,{_sign(key, signed)}" for key in keys),
    }


def _sign(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
