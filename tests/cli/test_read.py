"""`triage read`: one line a file on standard output, nothing else there, and never a crash."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.conftest import LETTER, ROOT, SAMPLES


def run(*arguments: str | Path, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "triage.cli", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=180,
        env=os.environ | {"TRIAGE_HOME": str(home), "COLUMNS": "200"},
        cwd=ROOT,
        check=False,
    )


def lines(result: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_every_file_gives_one_json_line(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "below").mkdir(parents=True)
    (folder / "letter.txt").write_bytes(LETTER)
    (folder / "letter.txt.json").write_text("{}")
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "half.pdf").write_bytes(b"%PDF-1.7\nhalf")
    (folder / "below" / "program.exe").write_bytes(bytes(range(256)) * 8)
    mail = (
        b"From: a@example.org\nSubject: Request\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
        b"--b\nContent-Type: text/plain\n\nPlease see attached.\n--b\nContent-Type: text/plain; name=r.txt\n"
        b"Content-Disposition: attachment; filename=r.txt\n\n" + LETTER + b"\n--b--\n"
    )
    (folder / "mail.eml").write_bytes(mail)
    manifest = tmp_path / "received.csv"
    result = run("read", folder, "--json", "--received", "2025-03-06", home=tmp_path / "home")
    assert result.returncode == 0, result.stderr
    read = {one["file"]: one for one in lines(result)}
    assert set(read) == {"letter.txt", "empty.pdf", "half.pdf", "program.exe", "mail.eml"}
    assert read["empty.pdf"]["error"]["code"] == "empty_file"
    assert read["half.pdf"]["error"]["code"] == "damaged"
    assert read["program.exe"]["error"]["code"] == "unknown_type"
    assert all(one["error"]["message"].endswith(".") for one in read.values() if "error" in one)
    letter = read["letter.txt"]
    assert letter["received"] == "2025-03-06"
    assert letter["document_type"]["value"] == "ehc_request"
    assert letter["urgency"]["reasons"]
    assert letter["fields"]["child_name"]["page"] == 1
    assert letter["attachments"] == []
    assert letter["warnings"] == []
    [attached] = read["mail.eml"]["attachments"]
    assert attached["file"] == "r.txt"
    assert attached["document_type"]["value"] == "ehc_request"
    assert set(attached) == set(letter)
    assert not (tmp_path / "home").exists()

    manifest.write_text("file,received\nletter.txt,2024-01-02\n")
    result = run("read", folder, "--json", "--manifest", manifest, home=tmp_path / "home")
    assert [(one["file"], one["received"]) for one in lines(result)] == [("letter.txt", "2024-01-02")]


def test_text_and_document(tmp_path: Path) -> None:
    sample = SAMPLES / "EP_Advice_T_Oyelaran_FINAL.pdf"
    text = run("read", sample, "--text", home=tmp_path)
    assert text.stdout.count("\f") == 3
    assert "Oyelaran" in text.stdout
    document = json.loads(run("read", sample, "--document", home=tmp_path).stdout)
    assert len(document["pages"]) == 4


def test_a_file_of_several_documents_lists_its_parts(tmp_path: Path) -> None:
    bundle = ROOT / "tests" / "data" / "bundles" / "three_reports.pdf"
    parts = lines(run("read", bundle, "--json", home=tmp_path))[0]["parts"]
    assert [(part["document_type"], part["pages"]) for part in parts] == [
        ("slt_report", [1, 4]),
        ("education_advice", [5, 5]),
        ("medical_advice", [6, 9]),
    ]
    assert "pages 6 to 9: Medical advice" in run("read", bundle, home=tmp_path).stdout


def test_mistakes_are_explained(tmp_path: Path) -> None:
    missing = run("read", tmp_path / "nowhere.pdf", "--json", home=tmp_path)
    assert missing.returncode == 1
    assert lines(missing)[0]["error"]["code"] == "not_found"
    both = run("read", tmp_path, "--json", "--text", home=tmp_path)
    assert both.returncode == 2
    assert "Choose one" in both.stderr
    (tmp_path / "bad.csv").write_text("name\nx\n")
    bad = run("read", tmp_path, "--manifest", tmp_path / "bad.csv", home=tmp_path)
    assert "columns file and received" in bad.stderr
