"""Who acts on the register, and the history of it. The doors hand over their own actor, which has this shape."""

from __future__ import annotations

from typing import Any, Protocol

from sqlalchemy.orm import Session

from triage.storage.tables import Child, Document, Event, What


class By(Protocol):
    """A person, another system or the service."""

    @property
    def label(self) -> str:
        """``user:12``, ``key:3`` or ``system``."""
        ...

    @property
    def name(self) -> str:
        """The name that the history shows."""
        ...

    @property
    def user_id(self) -> int | None:
        """The person's key, where a person acts."""
        ...

    @property
    def request_id(self) -> str | None:
        """The request that the change belongs to."""
        ...


def note(
    session: Session,
    by: By,
    what: What,
    subject: str,
    *,
    child: Child | None = None,
    document: Document | None = None,
    **details: Any,
) -> None:
    """Write the change into the history, in its own transaction. `details` are codes and counts, never words."""
    session.add(
        Event(
            actor=by.label,
            actor_name=by.name,
            what=what,
            subject=subject[:60],
            child_id=child.id if child is not None else None,
            document_id=document.id if document is not None else None,
            details=details,
            request_id=by.request_id,
        )
    )


class Refused(ValueError):
    """A change that cannot be made. `message` says in plain words why."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
