"""Entry of a supervised process: ``python -m workers.child worker`` or ``… sweeper``."""

from __future__ import annotations

import signal
import sys
import threading

from triage.logs import set_up_logs
from triage.pipeline import House
from triage.settings import settings
from workers.processes import die_with_parent
from workers.sweeper import run_sweeper
from workers.worker import run_worker


def main(kind: str) -> None:
    """Run one process of the service until SIGTERM."""
    die_with_parent()
    set_up_logs(settings())
    if kind == "worker":
        run_worker(settings())
        return
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    run_sweeper(House.of(settings()), stop)


if __name__ == "__main__":
    main(sys.argv[1])
