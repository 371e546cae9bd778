"""Names of people, for comparing."""

from __future__ import annotations

import unicodedata


def name_key(name: str) -> str:
    """Small letters, no accents or punctuation, words in alphabetical order: ``O'Brien, Zoë`` -> ``obrien zoe``."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    plain = plain.replace("'", "").replace("’", "")
    return " ".join(sorted("".join(c if c.isalnum() else " " for c in plain).split()))


def last_name(name: str) -> str:
    """The last word of a name, for comparing."""
    words = name.split()
    return name_key(words[-1]) if words else ""


def first_name(name: str) -> str:
    """The first word of a name, for comparing."""
    words = name.split()
    return name_key(words[0]) if words else ""
