"""How often one key may ask."""

from __future__ import annotations

import threading


class Rates:
    """Tokens that fill up again over a minute, one bucket for each key and process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._buckets: dict[int, tuple[float, float]] = {}

    def wait(self, key: int, per_minute: int, at: float) -> float:
        """Seconds that the key must wait; 0 where it may go on."""
        with self._lock:
            tokens, before = self._buckets.get(key, (float(per_minute), at))
            tokens = min(float(per_minute), tokens + (at - before) * per_minute / 60)
            if tokens < 1:
                self._buckets[key] = (tokens, at)
                return (1 - tokens) * 60 / per_minute
            self._buckets[key] = (tokens - 1, at)
            return 0.0
