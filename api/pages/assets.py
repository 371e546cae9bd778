"""The style sheet and the script: built once, committed, served with their content's hash in the address."""

from __future__ import annotations

import json
from functools import lru_cache
from os import PathLike, stat_result
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

_STATIC = Path(__file__).parent / "static"


class Assets(StaticFiles):
    """Files that browsers may keep for ever: another content has another address."""

    def file_response(
        self, full_path: str | PathLike[str], stat_result: stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """The file, with leave to keep it for a year."""
        answer = super().file_response(full_path, stat_result, scope, status_code)
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return answer


@lru_cache(maxsize=1)
def manifest() -> dict[str, str]:
    """SHA-256 of each built file, by name."""
    found: dict[str, str] = json.loads((_STATIC / "manifest.json").read_text("utf-8"))
    return found


def asset(name: str) -> str:
    """The address of a built file. Raises KeyError for a file that was not built."""
    return f"/assets/{name}?v={manifest()[name][:12]}"
