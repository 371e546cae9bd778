"""What can be refused when people work on drafts: one class a kind, a plain sentence each."""

from __future__ import annotations


class DraftError(Exception):
    """A change was refused. `code` is stable, `message` is for the person who asked."""

    code = "refused"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotFound(DraftError):
    """There is no such document, child or value."""

    code = "not_found"


class Conflict(DraftError):
    """Somebody else changed the document since it was shown."""

    code = "conflict"


class Claimed(DraftError):
    """Somebody else is working on the document. `by` is their name."""

    code = "claimed"

    def __init__(self, message: str, by: str) -> None:
        super().__init__(message)
        self.by = by


class Invalid(DraftError):
    """A value cannot be what was typed. `field` is the field's code."""

    code = "invalid"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class NotNow(DraftError):
    """The document is not in a state that allows this."""

    code = "not_now"


class NotAllowed(DraftError):
    """This person may not do that."""

    code = "not_allowed"
