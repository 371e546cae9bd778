"""The search index: every document that was read can be found."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select

from triage.commands.doctor.finding import Finding, judged
from triage.pipeline import House
from triage.storage.indexing import index_missing, missing
from triage.storage.tables import Document


def search_index(house: House, *, mend: bool) -> Iterator[Finding]:
    """What is missing is indexed from the kept pages where asked."""
    with house.database.reading() as session:
        count = session.scalar(select(func.count(Document.id)).where(missing(session))) or 0
    if mend and count:
        index_missing(house.database)
    yield judged("search index", count, "documents that search cannot find", mended=mend)
