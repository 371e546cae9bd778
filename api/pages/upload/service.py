"""What becomes of an upload, in words that can be shown while it happens."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.pages import formats
from triage.drafts.receive import Received
from triage.storage.tables import Child, Document, State, User

RECENT = 50


@dataclass(frozen=True, slots=True)
class Fate:
    """One file: where it is on its way. `open` while the service still works on it; `action` names the link."""

    id: str
    name: str
    state: str
    title: str
    colour: str
    words: str
    open: bool
    action: str

    def to_json(self) -> dict[str, Any]:
        """As the page's script reads it."""
        return asdict(self)


def fate_of(document: Document) -> Fate:
    """A document's fate in words."""
    state = State(document.state)
    match state:
        case State.RECEIVED:
            words = "Stored safely. It waits to be read."
        case State.READING:
            words = "Stored safely. The service is reading it."
        case State.DRAFT:
            found = ", ".join(
                filter(None, [formats.type_title(document.document_type), formats.urgency_title(document.urgency)])
            )
            words = f"The draft is ready: {found}." if found else "The draft is ready."
        case State.SECOND_CHECK:
            words = "Checked once. Somebody else makes the second check."
        case State.NEEDS_HELP | State.SET_ASIDE:
            words = document.state_words or state.title
        case State.CHECKED:
            words = f"Checked {formats.ago(document.checked_at)}."
        case _:
            words = "It held several documents, which are in the list on their own."
    if state is State.SET_ASIDE and document.state_reason == "duplicate":
        title = "Already here"
    else:
        title = "Draft ready" if state is State.DRAFT else state.title
    return Fate(
        id=document.public_id,
        name=document.name,
        state=state.value,
        title=title,
        colour="green" if state is State.DRAFT else formats.state_colour(state),
        words=words,
        open=state in {State.RECEIVED, State.READING},
        action={State.DRAFT: "Check it", State.NEEDS_HELP: "Enter it by hand"}.get(state, "Open"),
    )


def recent_uploads(session: Session, user: User) -> list[Fate]:
    """What this person uploaded last, newest first."""
    query = select(Document).where(Document.received_by_user_id == user.id).order_by(Document.id.desc()).limit(RECENT)
    return [fate_of(document) for document in session.scalars(query)]


def fates_of(session: Session, public_ids: list[str]) -> list[Fate]:
    """The fates of some documents, in no order."""
    return [fate_of(one) for one in session.scalars(select(Document).where(Document.public_id.in_(public_ids[:100])))]


def fate_of_received(session: Session, received: Received) -> Fate:
    """The fate of a file that was taken in just now."""
    return fate_of(session.scalars(select(Document).where(Document.public_id == received.public_id)).one())


def child_named(session: Session, public_id: str) -> Child | None:
    """The child whom an upload is said to be about."""
    return session.scalars(select(Child).where(Child.public_id == public_id)).first() if public_id else None
