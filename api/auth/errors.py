"""Why somebody may not come in, or an account cannot be made."""

from __future__ import annotations


class AuthError(Exception):
    """A plain sentence for the person."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotSignedIn(AuthError):
    """Nobody is signed in, or the session is over."""


class WrongPassword(AuthError):
    """The address and password do not belong together. Does not say which of them is wrong."""


class TooManyAttempts(AuthError):
    """Too many wrong passwords. `seconds`: how long to wait."""

    def __init__(self, message: str, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds


class NotPermitted(AuthError):
    """Signed in, but this role or key may not do that."""


class BadRequestToken(AuthError):
    """A form came without its token, or with another person's."""


class BadAccount(AuthError):
    """An account or key cannot be made or changed like that."""
