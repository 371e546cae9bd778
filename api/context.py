"""What every request can reach: the house, and the way to tell readers of new work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import structlog
from fastapi import Request

from api.rates import Rates
from triage.drafts.receive import Received
from triage.drafts.work import Due
from triage.pipeline import House

log = structlog.get_logger(__name__)


class Queue(Protocol):
    """What the doors need of the queue."""

    def tell(self, due: Due) -> None:
        """There is work. Never fails: the sweeper looks too."""

    def tell_of_checks(self) -> None:
        """The checks of the register are due. Never fails: the sweeper looks too."""

    def waiting(self) -> dict[str, int]:
        """How many jobs stand in each queue."""
        ...

    def readers(self) -> Sequence[Any]:
        """The processes that read documents: name, state, seen_at, done. Raises RedisError."""
        ...

    def ping(self) -> bool:
        """True where the queue server answers."""
        ...


@dataclass(slots=True)
class Context:
    """Stands in `app.state.context`."""

    house: House
    queue: Queue
    clock: Callable[[], float]
    rates: Rates = field(default_factory=Rates)

    def tell(self, received: Received) -> None:
        """Put a document that was just received in the queue, where there is something to read."""
        log.info("received", document=received.public_id, job=received.job_id, state=received.state.value)
        if received.job_id is not None:
            self.queue.tell(Due(received.job_id, 0, received.priority))


def context_of(request: Request) -> Context:
    """The running service's context."""
    context: Context = request.app.state.context
    return context
