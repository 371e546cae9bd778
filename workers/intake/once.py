"""Take an arrival in exactly once: its document and the note that it was taken are one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from triage.drafts.actor import Actor
from triage.drafts.receive import Arrival, take_in
from triage.pipeline import House
from triage.storage.originals import Kept
from triage.storage.tables import Document, TakenIn
from workers.jobs import tell
from workers.queue import Enqueuer


@dataclass(frozen=True, slots=True)
class Taken:
    """The document's public name. `before`: it had been taken already, and only its move was missing."""

    public_id: str
    before: bool


class Intake:
    """Takes arrivals of one source in. `source` names the folder or mailbox, the same after every start."""

    def __init__(self, house: House, source: str, actor: Actor) -> None:
        self.house = house
        self.source = source[:200]
        self.actor = actor
        self._enqueuer = Enqueuer(house.settings)

    def keep(self, chunks: Iterable[bytes]) -> Kept:
        """Put the bytes into the store. Raises `TooLarge`; OSError where nothing can be kept now."""
        return self.house.originals.keep(chunks, self.house.settings.max_upload_bytes)

    def taken(self, key: str) -> Taken | None:
        """The document of an arrival that was taken before, or None."""
        with self.house.database.reading() as session:
            query = select(Document.public_id).join(TakenIn, TakenIn.document_id == Document.id)
            found = session.scalar(query.where(TakenIn.source == self.source, TakenIn.key == key))
        return Taken(found, before=True) if found else None

    def take(self, kept: Kept, arrival: Arrival, key: str) -> Taken:
        """Make the document of an arrival, once for each `key`. When this returns, the arrival may be moved away."""
        try:
            return self._take(kept, arrival, key)
        except IntegrityError:  # another process took the same arrival, or the same bytes, at the same moment
            return self._take(kept, arrival, key)

    def _take(self, kept: Kept, arrival: Arrival, key: str) -> Taken:
        before = self.taken(key)
        if before is not None:
            return before
        with self.house.database.writing() as session:
            received = take_in(session, kept, arrival, self.actor)
            document_id = session.scalars(select(Document.id).where(Document.public_id == received.public_id)).one()
            session.add(TakenIn(source=self.source, key=key, document_id=document_id))
        tell(self._enqueuer, received)
        return Taken(received.public_id, before=False)
