"""Schemathesis against a real server: ``python -m benchmarks.fuzz.api``. Exit code 1 where it finds a fault.

The server has documents in every state, a child, plans and time limits, so that requests find something. Every check
of Schemathesis runs. Give ``--seed`` to see a run again.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path

import httpx
from sqlalchemy import select

from api.auth.keys import Scope, create_key
from tests.conftest import LETTER, ROOT, bring, bring_and_read, served
from triage.drafts.actor import COMMAND_LINE
from triage.logs import set_up_logs
from triage.pipeline import House
from triage.settings import Settings
from triage.storage.migrate import migrate
from triage.storage.tables import Child, PlanRecord

_SEVERAL = ROOT / "tests" / "data" / "bundles" / "three_reports.pdf"


def main() -> int:
    """Run, and print how many cases there were and what they found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000, help="least number of cases")
    parser.add_argument("--each", type=int, help="most cases for each operation and phase")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--only", default="", help="a pattern for the paths to ask")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        house = House.of(Settings(home=Path(folder) / "home", requests_per_minute=1_000_000, max_upload_bytes=200_000))
        set_up_logs(Settings(log_level="ERROR"))
        migrate(house.database)
        with house.database.writing() as session:
            secret = create_key(session, COMMAND_LINE, name="fuzz", scopes=list(Scope)).secret
        with (
            served(house) as address,
            httpx.Client(base_url=address, headers={"Authorization": f"Bearer {secret}"}, timeout=60) as client,
        ):
            settings = _settings(_fill(house, client))
            operations = sum(len(methods) for methods in client.get("/v1/openapi.json").json()["paths"].values())
            each = given.each or -(-given.cases // operations)
            return _run(address, secret, given, each, settings, Path(folder))


def _run(address: str, secret: str, given: argparse.Namespace, each: int, settings: str, folder: Path) -> int:
    report, config = folder / "report.ndjson", folder / "schemathesis.toml"
    config.write_text(settings)
    command = [
        str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(config),
        "run", f"{address}/v1/openapi.json", "--header", f"Authorization: Bearer {secret}", "--checks", "all",
        "--max-examples", str(each), "--continue-on-failure", "--request-timeout", "30", "--workers", "2",
        "--suppress-health-check", "all", "--report", "ndjson", "--report-ndjson-path", str(report),
    ]  # fmt: skip
    command += ["--seed", str(given.seed)] if given.seed is not None else []
    command += ["--include-path-regex", given.only] if given.only else []
    started = time.monotonic()
    environment = os.environ | {"FUZZ_KEY": secret}
    status = subprocess.run(command, check=False, cwd=folder, env=environment).returncode
    answers = _answers(report)
    cases = sum(sum(found.values()) for found in answers.values())
    print(f"{cases} cases in {time.monotonic() - started:.0f} s; {'no fault' if status == 0 else 'FAULTS'}")
    for operation, found in sorted(answers.items()):
        if not any(200 <= answer < 300 for answer in found) and set(found) != {405}:
            print(f"never taken: {operation} ({', '.join(f'{one}: {count}' for one, count in sorted(found.items()))})")
    return status or int(not given.only and cases < given.cases)


def _settings(named: dict[str, str]) -> str:
    """What Schemathesis must be told: which things exist, and where a right form alone does not make a right request.

    412 and 409 are right where the draft has another version or state. 422 is right where a value has the right form
    but names nothing (a cursor), or does not hold (a day in the future). Operations are named by one pattern: two
    (of path and of method) would choose every operation that has either.
    """
    also = json.dumps(["2xx", "3xx", 401, 403, 404, 409, 412, 422, 429, 503])
    hooks = json.dumps(str(Path(__file__).with_name("told.py")))
    return f"""
hooks = {hooks}
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "3xx", 401, 403, 404, 409, 412, 429, 503]
[checks.missing_required_header]
expected-statuses = [400, 401, 403, 406, 415, 422, 428]
[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 406, 409, 412, 415, 422, 428, 429, 503]
[[operations]]
include-path-regex = "^/v1/(documents|children|clocks|bulk|register/import|register/reconciliation)$"
[operations.checks]
positive_data_acceptance.expected-statuses = {also}
[[operations]]
include-name-regex = "^(POST|PUT) .*(/draft/|/split$)"
[operations.checks]
positive_data_acceptance.expected-statuses = {also}
[[operations]]
include-name-regex = "^GET /v1/documents/.*(/draft|/pages|/original|/picture|public_id.)$"
parameters = {{ "path.public_id" = "{named["checked"]}", "path.number" = 1 }}
[[operations]]
include-path-regex = "/draft/"
parameters = {{ "path.public_id" = "{named["draft"]}" }}
[[operations]]
include-path-regex = "/split|/keep-whole"
parameters = {{ "path.public_id" = "{named["several"]}" }}
[[operations]]
include-path-regex = "/children/"
parameters = {{ "path.public_id" = "{named["child"]}" }}
[[operations]]
include-path-regex = "/register/(sen2|monitoring)/"
parameters = {{ "path.year" = 2025 }}
[[operations]]
include-path-regex = "/register/reconciliation/.+"
parameters = {{ "path.month" = "2025-03", "path.cell" = "ceased" }}
[[operations]]
include-path-regex = "/register/plans/"
parameters = {{ "path.public_id" = "{named["plan"]}" }}
"""


def _answers(report: Path) -> dict[str, Counter[int]]:
    """How often each operation gave which status."""
    answers: dict[str, Counter[int]] = defaultdict(Counter)
    with report.open(encoding="utf-8") as lines:
        for line in lines:
            recorder = json.loads(line).get("ScenarioFinished", {}).get("recorder", {})
            for name, one in recorder.get("interactions", {}).items():
                case = recorder["cases"][name]["value"]
                status = (one.get("response") or {}).get("status_code", 0)
                answers[f"{case['method']} {case['path']}"][status] += 1
    return answers


def _fill(house: House, client: httpx.Client) -> dict[str, str]:
    """Documents in every state, and a child with time limits. Gives back their public names."""
    checked = bring_and_read(house, LETTER)
    draft = f"/v1/documents/{checked.public_id}/draft"
    tag = client.get(draft).headers["etag"]
    seen = client.get(draft).json()
    for item in [seen["document_type"], seen["urgency"], *seen["fields"]]:
        if item["status"] == "suggested":
            where = f"{draft}/values/{item['field']}/{item['position']}/accept"
            tag = client.post(where, headers={"If-Match": tag}).headers["etag"]
    tag = client.post(f"{draft}/child", json={"child": "new"}, headers={"If-Match": tag}).headers["etag"]
    confirmed = client.post(f"{draft}/confirm", headers={"If-Match": tag}).json()
    other = bring_and_read(house, LETTER.replace(b"Amara", b"Idris"))
    several = bring_and_read(house, _SEVERAL.read_bytes(), "scan.pdf")
    bring_and_read(house, b"\x00\x01\x02", "unknown.bin")
    bring(house, b"Dear council, this one waits.")
    with house.database.writing() as session:
        row = session.scalars(select(Child).where(Child.public_id == confirmed["child"])).one()
        plan = PlanRecord(reference="1", child_id=row.id)
        session.add(plan)
        session.flush()
    documents = {"checked": checked, "draft": other, "several": several}
    names = {name: document.public_id for name, document in documents.items()}
    return names | {"plan": plan.public_id, "child": confirmed["child"]}


if __name__ == "__main__":
    raise SystemExit(main())
