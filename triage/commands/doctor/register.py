"""The register: what was worked out of its plans and cost lines is that of the lines that there are."""

from __future__ import annotations

from collections.abc import Iterator

from triage.commands.doctor.finding import Finding, judged
from triage.pipeline import House
from triage.register.spans import bring_up_to_date, keys_are_there, out_of_date


def register(house: House, *, mend: bool) -> Iterator[Finding]:
    """Plans that are behind are worked out anew where asked."""
    with house.database.reading() as session:
        whole, count = not keys_are_there(session), len(out_of_date(session))
    if mend and (whole or count):
        bring_up_to_date(house.database)
    yield judged("register", count or int(whole), "plans whose sums or states are behind", mended=mend)
