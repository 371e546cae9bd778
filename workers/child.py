"""Entry of a supervised process: ``python -m workers.child worker``, ``… sweeper``, ``… folder`` or ``… mailbox``."""

from __future__ import annotations

import signal
import sys
import threading

from triage.logs import set_up_logs
from triage.pipeline import House
from triage.settings import settings
from triage.traces import set_up_traces
from workers.intake.folder import watch_folder
from workers.intake.mailbox import watch_mailbox
from workers.processes import die_with_parent
from workers.sweeper import run_sweeper
from workers.worker import run_worker


def main(kind: str) -> None:
    """Run one process of the service until SIGTERM."""
    die_with_parent()
    set_up_logs(settings())
    set_up_traces(settings(), kind)
    if kind == "worker":
        run_worker(settings())
        return
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    house = House.of(settings())
    match kind:
        case "sweeper":
            run_sweeper(house, stop)
        case "folder" if house.settings.watch_folder is not None:
            watch_folder(house, house.settings.watch_folder, stop)
        case "mailbox":
            watch_mailbox(house, stop)
        case _:
            raise SystemExit(f"no process is called {kind}")


if __name__ == "__main__":
    main(sys.argv[1])
