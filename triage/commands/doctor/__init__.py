"""``triage doctor``: is every promise kept? Looks, says what is wrong, and mends what is safe to mend.

Safe is what can be made again from what stands in the database: work, the search index, the register's sums, the dates
of clocks, jobs in the queue. An original that is damaged or a history that lacks something is never touched: that is
for a person.
"""

from __future__ import annotations

from collections.abc import Iterator

from triage.commands.doctor.clocks import clocks
from triage.commands.doctor.finding import Finding
from triage.commands.doctor.history import history
from triage.commands.doctor.originals import originals
from triage.commands.doctor.queue import queue
from triage.commands.doctor.register import register
from triage.commands.doctor.search_index import search_index
from triage.commands.doctor.work import work
from triage.pipeline import House
from triage.storage.migrate import is_current, migrate

__all__ = ["Finding", "examine"]


def examine(house: House, *, mend: bool, quick: bool = False) -> Iterator[Finding]:
    """Look at everything, and mend if asked to. `quick`: do not read every original file again."""
    if mend:
        migrate(house.database)
    current = is_current(house.database)
    yield Finding("tables", current, "up to date" if current else "old: run `triage migrate`")
    if not current:
        return
    yield from work(house, mend=mend)
    yield from queue(house, mend=mend)
    yield from history(house)
    yield from search_index(house, mend=mend)
    yield from register(house, mend=mend)
    yield from clocks(house, mend=mend)
    yield from originals(house, quick=quick)
