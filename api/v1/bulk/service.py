"""What a bulk post does, without HTTP: read the manifest, match it with the files, keep each file on its own."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from pydantic import ValidationError

from api.problems import Problem, errors_of
from api.v1.bulk.schemas import MOST, Entry, Manifest, Outcome
from api.v1.documents import service
from triage.drafts.actor import Actor
from triage.drafts.receive import Arrival, Received
from triage.pipeline import House
from triage.storage.originals import TooLarge


@dataclass(frozen=True, slots=True)
class Posting:
    """One file with what is known of it."""

    entry: Entry
    arrival: Arrival
    chunks: Callable[[], Iterator[bytes]]


def manifest_of(data: bytes) -> list[Entry]:
    """A manifest in JSON (a list of objects) or CSV (the same names as headings). Raises a 422 problem."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Problem(422, "invalid", "The manifest is not UTF-8 text.", field="manifest") from None
    try:
        if text.lstrip()[:1] in {"[", "{"}:
            entries = Manifest.model_validate_json(text).root
        else:
            entries = Manifest.model_validate(list(_rows(text))).root
    except ValidationError as error:
        words = "The manifest is a list of objects, or CSV with headings."
        raise Problem(422, "invalid", words, field="manifest", errors=errors_of(error)) from None
    return entries


def match(entries: Iterable[Entry], names: list[str]) -> None:
    """Check that every entry has its file and every file its entry, each once. Raises a 422 problem."""
    wanted = [entry.file for entry in entries]
    for what, seen in (("The manifest", wanted), ("The form", names)):
        if len(set(seen)) != len(seen):
            raise Problem(422, "invalid", f"{what} names a file twice. Give each its own name.", field="manifest")
    if set(wanted) != set(names):
        words = f"The manifest names {len(wanted)} files and the form holds {len(names)}; the names must be the same."
        raise Problem(422, "invalid", words, field="manifest")


def post_all(
    house: House, postings: Iterable[Posting], actor: Actor, repeat_key: str | None
) -> Iterator[tuple[Outcome, Received | None]]:
    """Keep each file on its own: one that is refused stops no other. Gives back what is to be read."""
    for one in postings:
        once = None
        if repeat_key is not None:
            named = hashlib.sha256(f"{repeat_key}\n{one.entry.file}".encode()).hexdigest()
            once = service.Once(named, one.entry.model_dump(mode="json"))
        try:
            answer = service.post(house, one.chunks(), one.arrival, actor, once)
        except (Problem, TooLarge) as refused:
            status, code = (refused.status_code, refused.code) if isinstance(refused, Problem) else (413, "too_large")
            detail = str(refused.detail) if isinstance(refused, Problem) else str(refused)
            yield (
                Outcome.model_validate({"file": one.entry.file, "status": status, "code": code, "detail": detail}),
                None,
            )
        else:
            yield Outcome.model_validate({"file": one.entry.file, "status": 202, **answer.body}), answer.received


def _rows(text: str) -> Iterator[dict[str, str]]:
    try:
        rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        for number, row in enumerate(rows):
            if number >= MOST:
                raise Problem(422, "invalid", f"A manifest names at most {MOST} files.", field="manifest")
            if None in row:
                raise Problem(422, "invalid", f"Line {number + 2} of the manifest is too long.", field="manifest")
            yield {name.strip(): value for name, value in row.items() if value}
    except csv.Error:
        raise Problem(422, "invalid", "The manifest is no CSV text.", field="manifest") from None
