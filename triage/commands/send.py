"""``triage send``: post files to a service, each once, however often the connection breaks.

Every file carries an ``Idempotency-Key`` made from its content, so that a repetition makes no second document.
"""

from __future__ import annotations

import hashlib
import json
import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import IO, Annotated, Any, cast

import httpx
import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from triage.storage.tables import Priority

TRIES = 8
_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})
_LONGEST_PAUSE = 60.0
_LONGEST_ASKED = 600.0


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a file: the document's public name, or why it was not taken."""

    file: str
    id: str | None = None
    already_here: str | None = None
    error: str | None = None

    def to_json(self) -> dict[str, Any]:
        """One line of ``--json``."""
        return {"file": self.file, "id": self.id, "already_here": self.already_here, "error": self.error}


class Sender:
    """Posts files to ``/v1/documents``. `fields`: what goes with each of them."""

    def __init__(
        self,
        url: str,
        key: str,
        fields: Mapping[str, str],
        *,
        tries: int = TRIES,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client = httpx.Client(
            base_url=url.rstrip("/"),
            headers={"Authorization": f"Bearer {key}", "User-Agent": "triage-send/1"},
            timeout=httpx.Timeout(30.0, read=120.0),
        )
        self._fields = dict(fields)
        self._tries = tries
        self._sleep = sleep

    def __enter__(self) -> Sender:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def send(self, path: Path, progress: Callable[[int], None] = lambda _: None) -> Sent:
        """Post a file, again where that may help. `progress` is told how many bytes are on their way."""
        try:
            with path.open("rb") as file:
                repeat = self._repeat_key(path, file)
                return self._until_taken(path, file, repeat, progress)
        except OSError as error:
            return Sent(str(path), error=f"The file cannot be read ({error.strerror}).")

    def _until_taken(self, path: Path, file: BufferedReader, repeat: str, progress: Callable[[int], None]) -> Sent:
        problem = ""
        for attempt in range(1, self._tries + 1):
            asked = 0.0
            try:
                answer = self._post(path, file, repeat, progress)
            except httpx.TransportError as error:
                problem = f"No answer from the service ({type(error).__name__})."
            else:
                if answer.status_code == httpx.codes.ACCEPTED:
                    return _taken(path, answer)
                problem = _words(answer)
                if answer.status_code not in _LATER:
                    return Sent(str(path), error=problem)
                asked = _asked_to_wait(answer)
            if attempt < self._tries:
                pause = min(_LONGEST_PAUSE, 2.0 ** (attempt - 1)) * random.uniform(0.5, 1.0)
                self._sleep(max(pause, asked))
        return Sent(str(path), error=f"{problem} Tried {self._tries} times.")

    def _post(self, path: Path, file: BufferedReader, repeat: str, progress: Callable[[int], None]) -> httpx.Response:
        file.seek(0)
        progress(0)
        counted = cast("IO[bytes]", _Counted(file, progress))
        return self._client.post(
            "/v1/documents",
            data=self._fields,
            files={"file": (path.name, counted)},
            headers={"Idempotency-Key": repeat},
        )

    def _repeat_key(self, path: Path, file: BufferedReader) -> str:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return hashlib.sha256(json.dumps([digest, path.name, self._fields], sort_keys=True).encode()).hexdigest()


class _Counted:
    """A file that tells how much of it was read."""

    def __init__(self, file: BufferedReader, progress: Callable[[int], None]) -> None:
        self._file = file
        self._progress = progress

    def read(self, size: int = -1) -> bytes:
        chunk = self._file.read(size)
        self._progress(self._file.tell())
        return chunk

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def fileno(self) -> int:
        return self._file.fileno()


def _taken(path: Path, answer: httpx.Response) -> Sent:
    body = answer.json()
    already = body.get("already_here") or {}
    return Sent(str(path), body["id"], already.get("id"))


def _words(answer: httpx.Response) -> str:
    try:
        words = answer.json()["detail"]
    except (ValueError, KeyError, TypeError):
        words = "The service gave no reason."
    return f"{answer.status_code}: {words}"


def _asked_to_wait(answer: httpx.Response) -> float:
    asked = answer.headers.get("retry-after", "")
    return min(float(asked), _LONGEST_ASKED) if asked.isdigit() and len(asked) < 10 else 0.0


def send(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Files to send", exists=True, dir_okay=False)],
    url: Annotated[str, typer.Option(envvar="TRIAGE_SEND_URL", help="Address of the service")],
    key: Annotated[str, typer.Option(envvar="TRIAGE_SEND_KEY", help="API key with documents:write")],
    received: Annotated[str, typer.Option(help="Day of receipt, as 2025-03-27 [today]")] = "",
    sender: Annotated[str, typer.Option(help="Who sent it")] = "",
    reference: Annotated[str, typer.Option(help="Your own number for it")] = "",
    child: Annotated[str, typer.Option(help="Public name of the child, where you know it")] = "",
    priority: Annotated[Priority, typer.Option(help="How soon it is to be read")] = Priority.LIVE,
    tries: Annotated[int, typer.Option(min=1, max=100, help="Attempts for each file")] = TRIES,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line")] = False,
) -> None:
    """Send files to a running service. Safe to repeat: the same file makes one document. Exit code 1 if any failed."""
    fields = {"received": received, "sender": sender, "external_reference": reference, "child": child}
    fields = {name: value for name, value in fields.items() if value} | {"priority": priority.value}
    with Sender(url, key, fields, tries=tries) as posting:
        results = _send_all(posting, files)
    for one in results:
        if as_json:
            typer.echo(json.dumps(one.to_json(), ensure_ascii=False))
        elif one.error:
            typer.echo(f"{one.file}  not taken. {one.error}", err=True)
        else:
            typer.echo(f"{one.file}  {one.id}{'  (already here)' if one.already_here else ''}")
    raise typer.Exit(1 if any(one.error for one in results) else 0)


def _send_all(posting: Sender, files: Sequence[Path]) -> list[Sent]:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    sizes = [path.stat().st_size for path in files]
    done, results = 0, []
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("", total=sum(sizes))
        for number, (path, size) in enumerate(zip(files, sizes, strict=True), 1):
            progress.update(bar, description=f"{number} of {len(files)}")

            def show(at: int, before: int = done) -> None:
                progress.update(bar, completed=before + at)

            results.append(posting.send(path, show))
            done += size
            progress.update(bar, completed=done)
    return results
