"""Pages are drawn in a process of their own, which does not outlive the one that started it."""

from __future__ import annotations

import subprocess
import sys
import time

import psutil
import pytest

from triage.drafts.pictures import _Drawer
from triage.reading.document import Page
from triage.reading.errors import ReadingError

ABRUPT = """
import os
from triage.drafts.pictures import _DRAWER
from triage.reading.document import Page
if __name__ == "__main__":
    try:
        _DRAWER.draw(b"no pdf", "pdf", Page(number=1, width=595, height=842), 320)
    except Exception:
        pass
    print(*_DRAWER._pool._processes, flush=True)
    os._exit(1)
"""


def test_a_file_that_cannot_be_drawn_does_not_end_the_drawing_process() -> None:
    drawer = _Drawer()
    for _ in range(2):
        with pytest.raises(ReadingError):
            drawer.draw(b"no pdf", "pdf", Page(number=1, width=595, height=842), 320)
    assert drawer._pool is not None
    drawer._pool.shutdown()


def test_the_drawing_process_ends_with_its_parent() -> None:
    ended = subprocess.run([sys.executable, "-c", ABRUPT], stdout=subprocess.PIPE, timeout=60, check=False)
    number = int(ended.stdout)
    deadline = time.monotonic() + 20
    while psutil.pid_exists(number) and psutil.Process(number).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline
        time.sleep(0.1)
