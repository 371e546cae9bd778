"""Documents that should not wait behind others, by what can be seen before they are read.

The words raise the priority of reading, and nothing else: the urgency that people see comes from the whole document.
A word too many costs a place in the queue; a word too few costs nothing that there was.
"""

from __future__ import annotations

import re

from triage.storage.tables import Priority

_WORDS = re.compile(
    r"""safeguard | child[ _-]protection | tribunal | first[ _-]tier | \bsendist\b | judicial[ _-]review
      | pre[ _-]?action | letter[ _-]before[ _-]claim | exclu(?:ded|sion) | missing[ _-](?:from[ _-])?education
      | self[ _-]?harm | suicid | placement[ _-](?:breakdown|has[ _-]broken) | emergency[ _-](?:annual[ _-])?review
      | \burgent | out[ _-]of[ _-]school | no[ _-]school[ _-]place | at[ _-]risk[ _-]of[ _-](?:harm|significant)""",
    re.IGNORECASE | re.VERBOSE,
)
_SENDERS = re.compile(
    r"@(?:[\w-]+\.)*(?:justice\.gov\.uk|judiciary\.uk|nspcc\.org\.uk|pnn\.police\.uk|police\.uk)$", re.I
)


def priority_for(given: Priority, name: str, sender: str | None, head: bytes) -> Priority:
    """The priority for reading: what the sender asked for, or `critical` where name, sender or first bytes hint at it.

    `head`: the first bytes of the file. They say something where it is text, mail or a page of the web.
    """
    if given is Priority.CRITICAL:
        return given
    if sender and _SENDERS.search(sender.strip().rstrip(">")):
        return Priority.CRITICAL
    text = "" if b"\x00" in head else head.decode("utf-8", "replace")
    return Priority.CRITICAL if _WORDS.search(name) or _WORDS.search(text) else given
