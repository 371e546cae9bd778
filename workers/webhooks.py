"""Delivers webhooks beside the sweeper. Each endpoint has its own turn: a slow receiver holds up no other."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import structlog

from triage.pipeline import House
from triage.webhooks.delivering import deliver_all, due

log = structlog.get_logger(__name__)

RECEIVERS_AT_ONCE = 8


class Messenger:
    """Hands what is due to threads. Any number of processes may do so at once."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._pool = ThreadPoolExecutor(RECEIVERS_AT_ONCE, thread_name_prefix="webhooks")
        self._busy: set[int] = set()
        self._lock = threading.Lock()

    def round(self) -> int:
        """Start what is due now. How many endpoints that is."""
        started = 0
        for endpoint, deliveries in due(self._house.database).items():
            with self._lock:
                if endpoint in self._busy:
                    continue
                self._busy.add(endpoint)
            self._pool.submit(self._deliver, endpoint, deliveries)
            started += 1
        return started

    def close(self) -> None:
        """Wait for the attempts in hand, and start no more."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _deliver(self, endpoint: int, deliveries: list[int]) -> None:
        try:
            good = deliver_all(self._house.database, self._house.settings, deliveries)
            log.info("webhooks", endpoint=endpoint, due=len(deliveries), delivered=good)
        except Exception as error:
            log.error("webhooks could not be delivered", endpoint=endpoint, kind=type(error).__name__)
        finally:
            with self._lock:
                self._busy.discard(endpoint)


def run_messenger(house: House, stop: threading.Event) -> None:
    """Look again and again until `stop` is set."""
    messenger = Messenger(house)
    while not stop.is_set():
        try:
            messenger.round()
        except Exception as error:
            log.error("the outbox could not be read", kind=type(error).__name__)
        stop.wait(house.settings.sweep_seconds)
    messenger.close()
