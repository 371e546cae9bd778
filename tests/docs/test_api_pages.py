"""Every example in the pages about the API runs as it stands, against a real server."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from api.auth.keys import Scope, create_key
from tests.conftest import LETTER, ROOT, served
from triage.drafts.actor import COMMAND_LINE
from triage.pipeline import House
from triage.settings import Settings
from triage.storage.tables import Document
from triage.webhooks.signing import headers, new_secret
from triage.webhooks.types import CHOICES

PAGES = ROOT / "docs" / "api"
_BLOCK = re.compile(r"<!-- run: (\w+) -->\n```\w+\n(.*?)```", re.DOTALL)


def blocks(*kinds: str) -> list[tuple[str, str]]:
    pages = sorted(PAGES.glob("*.md"))
    return [found for page in pages for found in _BLOCK.findall(page.read_text(encoding="utf-8")) if found[0] in kinds]


@pytest.fixture
def environment(house: House, tmp_path: Path) -> Iterator[dict[str, str]]:
    with house.database.writing() as session:
        secret = create_key(session, COMMAND_LINE, name="docs", scopes=list(Scope)).secret
    (tmp_path / "letter.txt").write_bytes(LETTER)
    (tmp_path / "report.txt").write_bytes(LETTER + b"A report.")
    with served(house) as address:
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        yield os.environ | {"TRIAGE_URL": address, "TRIAGE_KEY": secret, "PATH": path}


@pytest.mark.parametrize(("kind", "text"), blocks("sh", "python"))
def test_an_example_runs(house: House, environment: dict[str, str], tmp_path: Path, kind: str, text: str) -> None:
    command = ["sh", "-eu", "-c", text] if kind == "sh" else [sys.executable, "-c", text]
    for _ in range(2):  # safe to repeat
        ran = subprocess.run(
            command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
        )
        assert ran.returncode == 0, ran.stderr
    if "v1/events" in text:
        return
    with house.database.reading() as session:
        documents = session.scalars(select(Document)).all()
    assert ran.stdout
    repeatable = "Idempotency-Key" in text or "triage send" in text
    assert len(documents) == (2 if "/v1/bulk" in text or not repeatable else 1)


def test_the_examples_are_ten_lines() -> None:
    first = blocks("sh", "python")[:2]
    assert [kind for kind, _ in first] == ["sh", "python"]
    assert all(len(text.splitlines()) <= 10 for _, text in first)


def test_the_check_of_a_signature_works() -> None:
    [(_, text)] = blocks("check")
    made: dict[str, object] = {}
    exec(text, made)
    is_ours = made["is_ours"]
    assert callable(is_ours)
    secret, other = new_secret(), new_secret()
    import time

    signed = headers([other, secret], "msg_1", int(time.time()), b"{}")
    assert is_ours(secret, signed, b"{}")
    assert not is_ours(secret, signed, b"{ }")
    assert not is_ours(new_secret(), signed, b"{}")
    assert not is_ours(secret, headers([secret], "msg_1", int(time.time()) - 1000, b"{}"), b"{}")


def test_the_pages_name_what_there_is() -> None:
    words = (PAGES / "README.md").read_text() + (PAGES / "webhooks.md").read_text()
    assert all(f"`{scope}`" in words for scope in Scope)
    assert all(f"`{kind.value}`" in words for kind in CHOICES)
    settings = {f"TRIAGE_{name.upper()}" for name in Settings.model_fields}
    for page in PAGES.glob("*.md"):
        named = set(re.findall(r"TRIAGE_[A-Z_]+", page.read_text()))
        assert named - settings <= {"TRIAGE_URL", "TRIAGE_KEY", "TRIAGE_SEND_URL", "TRIAGE_SEND_KEY"}
