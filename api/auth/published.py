"""The published keys of an identity provider: from a file, or fetched from its address and kept for an hour."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path
from typing import Any

import httpx
import jwt
import structlog

log = structlog.get_logger(__name__)

FRESH_SECONDS = 3600.0
"""How long fetched keys are used without asking again."""

ASK_SECONDS = 60.0
"""The shortest time between two questions, however many unknown keys are named."""

RETRY_SECONDS = 5.0
"""The same while no keys could be had at all."""

_FETCH_SECONDS = 10.0
_LARGEST = 1024 * 1024


class PublishedKeys:
    """The keys behind one address. A provider that does not answer costs nothing while old keys are at hand."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._lock = threading.Lock()
        self._keys: dict[str | None, dict[str, Any]] = {}
        self._fetched: float | None = None
        self._asked: float | None = None

    def find(self, kid: str | None, algorithm: str) -> jwt.PyJWK | None:
        """The key of that id, or the only key where a token names none. None where the provider has no such key."""
        with self._lock:
            at = time.monotonic()
            if self._fetched is None or at - self._fetched > FRESH_SECONDS or self._pick(kid) is None:
                self._ask(at)
            key = self._pick(kid)
        if key is None or key.get("alg", algorithm) != algorithm:
            return None
        return jwt.PyJWK(key, algorithm=algorithm)

    def _pick(self, kid: str | None) -> dict[str, Any] | None:
        if kid is None:
            return next(iter(self._keys.values())) if len(self._keys) == 1 else None
        return self._keys.get(kid)

    def _ask(self, at: float) -> None:
        if self._asked is not None and at - self._asked < (ASK_SECONDS if self._fetched is not None else RETRY_SECONDS):
            return
        self._asked = at
        try:
            self._keys = _signing_keys(json.loads(_text(self._place)))
            self._fetched = at
        except (OSError, ValueError, httpx.HTTPError) as error:
            log.warning("the identity provider's keys cannot be had", kind=type(error).__name__)


def keys_of(place: str) -> PublishedKeys:
    """The keys behind an address or in a file, the same object for every request."""
    with _lock:
        return _known.setdefault(place, PublishedKeys(place))


_known: dict[str, PublishedKeys] = {}
_lock = threading.Lock()


def _signing_keys(published: Any) -> dict[str | None, dict[str, Any]]:
    keys = published.get("keys") if isinstance(published, dict) else None
    if not isinstance(keys, list):
        raise ValueError("not a set of keys")
    return {
        one.get("kid"): one
        for one in keys
        if isinstance(one, dict) and one.get("use", "sig") == "sig" and one.get("kty") in {"RSA", "EC", "OKP"}
    }


def _text(place: str) -> str:
    if place.startswith("https://"):
        answer = httpx.get(place, timeout=_FETCH_SECONDS, headers={"Accept": "application/json"})
        answer.raise_for_status()
        if len(answer.content) > _LARGEST:
            raise ValueError("too large")
        return answer.text
    return Path(place).read_text(encoding="utf-8")
