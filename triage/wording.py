"""The council's own words for types of document. Codes stay what they are; only what people read changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from triage.vocabulary import DocumentType

_OWN: ContextVar[Mapping[str, str]] = ContextVar("own_words", default={})  # noqa: B039  (never changed in place)
LONGEST_WORDS = 80


@contextmanager
def own_words(words: Mapping[str, str]) -> Iterator[None]:
    """Use a council's words within: for one request, one page, one export."""
    token = _OWN.set(words)
    try:
        yield
    finally:
        _OWN.reset(token)


def type_title(code: str) -> str:
    """A type's words: the council's own, else the service's. Raises ValueError for a code that is none."""
    return _OWN.get().get(code) or DocumentType(code).title
