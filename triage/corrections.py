"""What people checked, written out as examples to learn from.

The folder is the council's own: it holds what documents say about children, is readable for its owner only, and goes
nowhere by itself. For each document there is ``ID.json`` (what the machine said, what the person decided, and whether
somebody let the example in) and ``ID.document`` (the document as it was read).
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.drafts.actor import Actor
from triage.drafts.history import record
from triage.drafts.standing import decided_values, standings
from triage.drafts.values import TYPE, URGENCY
from triage.pipeline import House, read_whole
from triage.reading.errors import ReadingError
from triage.reading.serial import dump_document
from triage.storage.tables import Document, Run, State, What
from triage.vocabulary import FieldName


class Review(StrEnum):
    """Whether an example may teach."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(slots=True)
class Correction:
    """One checked document. `reading` is what the machine said, as `labels.md` section 4 writes it.

    `document_type`, `urgency` and `fields` are what a person decided; `checked_at` is when, in ISO 8601 with offset.
    """

    id: str
    checked_at: str
    received: str
    file_name: str
    document_type: str
    urgency: str
    fields: dict[str, Any]
    reading: dict[str, Any]
    review: Review = Review.WAITING

    @property
    def differing(self) -> list[str]:
        """What the person decided otherwise than the machine said: ``document_type``, ``urgency``, names of fields."""
        found = [
            name
            for name, decided in (("document_type", self.document_type), ("urgency", self.urgency))
            if (self.reading.get(name) or {}).get("value") != decided
        ]
        said = self.reading.get("fields") or {}
        return found + sorted(n for n in {*said, *self.fields} if _values(said.get(n)) != _values(self.fields.get(n)))


def export(house: House, folder: Path, actor: Actor, most: int | None = None) -> tuple[int, int]:
    """Write an example for every checked document that is not there yet or was checked anew since; `most` at a time.

    Gives back how many were written, and how many could not be read again. An example that is written anew waits for
    review again. Writes one event into the history of each document.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    written = failed = 0
    with house.database.reading() as session:
        wanted = list(session.scalars(select(Document.id).where(Document.state == State.CHECKED).order_by(Document.id)))
    for document_id in wanted:
        if most is not None and written >= most:
            break
        with house.database.reading() as session:
            row = session.get_one(Document, document_id)
            correction, key, is_part = _correction(session, row), row.original.storage_key, row.first_page is not None
        if correction is None or not _is_news(folder, correction):
            continue
        try:
            document, _ = read_whole(house, document_id, correction.file_name, key, is_part=is_part)
        except ReadingError:
            failed += 1
            continue
        with house.database.writing() as session:
            record(session, actor, What.DOCUMENT_EXPORTED, document=session.get_one(Document, document_id))
        _write(folder / f"{correction.id}.document", dump_document(document))
        save(folder, correction)
        written += 1
    return written, failed


def corrections_in(folder: Path) -> Iterator[Correction]:
    """The examples of a folder in order of their names. Raises ValueError where a file is no example."""
    for path in sorted(folder.glob("*.json")):
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            yield Correction(**(found | {"review": Review(found["review"])}))
        except (TypeError, ValueError, KeyError) as error:
            raise ValueError(f"{path.name} is not an example that `triage models corrections export` wrote.") from error


def save(folder: Path, correction: Correction) -> None:
    """Write an example's JSON file."""
    text = json.dumps(asdict(correction), indent=1, ensure_ascii=False, sort_keys=True)
    _write(folder / f"{correction.id}.json", text.encode())


def _correction(session: Session, row: Document) -> Correction | None:
    run = session.get(Run, row.run_id) if row.run_id is not None else None
    decided = decided_values(standings(session, row))
    if run is None or row.checked_at is None or TYPE not in decided or URGENCY not in decided:
        return None
    fields = {
        name.value: decided[name] if name.is_list else decided[name][0] for name in FieldName if decided.get(name)
    }
    return Correction(
        row.public_id,
        row.checked_at.isoformat(),
        row.received.isoformat(),
        row.name,
        decided[TYPE][0],
        decided[URGENCY][0],
        fields,
        run.reading,
    )


def _is_news(folder: Path, correction: Correction) -> bool:
    path = folder / f"{correction.id}.json"
    if not path.exists():
        return True
    before = json.loads(path.read_text(encoding="utf-8"))["checked_at"]
    return datetime.fromisoformat(before) < datetime.fromisoformat(correction.checked_at)


def _write(path: Path, data: bytes) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    aside = path.with_suffix(".new")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
    aside.replace(path)


def _values(found: Any) -> list[Any]:
    listed = [] if found is None else found if isinstance(found, list) else [found]
    return [one.get("value") if isinstance(one, dict) and "value" in one else one for one in listed]
