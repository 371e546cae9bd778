"""Passwords: Argon2id with the library's recommended cost, made again when that cost grows."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from api.auth.errors import BadAccount

SHORTEST = 10
LONGEST = 200
_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash("nobody has this password")


def hash_password(password: str) -> str:
    """A hash to keep. Raises `BadAccount` for a password that is too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise BadAccount(f"A password must have between {SHORTEST} and {LONGEST} characters.")
    return _HASHER.hash(password)


def password_fits(kept: str | None, password: str) -> bool:
    """True for the right password. Takes as long for an account that does not exist (`kept` None)."""
    try:
        right = _HASHER.verify(kept or _NOBODY, password[:LONGEST])
    except (Argon2Error, InvalidHashError):
        return False
    return right and kept is not None


def needs_new_hash(kept: str) -> bool:
    """True where the kept hash was made at a lower cost than today's."""
    return _HASHER.check_needs_rehash(kept)
