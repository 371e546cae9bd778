"""Days and months on the command line are refused in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.test_read import run


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("register", "count", "--on", "2025-13-40"), "“2025-13-40” is no day. Write it as 2025-03-31."),
        (("clocks", "due", "--on", "soon"), "“soon” is no day. Write it as 2025-03-31."),
        (("register", "reconcile", "--from", "2025", "--to", "2026-01"), "“2025” is no month. Write it as 2025-03."),
        (("register", "reconcile", "--from", "2025-03", "--to", "2024-01"), "must not come after the last one"),
    ],
)
def test_a_day_that_is_none(tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    refused = run(*arguments, home=tmp_path)
    assert refused.returncode == 2
    assert words in refused.stderr
