"""``triage read``: files to readings, with no database and no queue."""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from multiprocessing import get_context
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from triage.logs import set_up_logs
from triage.pipeline import Looked, Unread, look
from triage.reading.errors import ReadingError
from triage.reading.guard import read_guarded
from triage.settings import settings

MANY = 6
"""From this many files on, two processes read."""


class Show(StrEnum):
    """What is printed for a file."""

    SUMMARY = "summary"
    JSON = "json"
    TEXT = "text"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One file to read."""

    path: Path
    received: date
    show: Show


def read_files(paths: list[Path], received: date, manifest: Path | None, show: Show) -> int:
    """Read files and folders and print what was asked for, in order. 0 when every file gave a line.

    The manifest gives days of receipt by path or by bare name; with no paths, it also says what to read.
    """
    days = _manifest(manifest) if manifest else None
    files, missing = _files(paths or [Path(name) for name in days or {}], days)
    known = {name.rsplit("/", 1)[-1]: day for name, day in (days or {}).items()} | (days or {})
    wanted = [Wanted(path, known.get(str(path)) or known.get(path.name, received), show) for path in files]
    for path in missing:
        _print(_failure(path.name, "not_found", "There is no such file or folder.", show))
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as progress:
        task = progress.add_task("Reading", total=len(wanted))
        for line in _read_all(wanted):
            _print(line)
            progress.advance(task)
    return 1 if missing else 0


def _read_all(wanted: list[Wanted]) -> Iterator[str]:
    if len(wanted) < MANY or (os.cpu_count() or 1) < 2:
        yield from map(_read_one, wanted)
        return
    with ProcessPoolExecutor(2, mp_context=get_context("spawn"), initializer=_start) as pool:
        yield from pool.map(_read_one, wanted)


def _start() -> None:
    set_up_logs(settings())


def _read_one(wanted: Wanted) -> str:
    name = wanted.path.name
    try:
        data = wanted.path.read_bytes()
    except OSError:
        return _failure(name, "cannot_open", "The file cannot be opened.", wanted.show)
    if wanted.show in {Show.TEXT, Show.DOCUMENT}:
        try:
            document = read_guarded(data, name, settings().limits)
        except ReadingError as error:
            return _failure(name, error.code.value, error.message, wanted.show)
        if wanted.show is Show.TEXT:
            return document.text
        return json.dumps(document.to_json(), ensure_ascii=False)
    looked = look(data, name, wanted.received, settings().limits)
    if wanted.show is Show.JSON:
        return json.dumps(looked.to_json(), ensure_ascii=False)
    return "\n".join(_summary(looked))


def _summary(looked: Looked | Unread, indent: str = "") -> Iterator[str]:
    """A few lines for a person."""
    if isinstance(looked, Unread):
        yield f"{indent}{looked.name}: not read. {looked.message}"
        return
    reading = looked.reading
    sure = "" if not reading.needs_a_look else " (not sure)"
    yield f"{indent}{looked.name}: {reading.document_type.title}{sure}, {reading.urgency.title.lower()}"
    for reason in reading.reasons:
        words = f": “{reason.evidence.quote}”" if reason.evidence else ""
        yield f"{indent}    {reason.code.title}{words}"
    for name, values in reading.fields.items():
        yield f"{indent}    {name.title}: {'; '.join(str(one.value) for one in values)}"
    for part in reading.parts:
        pages = f"page {part.first}" if part.first == part.last else f"pages {part.first} to {part.last}"
        yield f"{indent}    {pages}: {part.document_type.title}"
    for attachment in looked.attachments:
        yield from _summary(attachment, indent + "    ")


def _failure(name: str, code: str, message: str, show: Show) -> str:
    if show is Show.TEXT:
        sys.stderr.write(f"{name}: {message}\n")
        return ""
    if show is Show.SUMMARY:
        return f"{name}: not read. {message}"
    return json.dumps(Unread(name, code, message).to_json(), ensure_ascii=False)


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _files(paths: Iterable[Path], days: dict[str, date] | None) -> tuple[list[Path], list[Path]]:
    """The files to read, and the paths that do not exist. Of a folder: those in the manifest, or all but labels."""
    listed = {name.rsplit("/", 1)[-1] for name in days} if days is not None else None
    files: list[Path] = []
    missing: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
            files.extend(p for p in inside if (p.name in listed if listed is not None else not _is_label(p)))
        elif path.exists():
            files.append(path)
        else:
            missing.append(path)
    return files, missing


def _is_label(path: Path) -> bool:
    """True for ``letter.pdf.json`` beside ``letter.pdf``."""
    return path.suffix == ".json" and path.with_suffix("").exists()


def _manifest(path: Path) -> dict[str, date]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            return {row["file"]: date.fromisoformat(row["received"]) for row in csv.DictReader(file)}
    except (OSError, KeyError, TypeError, ValueError):
        raise typer.BadParameter(
            "must be a CSV file with the columns file and received (like 2025-03-27)", param_hint="--manifest"
        ) from None
