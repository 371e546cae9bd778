"""People and keys from the command line."""

from __future__ import annotations

from pathlib import Path

from api.auth.keys import key_of
from api.auth.sessions import sign_in
from tests.cli.test_read import run
from triage.settings import Settings
from triage.storage.database import Database


def test_people_and_keys(tmp_path: Path) -> None:
    home = tmp_path / "home"
    database, settings = Database(f"sqlite:///{home / 'triage.db'}"), Settings(home=home)
    add = ("user", "add", "priya@council.example", "--name", "Priya Shah", "--password", "a good long password")
    assert run(*add, home=home).returncode == 0
    again = run(*add, home=home)
    assert again.returncode == 2
    assert "already somebody" in again.stderr
    assert sign_in(database, settings, "priya@council.example", "a good long password", "x").user.name == "Priya Shah"
    assert "Priya Shah" in run("user", "list", home=home).stdout

    made = run("key", "create", "--name", "school", "--scopes", "documents:write,documents:read", home=home)
    secret = made.stdout.strip()
    assert key_of(database, secret).scopes == ["documents:read", "documents:write"]
    assert secret not in run("key", "list", home=home).stdout
    assert run("key", "revoke", secret.split("_")[1], home=home).returncode == 0
    refused = run("key", "create", "--name", "x", "--scopes", "all", home=home).stderr.lower()
    # the message stands in a frame and may be wrapped anywhere between words
    assert "not known" in " ".join(refused.replace("│", " ").split())


def test_doctor(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert run("migrate", home=home).returncode == 0
    examined = run("doctor", home=home)
    assert "queue server: does not answer" in examined.stdout
    assert examined.returncode == 1
    assert "--help" in run("--help", home=home).stdout
