"""Everything in open formats, for another system or for keeping: CSV for tables, JSON for documents, original files.

Secrets stay behind: passwords, keys and webhooks' secrets are of no use anywhere else.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, select

from triage.storage.backup.snapshot import BackupError, kept_tables, one_moment, rows_of
from triage.storage.backup.values import to_json
from triage.storage.database import Database
from triage.storage.originals import Originals
from triage.storage.tables import Base, now

LEFT_OUT = frozenset({"pages", "idempotency_keys", "calendar_feeds", "schedules", "switches"})
"""Tables that serve only this program. Pages' words stand in the documents' own folders, as text."""
SECRETS = frozenset({"password_hash", "token_hash", "secret_hash", "key_hash", "secret", "old_secret", "hash"})
_ENDINGS = frozenset(
    "pdf docx doc odt rtf txt html htm eml msg png jpg jpeg tif tiff webp heic csv xlsx xls zip".split()
)

_README = """Everything that the document triage service held on {moment}, in open formats.

tables/NAME.csv          one row a line, UTF-8, the first line names the columns; lists and objects are JSON
datapackage.json         which columns each table has and of what kind (Frictionless Data Package)
documents/ID/original.*  each file as it was received
documents/ID/text.txt    its words in reading order; a form feed parts pages
documents/ID/reading.json      what the service read, the newest reading
documents/ID/decisions.json    what people decided, in the order in which they did

ID is the column public_id of tables/documents.csv. A part of a split file has no original of its own: parent_id names
the file. Moments are in UTC. Passwords and keys are not in here.
"""


def export(
    database: Database, originals: Originals, folder: Path, say: Callable[[str], None] = lambda _words: None
) -> int:
    """Write everything into the new `folder`. Gives back how many documents. Raises `BackupError`, OSError."""
    if folder.exists() and any(folder.iterdir()):
        raise BackupError(f"{folder} is not empty. Name a new folder.")
    (folder / "tables").mkdir(parents=True, mode=0o700)
    folder.chmod(0o700)
    (folder / "README.txt").write_text(_README.format(moment=f"{now():%-d %B %Y at %H:%M} UTC"), "utf-8")
    with one_moment(database) as connection:
        package = []
        for table in kept_tables():
            if table.name not in LEFT_OUT:
                columns = [column for column in table.columns if column.name not in SECRETS]
                count = _write_csv(
                    connection, table, [c.name for c in columns], folder / "tables" / f"{table.name}.csv"
                )
                say(f"{table.name}: {count}")
                package.append(_described(table.name, [(c.name, str(c.type), c.doc or "") for c in columns]))
        words = json.dumps({"name": "ehcp-triage-export", "resources": package}, indent=1)
        (folder / "datapackage.json").write_text(words, "utf-8")
        return _write_documents(connection, originals, folder / "documents")


def _write_csv(connection: Connection, table: Table, columns: list[str], path: Path) -> int:
    count = 0
    with path.open("x", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for row in rows_of(connection, table):
            writer.writerow([_cell(row[name]) for name in columns])
            count += 1
    return count


def _cell(value: Any) -> Any:
    value = to_json(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def _described(name: str, columns: list[tuple[str, str, str]]) -> dict[str, Any]:
    fields = [
        {"name": column, "type": _kind(kind)} | ({"description": words} if words else {})
        for column, kind, words in columns
    ]
    return {"name": name.replace("_", "-"), "path": f"tables/{name}.csv", "schema": {"fields": fields}}


def _kind(kind: str) -> str:
    word = kind.split("(")[0]
    return {
        "INTEGER": "integer",
        "BIGINT": "integer",
        "BOOLEAN": "boolean",
        "DATE": "date",
        "DATETIME": "datetime",
        "DOUBLE": "number",
        "FLOAT": "number",
        "NUMERIC": "number",
        "JSON": "any",
    }.get(word, "string")


def _write_documents(connection: Connection, originals: Originals, folder: Path) -> int:
    documents, originals_table = Base.metadata.tables["documents"], Base.metadata.tables["originals"]
    query = select(
        documents.c.id,
        documents.c.public_id,
        documents.c.name,
        documents.c.run_id,
        documents.c.first_page,
        originals_table.c.storage_key,
    ).join(originals_table, documents.c.original_id == originals_table.c.id)
    rows = connection.execute(query.order_by(documents.c.id)).all()
    for number, public_id, name, run_id, first_page, key in rows:
        place = folder / public_id
        place.mkdir(parents=True)
        if first_page is None:
            ending = name.rpartition(".")[2].lower()
            with (
                originals.open(key) as source,
                (place / f"original.{ending if ending in _ENDINGS else 'bin'}").open("xb") as target,
            ):
                shutil.copyfileobj(source, target)
        if run_id is not None:
            _write_words(connection, number, run_id, place)
        decisions = Base.metadata.tables["decisions"]
        made = connection.execute(select(decisions).where(decisions.c.document_id == number).order_by(decisions.c.id))
        listed = [{name: to_json(value) for name, value in row.items()} for row in made.mappings()]
        if listed:
            (place / "decisions.json").write_text(json.dumps(listed, ensure_ascii=False, indent=1), "utf-8")
    return len(rows)


def _write_words(connection: Connection, document_id: int, run_id: int, place: Path) -> None:
    runs, pages = Base.metadata.tables["runs"], Base.metadata.tables["pages"]
    reading = connection.scalar(select(runs.c.reading).where(runs.c.id == run_id))
    (place / "reading.json").write_text(json.dumps(reading, ensure_ascii=False, indent=1), "utf-8")
    lines = connection.scalars(select(pages.c.lines).where(pages.c.document_id == document_id).order_by(pages.c.number))
    text = "\f".join("\n".join(line["text"] for line in page) for page in lines)
    (place / "text.txt").write_text(text, "utf-8", errors="replace")
