"""What a worker does for a job: one function for each kind of work, called by name with an id."""

from __future__ import annotations

import os
import socket

from triage.drafts.receive import Received
from triage.drafts.work import Due
from triage.pipeline import House, process
from triage.settings import settings
from workers.queue import Enqueuer
from workers.scheduled import CHECKS, run_due

_house: House | None = None


def house() -> House:
    """This process's house: opened once before the fork, with connections of its own after it."""
    global _house
    if _house is None:
        _house = House.of(settings())
    return _house


def reader_name(pid: int | None = None) -> str:
    """The name of a reading process: its machine and number."""
    return f"{socket.gethostname()}:{pid or os.getpid()}"


def read(job_id: int) -> None:
    """Read one document, and put its attachments in the queue."""
    attachments = process(house(), job_id, reader_name())
    if attachments:
        enqueuer = Enqueuer(settings())
        for one in attachments:
            tell(enqueuer, one)


def check_register() -> None:
    """Run the checks of the register where they are due: whoever comes second finds that they are not."""
    run_due(house(), [CHECKS])


def tell(enqueuer: Enqueuer, received: Received) -> None:
    """Put a document that was just received in the queue, where there is something to read."""
    if received.job_id is not None:
        enqueuer.tell(Due(received.job_id, 0, received.priority))
