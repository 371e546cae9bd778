"""The examples for running the service elsewhere name only settings and commands that there are."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT
from triage.settings import Settings

DEPLOY = ROOT / "deploy"
FILES = [path for path in sorted(DEPLOY.rglob("*")) if path.is_file()]
COMMANDS = {"web", "worker", "serve", "migrate", "doctor", "backup"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_setting_exists(path: Path) -> None:
    named = set(re.findall(r"\bTRIAGE_[A-Z0-9_]+", path.read_text("utf-8")))
    assert named <= {f"TRIAGE_{name.upper()}" for name in Settings.model_fields}


def test_the_compose_file_is_whole() -> None:
    read = yaml.safe_load((DEPLOY / "compose" / "compose.yaml").read_text("utf-8"))
    assert set(read["services"]) == {"migrate", "web", "worker", "database", "queue"}
    for name in ("migrate", "web", "worker"):
        assert read["services"][name]["command"][0] in COMMANDS
        assert read["services"][name]["read_only"]
    asked = set(re.findall(r"\$\{([A-Z0-9_]+)", (DEPLOY / "compose" / "compose.yaml").read_text("utf-8")))
    offered = re.findall(r"^([A-Z0-9_]+)=", (DEPLOY / "compose" / ".env.example").read_text("utf-8"), re.MULTILINE)
    assert asked == set(offered)


def test_the_kubernetes_example_is_whole() -> None:
    read = list(yaml.safe_load_all((DEPLOY / "kubernetes" / "triage.yaml").read_text("utf-8")))
    assert [one["kind"] for one in read] == [
        "Job", "Deployment", "Deployment", "Service", "PodDisruptionBudget", "CronJob",
    ]  # fmt: skip
    for container in _containers(read):
        assert container["args"][0] in COMMANDS
        assert container["securityContext"]["readOnlyRootFilesystem"]
        mounted = {one["name"] for one in container["volumeMounts"]}
        assert mounted == {"state", "tmp"}


def _containers(node: Any) -> list[dict[str, Any]]:
    if isinstance(node, list):
        return [found for one in node for found in _containers(one)]
    if not isinstance(node, dict):
        return []
    found = list(node.get("containers", []))
    return found + [one for value in node.values() if value is not node.get("containers") for one in _containers(value)]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not on this machine")
def test_systemd_understands_its_units(tmp_path: Path) -> None:
    binary = tmp_path / "triage"
    binary.write_text("#!/bin/sh\n")
    binary.chmod(0o755)
    for unit in sorted((DEPLOY / "systemd").glob("triage*.*")):
        if unit.suffix in {".service", ".timer"}:
            text = unit.read_text("utf-8").replace("/opt/triage/.venv/bin/triage", str(binary))
            (tmp_path / unit.name).write_text(text)
    units = [str(path) for path in sorted(tmp_path.glob("triage*.*"))]
    checked = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    ours = [line for line in checked.stderr.splitlines() if str(tmp_path) in line or "triage" in line]
    assert ours == []
